"""Who sees what of a profile: the groups of its fields, the audiences there are, and what holders have chosen."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core.db import SlugEnum, db


class Audience(enum.StrEnum):
    """Who a field is for, from wide to narrow: all, people who signed in, who is connected, members of the profile."""

    PUBLIC = "public"
    MEMBERS = "members"
    CONNECTED = "connected"
    PRIVATE = "private"


class FieldGroup(enum.StrEnum):
    """Fields that people think of as one thing, and that share an audience. In the order a page lists them."""

    BASICS = "basics"
    INTRO = "intro"
    FUNDRAISING = "fundraising"
    NEEDS = "needs"
    TRACTION = "traction"
    TEAM = "team"
    ASSETS = "assets"
    CRITERIA = "criteria"
    PORTFOLIO = "portfolio"
    CAPACITY = "capacity"
    CONTACTS = "contacts"
    DECK = "deck"
    CONFLICTS = "conflicts"
    LEGAL = "legal"


class ProfileAudience(db.Model):
    """The audience a holder chose for one group of fields; without a row the group's default holds."""

    __tablename__ = "profile_audience"

    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    field_group: Mapped[FieldGroup] = mapped_column(SlugEnum(FieldGroup), primary_key=True)
    audience: Mapped[Audience] = mapped_column(SlugEnum(Audience))

    __table_args__ = (
        sa.CheckConstraint("audience IN ('public', 'members', 'connected', 'private')", name="audience_known"),
        sa.Index("ix_profile_audience_field_group_audience", "field_group", "audience", "profile_id"),
    )
