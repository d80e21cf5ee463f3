"""The owner's pages: the wizard, what is missing, sending; the officer's yes or no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import CallState
from ecosystem.challenges import actions, queries, rules
from ecosystem.challenges.forms import drafting as forms
from ecosystem.challenges.forms.acting import DecideForm, WhyForm
from ecosystem.challenges.forms.pilots import AwardForm
from ecosystem.challenges.models import Challenge, ChallengeState
from ecosystem.challenges.queries import pilots
from ecosystem.challenges.rules import pilots as chain
from ecosystem.challenges.rules.acceptance import MEASURES_MOST, PHASES_MOST
from ecosystem.challenges.rules.drafting import TITLES, Step, missing, next_step
from ecosystem.challenges.views.base import bp
from ecosystem.core import clock
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.text import whole_number
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast

EMPTY_ROWS = 2
FIELD_OF = {"title": "title_vi", "closed-first": "closes_on", "earlier": "closes_on"}


@dataclass(frozen=True)
class Written:
    """One step of the wizard, seen from its challenge."""

    challenge: Challenge
    step: Step


def _written(slug: str, step: str) -> Written:
    if step not in {each.value for each in Step}:
        raise NotFound
    return Written(queries.challenge(slug), Step(step))


def _may_work(actor: Any, written: Written) -> bool:  # noqa: ANN401  an account
    return rules.may_work_on(actor, written.challenge)


def _may_write(actor: Any, written: Written) -> bool:  # noqa: ANN401  an account
    return rules.may_edit(actor, written.challenge)


@bp.get("/manager/challenges")
@signed_in
def managed() -> ResponseReturnValue:
    """The challenges one works on."""
    account = current_account()
    page = paginate(queries.mine(account))
    may_create = rules.may_create(account)
    return render("challenges/manager/list.html", page=page, rows=queries.rows(page.items), may_create=may_create)


@bp.get("/manager/challenges/new")
@allow(rules.may_create)
def new_challenge() -> ResponseReturnValue:
    """The first step of a new challenge."""
    return _step_page(None, Step.PAIN, forms.PainForm(formdata=None))


@bp.post("/manager/challenges/new")
@allow(rules.may_create)
def create_challenge() -> ResponseReturnValue:
    """Keep it as a draft."""
    form = forms.PainForm()
    if not form.validate_on_submit():
        return _step_page(None, Step.PAIN, form, 422)
    made = actions.create(current_account(), form.draft({}))
    toast(_("Đã lưu bản nháp. Tiếp tục các bước sau lúc nào cũng được."))
    return back("challenges.step", slug=made.call.slug, step=Step.USERS.value)


@bp.get("/manager/challenges/<slug>")
@allow(rules.may_work_on, load=queries.challenge)
def manage(one: Challenge) -> ResponseReturnValue:
    """The inside of a challenge: where it stands, what is missing, what may follow."""
    return manage_page(one)


@bp.get("/manager/challenges/<slug>/steps/<step>")
@allow(_may_work, load=_written, then=_may_write)
def step(written: Written) -> ResponseReturnValue:
    """One step of the wizard."""
    return _step_page(written.challenge, written.step, forms.FORMS[written.step].of(written.challenge))


@bp.post("/manager/challenges/<slug>/steps/<step>")
@allow(_may_work, load=_written, then=_may_write)
def save_step(written: Written) -> ResponseReturnValue:
    """Keep it and go on."""
    one, form, sent = written.challenge, forms.FORMS[written.step](), request.form.to_dict()
    if not form.validate_on_submit():
        return _step_page(one, written.step, form, 422)
    try:
        actions.save(current_account(), one, form.draft(sent), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code) if FIELD_OF.get(no.code) in form else None)
        return _step_page(one, written.step, form, 409 if no.code in ("stale", "rights") else 422)
    toast(_("Đã lưu."))
    after = next_step(written.step)
    # The form has a hidden field of this name too.
    if "stay" in request.form.getlist("next") or after is None:
        return back("challenges.manage", slug=one.call.slug)
    return back("challenges.step", slug=one.call.slug, step=after.value)


@bp.post("/manager/challenges/<slug>/send")
@allow(rules.may_work_on, load=queries.challenge, then=rules.may_hand)
def send(one: Challenge) -> ResponseReturnValue:
    """Send it to the Department."""
    return act(one, lambda actor: actions.send(actor, one), _("Đã gửi Sở duyệt."))


@bp.post("/manager/challenges/<slug>/decide")
@allow(rules.may_work_on, load=queries.challenge)
def decide(one: Challenge) -> ResponseReturnValue:
    """Approve it, or return it with a note."""
    form = DecideForm()
    approved = form.value.data == "approve"
    if not form.validate_on_submit() or form.value.data not in ("approve", "return"):
        return manage_page(one, 422)
    note = form.note.data or ""
    said = _("Đã duyệt và công bố.") if approved else _("Đã trả lại để sửa.")
    return act(one, lambda actor: actions.decide(actor, one, approved=approved, note=note), said)


@bp.post("/manager/challenges/<slug>/cancel")
@allow(rules.may_work_on, load=queries.challenge, then=rules.may_lead)
def cancel(one: Challenge) -> ResponseReturnValue:
    """Call it off."""
    form = WhyForm()
    if not form.validate_on_submit():
        return manage_page(one, 422, _("Vui lòng nói vì sao dừng."))
    return act(one, lambda actor: actions.cancel(actor, one, why=form.why.data or ""), _("Đã dừng bài toán."))


def act(one: Challenge, do: Callable[[Any], object], said: str) -> ResponseReturnValue:
    """Do something with a challenge and come back to its page."""
    try:
        do(current_account())
    except Refused as no:
        return manage_page(one, 409, str(no.message))
    toast(said)
    return back("challenges.manage", slug=one.call.slug)


def manage_page(one: Challenge, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    """The inside of a challenge, with why something was refused."""
    account, now = current_account(), clock.now()
    is_manager = rules.is_manager(account, one)
    tried, origin = pilots.all_of(one.id) if is_manager else [], pilots.origin_of(one)
    last = tried[0] if tried else None
    may_award = rules.may_move(account, one, ChallengeState.AWARDED, now) and chain.may_choose(one, last)
    return render(
        "challenges/manager/challenge.html",
        status,
        one=one,
        row=queries.row(one),
        steps=queries.steps_of(one),
        tasks=queries.tasks(one),
        is_draft=one.call.state is CallState.DRAFT and one.state is ChallengeState.PROPOSED,
        may_edit=rules.may_edit(account, one),
        may_send=not missing(one),
        may_approve=one.call.state is CallState.IN_APPROVAL and call_rules.may_approve(account, one.call),
        may_cancel=rules.may_move(account, one, ChallengeState.CANCELLED, now),
        is_manager=is_manager,
        tried=pilots.rows(tried),
        origin=queries.row(origin.challenge) if origin else None,
        solution=origin.challenge.award.profile if origin and origin.challenge.award else None,
        may_award=may_award,
        awarding=AwardForm.of(pilots.choosable(one)) if may_award else None,
        refusal=refusal,
        form=WhyForm(formdata=None),
    )


def _step_page(one: Challenge | None, now: Step, form: forms.StepForm, status: int = 200) -> ResponseReturnValue:
    sent = request.form.to_dict() if status != 200 else {}  # noqa: PLR2004  what was typed is shown again
    measures = forms.typed_measures(sent) if sent else forms.shown_measures(one) if one else []
    phases = forms.phase_rows(sent) if sent else list(one.phases) if one else []
    return render(
        "challenges/manager/step.html",
        status,
        one=one,
        title=queries.row(one).title if one else "",
        step=now,
        steps=[(each, label, one is not None) for each, label in TITLES.items()],
        form=form,
        measures=[*measures, *({},) * (min(MEASURES_MOST, len(measures) + EMPTY_ROWS) - len(measures))],
        phases=[*phases, *({},) * (min(PHASES_MOST, len(phases) + EMPTY_ROWS) - len(phases))],
        aims=[(aim.value, label) for aim, label in forms.AIMS.items()],
        is_last=next_step(now) is None,
    )
