"""What becomes of calls and applications when a person is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationFile,
    ApplicationStep,
    Call,
    CallForm,
    CallManager,
    CallQuestion,
    CallSubscription,
    Submission,
)
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.directory.actions.erasing import holds
from ecosystem.directory.queries import owned_alone
from ecosystem.directory.rules import ERASED_NAME

# Where an account is named: the table and its column.
NAMED: tuple[tuple[Any, str], ...] = (
    (Call, "approval_asked_by_id"),
    (CallForm, "changed_by_id"),
    (CallQuestion, "answered_by_id"),
    (Application, "created_by_id"),
    (ApplicationAnswer, "saved_by_id"),
    (ApplicationStep, "actor_id"),
    (Submission, "by_id"),
    (AccessCode, "made_by_id"),
    (AccessCode, "used_by_id"),
)
# Texts that people write and that others keep.
WRITTEN: tuple[tuple[Any, str], ...] = (
    (CallQuestion, "words"),
    (CallQuestion, "answer"),
    (ApplicationStep, "note"),
    (ApplicationStep, "reason"),
    (AccessCode, "label"),
    (Application, "asked_note"),
    (Call, "approval_note"),
)
LEAST_NAME = 3


def forget(account_id: int, names: Sequence[str]) -> list[str]:
    """Take a person out. Returns the keys of files whose bytes go."""
    gone = _forget_applications(account_id)
    db.session.execute(sa.delete(CallSubscription).where(CallSubscription.account_id == account_id))
    db.session.execute(sa.delete(CallManager).where(CallManager.account_id == account_id))
    mine = sa.update(CallQuestion).where(CallQuestion.asker_id == account_id)
    _run(mine.where(CallQuestion.answered_at.is_(None)).values(words="–", hidden_at=clock.now()))
    _run(mine.values(asker_id=None))
    for model, column in NAMED:
        _run(sa.update(model).where(getattr(model, column) == account_id).values({column: None}))
    for name in (one for one in names if len(one) >= LEAST_NAME):
        _replace(name)
    return gone


def _forget_applications(account_id: int) -> list[str]:
    """Applications of profiles that this person alone owns go with all that hangs on them."""
    alone = [profile.id for profile in owned_alone(account_id)]
    theirs = sa.select(Application.id).where(Application.profile_id.in_(alone))
    held = sa.select(ApplicationFile.file_id).where(ApplicationFile.application_id.in_(theirs))
    rows = db.session.execute(sa.select(StoredFile.id, StoredFile.key).where(StoredFile.id.in_(held))).all()
    _run(sa.delete(Application).where(Application.profile_id.in_(alone)))
    _run(sa.delete(StoredFile).where(StoredFile.id.in_([row.id for row in rows])))
    return [row.key for row in rows]


def _replace(name: str) -> None:
    """A name goes out of what others keep. A submission keeps its digest, and says since when it is not whole."""
    for model, column in WRITTEN:
        held = getattr(model, column)
        _run(
            sa.update(model)
            .where(held.contains(name, autoescape=True))
            .values({column: sa.func.replace(held, name, ERASED_NAME)})
        )
    content = Submission.content
    found = sa.update(Submission).where(content.contains(name, autoescape=True))
    _run(found.values(content=sa.func.replace(content, name, ERASED_NAME), erased_at=clock.now()))
    for answer in db.session.scalars(sa.select(ApplicationAnswer).where(holds(ApplicationAnswer.value, name))):
        answer.value = _cleaned(answer.value, name)
    db.session.flush()


def _cleaned(value: Any, name: str) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, str):
        return value.replace(name, ERASED_NAME)
    if isinstance(value, list):
        return [_cleaned(one, name) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one, name) for key, one in value.items()}
    return value


def _run(statement: sa.UpdateBase) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
