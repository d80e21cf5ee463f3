"""Verification for officers: the queue, one case, and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import queries as accounts
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.directory import actions, queries, rules
from ecosystem.directory.actions import Decision
from ecosystem.directory.forms import ActForm
from ecosystem.directory.forms.verification import DecisionForm, HandOverForm, NoteForm, ReopenForm
from ecosystem.directory.models import Kind, Profile, Verification, VerificationState
from ecosystem.directory.queries import verification as cases
from ecosystem.directory.queries.duplicates import pairs_of
from ecosystem.directory.rules.duplicates import REASONS as TWIN_REASONS
from ecosystem.directory.rules.verification import (
    REASONS,
    STATE_NAMES,
    TAGS,
    Act,
    is_impartial,
    may_look_after,
)
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/officer/verification")
@allow(rules.is_officer)
def verification_queue() -> ResponseReturnValue:
    """The cases that wait, and those that were decided."""
    actor = current_account()
    asked = {name: request.args.get(name, "")[:40] for name in ("kind", "tag", "held", "age")}
    state = request.args.get("state", VerificationState.WAITING.value)
    filters = cases.QueueFilters(state=state if state in set(VerificationState) else "", **asked)
    page = paginate(cases.queue(actor, filters))
    return render(
        "directory/officer/queue.html",
        page=page,
        rows=cases.queue_rows(page.items),
        counts=cases.queue_counts(actor),
        filters=filters,
        kinds=[(kind.value, queries.kind_label(kind)) for kind in Kind],
        tags=TAGS,
        names=STATE_NAMES,
        kind_label=queries.kind_label,
    )


@bp.get("/officer/verification/<slug>")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def verification_case(profile: Profile) -> ResponseReturnValue:
    """One case: what was declared, the profile with its private part, checks, earlier decisions."""
    return _case_page(profile)


@bp.post("/officer/verification/<slug>/take")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def take_case(profile: Profile) -> ResponseReturnValue:
    """Take a case."""
    return _act(profile, actions.take_case, _("Bạn đã nhận hồ sơ này."))


@bp.post("/officer/verification/<slug>/release")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def release_case(profile: Profile) -> ResponseReturnValue:
    """Give a case back."""
    return _act(profile, actions.release_case, _("Đã trả hồ sơ về hàng chờ."))


@bp.post("/officer/verification/<slug>/hand-over")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def hand_over_case(profile: Profile) -> ResponseReturnValue:
    """Give a case to another officer."""
    form = HandOverForm()
    form.offer(cases.officers(besides=current_account(), profile=profile))
    if not form.validate_on_submit():
        return _case_page(profile, 422, hand_form=form)
    other = accounts.account(int(form.to.data))
    try:
        actions.hand_over_case(current_account(), profile, other)
    except Refused as no:
        return _case_page(profile, 409, refusal=no)
    toast(_("Đã giao hồ sơ cho %(name)s.", name=other.full_name))
    return back("directory.verification_case", slug=profile.slug)


@bp.post("/officer/verification/<slug>/note")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def note_case(profile: Profile) -> ResponseReturnValue:
    """Keep officers' own note and tags."""
    form = NoteForm()
    if not form.validate_on_submit():
        return _case_page(profile, 422, note_form=form)
    try:
        actions.note_case(
            current_account(),
            profile,
            note=form.note.data or "",
            tags=form.tags.data or [],
            version=whole_number(form.version.data),
        )
    except Refused as no:
        return _case_page(profile, 409, note_form=form, refusal=no)
    toast(_("Đã lưu ghi chú."))
    return back("directory.verification_case", slug=profile.slug)


@bp.post("/officer/verification/<slug>/decide")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def decide(profile: Profile) -> ResponseReturnValue:
    """Verify, return or reject."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _case_page(profile, 422, decision_form=form)
    decision = Decision(act=Act(form.act.data), reasons=tuple(form.reasons.data or ()), message=form.message.data or "")
    try:
        actions.decide(current_account(), profile, decision, version=whole_number(form.version.data))
    except Refused as no:
        if no.code == "reasons":
            form.refuse(no.message, "reasons")
            return _case_page(profile, 422, decision_form=form)
        return _case_page(profile, 409, decision_form=form, refusal=no)
    toast(_("Đã gửi kết quả tới người giữ hồ sơ %(name)s.", name=profile.name))
    return back("directory.verification_queue")


@bp.post("/officer/verification/<slug>/reopen")
@allow(may_look_after, load=queries.profile, then=is_impartial)
def reopen_case(profile: Profile) -> ResponseReturnValue:
    """Take a badge off and look again."""
    form = ReopenForm()
    if not form.validate_on_submit():
        return _case_page(profile, 422, reopen_form=form)
    try:
        actions.reopen(current_account(), profile, message=form.message.data or "")
    except Refused as no:
        return _case_page(profile, 409, reopen_form=form, refusal=no)
    toast(_("Đã gỡ dấu xác thực và đưa hồ sơ về hàng chờ."))
    return back("directory.verification_case", slug=profile.slug)


def _act(profile: Profile, act: Callable[..., None], said: str) -> ResponseReturnValue:
    if not ActForm().validate():
        abort(422)
    try:
        act(current_account(), profile)
    except Refused as no:
        return _case_page(profile, 409, refusal=no)
    toast(said)
    return back("directory.verification_case", slug=profile.slug)


def _case_page(
    profile: Profile, status: int = 200, refusal: Refused | None = None, **given: Any
) -> ResponseReturnValue:
    actor, case = current_account(), cases.case_of(profile.id)
    waits = case is not None and case.state is VerificationState.WAITING
    return render(
        "directory/officer/case.html",
        status,
        profile=profile,
        view=queries.profile_view(profile, rules.relation(actor, profile)),
        href=queries.page_endpoint(profile.kind),
        row=cases.queue_rows([case])[0] if case else None,
        case=case,
        steps=cases.history(profile.id),
        is_mine=case is not None and case.assignee_id == actor.id,
        may_decide=waits and case is not None and case.assignee_id in (None, actor.id),
        pairs=pairs_of(profile.id),
        twin_reasons=TWIN_REASONS,
        refusal=refusal,
        names=STATE_NAMES,
        reasons=REASONS,
        tags=TAGS,
        **{**_forms(case, profile), **given},
    )


def _forms(case: Verification | None, profile: Profile) -> dict[str, BaseForm]:
    """The forms of a case's page as they stand before anything is typed."""
    hand = HandOverForm(formdata=None)
    hand.offer(cases.officers(besides=current_account(), profile=profile))
    version = case.version if case else 0
    kept = {"note": case.note, "tags": [row.tag for row in case.tags]} if case else {}
    return {
        "hand_form": hand,
        "decision_form": DecisionForm(formdata=None, version=version),
        "reopen_form": ReopenForm(formdata=None),
        "note_form": NoteForm(formdata=None, version=version, **kept),
    }
