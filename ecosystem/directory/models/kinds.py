"""The kinds of profile and the rows that only they have."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.core.db import BigId, SlugEnum, db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models.base import Facet, Kind, Profile, Stay


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
    visa_note: Mapped[str] = mapped_column(sa.String(300), default="")
    visa_note_en: Mapped[str] = mapped_column(sa.String(300), default="")
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
    title_en: Mapped[str] = mapped_column(sa.String(120), default="")
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
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")


class Investor(Profile):
    """An angel or a fund: a thesis in words and one or more mandates in fields. ``fund_kind`` is a fund's own."""

    __tablename__ = "investor"

    id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    thesis_vi: Mapped[str] = mapped_column(sa.Text, default="")
    thesis_en: Mapped[str] = mapped_column(sa.Text, default="")
    fund_kind: Mapped[str | None] = mapped_column(sa.String(40))
    # Shares in hundredths of a percent: of the budget in the fund, and the largest the fund takes in one company.
    investor_count: Mapped[int | None]
    state_share: Mapped[int | None]
    largest_stake: Mapped[int | None]
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
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
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
    stay: Mapped[Stay | None] = mapped_column(SlugEnum(Stay))
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
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_title: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_title_en: Mapped[str] = mapped_column(sa.String(120), default="")

    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": Kind.INSTITUTION}
