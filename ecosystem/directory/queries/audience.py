"""Who sees what of a profile, in words, for the page where its holder chooses."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.directory.models import Audience, FieldGroup, Profile
from ecosystem.directory.rules.audience import (
    AUDIENCE_LABELS,
    CHOICES,
    GROUP_HINTS,
    GROUP_LABELS,
    audience_of,
    groups_of,
)


@dataclass(frozen=True)
class AudienceRow:
    """One group of fields: what it holds, whom it is for now, and whether that may be changed at all."""

    group: FieldGroup
    label: str
    hint: str
    audience: Audience
    audience_label: str
    is_fixed: bool


def audience_rows(profile: Profile) -> list[AudienceRow]:
    """The groups of a profile's kind in their order. Needs ``audiences`` loaded."""
    chosen = profile.chosen
    rows = []
    for group in groups_of(profile.kind):
        audience = audience_of(group, chosen)
        words = (str(GROUP_LABELS[group]), str(GROUP_HINTS[group]))
        rows.append(AudienceRow(group, *words, audience, str(AUDIENCE_LABELS[audience]), len(CHOICES[group]) == 1))
    return rows
