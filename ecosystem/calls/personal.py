"""The personal data that calls hold: what one asked, what one's profiles applied for, which calls one works on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.calls.actions import forgetting
from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationFile,
    ApplicationStep,
    Call,
    CallManager,
    CallQuestion,
    CallSubscription,
    Submission,
)
from ecosystem.core.db import db, rows
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership, Profile


def export(account_id: int) -> dict[str, Any]:
    """What one asked and follows, the calls one works on, and the applications of one's profiles with what was sent."""
    question, code = CallQuestion, AccessCode
    follows = sa.select(Call.title_vi, CallSubscription.since).join(CallSubscription)
    works = sa.select(Call.title_vi, CallManager.right).join(CallManager)
    asked = sa.select(question.words, question.asked_at).where(question.asker_id == account_id)
    answered = sa.select(question.answer, question.answered_at).where(question.answered_by_id == account_id)
    return {
        "questions": rows(asked),
        "answers_given": rows(answered),
        "follows": rows(follows.where(CallSubscription.account_id == account_id)),
        "works_on": rows(works.where(CallManager.account_id == account_id)),
        "checks": rows(sa.select(Application.key, Application.state).where(Application.screener_id == account_id)),
        "codes_made": rows(sa.select(code.label, code.made_at).where(code.made_by_id == account_id)),
        "codes_used": rows(sa.select(code.used_at).where(code.used_by_id == account_id)),
        **_applications(account_id),
    }


def _applications(account_id: int) -> dict[str, Any]:
    own = Application.profile_id.in_(sa.select(Membership.profile_id).where(Membership.account_id == account_id))
    applied = sa.select(
        Application.key, Application.state, Application.created_at, Application.submitted_at, Call.title_vi
    )
    answer, step, sent = ApplicationAnswer, ApplicationStep, Submission
    answers = sa.select(Application.key, answer.question, answer.value, answer.saved_at).join(Application)
    steps = sa.select(Application.key, step.state, step.at, step.note).join(Application)
    revisions = sa.select(Profile.name, sent.number, sent.at, sent.sha256, sent.content)
    of_sent = revisions.join(Application, Application.id == sent.application_id).join(Profile)
    with_call = applied.join(Call, Call.id == Application.call_id)
    return {
        "applications": rows(with_call.where(own | (Application.created_by_id == account_id)).order_by(Application.id)),
        "drafted": rows(answers.where(own | (answer.saved_by_id == account_id))),
        "steps": rows(steps.where(own | (step.actor_id == account_id))),
        "submissions": rows(of_sent.where(own)),
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """The files of the applications of one's profiles."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    of_mine = sa.select(ApplicationFile.file_id).join(Application).where(Application.profile_id.in_(mine))
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(of_mine)).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """One's questions and name go; an application that only this person held goes whole, one of several stays."""
    leaving.files += forgetting.forget(leaving.account_id, [*leaving.names, *leaving.contacts])
