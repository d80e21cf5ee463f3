"""Conflicts of interest, worked out from facts, and whether a dossier is open to a juror. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass, field

# Mail services anybody may use, and the domains kept for examples: an address there says nothing of an employer.
ANYBODYS = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "outlook.com.vn", "hotmail.com"),
        *("live.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "zoho.com", "mail.com", "gmx.com"),
        *("aol.com", "yandex.com", "qq.com", "example.com", "demo.example"),
    }
)


class Ground(enum.StrEnum):
    """Why somebody must not read an application."""

    TEAM = "team"
    FOUNDER = "founder"
    DOMAIN = "domain"
    EMPLOYER = "employer"
    INVESTMENT = "investment"
    INTRODUCTION = "introduction"
    DECLARED = "declared"


class Stand(enum.StrEnum):
    """What a juror may see of an application."""

    UNDECLARED = "undeclared"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Person:
    """A juror: names are folded, domains lower; profiles are where they work, ``holdings`` names they invested in."""

    account_id: int
    name: str
    domains: frozenset[str] = frozenset()
    profiles: frozenset[int] = frozenset()
    employers: frozenset[str] = frozenset()
    holdings: frozenset[str] = frozenset()
    # Whom their profiles declare a conflict with: by id, and by folded name.
    against: frozenset[int] = frozenset()
    against_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Applicant:
    """The side of an application; ``names`` are all it is known by, folded."""

    profile_id: int
    names: frozenset[str]
    members: frozenset[int] = frozenset()
    founders: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    against: frozenset[int] = frozenset()
    against_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ties:
    """What happened between profiles: pairs (lower id first) that were introduced, and those with an investment."""

    met: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    invested: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def grounds(person: Person, applicant: Applicant, ties: Ties) -> tuple[Ground, ...]:
    """Every reason that stands between a juror and an application, in the order of ``Ground``."""
    pairs = {(min(one, applicant.profile_id), max(one, applicant.profile_id)) for one in person.profiles}
    found = {
        Ground.TEAM: person.account_id in applicant.members or applicant.profile_id in person.profiles,
        Ground.FOUNDER: bool(person.name) and person.name in applicant.founders,
        Ground.DOMAIN: share_domain(person.domains, applicant.domains),
        Ground.EMPLOYER: bool(person.employers & applicant.names),
        Ground.INVESTMENT: bool(pairs & ties.invested or person.holdings & applicant.names),
        Ground.INTRODUCTION: bool(pairs & ties.met),
        Ground.DECLARED: _declared(person, applicant),
    }
    return tuple(ground for ground in Ground if found[ground])


def share_domain(left: Collection[str], right: Collection[str]) -> bool:
    """Whether two sets of mail domains have one in common, or one lies under another; those of anybody do not count."""
    own, other = set(left) - ANYBODYS, set(right) - ANYBODYS
    return any(a == b or a.endswith(f".{b}") or b.endswith(f".{a}") for a in own for b in other)


def stand(found: Collection[Ground], *, declared: bool | None, is_overridden: bool) -> Stand:
    """What a juror sees; ``declared``: a conflict (``True``), none (``False``), nothing said yet (``None``)."""
    if (found or declared) and not is_overridden:
        return Stand.CLOSED
    return Stand.UNDECLARED if declared is None else Stand.OPEN


def _declared(person: Person, applicant: Applicant) -> bool:
    by_id = applicant.profile_id in person.against or person.profiles & applicant.against
    own_names = {person.name, *person.employers} - {""}
    by_name = applicant.names & person.against_names or own_names & applicant.against_names
    return bool(by_id or by_name)
