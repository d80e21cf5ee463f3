"""Who is who: profiles of startups, investors, mentors and institutions, and what hangs on them.

One ``profile`` row a profile, a row of its kind beside it (joined inheritance), so that members, lists, introductions
and search know profiles only. Lists of terms (sectors, needs, languages...) are rows too, which makes facets one
query; their slugs come from the taxonomy, the only stable keys.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models.audience import Audience, FieldGroup, ProfileAudience


class Kind(enum.StrEnum):
    """The kinds of profile."""

    STARTUP = "startup"
    ANGEL = "angel"
    FUND = "fund"
    MENTOR = "mentor"
    INSTITUTION = "institution"


INVESTORS = (Kind.ANGEL, Kind.FUND)


def ordered(length: int) -> sa.String:
    """A string compared code point by code point on both databases: for sort keys and for prefixes of folded words."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


class State(enum.StrEnum):
    """Whether a profile is shown: to all, only to its members, or to nobody."""

    PUBLISHED = "published"
    HIDDEN = "hidden"
    REMOVED = "removed"


class Stay(enum.StrEnum):
    """How a mentor is in Đà Nẵng: at home here, as a visiting expert, or as a digital nomad."""

    RESIDENT = "resident"
    VISITING = "visiting"
    NOMAD = "nomad"


class Right(enum.StrEnum):
    """What a member may do with a profile."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class Facet(enum.StrEnum):
    """The lists of terms a profile or a mandate may hold; ``VOCABULARIES`` says which taxonomy list feeds each."""

    SECTOR = "sector"
    EXCLUDED_SECTOR = "excluded_sector"
    TECHNOLOGY = "technology"
    STAGE = "stage"
    ROUND = "round"
    INSTRUMENT = "instrument"
    REVENUE_MODEL = "revenue_model"
    NEED = "need"
    LANGUAGE = "language"
    EXPERTISE = "expertise"
    TOPIC = "topic"
    FORM = "form"
    PLACE = "place"


# Technology, topic and place are free words; form is online or in person.
VOCABULARIES: dict[Facet, str] = {
    Facet.SECTOR: "sectors",
    Facet.EXCLUDED_SECTOR: "sectors",
    Facet.STAGE: "startup_stages",
    Facet.ROUND: "funding_rounds",
    Facet.INSTRUMENT: "funding_instruments",
    Facet.REVENUE_MODEL: "revenue_models",
    Facet.NEED: "support_needs",
    Facet.LANGUAGE: "languages",
    Facet.EXPERTISE: "mentor_expertise",
}


class Profile(db.Model):
    """What every profile has, of whatever kind. Texts that people read may be given in Vietnamese, English or both."""

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[Kind] = mapped_column(SlugEnum(Kind))
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    state: Mapped[State] = mapped_column(SlugEnum(State), default=State.PUBLISHED)
    name: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    sort_key: Mapped[str] = mapped_column(ordered(400))
    tagline_vi: Mapped[str] = mapped_column(sa.String(140), default="")
    tagline_en: Mapped[str] = mapped_column(sa.String(140), default="")
    description_vi: Mapped[str] = mapped_column(sa.Text, default="")
    description_en: Mapped[str] = mapped_column(sa.Text, default="")
    ward: Mapped[str | None] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    logo_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    accepting: Mapped[bool] = mapped_column(default=True)
    paused_until: Mapped[date | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(sa.String(60))
    external_id: Mapped[str | None] = mapped_column(sa.String(120))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    # The bin: since when it is removed, what it was before, by whom; ``purged_at`` once nothing of it is left.
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    removed_from: Mapped[State | None] = mapped_column(SlugEnum(State))
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"))
    purged_at: Mapped[datetime | None]
    # The profile that took this one in (``Merge``); its address leads there.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("profile.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_id])
    terms: Mapped[list[ProfileTerm]] = relationship(cascade="all, delete-orphan", order_by="ProfileTerm.id")
    memberships: Mapped[list[Membership]] = relationship(back_populates="profile", cascade="all, delete-orphan")
    conflicts: Mapped[list[Conflict]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Conflict.profile_id", order_by="Conflict.id"
    )
    words: Mapped[list[ProfileWord]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    audiences: Mapped[list[ProfileAudience]] = relationship(cascade="all, delete-orphan")

    __table_args__: Any = (
        sa.UniqueConstraint("source", "external_id"),
        sa.CheckConstraint("(source IS NULL) = (external_id IS NULL)", name="source_with_id"),
        sa.CheckConstraint("(state = 'removed') = (removed_at IS NOT NULL)", name="removed_has_time"),
        sa.CheckConstraint("purged_at IS NULL OR removed_at IS NOT NULL", name="purged_was_removed"),
        sa.CheckConstraint("merged_into_id IS NULL OR state = 'removed'", name="merged_is_removed"),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_into_another"),
        sa.Index("ix_profile_kind_state_sort_key", "kind", "state", "sort_key"),
        sa.Index("ix_profile_ward", "ward"),
        sa.Index("ix_profile_state_confirmed_at", "state", "confirmed_at"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": kind, "version_id_col": version}

    @validates("state")
    def _keep_bin(self, _key: str, state: State) -> State:
        """Whoever moves the state: a removed profile knows since when and from where, any other does not."""
        if state == State.REMOVED and self.state != State.REMOVED:
            self.removed_at, self.removed_from = clock.now(), self.state or State.PUBLISHED
        elif state != State.REMOVED:
            self.removed_at = self.removed_from = self.removed_by_id = self.merged_into_id = None
        return state

    def values_of(self, facet: Facet) -> list[str]:
        """The terms of one list, in the order they were given. Needs ``terms`` loaded."""
        return [term.term for term in self.terms if term.facet == facet]

    @property
    def chosen(self) -> dict[FieldGroup, Audience]:
        """Whom its holder opened each group of fields to, where that was chosen. Needs ``audiences`` loaded."""
        return {row.field_group: row.audience for row in self.audiences}


class ProfileTerm(db.Model):
    """One term of one list of one profile."""

    __tablename__ = "profile_term"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"))
    facet: Mapped[Facet] = mapped_column(SlugEnum(Facet))
    term: Mapped[str] = mapped_column(sa.String(80))

    __table_args__ = (
        sa.UniqueConstraint("profile_id", "facet", "term"),
        sa.Index("ix_profile_term_facet_term", "facet", "term", "profile_id"),
    )


class ProfileWord(db.Model):
    """The search index: one folded word of a profile's public texts, so that search needs no diacritics."""

    __tablename__ = "profile_word"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(ordered(40), primary_key=True)

    __table_args__ = (sa.Index("ix_profile_word_word", "word", "profile_id"),)


class Membership(db.Model):
    """Who may see and change a profile from inside; several people of one fund share one profile."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    right: Mapped[Right] = mapped_column(SlugEnum(Right))
    joined_at: Mapped[datetime]
    profile: Mapped[Profile] = relationship(back_populates="memberships")
    account: Mapped[Account] = relationship()

    __table_args__ = (sa.UniqueConstraint("profile_id", "account_id"),)


class Conflict(db.Model):
    """A declared competitor, conflict of interest or kin: with a profile here, or with a name outside."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    other_name: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    note_en: Mapped[str] = mapped_column(sa.String(300), default="")
    other: Mapped[Profile | None] = relationship(foreign_keys=[other_id])

    __table_args__ = (
        sa.CheckConstraint("kind IN ('competitor', 'conflict', 'kin')", name="kind_known"),
        sa.CheckConstraint("other_id IS NOT NULL OR other_name <> ''", name="names_somebody"),
    )
