"""The organisers' pages: rounds of a call, their rubric and panel, who reads what, what is blacked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call
from ecosystem.core.errors import NotFound, Refused
from ecosystem.juries import actions, rules
from ecosystem.juries.forms import BlackoutForm, JurorForm, PickForm, RoundForm, RubricForm, rubric_rows, typed
from ecosystem.juries.models import Juror, JuryRead, JuryRound, Override, RoundState, Sight
from ecosystem.juries.queries import conflicts, dossiers, proposing, rounds
from ecosystem.juries.rules.rubric import CRITERIA_MOST
from ecosystem.juries.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast

PROPOSALS = {"ask": actions.ask_proposal, "publish": actions.publish, "drop": actions.drop_proposal}


@dataclass(frozen=True)
class Given:
    """A read seen from its round."""

    read: JuryRead

    @property
    def round(self) -> JuryRound:
        """The round it belongs to."""
        return self.read.juror.round


@dataclass(frozen=True)
class Aside:
    """A conflict that is asked to be set aside, seen from its round."""

    override: Override

    @property
    def round(self) -> JuryRound:
        """The round it belongs to."""
        return self.override.juror.round


def _given(key: str) -> Given:
    return Given(rounds.read(key))


def _aside(override_id: int) -> Aside:
    return Aside(rounds.override(override_id))


@bp.get("/manager/calls/<slug>/jury")
@allow(call_rules.is_manager, load=calls.call)
def of_call(one: Call) -> ResponseReturnValue:
    """The rounds of a call."""
    return _list(one, RoundForm.of())


@bp.post("/manager/calls/<slug>/jury")
@allow(call_rules.is_manager, load=calls.call, then=call_rules.may_edit)
def create(one: Call) -> ResponseReturnValue:
    """Make a round."""
    form = RoundForm()
    if not form.validate_on_submit():
        return _list(one, form, 422)
    try:
        made = actions.create(current_account(), one, _values(form))
    except Refused as no:
        form.refuse(no.message, "closes_on" if no.code == "past" else None)
        return _list(one, form, 422)
    return back("juries.manage", key=made.key)


@bp.get("/manager/rounds/<key>")
@allow(rules.is_manager, load=rounds.round_by_key)
def manage(one: JuryRound) -> ResponseReturnValue:
    """One round: its panel, and who reads what."""
    return _page(one)


@bp.get("/manager/rounds/<key>/edit")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def edit(one: JuryRound) -> ResponseReturnValue:
    """The words, dates and loads of a round."""
    return _edit_page(one, RoundForm.of(one))


@bp.post("/manager/rounds/<key>/edit")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def save(one: JuryRound) -> ResponseReturnValue:
    """Keep them."""
    form = RoundForm()
    if not form.validate_on_submit():
        return _edit_page(one, form, 422)
    try:
        actions.edit(current_account(), one, _values(form))
    except Refused as no:
        form.refuse(no.message, "closes_on" if no.code == "past" else None)
        return _edit_page(one, form, 422)
    toast(_("Đã lưu."))
    return back("juries.manage", key=one.key)


@bp.get("/manager/rounds/<key>/rubric")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def rubric(one: JuryRound) -> ResponseReturnValue:
    """The rubric: criteria, weights, levels in words."""
    return _rubric_page(one, typed(rounds.rubric_of(one)))


@bp.post("/manager/rounds/<key>/rubric")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def save_rubric(one: JuryRound) -> ResponseReturnValue:
    """Keep it."""
    sent = request.form.to_dict()
    rows = rubric_rows(sent)
    if RubricForm().validate_on_submit():
        try:
            actions.set_rubric(current_account(), one, rows)
        except Refused as no:
            shown = [{**row, "levels": sent.get(f"levels-{at}", "")} for at, row in enumerate(rows)]
            return _rubric_page(one, shown, 409 if no.code == "begun" else 422, str(no.message))
        toast(_("Đã lưu thang điểm."))
    return back("juries.rubric", key=one.key)


@bp.post("/manager/rounds/<key>/move")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def move(one: JuryRound) -> ResponseReturnValue:
    """Open it, close it."""
    form = PickForm()
    wanted = form.value.data or ""
    if not form.validate_on_submit() or wanted not in {state.value for state in RoundState}:
        return _page(one, 422)
    return _act(one, lambda actor: actions.move(actor, one, RoundState(wanted)))


@bp.post("/manager/rounds/<key>/jurors")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def invite(one: JuryRound) -> ResponseReturnValue:
    """Let somebody read."""
    form = JurorForm()
    if not form.validate_on_submit():
        return _page(one, 422, form=form)
    try:
        actions.add_juror(current_account(), one, email=form.email.data or "")
    except Refused as no:
        form.refuse(no.message, "email")
        return _page(one, 422, form=form)
    toast(_("Đã mời vào hội đồng."))
    return back("juries.manage", key=one.key)


@bp.post("/manager/jurors/<int:juror_id>/remove")
@allow(rules.is_manager_of, load=rounds.juror, then=rules.may_run_of)
def remove(one: Juror) -> ResponseReturnValue:
    """Take somebody off the panel."""
    round_ = one.round
    if not PickForm().validate_on_submit():
        return _page(rounds.round_by_key(round_.key), 422)
    return _act(round_, lambda actor: actions.remove_juror(actor, one))


@bp.post("/manager/rounds/<key>/give")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def give(one: JuryRound) -> ResponseReturnValue:
    """Give an application to a juror by hand."""
    juror, application = _pair(one)
    return _act(one, lambda actor: actions.give(actor, juror, application))


@bp.post("/manager/rounds/<key>/proposal")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def propose(one: JuryRound) -> ResponseReturnValue:
    """Ask who should read what, give what was proposed, or drop it."""
    form = PickForm()
    verb = PROPOSALS.get(form.value.data or "")
    if not form.validate_on_submit() or verb is None:
        return _page(one, 422)
    return _act(one, lambda actor: verb(actor, one))


@bp.post("/manager/rounds/<key>/overrides")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def ask_override(one: JuryRound) -> ResponseReturnValue:
    """Ask that a conflict be set aside."""
    juror, application = _pair(one)
    reason = request.form.get("reason", "")
    return _act(one, lambda actor: actions.ask_override(actor, juror, application, reason=reason))


@bp.post("/manager/overrides/<int:override_id>/agree")
@allow(rules.is_manager_of, load=_aside, then=rules.may_run_of)
def agree(one: Aside) -> ResponseReturnValue:
    """Agree as the second."""
    if not PickForm().validate_on_submit():
        return _page(one.round, 422)
    return _act(one.round, lambda actor: actions.agree_override(actor, one.override))


@bp.post("/manager/reads/<key>/take-away")
@allow(rules.is_manager_of, load=_given, then=rules.may_run_of)
def take_away(one: Given) -> ResponseReturnValue:
    """Take back what is not read yet."""
    round_ = one.round
    if not PickForm().validate_on_submit():
        return _page(rounds.round_by_key(round_.key), 422)
    return _act(round_, lambda actor: actions.take_away(actor, one.read))


@bp.get("/manager/rounds/<key>/blackout")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def blackout(one: JuryRound) -> ResponseReturnValue:
    """Black names out of answers, one application after another."""
    return _blackout_page(one)


@bp.post("/manager/rounds/<key>/blackout")
@allow(rules.is_manager, load=rounds.round_by_key, then=rules.may_run)
def save_blackout(one: JuryRound) -> ResponseReturnValue:
    """Keep what is blacked out and go on to the next."""
    every = rounds.applications(one)
    at = next((n for n, each in enumerate(every) if each.key == request.form.get("application", "")), None)
    if not BlackoutForm().validate_on_submit() or at is None:
        return _blackout_page(one, 422)
    actor = current_account()
    for part in dossiers.parts_of(every[at], one):
        for line in part.lines:
            phrases = request.form.get(f"black-{line.key}")
            if phrases is not None:
                actions.redact(actor, one, every[at], line.key, phrases.splitlines())
    toast(_("Đã lưu."))
    if at + 1 < len(every):
        return back("juries.blackout", key=one.key, application=every[at + 1].key)
    return back("juries.manage", key=one.key)


def _pair(one: JuryRound) -> tuple[Juror, Any]:
    form = PickForm()
    form.validate_on_submit()
    juror = next((each for each in actions.seated(one) if str(each.id) == form.juror.data), None)
    application = next((each for each in rounds.applications(one) if each.key == form.application.data), None)
    if juror is None or application is None:
        raise NotFound
    return juror, application


def _values(form: RoundForm) -> actions.RoundValues:
    return actions.RoundValues(
        name_vi=form.name_vi.data or "",
        name_en=form.name_en.data or "",
        is_blind=bool(form.is_blind.data),
        sight=Sight(form.sight.data),
        reads_needed=form.reads_needed.value,
        most_reads=form.most_reads.value,
        closes_at=form.closes_at(),
    )


def _act(one: JuryRound, verb: Callable[[Any], object]) -> ResponseReturnValue:
    try:
        verb(current_account())
    except Refused as no:
        return _page(rounds.round_by_key(one.key), 409, refusal=str(no.message))
    toast(_("Đã lưu."))
    return back("juries.manage", key=one.key)


def _list(one: Call, form: RoundForm, status: int = 200) -> ResponseReturnValue:
    rows = [
        (each, rounds.name_of(each), rounds.STATES[each.state], rounds.LOOKS[each.state])
        for each in rounds.of_call(one)
    ]
    may_edit = call_rules.may_edit(current_account(), one)
    return render("juries/rounds.html", status, one=one, card=calls.card(one), rows=rows, form=form, may_edit=may_edit)


def _page(one: JuryRound, status: int = 200, refusal: str = "", form: JurorForm | None = None) -> ResponseReturnValue:
    account = current_account()
    cover, seated = rounds.cover(one), actions.seated(one)
    against = conflicts.found(seated, [row.application for row in cover])
    return render(
        "juries/round.html",
        status,
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        state=(rounds.STATES[one.state], rounds.LOOKS[one.state]),
        sight=rounds.SIGHTS[one.sight],
        cover=cover,
        jurors=seated,
        loads=rounds.loads([read for row in cover for read in row.reads]),
        against={pair: [conflicts.WORDS[ground] for ground in grounds] for pair, grounds in against.items()},
        reads=rounds.READS,
        overrides=rounds.overrides_of(one),
        proposal=proposing.shown(one),
        may_run=rules.may_run(account, one),
        form=form or JurorForm(formdata=None),
        refusal=refusal,
    )


def _edit_page(one: JuryRound, form: RoundForm, status: int = 200) -> ResponseReturnValue:
    return render("juries/edit.html", status, one=one, name=rounds.name_of(one), call=calls.card(one.call), form=form)


def _rubric_page(
    one: JuryRound, rows: list[dict[str, Any]], status: int = 200, refusal: str = ""
) -> ResponseReturnValue:
    blank = {"key": "", "vi": "", "en": "", "weight": "", "levels": "", "apart": False}
    is_draft = one.state is RoundState.DRAFT
    return render(
        "juries/rubric.html",
        status,
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        rows=[*rows, blank][:CRITERIA_MOST] if is_draft else rows,
        is_draft=is_draft,
        refusal=refusal,
    )


def _blackout_page(one: JuryRound, status: int = 200) -> ResponseReturnValue:
    every = rounds.applications(one)
    wanted = request.args.get("application", "")
    at = next((n for n, each in enumerate(every) if each.key == wanted), 0)
    shown = every[at] if every else None
    return render(
        "juries/blackout.html",
        status,
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        shown=shown,
        place=(at + 1, len(every)),
        parts=dossiers.parts_of(shown, one) if shown else [],
        black=dossiers.redactions(one, shown) if shown else {},
    )
