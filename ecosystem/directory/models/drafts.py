"""Drafts: what somebody typed into the guided form and has not published. Nobody else ever sees one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models.base import Kind, Profile


class ProfileDraft(db.Model):
    """What one account typed for one profile, or for a new one of a kind: one row for each, which the database holds.

    ``typed`` is the whole form as it was sent, name to values, right or wrong; ``tabs`` says which browser tab saved
    each step last. A discarded draft can be taken back until it is purged.
    """

    __tablename__ = "profile_draft"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(SlugEnum(Kind))
    base_version: Mapped[int | None]
    typed: Mapped[dict[str, Any]]
    tabs: Mapped[dict[str, Any]]
    step: Mapped[str] = mapped_column(sa.String(40))
    saved_at: Mapped[datetime] = mapped_column(index=True)
    discarded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    profile: Mapped[Profile | None] = relationship()

    __table_args__: Any = (
        sa.UniqueConstraint("account_id", "profile_id"),
        sa.Index(
            "uq_profile_draft_account_id_kind_new",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("profile_id IS NULL"),
            postgresql_where=sa.text("profile_id IS NULL"),
        ),
        sa.CheckConstraint("(profile_id IS NULL) = (base_version IS NULL)", name="base_with_profile"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}
