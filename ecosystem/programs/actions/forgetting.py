"""What becomes of enrolments when a person is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.directory.queries import owned_alone
from ecosystem.directory.rules import ERASED_NAME
from ecosystem.programs.models import (
    Attendance,
    CalendarFeed,
    CheckIn,
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

LEAST_NAME = 3
# Where an account is named: the table and its column.
NAMED: tuple[tuple[Any, str], ...] = (
    (EnrolmentStep, "actor_id"),
    (SessionTrainer, "account_id"),
    (Attendance, "by_id"),
    (HandIn, "by_id"),
    (Feedback, "by_id"),
    (CohortMessage, "by_id"),
)
# Texts that people write and that others keep.
WRITTEN: tuple[tuple[Any, str], ...] = (
    (Enrolment, "reason"),
    (EnrolmentStep, "reason"),
    (SessionTrainer, "name"),
    (CohortSession, "notes"),
    (CohortTask, "body"),
    (HandIn, "words"),
    (Feedback, "words"),
    (CohortMessage, "subject"),
    (CohortMessage, "body"),
)


def forget(account_id: int, names: Sequence[str]) -> list[str]:
    """Take a person out. Returns the keys of files whose bytes go."""
    alone = [profile.id for profile in owned_alone(account_id)]
    gone = _forget_files(alone)
    _run(sa.delete(Enrolment).where(Enrolment.profile_id.in_(alone)))
    for model in (CheckIn, CalendarFeed, MessageRecipient):
        _run(sa.delete(model).where(model.account_id == account_id))
    _run(sa.delete(CohortManager).where(CohortManager.account_id == account_id))
    for model, column in NAMED:
        _run(sa.update(model).where(getattr(model, column) == account_id).values({column: None}))
    for name in (one for one in names if len(one) >= LEAST_NAME):
        for model, column in WRITTEN:
            held = getattr(model, column)
            cleaned = {column: sa.func.replace(held, name, ERASED_NAME)}
            _run(sa.update(model).where(held.contains(name, autoescape=True)).values(cleaned))
    db.session.flush()
    return gone


def _forget_files(profile_ids: Sequence[int]) -> list[str]:
    """Files that these profiles handed in lose their rows. Returns the keys of their bytes."""
    theirs = (
        sa.select(HandInFile.file_id)
        .join(HandIn, HandIn.id == HandInFile.hand_in_id)
        .join(Enrolment, Enrolment.id == HandIn.enrolment_id)
        .where(Enrolment.profile_id.in_(profile_ids))
    )
    rows = db.session.execute(sa.select(StoredFile.id, StoredFile.key).where(StoredFile.id.in_(theirs))).all()
    _run(sa.delete(StoredFile).where(StoredFile.id.in_([row.id for row in rows])))
    return [row.key for row in rows]


def _run(statement: sa.UpdateBase) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
