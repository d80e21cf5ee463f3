"""The lists made for a profile, how they were shown, what they were made from, learnt weights, opinions on cards."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.directory.models import Profile


class RecommendationList(db.Model):
    """One list of one profile: ranked entries with score and reasons, as the worker stored them.

    ``entries`` is a JSON list, best first, of what ``engine/entries.py`` writes: score, exact value, the factor that
    moved it, what is told and missing, and both directions with whole points that sum to their scores; what a card
    shows comes from here. ``broken`` counts the counterparts that each hard rule kept out (``{rule: count}``) where the
    list is very short, of ``considered`` counterparts in all. ``inputs`` is the key of the ``MatchingRecord``
    from which the list can be made again; ``top`` holds the ids of its first ten places.
    The small columns stand before the large one, so that a database reads them without the entries. ``places`` holds
    the ids of all entries and ``last`` the order of the last one: what an edit asks of every list (none: not yet so).
    """

    __tablename__ = "recommendation_list"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    wanted: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    made_at: Mapped[datetime]
    model: Mapped[str] = mapped_column(sa.String(64))
    considered: Mapped[int]
    broken: Mapped[dict[str, Any]]
    inputs: Mapped[str] = mapped_column(sa.String(64), default="")
    top: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    places: Mapped[list[int] | None] = mapped_column(sa.JSON(none_as_null=True))
    last: Mapped[float | None]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)

    __table_args__ = (sa.CheckConstraint("wanted IN ('mentors', 'investors', 'startups')", name="wanted_known"),)


class MatchingRecord(db.Model):
    """Something a list was made from, packed, under the hash of its content: written once, never changed.

    A profile as the engine was told of it goes with the profile; an epoch, a vocabulary and the inputs of a refresh
    belong to nobody.
    """

    __tablename__ = "matching_record"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    kept_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Spot(enum.StrEnum):
    """Where a list, or a part of one, is shown; ``rules.SPOTS`` says it in words."""

    LIST = "list"
    HOME = "home"
    MAIL = "mail"
    NEXT = "next"
    EVENT = "event"
    POSTING = "posting"
    POSTINGS = "postings"
    TOLD = "told"
    SIMILAR = "similar"
    SEARCH = "search"


class ShownList(db.Model):
    """One page of a list as somebody saw it, from the place ``first``; written when it differs from the last time.

    ``about`` tells apart what is shown at one spot for several reasons: the week of a mail, the request that nobody
    answered, the event, the posting. ``left_out`` are the ids of the list that were not shown: refused, resting, in
    talks already, or not what that spot is about.
    What a person searched for in a free text is theirs and no profile's: ``account_id`` says whose, ``asked`` holds the
    words and the question as it was weighed. It goes with the row, sooner than other lists.
    ``verdict`` is what the last replay said, ``found`` what it found where that differs.
    """

    __tablename__ = "shown_list"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    wanted: Mapped[str] = mapped_column(sa.String(20))
    first: Mapped[int]
    spot: Mapped[Spot] = mapped_column(SlugEnum(Spot), default=Spot.LIST)
    about: Mapped[str] = mapped_column(sa.String(120), default="")
    shown_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime]
    model: Mapped[str] = mapped_column(sa.String(64))
    inputs: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[str] = mapped_column(sa.String(64))
    left_out: Mapped[list[int]] = mapped_column(sa.JSON)
    replayed_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(sa.String(20))
    found: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    asked: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    profile: Mapped[Profile | None] = relationship()
    account: Mapped[Account | None] = relationship()
    entries: Mapped[list[ShownEntry]] = relationship(order_by="ShownEntry.place", passive_deletes=True)

    __table_args__ = (
        sa.Index("ix_shown_list_profile_id", "profile_id", "wanted", "first"),
        sa.CheckConstraint("(verdict IS NULL) = (replayed_at IS NULL)", name="verdict_has_time"),
        sa.CheckConstraint("(profile_id IS NULL) = (account_id IS NOT NULL)", name="somebodys"),
        sa.CheckConstraint("(asked IS NULL) = (account_id IS NULL)", name="search_has_words"),
    )

    @property
    def owner_name(self) -> str:
        """Whose list it is: a profile's, or of a search the person's."""
        return self.profile.name if self.profile else self.account.full_name if self.account else ""


class ShownEntry(db.Model):
    """Who stood at a place of a shown list, with the score shown, the exact value and the factor that moved it."""

    __tablename__ = "shown_entry"

    shown_id: Mapped[int] = mapped_column(sa.ForeignKey(ShownList.id, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Profile.id, ondelete="SET NULL"), index=True)
    score: Mapped[int]
    value: Mapped[float] = mapped_column(sa.Double)
    factor: Mapped[float] = mapped_column(sa.Double)
    other: Mapped[Profile | None] = relationship()


class RankingSetting(db.Model):
    """The disclosed priority: by how many percent at most a favoured startup is set forward; one row, or none yet."""

    __tablename__ = "ranking_setting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    priority_percent: Mapped[int]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    changed_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("priority_percent >= 0 AND priority_percent <= 10", name="percent_bounded"),
    )


class ListKind(enum.StrEnum):
    """Whose pairs with startups a set of weights orders: those of mentors, or of angels and funds."""

    MENTOR = "mentor"
    INVESTOR = "investor"


class WeightState(enum.StrEnum):
    """Where a version of weights stands; ``rules.learning.TRANSITIONS`` says what may follow."""

    PROPOSED = "proposed"
    ON = "on"
    OFF = "off"


class WeightVersion(db.Model):
    """Points of the parts in both directions, learnt from answers, with what it was learnt from and how it measured.

    ``events`` counts what was at hand by sort, ``taught`` the answers it was learnt from; ``measured`` holds the
    comparison on later answers with the weights that were on then: ``against_id``, or the defaults. ``replaced_id`` is
    what was on before it was switched on, to go back to; none: the defaults.
    """

    __tablename__ = "weight_version"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[ListKind] = mapped_column(SlugEnum(ListKind))
    state: Mapped[WeightState] = mapped_column(SlugEnum(WeightState))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    events: Mapped[dict[str, Any]]
    taught: Mapped[int]
    weights: Mapped[dict[str, Any]]
    measured: Mapped[dict[str, Any]]
    against_id: Mapped[int | None] = mapped_column(sa.ForeignKey("weight_version.id"))
    replaced_id: Mapped[int | None] = mapped_column(sa.ForeignKey("weight_version.id"))
    moved_at: Mapped[datetime | None]
    moved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    made_by: Mapped[Account | None] = relationship(foreign_keys=[made_by_id])
    moved_by: Mapped[Account | None] = relationship(foreign_keys=[moved_by_id])

    __table_args__ = (
        # One is on for each kind, also under a race.
        sa.Index(
            "uq_weight_version_on",
            "kind",
            unique=True,
            sqlite_where=sa.text("state = 'on'"),
            postgresql_where=sa.text("state = 'on'"),
        ),
        sa.CheckConstraint("kind IN ('mentor', 'investor')", name="kind_known"),
        sa.CheckConstraint("state IN ('proposed', 'on', 'off')", name="state_known"),
        sa.CheckConstraint("(state = 'proposed') = (moved_at IS NULL)", name="moved_has_time"),
        sa.CheckConstraint("state <> 'proposed' OR replaced_id IS NULL", name="replaced_was_on"),
        sa.CheckConstraint("taught > 0", name="taught_counts"),
    )


class Stance(enum.StrEnum):
    """What somebody said of a card: it fits, it does not, or not now."""

    FITS = "fits"
    REFUSED = "refused"
    SNOOZED = "snoozed"


class Reason(enum.StrEnum):
    """Why a card does not fit."""

    SECTOR = "wrong-sector"
    STAGE = "wrong-stage"
    EARLY = "too-early"
    KNOWN = "known"
    OTHER = "other"


class Opinion(db.Model):
    """What a profile's side said about a card. Taking it back deletes the row; what a rest said lapses on its day.

    ``note`` is for its writer alone: no page, mail or file shows it to anybody else, not to colleagues either.
    """

    __tablename__ = "opinion"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    state: Mapped[Stance] = mapped_column(SlugEnum(Stance))
    reason: Mapped[Reason | None] = mapped_column(SlugEnum(Reason))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    until: Mapped[date | None]
    said_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    said_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("profile_id", "other_id"),
        sa.CheckConstraint("state IN ('fits', 'refused', 'snoozed')", name="state_known"),
        sa.CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="refused_has_reason"),
        sa.CheckConstraint("(state = 'snoozed') = (until IS NOT NULL)", name="snoozed_has_end"),
        sa.CheckConstraint("note = '' OR state = 'refused'", name="note_of_refusal"),
    )


class Bookmark(db.Model):
    """A profile that somebody saved for later, for themselves alone."""

    __tablename__ = "bookmark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), index=True)
    saved_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("account_id", "other_id"),)


class SuggestionChoice(db.Model):
    """What the owners of a profile switched: to be suggested, to be given suggestions. No row is yes to both."""

    __tablename__ = "suggestion_choice"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True)
    is_suggested: Mapped[bool]
    gets_suggestions: Mapped[bool]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    changed_at: Mapped[datetime]


class SuggestionMail(db.Model):
    """One person's suggestions of one week, opened once, whichever worker comes first; it may turn out to hold none.

    ``week`` is the day on which the mails of that week leave.
    """

    __tablename__ = "suggestion_mail"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"))
    week: Mapped[date] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.UniqueConstraint("account_id", "week"),)


class SentSuggestion(db.Model):
    """A card that a person was told of in a week's mail: it is not told of again."""

    __tablename__ = "sent_suggestion"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True, index=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey(Profile.id, ondelete="CASCADE"), primary_key=True, index=True)
    sent_at: Mapped[datetime]
