"""What a profile is made of, as plain values: what forms, the demo loader and the importer hand to the actions.

Amounts are whole đồng beside the words they were entered with; lists of terms are slugs; days are dates. ``held``
reads the same values back from a profile, which fills forms and tells what a change changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from ecosystem.directory.models import (
    Conflict,
    Facet,
    Founder,
    IpAsset,
    Kind,
    Mandate,
    PortfolioCompany,
    Profile,
    Stay,
    TractionFigure,
)

Terms = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConflictValues:
    """A declared competitor, conflict or kin: with a profile here (``other_id``) or a name outside."""

    kind: str = "competitor"
    other_id: int | None = None
    other_name: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, kw_only=True)
class FounderValues:
    """One person of the team."""

    full_name: str
    title: str = ""
    title_en: str = ""
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class TractionValues:
    """One figure and the day it held."""

    kind: str
    value: int
    as_of: date


@dataclass(frozen=True, kw_only=True)
class AssetValues:
    """One intellectual property asset."""

    kind: str
    status: str
    title: str = ""
    title_en: str = ""


@dataclass(frozen=True, kw_only=True)
class MandateValues:
    """One thing an investor looks for."""

    name: str = ""
    name_en: str = ""
    ticket_min: int | None = None
    ticket_max: int | None = None
    ticket_min_entered: str = ""
    ticket_max_entered: str = ""
    currency: str = "VND"
    active: bool = True
    stages: Terms = ()
    rounds: Terms = ()
    sectors: Terms = ()
    excluded_sectors: Terms = ()
    instruments: Terms = ()
    places: Terms = ()
    languages: Terms = ()


@dataclass(frozen=True, kw_only=True)
class CompanyValues:
    """A company of an investor's portfolio."""

    name: str
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProfileValues:
    """What every kind has."""

    name: str
    name_en: str = ""
    tagline_vi: str = ""
    tagline_en: str = ""
    description_vi: str = ""
    description_en: str = ""
    ward: str | None = None
    place: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    accepting: bool = True
    paused_until: date | None = None
    conflicts: tuple[ConflictValues, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StartupValues(ProfileValues):
    """A startup."""

    pitch_vi: str = ""
    pitch_en: str = ""
    sectors: Terms = ()
    technologies: Terms = ()
    stage: str | None = None
    round: str | None = None
    instruments: Terms = ()
    ask_amount: int | None = None
    ask_entered: str = ""
    ask_currency: str = "VND"
    use_of_funds_vi: str = ""
    use_of_funds_en: str = ""
    revenue_models: Terms = ()
    needs: Terms = ()
    languages: Terms = ()
    founded: date | None = None
    legal_form: str | None = None
    legal_name: str = ""
    tax_code: str = ""
    team_size: int | None = None
    raising: bool = False
    hiring: bool = False
    video_url: str = ""
    visa_needs: str = ""
    visa_note: str = ""
    visa_note_en: str = ""
    founders: tuple[FounderValues, ...] = ()
    traction: tuple[TractionValues, ...] = ()
    assets: tuple[AssetValues, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InvestorValues(ProfileValues):
    """An angel or a fund; ``fund_kind`` and what it limits are a fund's own, shares in hundredths of a percent."""

    thesis_vi: str = ""
    thesis_en: str = ""
    fund_kind: str | None = None
    investor_count: int | None = None
    state_share: int | None = None
    largest_stake: int | None = None
    mandates: tuple[MandateValues, ...] = ()
    portfolio: tuple[CompanyValues, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MentorValues(ProfileValues):
    """A mentor."""

    title_vi: str = ""
    title_en: str = ""
    expertise: Terms = ()
    sectors: Terms = ()
    excluded_sectors: Terms = ()
    stages: Terms = ()
    languages: Terms = ()
    topics: Terms = ()
    forms: Terms = ()
    capacity_startups: int | None = None
    capacity_hours: int | None = None
    current_startups: int = 0
    experience_vi: str = ""
    experience_en: str = ""
    stay: Stay | None = None
    in_town_from: date | None = None
    in_town_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class InstitutionValues(ProfileValues):
    """An institution; ``institution_kind`` is an id of the list of organisation types."""

    institution_kind: str | None = None
    contact_name: str = ""
    contact_title: str = ""
    contact_title_en: str = ""


VALUES: Mapping[Kind, type[ProfileValues]] = {
    Kind.STARTUP: StartupValues,
    Kind.ANGEL: InvestorValues,
    Kind.FUND: InvestorValues,
    Kind.MENTOR: MentorValues,
    Kind.INSTITUTION: InstitutionValues,
}

# Which list of terms a field is kept in, for profiles and mandates alike.
TERM_FIELDS: Mapping[str, Facet] = {
    "sectors": Facet.SECTOR,
    "excluded_sectors": Facet.EXCLUDED_SECTOR,
    "technologies": Facet.TECHNOLOGY,
    "stages": Facet.STAGE,
    "rounds": Facet.ROUND,
    "instruments": Facet.INSTRUMENT,
    "revenue_models": Facet.REVENUE_MODEL,
    "needs": Facet.NEED,
    "languages": Facet.LANGUAGE,
    "expertise": Facet.EXPERTISE,
    "topics": Facet.TOPIC,
    "forms": Facet.FORM,
    "places": Facet.PLACE,
}

# Which table a field's rows are kept in, and the values of one row.
CHILD_FIELDS: Mapping[str, tuple[type[Any], type[Any]]] = {
    "conflicts": (Conflict, ConflictValues),
    "founders": (Founder, FounderValues),
    "traction": (TractionFigure, TractionValues),
    "assets": (IpAsset, AssetValues),
    "mandates": (Mandate, MandateValues),
    "portfolio": (PortfolioCompany, CompanyValues),
}


def held(profile: Profile) -> Any:  # noqa: ANN401  the values class of the profile's kind
    """The values ``profile`` holds now. Needs everything of the profile loaded."""
    return _read(profile, VALUES[profile.kind])


def _read(row: Any, values: type[Any]) -> Any:  # noqa: ANN401  any row and its values class
    return values(**{field.name: _field(row, field.name) for field in fields(values)})


def _field(row: Any, name: str) -> Any:  # noqa: ANN401  any row, any column
    if name in TERM_FIELDS:
        return tuple(row.values_of(TERM_FIELDS[name]))
    if name in CHILD_FIELDS:
        return tuple(_read(child, CHILD_FIELDS[name][1]) for child in getattr(row, name))
    return getattr(row, name)
