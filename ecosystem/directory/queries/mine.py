"""What one person did in the directory, for the copy of their data: their own words and acts, nothing of others'."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory.models import (
    ImportBatch,
    ImportMapping,
    Profile,
    ProfileDraft,
    ProfileRevision,
    Verification,
    VerificationStep,
)

MAPPING = ("kind", "source", "mapping", "used_at")
BATCH = ("name", "state", "kind", "source", "total", "made_at", "confirmed_at", "ended_at")
DRAFT = ("kind", "step", "saved_at", "discarded_at", "typed")
STATEMENT = ("asked_at", "statement", "evidence_url", "evidence_note")


def acts_of(account_id: int) -> dict[str, Any]:
    """Drafts, edits, statements and words of verification, and imports with the columns they remembered."""
    made = sa.or_(ImportBatch.made_by_id == account_id, ImportBatch.confirmed_by_id == account_id)
    return {
        "drafts": _rows(ProfileDraft, ProfileDraft.account_id == account_id, DRAFT),
        "edits": _edits(account_id),
        "verification_statements": _statements(account_id),
        "verification_steps": _steps(account_id),
        "import_mappings": _rows(ImportMapping, ImportMapping.account_id == account_id, MAPPING),
        "imports": _rows(ImportBatch, made, BATCH),
    }


def _rows(model: Any, mine: sa.ColumnElement[bool], names: tuple[str, ...]) -> list[dict[str, Any]]:  # noqa: ANN401  any model
    columns = [getattr(model, name) for name in names]
    return _plain(sa.select(*columns).where(mine).order_by(model.id))


def _plain(select: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a select of any columns
    return [dict(row) for row in db.session.execute(select).mappings()]


def _edits(account_id: int) -> list[dict[str, Any]]:
    row = ProfileRevision
    select = sa.select(row.at, row.act, row.changed, row.version, Profile.name.label("profile"))
    return _plain(select.join(Profile).where(row.actor_id == account_id).order_by(row.id))


def _statements(account_id: int) -> list[dict[str, Any]]:
    columns = [getattr(Verification, name) for name in STATEMENT]
    select = sa.select(*columns, Profile.name.label("profile")).select_from(Verification).join(Profile)
    return _plain(select.where(Verification.asked_by_id == account_id).order_by(Profile.id))


def _steps(account_id: int) -> list[dict[str, Any]]:
    row = VerificationStep
    select = sa.select(row.at, row.act, row.words, row.reasons, Profile.name.label("profile"))
    return _plain(select.join(Profile).where(row.actor_id == account_id).order_by(row.id))
