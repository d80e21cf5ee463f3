"""Drafts as what was typed: name of a field to what was sent for it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.steps import STEPS

Typed = Mapping[str, list[str]]


@dataclass(frozen=True)
class Place:
    """A step of describing a profile, or a new one of a kind."""

    kind: Kind
    step: str
    profile: Profile | None = None


def names_of(kind: Kind, step: str) -> frozenset[str]:
    """The fields and repeated groups of a step."""
    return frozenset(STEPS[kind][step])


def of_step(typed: Typed, names: frozenset[str]) -> dict[str, list[str]]:
    """What was typed for these fields, the rows of their groups among them."""
    return {name: list(values) for name, values in typed.items() if name.partition("-")[0] in names}


def without_step(typed: Typed, names: frozenset[str]) -> dict[str, list[str]]:
    """What was typed for all others."""
    return {name: list(values) for name, values in typed.items() if name.partition("-")[0] not in names}


def mark(typed: Typed) -> str:
    """A short sign of what was typed: two tabs that began from the same words hold the same one."""
    said = json.dumps(sorted((name, list(values)) for name, values in typed.items()), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
