"""Who may open what of the portal's own pages."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.accounts.models import Account
from ecosystem.directory import rules as directory
from ecosystem.directory.models import Profile
from ecosystem.directory.rules import Relation


@dataclass(frozen=True)
class Seen:
    """A profile and how its reader stands to it."""

    profile: Profile
    relation: Relation


def may_read(actor: Account | None, seen: Seen) -> bool:
    """A published profile is for everyone, a hidden one for its members, a removed one for nobody."""
    return directory.may_read(actor, seen.profile)


def may_open_deck(actor: Account | None, seen: Seen) -> bool:
    """Insiders, those whose introduction was accepted, and whomever else its holder opened the deck to."""
    return may_read(actor, seen) and directory.Sight(seen.relation, seen.profile.chosen).may("deck")
