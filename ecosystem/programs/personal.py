"""The personal data that programs hold: which cohorts one runs, and what one's profiles take part in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db, rows
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership, Profile
from ecosystem.programs.actions import forgetting
from ecosystem.programs.models import (
    Attendance,
    CalendarFeed,
    CheckIn,
    Cohort,
    CohortManager,
    CohortMessage,
    CohortSession,
    CohortTask,
    Enrolment,
    EnrolmentStep,
    Feedback,
    HandIn,
    HandInFile,
    MessageRecipient,
    SessionTrainer,
)


def export(account_id: int) -> dict[str, Any]:
    """The cohorts one runs, the enrolments of one's profiles with their history, and the steps one made."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    runs = sa.select(Cohort.name_vi, CohortManager.right, CohortManager.since).join(CohortManager)
    part = sa.select(
        Profile.name, Cohort.name_vi, Enrolment.state, Enrolment.created_at, Enrolment.reply_by, Enrolment.reason
    )
    of_mine = part.select_from(Enrolment).join(Profile, Profile.id == Enrolment.profile_id).join(Cohort)
    step = EnrolmentStep
    steps = sa.select(Enrolment.key, step.state, step.at, step.reason).join(Enrolment)
    return {
        **_inside(account_id, mine),
        **_messages(account_id),
        "runs": rows(runs.where(CohortManager.account_id == account_id)),
        "enrolments": rows(of_mine.where(Enrolment.profile_id.in_(mine)).order_by(Enrolment.id)),
        "steps": rows(steps.where(Enrolment.profile_id.in_(mine) | (step.actor_id == account_id))),
    }


def _inside(account_id: int, mine: Any) -> dict[str, Any]:  # noqa: ANN401  a select of ids
    hand, session = HandIn, CohortSession
    checked = sa.select(session.title_vi, CheckIn.at).join(CheckIn, CheckIn.session_id == session.id)
    gives = sa.select(session.title_vi, session.starts_at, SessionTrainer.name).join(SessionTrainer)
    handed = sa.select(CohortTask.title_vi, hand.number, hand.words, hand.link, hand.at).join(hand)
    of_mine = handed.join(Enrolment, Enrolment.id == hand.enrolment_id)
    said = sa.select(CohortTask.title_vi, Feedback.verdict, Feedback.words, Feedback.at)
    of_hand = said.join(hand, hand.id == Feedback.hand_in_id).join(CohortTask, CohortTask.id == hand.task_id)
    own = Enrolment.profile_id.in_(mine)
    feed = CalendarFeed
    attended = sa.select(session.title_vi, Attendance.state, Attendance.at).join(Attendance)
    here = attended.join(Enrolment, Enrolment.id == Attendance.enrolment_id)
    return {
        "check_ins": rows(checked.where(CheckIn.account_id == account_id)),
        "attendance": rows(here.where(own | (Attendance.by_id == account_id))),
        "sessions_given": rows(gives.where(SessionTrainer.account_id == account_id)),
        "handed_in": rows(of_mine.where(own | (hand.by_id == account_id))),
        "feedback": rows(
            of_hand.join(Enrolment, Enrolment.id == hand.enrolment_id).where(own | (Feedback.by_id == account_id))
        ),
        "calendars": rows(sa.select(feed.made_at, feed.revoked_at).where(feed.account_id == account_id)),
    }


def _messages(account_id: int) -> dict[str, Any]:
    message = sa.select(CohortMessage.subject, CohortMessage.body, CohortMessage.sent_at)
    got = message.join(MessageRecipient, MessageRecipient.message_id == CohortMessage.id)
    return {
        "messages_sent": rows(message.where(CohortMessage.by_id == account_id)),
        "messages_got": rows(got.where(MessageRecipient.account_id == account_id)),
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """What one's profiles handed in."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    of_mine = (
        sa.select(HandInFile.file_id)
        .join(HandIn, HandIn.id == HandInFile.hand_in_id)
        .join(Enrolment, Enrolment.id == HandIn.enrolment_id)
        .where(Enrolment.profile_id.in_(mine))
    )
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(of_mine)).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """Enrolments that only this person's profiles held go; of others the name."""
    leaving.files += forgetting.forget(leaving.account_id, [*leaving.names, *leaving.contacts])
