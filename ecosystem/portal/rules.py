"""Who may open what of the portal's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ecosystem.accounts.models import Account
from ecosystem.directory import rules as directory
from ecosystem.directory.models import Kind, Profile, State
from ecosystem.directory.rules import Relation

# As whom one may look at one's own profile. A counterpart is a member who may ask: investors see no more than mentors.
POSES: Mapping[str, Relation] = {
    "public": Relation.STRANGER,
    "member": Relation.MEMBER,
    "counterpart": Relation.MEMBER,
    "connected": Relation.CONNECTED,
}


@dataclass(frozen=True)
class Seen:
    """A profile and how its reader stands to it; ``moved``: it was asked for by the address of one taken into it."""

    profile: Profile
    relation: Relation
    moved: bool = False


def may_read(actor: Account | None, seen: Seen) -> bool:
    """A published profile is for everyone, a hidden one for its members, a removed one for nobody."""
    return directory.may_read(actor, seen.profile)


def may_preview(_actor: Account | None, seen: Seen) -> bool:
    """Only members of the profile look at it as others would; everybody else gets the answer of a missing page."""
    return seen.relation == Relation.INSIDER and seen.profile.state != State.REMOVED


def pose_of(wanted: str, kind: Kind) -> str:
    """The pose asked for, as far as this kind of profile has it; else the one of people who are not signed in."""
    return wanted if wanted in POSES and (wanted != "counterpart" or kind != Kind.INSTITUTION) else "public"


def may_open_deck(actor: Account | None, seen: Seen) -> bool:
    """Insiders, those whose introduction was accepted, and whomever else its holder opened the deck to."""
    return may_read(actor, seen) and directory.Sight(seen.relation, seen.profile.chosen).may("deck")
