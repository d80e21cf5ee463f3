"""Imports of profiles from files: a batch a file, a row a row, and how files of one shape were mapped before."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models.base import Kind, Profile


class BatchState(enum.StrEnum):
    """Where an import stands; ``rules/imports`` has the table of its steps."""

    READING = "reading"
    UNREADABLE = "unreadable"
    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    WRITING = "writing"
    WRITTEN = "written"
    STOPPED = "stopped"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


class RowState(enum.StrEnum):
    """What is known of a row: read, then what would become of it, then what did."""

    READ = "read"
    BAD = "bad"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TWIN = "twin"
    CREATED = "created"
    UPDATED = "updated"
    KEPT = "kept"
    SKIPPED = "skipped"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    MOVED_ON = "moved_on"


class Choice(enum.StrEnum):
    """What an officer decides on a row that resembles a profile which is there."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


class ImportBatch(db.Model):
    """One file on its way in. ``mapping`` is our field -> its column; ``source`` names where its rows come from."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state: Mapped[BatchState] = mapped_column(SlugEnum(BatchState), default=BatchState.READING)
    name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    kind: Mapped[Kind | None] = mapped_column(SlugEnum(Kind))
    source: Mapped[str] = mapped_column(sa.String(60), default="")
    columns: Mapped[list[str]]
    shape: Mapped[str] = mapped_column(sa.String(64), default="")
    mapping: Mapped[dict[str, Any]]
    note: Mapped[dict[str, Any]]
    total: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    made_by: Mapped[Account | None] = relationship(foreign_keys=[made_by_id])
    confirmed_by: Mapped[Account | None] = relationship(foreign_keys=[confirmed_by_id])
    file: Mapped[StoredFile | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('checking', 'checked', 'writing', 'written', 'stopped', 'undoing', 'undone') "
            "OR kind IS NOT NULL",
            name="mapped_has_kind",
        ),
        sa.CheckConstraint(
            "state NOT IN ('writing', 'written', 'stopped', 'undoing', 'undone') OR confirmed_at IS NOT NULL",
            name="written_was_confirmed",
        ),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}


class ImportRow(db.Model):
    """One row of a file: its cells as text by column, what is wrong with it, and what became of it.

    ``problems`` are ``{field, column, said, weak}``, the sentence in both languages; a weak one only warns.
    ``changes`` are the fields that an update would change; ``twins`` the profiles it resembles: ``{id, by}``.
    """

    __tablename__ = "import_row"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey(ImportBatch.id, ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[RowState] = mapped_column(SlugEnum(RowState), default=RowState.READ)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    external_id: Mapped[str] = mapped_column(sa.String(120), default="")
    cells: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]] = mapped_column(sa.JSON)
    changes: Mapped[list[str]]
    twins: Mapped[list[Any]] = mapped_column(sa.JSON)
    choice: Mapped[Choice | None] = mapped_column(SlugEnum(Choice))
    # The profile that an update would change or did change, or that was created.
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    version_before: Mapped[int | None]
    version_after: Mapped[int | None]

    __table_args__ = (
        sa.UniqueConstraint("batch_id", "number"),
        sa.Index("ix_import_row_batch_id_state", "batch_id", "state", "number"),
        sa.Index("ix_import_row_batch_id_external_id", "batch_id", "external_id"),
    )


class ImportMapping(db.Model):
    """How an officer mapped files of one shape the last time."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    shape: Mapped[str] = mapped_column(sa.String(64), index=True)
    kind: Mapped[Kind] = mapped_column(SlugEnum(Kind))
    source: Mapped[str] = mapped_column(sa.String(60))
    mapping: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("account_id", "shape"),)
