"""Who asked whom for an introduction, what came of it, and what the side asked notes for itself."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile

WAITING_SQL = "('asked', 'viewed', 'more-asked', 'more-answered')"
UNANSWERED_SQL = "('draft', 'asked', 'viewed', 'more-asked', 'more-answered')"
OPEN_SQL = "('asked', 'viewed', 'more-asked', 'more-answered', 'accepted')"


class IntroductionState(enum.StrEnum):
    """Where an introduction stands; ``rules.TRANSITIONS`` says what may follow."""

    DRAFT = "draft"
    ASKED = "asked"
    VIEWED = "viewed"
    MORE_ASKED = "more-asked"
    MORE_ANSWERED = "more-answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Origin(enum.StrEnum):
    """How an introduction came to be: one side asked the other, or both said yes at an event."""

    ASKED = "asked"
    EVENT = "event"


class Side(enum.StrEnum):
    """Who moves an introduction: one of its two sides, or the clock, which belongs to nobody."""

    ASKER = "asker"
    ASKED = "asked"
    CLOCK = "clock"


class StepKind(enum.StrEnum):
    """What may stand in the trail of an introduction: each state it came to, and each reminder."""

    ASKED = "asked"
    ARRANGED = "arranged"
    VIEWED = "viewed"
    REMINDED = "reminded"
    MORE_ASKED = "more-asked"
    MORE_ANSWERED = "more-answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Label(enum.StrEnum):
    """How the side asked sorts a request; the asker never learns of it."""

    PRIORITY = "priority"
    LATER = "later"
    UNFIT = "unfit"


class Introduction(db.Model):
    """One asking between two profiles. ``pair`` is the same for both directions: ``lower id:higher id``.

    ``turn_at`` is since when one side is waited for, ``reminded`` how often it was reminded since, ``due_at`` when the
    clock looks next. ``snapshot`` is the asker's profile as the side asked could see it when it was sent, by language.
    One of an event names it in ``occasion``, by language; nobody asked there, so ``asker`` is only the first of two.
    """

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    state: Mapped[IntroductionState] = mapped_column(SlugEnum(IntroductionState))
    origin: Mapped[Origin] = mapped_column(SlugEnum(Origin), default=Origin.ASKED)
    occasion: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pair: Mapped[str] = mapped_column(sa.String(50))
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    asked_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    message: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # When it last moved, or was saved as a draft: the order of lists.
    moved_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    # The first word of a hand of the side asked: a yes, a no or a question.
    replied_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(sa.String(40), default="")
    turn_at: Mapped[datetime | None]
    reminded: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    # Of a draft: thrown away since; and tell its writers when the other side takes requests again.
    discarded_at: Mapped[datetime | None]
    tell_when_open: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    asker: Mapped[Profile] = relationship(foreign_keys=[asker_id])
    asked: Mapped[Profile] = relationship(foreign_keys=[asked_id])
    desk: Mapped[Desk | None] = relationship(
        primaryjoin="foreign(Introduction.asked_id) == Desk.profile_id", viewonly=True, uselist=False
    )

    __table_args__ = (
        # One open request or connection per pair, whoever asks, also under a race.
        sa.Index(
            "uq_introduction_pair_open",
            "pair",
            unique=True,
            sqlite_where=sa.text(f"state IN {OPEN_SQL}"),
            postgresql_where=sa.text(f"state IN {OPEN_SQL}"),
        ),
        # One draft per asker and asked: it saves itself into the same row again.
        sa.Index(
            "uq_introduction_draft",
            "asker_id",
            "asked_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
        sa.CheckConstraint("asker_id <> asked_id", name="two_sides"),
        sa.CheckConstraint("(state = 'draft') = (asked_at IS NULL)", name="asked_has_time"),
        sa.CheckConstraint(f"(state IN {UNANSWERED_SQL}) = (answered_at IS NULL)", name="answered_has_time"),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_has_time"),
        sa.CheckConstraint(f"(state IN {WAITING_SQL}) = (turn_at IS NOT NULL)", name="waiting_has_turn"),
        sa.CheckConstraint("discarded_at IS NULL OR state = 'draft'", name="discarded_is_draft"),
        sa.CheckConstraint("reminded >= 0", name="reminded_counts"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class IntroductionStep(db.Model):
    """One step of the trail of an introduction. ``words`` are those of a question, its answer, or an ending."""

    __tablename__ = "introduction_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey(Introduction.id, ondelete="CASCADE"), index=True)
    kind: Mapped[StepKind] = mapped_column(SlugEnum(StepKind))
    side: Mapped[Side] = mapped_column(SlugEnum(Side))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    # Of a reminder: the first or the second of its turn.
    number: Mapped[int | None]
    at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("(kind = 'reminded') = (number IS NOT NULL)", name="reminder_has_number"),)


class Mark(db.Model):
    """What the side asked notes about a request for itself alone: a label, a note, the draft of a reply."""

    __tablename__ = "introduction_mark"

    introduction_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Introduction.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    label: Mapped[Label | None] = mapped_column(SlugEnum(Label))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class Desk(db.Model):
    """How a profile takes requests: how many a week (``None``: as the site does), and whether viewers sort them."""

    __tablename__ = "introduction_desk"

    profile_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weekly_limit: Mapped[int | None]
    viewers_sort: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __table_args__ = (sa.CheckConstraint("weekly_limit IS NULL OR weekly_limit > 0", name="limit_counts"),)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  SQLAlchemy reads a plain dict


class ReplyPace(db.Model):
    """How soon a profile answers, counted anew after each answer: the median in working seconds, or none."""

    __tablename__ = "reply_pace"

    profile_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    requests: Mapped[int]
    median_seconds: Mapped[int | None]
    counted_at: Mapped[datetime]


class Block(db.Model):
    """One side wants no new requests, messages or suggestions from the other; the other side never learns of it."""

    __tablename__ = "profile_block"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    blocked_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("profile_id", "blocked_id"),
        sa.CheckConstraint("profile_id <> blocked_id", name="two_profiles"),
    )
