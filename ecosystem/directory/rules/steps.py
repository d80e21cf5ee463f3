"""The steps in which a profile is described, and how complete one is. Pure.

A step is a page of the guided form: a slug and the fields it asks for. ``REVIEW`` comes last: pictures and files, a
look at the whole, and publishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import ProfileValues

REVIEW = "review"
FILES = ("logo", "drop_logo", "deck", "drop_deck")
_ALL = "name name_en tagline_vi tagline_en"
_TEXT = "description_vi description_en"
_PLACE = "ward place website email phone"
_OPEN = "accepting paused_until"

_STARTUP = {
    "core": f"{_ALL} sectors stage {_TEXT}",
    "story": "pitch_vi pitch_en technologies languages video_url hiring",
    "needs": "needs",
    "raising": "raising round ask_amount instruments use_of_funds_vi use_of_funds_en revenue_models",
    "team": "team_size founders",
    "proof": "traction assets",
    "contact": _PLACE,
    "legal": "founded legal_form legal_name tax_code visa_needs visa_note visa_note_en",
    "openness": f"conflicts {_OPEN}",
}
_MENTOR = {
    "core": f"name name_en title_vi title_en expertise {_TEXT}",
    "matching": "sectors stages languages topics",
    "capacity": f"{_OPEN} forms capacity_startups current_startups capacity_hours excluded_sectors",
    "story": "tagline_vi tagline_en experience_vi experience_en",
    "stay": "stay in_town_from in_town_until",
    "contact": _PLACE,
    "conflicts": "conflicts",
}
_ANGEL = {
    "core": f"{_ALL} {_TEXT}",
    "mandates": "mandates",
    "thesis": "thesis_vi thesis_en portfolio",
    "contact": _PLACE,
    "openness": f"conflicts {_OPEN}",
}
_FUND = {
    **_ANGEL,
    "core": f"{_ALL} fund_kind {_TEXT}",
    "thesis": "thesis_vi thesis_en portfolio",
    "limits": "investor_count largest_stake state_share",
    "contact": _PLACE,
}
_INSTITUTION = {
    "core": f"{_ALL} institution_kind {_TEXT}",
    "contact": f"{_PLACE} contact_name contact_title contact_title_en",
}


def _steps(table: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return {**{slug: tuple(names.split()) for slug, names in table.items()}, REVIEW: FILES}


STEPS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.STARTUP: _steps(_STARTUP),
    Kind.MENTOR: _steps(_MENTOR),
    Kind.ANGEL: _steps(_ANGEL),
    Kind.FUND: _steps(_FUND),
    Kind.INSTITUTION: _steps(_INSTITUTION),
}


def step_of(kind: Kind, field: str) -> str:
    """The step that asks for a field, or for the row of a repeated group (``founders-0-title``)."""
    name = field.partition("-")[0]
    return next((slug for slug, names in STEPS[kind].items() if name in names), REVIEW)


def first_step(kind: Kind) -> str:
    """Where describing begins."""
    return next(iter(STEPS[kind]))


def step_after(kind: Kind, slug: str) -> str:
    """The step after one; the last one follows itself."""
    return _beside(kind, slug, 1)


def step_before(kind: Kind, slug: str) -> str | None:
    """The step before one, or ``None`` at the first."""
    before = _beside(kind, slug, -1)
    return before if before != slug else None


def _beside(kind: Kind, slug: str, way: int) -> str:
    line = list(STEPS[kind])
    return line[max(0, min(line.index(slug) + way, len(line) - 1))]


@dataclass(frozen=True)
class Worth:
    """What one answer adds to a profile. Any of ``fields`` will do; the first one names it in words and links."""

    points: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """An answer a profile lacks: the field that names it, its step, and the share of the whole it is worth."""

    field: str
    step: str
    points: int


@dataclass(frozen=True)
class Completeness:
    """How complete a profile is, 0 to 100, and what is missing, the worthiest first."""

    percent: int
    missing: tuple[Missing, ...]


def _worth(table: str) -> tuple[Worth, ...]:
    rows = (row.split() for row in table.strip().splitlines())
    return tuple(Worth(int(points), tuple(names)) for points, *names in rows)


# What the matching weighs most stands highest: texts, then the fields its hard rules ask about.
WORTH: Mapping[Kind, tuple[Worth, ...]] = {
    Kind.STARTUP: _worth(
        """
        10 name
        10 sectors
        8 stage
        12 description_vi description_en
        8 tagline_vi tagline_en
        8 needs
        6 round
        6 ask_amount
        5 pitch_vi pitch_en
        5 languages
        4 instruments
        4 founders
        3 traction
        3 technologies
        3 ward place
        3 email phone
        1 use_of_funds_vi use_of_funds_en
        1 website
        """
    ),
    Kind.MENTOR: _worth(
        """
        10 name
        16 expertise
        14 description_vi description_en
        10 sectors
        10 stages
        8 languages
        8 title_vi title_en
        8 capacity_startups
        6 experience_vi experience_en
        4 topics
        3 forms
        3 email phone
        """
    ),
    Kind.ANGEL: _worth(
        """
        12 name
        30 mandates
        22 thesis_vi thesis_en
        10 tagline_vi tagline_en
        10 description_vi description_en
        6 portfolio
        6 email phone
        4 ward place
        """
    ),
    Kind.FUND: _worth(
        """
        12 name
        28 mandates
        20 thesis_vi thesis_en
        8 fund_kind
        8 tagline_vi tagline_en
        8 description_vi description_en
        6 portfolio
        6 email phone
        4 website
        """
    ),
    Kind.INSTITUTION: _worth(
        """
        20 name
        25 description_vi description_en
        15 institution_kind
        10 tagline_vi tagline_en
        10 ward place
        10 website
        5 contact_name
        5 email phone
        """
    ),
}


def completeness(kind: Kind, values: ProfileValues) -> Completeness:
    """How complete ``values`` are. Points are summed over the answers given, any of an answer's fields will do."""
    table = WORTH[kind]
    lacking = [one for one in table if not any(getattr(values, name) not in (None, "", ()) for name in one.fields)]
    whole = sum(one.points for one in table)
    percent = 100 * (whole - sum(one.points for one in lacking)) // whole
    # Equal worth keeps the order of the table.
    by_worth = sorted(lacking, key=lambda one: -one.points)
    missing = tuple(Missing(one.fields[0], step_of(kind, one.fields[0]), one.points) for one in by_worth)
    return Completeness(percent, missing)
