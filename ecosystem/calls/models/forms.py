"""The versions of a call's form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.calls.models.calls import Call
from ecosystem.core.db import BigId, db


class CallForm(db.Model):
    """One version of a form: ``content`` is what ``rules.form.read`` reads. Once in force it is never changed."""

    __tablename__ = "call_form"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey(Call.id, ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    in_force_at: Mapped[datetime | None]
    # How often it was saved: two people who build at once find out.
    saved: Mapped[int] = mapped_column(default=0)
    call: Mapped[Call] = relationship()

    __table_args__ = (sa.UniqueConstraint("call_id", "number"),)
