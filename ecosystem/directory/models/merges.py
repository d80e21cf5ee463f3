"""Merges: which profile was taken into which, what was chosen, and what undoing needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models.base import Profile


class Merge(db.Model):
    """One profile taken into another. The one that is taken stays as it was, away from everywhere, until it is purged.

    ``chosen`` says for each field whose value stayed, ``snapshot`` what the kept one was before and became (emptied
    once undone), ``moved`` what features of higher floors moved, by their names. ``logo`` and ``deck`` are the files
    of the kept one that were replaced; they go with this row, which goes when either profile is purged.
    """

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    taken_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    chosen: Mapped[dict[str, Any]]
    snapshot: Mapped[dict[str, Any]]
    moved: Mapped[dict[str, Any]]
    logo_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    deck_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))

    kept: Mapped[Profile] = relationship(foreign_keys=[kept_id])
    taken: Mapped[Profile] = relationship(foreign_keys=[taken_id])
    merged_by: Mapped[Account | None] = relationship(foreign_keys=[merged_by_id])
    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_id])
    deck: Mapped[StoredFile | None] = relationship(foreign_keys=[deck_id])

    __table_args__ = (
        # A profile is in one place at a time, also under a race.
        sa.Index(
            "uq_merge_taken_id_standing",
            "taken_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
        sa.CheckConstraint("kept_id <> taken_id", name="two_profiles"),
        sa.CheckConstraint("undone_by_id IS NULL OR undone_at IS NOT NULL", name="undone_has_time"),
    )
