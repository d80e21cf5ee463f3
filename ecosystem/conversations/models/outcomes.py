"""What each side says has come of an introduction, when it was asked, and the links it answers by."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account, AskLink
from ecosystem.connections.models import Introduction, Side
from ecosystem.core.db import BigId, SlugEnum, db


class OutcomeKind(enum.StrEnum):
    """What may have come of an introduction, in the order in which it mostly comes."""

    MET = "met"
    WORKING = "working"
    INVESTED = "invested"
    NOT_CONTINUING = "not-continuing"


class Outcome(db.Model):
    """One mark of one side: each kind once."""

    __tablename__ = "outcome"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    kind: Mapped[OutcomeKind] = mapped_column(SlugEnum(OutcomeKind))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("introduction_id", "side", "kind"),)


class OutcomeAsk(db.Model):
    """Both sides asked, once ``step`` days after they were connected."""

    __tablename__ = "outcome_ask"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"))
    step: Mapped[int]
    asked_at: Mapped[datetime]
    introduction: Mapped[Introduction] = relationship()

    __table_args__ = (sa.UniqueConstraint("introduction_id", "step"),)


class OutcomeLink(AskLink, db.Model):
    """The link in the mail to one hand of ``side``. It marks the outcome of that side and nothing else, once."""

    __tablename__ = "outcome_link"

    ask_id: Mapped[int] = mapped_column(sa.ForeignKey(OutcomeAsk.id, ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    ask: Mapped[OutcomeAsk] = relationship()
