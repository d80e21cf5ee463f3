"""Sending an application: decided, numbered and sealed in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.actions.applying import lock, note_step
from ecosystem.calls.models import Application, ApplicationState, Call, Submission
from ecosystem.calls.queries import applications as queries
from ecosystem.calls.queries import forms, holding
from ecosystem.calls.queries.applications import Draft
from ecosystem.calls.rules import answers as shape
from ecosystem.calls.rules import applications as rules
from ecosystem.calls.rules import eligibility, last_second
from ecosystem.calls.rules.eligibility import Finding
from ecosystem.calls.rules.form import Type
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.rules.plain import to_plain
from ecosystem.directory.rules.values import held


def submit(actor: Account, application: Application) -> Submission:
    """Send what was written: a new immutable revision with the profile as it stands, and its digest.

    The rows of the call and of the application are locked before the clock is read, so no later change of the
    deadline and no second click comes between. Raises ``Refused``: ``rights``, ``sent`` (it was sent already),
    ``closed`` (too late), ``missing``, ``answer``.
    """
    _lock_call(application)
    lock(application)
    if application.state not in rules.WRITING:
        raise Refused(_l("Hồ sơ này đã được nộp."), code="sent")
    if not rules.may_write(actor, application):
        raise Refused(_l("Bạn không nộp được hồ sơ này."), code="rights")
    now = clock.now()
    if not rules.is_in_time(application, now):
        raise Refused(_l("Đã quá hạn nộp. Hồ sơ vẫn được giữ ở dạng bản nháp."), code="closed")
    draft = queries.draft(application)
    _refuse_unready(draft)
    is_first = application.state is ApplicationState.DRAFT
    sent = _sealed(actor, draft)
    if is_first:
        application.submitted_at = now
    application.asked, application.asked_until, application.asked_note = [], None, ""
    note_step(actor, application, ApplicationState.SUBMITTED if is_first else ApplicationState.SCREENING)
    event = "application.submitted" if is_first else "application.resubmitted"
    record(event, actor=actor.id, subject=application, revision=sent.number, sha256=sent.sha256)
    return sent


def _refuse_unready(draft: Draft) -> None:
    if shape.missing(draft.form, draft.values, clock.today()):
        raise Refused(_l("Còn câu chưa trả lời. Vui lòng xem danh sách việc."), code="missing")
    for question in draft.form.questions():
        asked = question.type is not Type.PROFILE and shape.is_shown(question, draft.form, draft.values)
        if asked and shape.fault(question, draft.values.get(question.key)):
            raise Refused(_l("Có câu trả lời chưa hợp lệ. Vui lòng xem danh sách việc."), code="answer")


def _sealed(actor: Account, draft: Draft) -> Submission:
    application, now = draft.application, clock.now()
    if application.state is ApplicationState.DRAFT:
        row = forms.in_force(application.call_id)
        application.form_id = row.id if row is not None else application.form_id
    profile = directory.profile_by_id(application.profile_id)
    before = queries.newest_submission(application.id)
    number = before.number + 1 if before is not None else 1
    findings = holding.judged(profile, application.call)
    content = shape.canonical(_content(draft, profile, number, findings))
    sent = Submission(
        application_id=application.id,
        number=number,
        at=now,
        by_id=actor.id,
        form_id=application.form_id,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        is_late=_is_late(application),
        verdict=eligibility.sum_of(findings).value,
    )
    db.session.add(sent)
    db.session.flush()
    return sent


def _content(draft: Draft, profile: Profile, number: int, findings: Sequence[Finding]) -> dict[str, Any]:
    """What is sealed: the answers, the profile as it stands, and what the conditions said of it."""
    application = draft.application
    return {
        "number": application.number,
        "revision": number,
        "call": application.call.slug,
        "form": forms.version(application.form_id).number,
        "at": clock.now().isoformat(timespec="seconds"),
        "answers": _asked(draft),
        "profile": to_plain(held(profile)),
        "conditions": [{"kind": one.rule, "verdict": one.verdict.value} for one in findings],
    }


def _asked(draft: Draft) -> dict[str, Any]:
    """The answers to what is asked; what stands of questions that are not asked any more stays behind."""
    asked = [one for one in draft.form.questions() if one.asks and shape.is_shown(one, draft.form, draft.values)]
    return {one.key: draft.values[one.key] for one in asked if not shape.is_empty(draft.values.get(one.key))}


def _is_late(application: Application) -> bool:
    call = application.call
    if application.late_until is None or call.closes_at is None:
        return False
    return clock.now().replace(microsecond=0) > last_second(call.closes_at, call.grace_minutes)


def _lock_call(application: Application) -> None:
    """Nobody moves the deadline or the state of the call while this one is decided; others may send beside it."""
    db.session.execute(sa.select(Call.id).where(Call.id == application.call_id).with_for_update(read=True))
    db.session.refresh(application.call, ["state", "opens_at", "closes_at", "grace_minutes"])
