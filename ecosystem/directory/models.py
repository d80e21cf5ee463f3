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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile


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
    version: Mapped[int] = mapped_column()

    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_id])
    terms: Mapped[list[ProfileTerm]] = relationship(cascade="all, delete-orphan", order_by="ProfileTerm.id")
    memberships: Mapped[list[Membership]] = relationship(back_populates="profile", cascade="all, delete-orphan")
    conflicts: Mapped[list[Conflict]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Conflict.profile_id", order_by="Conflict.id"
    )
    words: Mapped[list[ProfileWord]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __table_args__: Any = (
        sa.UniqueConstraint("source", "external_id"),
        sa.CheckConstraint("(source IS NULL) = (external_id IS NULL)", name="source_with_id"),
        sa.Index("ix_profile_kind_state_sort_key", "kind", "state", "sort_key"),
        sa.Index("ix_profile_ward", "ward"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": kind, "version_id_col": version}

    def values_of(self, facet: Facet) -> list[str]:
        """The terms of one list, in the order they were given. Needs ``terms`` loaded."""
        return [term.term for term in self.terms if term.facet == facet]


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
    """A declared competitor or conflict of interest: with a profile here, or with a name outside."""

    __tablename__ = "conflict"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    other_name: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    other: Mapped[Profile | None] = relationship(foreign_keys=[other_id])

    __table_args__ = (
        sa.CheckConstraint("kind IN ('competitor', 'conflict')", name="kind_known"),
        sa.CheckConstraint("other_id IS NOT NULL OR other_name <> ''", name="names_somebody"),
    )


class Startup(Profile):
    """A startup with its organisation. Maturity (``stage``) is separate from the round it raises."""

    __tablename__ = "startup"

    id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    pitch_vi: Mapped[str] = mapped_column(sa.Text, default="")
    pitch_en: Mapped[str] = mapped_column(sa.Text, default="")
    stage: Mapped[str | None] = mapped_column(sa.String(40))
    round: Mapped[str | None] = mapped_column(sa.String(40))
    ask_amount: Mapped[int | None] = mapped_column(BigId)
    ask_entered: Mapped[str] = mapped_column(sa.String(60), default="")
    ask_currency: Mapped[str] = mapped_column(sa.String(3), default="VND")
    use_of_funds_vi: Mapped[str] = mapped_column(sa.Text, default="")
    use_of_funds_en: Mapped[str] = mapped_column(sa.Text, default="")
    founded: Mapped[date | None]
    legal_form: Mapped[str | None] = mapped_column(sa.String(40))
    legal_name: Mapped[str] = mapped_column(sa.String(200), default="")
    tax_code: Mapped[str] = mapped_column(sa.String(14), default="")
    team_size: Mapped[int | None]
    raising: Mapped[bool] = mapped_column(default=False)
    hiring: Mapped[bool] = mapped_column(default=False)
    video_url: Mapped[str] = mapped_column(sa.String(300), default="")
    deck_id: Mapped[int | None] = mapped_column(sa.ForeignKey(StoredFile.id, ondelete="SET NULL"))
    visa_needs: Mapped[str] = mapped_column(sa.String(40), default="")
    deck: Mapped[StoredFile | None] = relationship(foreign_keys=[deck_id])
    founders: Mapped[list[Founder]] = relationship(cascade="all, delete-orphan", order_by="Founder.id")
    traction: Mapped[list[TractionFigure]] = relationship(cascade="all, delete-orphan", order_by="TractionFigure.id")
    assets: Mapped[list[IpAsset]] = relationship(cascade="all, delete-orphan", order_by="IpAsset.id")

    __table_args__ = (
        sa.CheckConstraint(
            "ask_amount IS NULL OR (ask_amount >= 0 AND ask_amount <= 1000000000000000)", name="ask_range"
        ),
        sa.CheckConstraint("team_size IS NULL OR team_size >= 0", name="team_size_positive"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.STARTUP}


class Founder(db.Model):
    """One person of a startup's team; shown in public only when they agreed."""

    __tablename__ = "founder"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True)
    full_name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    is_public: Mapped[bool] = mapped_column(default=False)


class TractionFigure(db.Model):
    """One figure a startup gives of itself (a kind of the KPI list), with the day it held."""

    __tablename__ = "traction_figure"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[int] = mapped_column(BigId)
    as_of: Mapped[date]


class IpAsset(db.Model):
    """One intellectual property asset of a startup."""

    __tablename__ = "ip_asset"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    startup_id: Mapped[int] = mapped_column(sa.ForeignKey("startup.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    status: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200), default="")


class Investor(Profile):
    """An angel or a fund: a thesis in words and one or more mandates in fields. ``fund_kind`` is a fund's own."""

    __tablename__ = "investor"

    id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    thesis_vi: Mapped[str] = mapped_column(sa.Text, default="")
    thesis_en: Mapped[str] = mapped_column(sa.Text, default="")
    fund_kind: Mapped[str | None] = mapped_column(sa.String(40))
    mandates: Mapped[list[Mandate]] = relationship(cascade="all, delete-orphan", order_by="Mandate.id")
    portfolio: Mapped[list[PortfolioCompany]] = relationship(
        cascade="all, delete-orphan", order_by="PortfolioCompany.id"
    )

    # Never made by itself: an investor is an angel or a fund.
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_abstract": True}


class Angel(Investor):
    """An angel investor, a person."""

    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.ANGEL}


class Fund(Investor):
    """A fund; several people share its profile."""

    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.FUND}


class Mandate(db.Model):
    """One thing an investor looks for; tickets are đồng, the entered words are kept beside."""

    __tablename__ = "mandate"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    investor_id: Mapped[int] = mapped_column(sa.ForeignKey("investor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    ticket_min: Mapped[int | None] = mapped_column(BigId)
    ticket_max: Mapped[int | None] = mapped_column(BigId)
    ticket_min_entered: Mapped[str] = mapped_column(sa.String(60), default="")
    ticket_max_entered: Mapped[str] = mapped_column(sa.String(60), default="")
    currency: Mapped[str] = mapped_column(sa.String(3), default="VND")
    active: Mapped[bool] = mapped_column(default=True)
    terms: Mapped[list[MandateTerm]] = relationship(cascade="all, delete-orphan", order_by="MandateTerm.id")

    __table_args__ = (
        sa.CheckConstraint("ticket_min IS NULL OR ticket_max IS NULL OR ticket_min <= ticket_max", name="ticket_order"),
        sa.CheckConstraint("coalesce(ticket_min, 0) >= 0", name="ticket_positive"),
    )

    def values_of(self, facet: Facet) -> list[str]:
        """The terms of one list of this mandate. Needs ``terms`` loaded."""
        return [term.term for term in self.terms if term.facet == facet]


class MandateTerm(db.Model):
    """One term of one list of one mandate."""

    __tablename__ = "mandate_term"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id", ondelete="CASCADE"))
    facet: Mapped[Facet] = mapped_column(SlugEnum(Facet))
    term: Mapped[str] = mapped_column(sa.String(80))

    __table_args__ = (
        sa.UniqueConstraint("mandate_id", "facet", "term"),
        sa.Index("ix_mandate_term_facet_term", "facet", "term", "mandate_id"),
    )


class PortfolioCompany(db.Model):
    """A company an investor has invested in."""

    __tablename__ = "portfolio_company"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    investor_id: Mapped[int] = mapped_column(sa.ForeignKey("investor.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    year: Mapped[int | None]


class Mentor(Profile):
    """A mentor: what they know, whom they take, and how much of it."""

    __tablename__ = "mentor"

    id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    title_vi: Mapped[str] = mapped_column(sa.String(160), default="")
    title_en: Mapped[str] = mapped_column(sa.String(160), default="")
    capacity_startups: Mapped[int | None]
    capacity_hours: Mapped[int | None]
    current_startups: Mapped[int] = mapped_column(default=0)
    experience_vi: Mapped[str] = mapped_column(sa.Text, default="")
    experience_en: Mapped[str] = mapped_column(sa.Text, default="")
    in_town_from: Mapped[date | None]
    in_town_until: Mapped[date | None]

    __table_args__ = (
        sa.CheckConstraint("coalesce(capacity_startups, 0) >= 0 AND current_startups >= 0", name="capacity_positive"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.MENTOR}


class Institution(Profile):
    """An agency, incubator, university or operator that programs and challenges will hang on."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    institution_kind: Mapped[str | None] = mapped_column(sa.String(40))

    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.INSTITUTION}
