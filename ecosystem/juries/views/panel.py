"""The juror's pages: what one is given, the declaration before sight, the dossier with its rubric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import queries as calls
from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory.queries import is_english
from ecosystem.juries import actions, rules
from ecosystem.juries.forms import DeclareForm, NotesForm, WhyForm, marks_of
from ecosystem.juries.models import JuryRead, ReadState
from ecosystem.juries.queries import conflicts, dossiers, rounds
from ecosystem.juries.rules.conflict import Stand
from ecosystem.juries.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/jury")
@signed_in
def mine() -> ResponseReturnValue:
    """What one is given to read."""
    page = paginate(rounds.own(current_account()))
    rows = [
        (
            one,
            dossiers.title_of(one.application, one.juror.round),
            rounds.name_of(one.juror.round),
            calls.card(one.juror.round.call).title,
            rounds.READS[one.state],
        )
        for one in page.items
    ]
    return render("juries/mine.html", page=page, rows=rows, now=clock.now())


@bp.get("/jury/reads/<key>")
@allow(rules.is_reader, load=rounds.read)
def read(one: JuryRead) -> ResponseReturnValue:
    """One application, as far as one may see it."""
    return _page(one)


@bp.post("/jury/reads/<key>/declare")
@allow(rules.is_reader, load=rounds.read)
def declare(one: JuryRead) -> ResponseReturnValue:
    """Say whether one has an interest."""
    form = DeclareForm()
    if not form.validate_on_submit():
        return _page(one, 422, declaring=form)
    try:
        actions.declare(current_account(), one, has_conflict=form.value.data == "conflict", words=form.words.data or "")
    except Refused as no:
        form.refuse(no.message, "words" if no.code == "words" else None)
        return _page(one, 422, declaring=form)
    return back("juries.read", key=one.key)


@bp.post("/jury/reads/<key>/marks")
@allow(rules.is_reader, load=rounds.read)
def mark(one: JuryRead) -> ResponseReturnValue:
    """Keep or send marks."""
    form = NotesForm()
    rubric = rounds.rubric_of(one.juror.round)
    given = actions.Given(marks_of(rubric, request.form.to_dict()), form.private_note.data or "", form.note.data or "")
    if not form.validate_on_submit():
        return _page(one, 422, notes=form, given=given)
    is_final = form.value.data == "send"
    verb = actions.send if is_final else actions.keep
    return _act(one, lambda actor: verb(actor, one, given), _("Đã gửi điểm.") if is_final else _("Đã lưu nháp."), given)


@bp.post("/jury/reads/<key>/abstain")
@allow(rules.is_reader, load=rounds.read)
def abstain(one: JuryRead) -> ResponseReturnValue:
    """Leave it to others."""
    form = WhyForm()
    if not form.validate_on_submit():
        return _page(one, 422, refusal=_("Vui lòng nói lý do bạn không chấm hồ sơ này."))
    return _act(one, lambda actor: actions.abstain(actor, one, why=form.why.data or ""), _("Đã báo ban tổ chức."))


def _act(
    one: JuryRead, verb: Callable[[Any], object], said: str, given: actions.Given | None = None
) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return _page(one, 422 if no.code in ("missing", "why") else 409, given=given, refusal=str(no.message))
    toast(said)
    return back("juries.read", key=one.key)


def _page(one: JuryRead, status: int = 200, **more: Any) -> ResponseReturnValue:
    found = dossiers.dossier(one)
    if found.stand is Stand.CLOSED:
        # As with what is not there: no word of the applicant leaves, only why nothing does.
        return render("juries/closed.html", 404, why=conflicts.why(one.juror, one.application))
    given = more.get("given") or actions.Given(one.marks, one.private_note, one.note)
    now = clock.now()
    return render(
        "juries/read.html",
        status,
        one=one,
        round=one.juror.round,
        round_name=rounds.name_of(one.juror.round),
        call=calls.card(one.juror.round.call),
        dossier=found,
        rubric=rounds.rubric_of(one.juror.round),
        given=given,
        state=rounds.READS[one.state],
        may_mark=rules.may_mark(one, found.stand, ReadState.SENT, now),
        may_abstain=rules.may_mark(one, found.stand, ReadState.ABSTAINED, now),
        declaring=more.get("declaring") or DeclareForm(formdata=None),
        notes=more.get("notes")
        or NotesForm(formdata=None, data={"private_note": given.private_note, "note": given.note}),
        why=WhyForm(formdata=None),
        refusal=more.get("refusal", ""),
        english=is_english(),
    )
