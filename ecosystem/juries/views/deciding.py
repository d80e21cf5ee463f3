"""The pages of the meeting that decides: scores, decisions, letters, sending them."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call
from ecosystem.core.errors import NotFound, Refused
from ecosystem.juries import actions, rules
from ecosystem.juries.forms import LetterForm, PickForm, VerdictForm
from ecosystem.juries.models import JuryRound, Outcome
from ecosystem.juries.queries import decisions as kept
from ecosystem.juries.queries import rounds
from ecosystem.juries.queries import scores as figures
from ecosystem.juries.queries.meeting import meeting
from ecosystem.juries.rules import deciding
from ecosystem.juries.rules.meeting import stays_at
from ecosystem.juries.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast


@bp.get("/manager/rounds/<key>/scores")
@allow(rules.is_manager, load=rounds.round_by_key)
def scores(one: JuryRound) -> ResponseReturnValue:
    """Raw and calibrated scores side by side."""
    return render(
        "juries/scores.html",
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        board=figures.board(one),
        may_run=rules.may_run(current_account(), one),
    )


@bp.get("/manager/rounds/<key>/decisions")
@allow(rules.is_manager, load=rounds.round_by_key)
def decisions(one: JuryRound) -> ResponseReturnValue:
    """What is decided on each, in the order of the ranking."""
    return _page(one)


@bp.post("/manager/rounds/<key>/decisions")
@allow(rules.is_manager, load=rounds.round_by_key)
def decide(one: JuryRound) -> ResponseReturnValue:
    """Decide on one application, and go on where one was in the list."""
    form, shown = VerdictForm(), meeting(one, request.args)
    row = next((each for each in shown.every if each.cover.application.key == form.application.data), None)
    if row is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(one, 422, given=form)
    application, outcome, ranked = row.cover.application, Outcome(form.outcome.data), row.place if row.score else None
    verdict = actions.Verdict(outcome, form.note.data or "", form.reason.data or "", form.place.value, ranked)
    try:
        actions.decide(current_account(), application, verdict)
    except Refused as no:
        if no.code == "reason":
            form.reason.errors = [str(no.message)]
            return _page(one, 422, given=form)
        return _page(one, 409, str(no.message), given=form)
    toast(_("Đã ghi quyết định. Người nộp chưa biết cho tới khi bạn gửi."))
    at = stays_at(shown.ids, shown.ids_after(row, outcome.value), application.id)
    anchor = f"application-{at}" if at else None
    return back("juries.decisions", key=one.key, **shown.narrowed.chosen(), _anchor=anchor)


@bp.post("/manager/rounds/<key>/decisions/release")
@allow(rules.is_manager, load=rounds.round_by_key)
def release(one: JuryRound) -> ResponseReturnValue:
    """Send what is decided, or hold back what has not left."""
    form = PickForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    try:
        if form.value.data == "take-back":
            count = actions.take_back(current_account(), one.call)
            toast(ngettext("Đã giữ lại %(num)s thư.", "Đã giữ lại %(num)s thư.", count))
        else:
            count = actions.release(current_account(), one.call)
            toast(ngettext("%(num)s thư sẽ đi sau 10 phút.", "%(num)s thư sẽ đi sau 10 phút.", count))
    except Refused as no:
        return _page(one, 409, str(no.message))
    return back("juries.decisions", key=one.key)


@bp.get("/manager/calls/<slug>/letters")
@allow(call_rules.is_manager, load=calls.call, then=call_rules.may_lead)
def letters(one: Call) -> ResponseReturnValue:
    """The letters of a call, each with how it reads."""
    return _letters(one)


@bp.post("/manager/calls/<slug>/letters")
@allow(call_rules.is_manager, load=calls.call, then=call_rules.may_lead)
def write_letter(one: Call) -> ResponseReturnValue:
    """Keep the words of one letter."""
    form = LetterForm()
    if form.value.data not in {outcome.value for outcome in Outcome}:
        raise NotFound
    typed = {Outcome(form.value.data): (form.vi.data or "", form.en.data or "")}
    if not form.validate_on_submit():
        return _letters(one, 422, _("Thư cần có lời tiếng Việt."), typed)
    try:
        actions.write_letter(
            current_account(), one, Outcome(form.value.data), vi=form.vi.data or "", en=form.en.data or ""
        )
    except Refused as no:
        return _letters(one, 422, str(no.message), typed)
    toast(_("Đã lưu thư."))
    return back("juries.letters", slug=one.slug)


def _page(
    one: JuryRound, status: int = 200, refusal: str = "", *, given: VerdictForm | None = None
) -> ResponseReturnValue:
    return render(
        "juries/decisions.html",
        status,
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        meeting=meeting(one, request.args),
        given=given,
        progress=kept.progress(one.call_id),
        outcomes=[(outcome.value, word) for outcome, word in kept.OUTCOMES.items()],
        seats=one.call.seats,
        may_decide=deciding.may_decide(current_account(), one.call),
        may_run=rules.may_run(current_account(), one),
        refusal=refusal,
    )


def _letters(
    one: Call, status: int = 200, refusal: str = "", typed: dict[Outcome, tuple[str, str]] | None = None
) -> ResponseReturnValue:
    words: dict[Outcome, tuple[str, str]] = {**kept.letters(one.id), **(typed or {})}
    shown: list[Any] = []
    for outcome, (vi, en) in words.items():
        merged = [deciding.merged(text, _sample(one, language)) for language, text in (("vi", vi), ("en", en))]
        shown.append((outcome.value, kept.OUTCOMES[outcome], vi, en, *merged))
    return render(
        "juries/letters.html",
        status,
        one=one,
        card=calls.card(one),
        letters=shown,
        fields=deciding.FIELDS,
        refusal=refusal,
    )


def _sample(one: Call, language: str) -> dict[str, str]:
    """What a preview fills in, in the language of the letter."""
    with force_locale(language):
        return {
            "name": _("Sóng Xanh"), "call": calls.card(one).title, "number": "HS-000123", "place": "2",
            "note": _("Lời nhắn của ban tổ chức."), "notes": _("- Góp ý của hội đồng."),
        }  # fmt: skip
