"""Conflicts of interest, worked out from facts, and whether a dossier is open to a juror. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ecosystem.core.text import words

# Mail services anybody may use, and the domains kept for examples: an address there says nothing of an employer.
ANYBODYS = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "outlook.com.vn", "hotmail.com"),
        *("live.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "zoho.com", "mail.com", "gmx.com"),
        *("aol.com", "yandex.com", "qq.com", "163.com", "naver.com", "msn.com", "ymail.com", "fastmail.com", "hey.com"),
        *("tutanota.com", "vnn.vn", "dng.vnn.vn", "example.com", "demo.example"),
    }
)
# What stands before a name and is none, folded.
TITLES = frozenset(
    ["gs", "pgs", "ts", "ths", "ks", "cn", "bs", "ls", "ong", "ba", "anh", "chi", "mr", "mrs", "ms", "dr", "prof"]
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
BETWEEN = re.compile(r"[,;/|()&\n]|\s[-–]\s|\s(?:và|and)\s", re.IGNORECASE)


class Ground(enum.StrEnum):
    """Why somebody must not read an application."""

    TEAM = "team"
    FOUNDER = "founder"
    NAMED = "named"
    DOMAIN = "domain"
    EMPLOYER = "employer"
    INVESTMENT = "investment"
    INTRODUCTION = "introduction"
    KIN = "kin"
    DECLARED = "declared"


class Stand(enum.StrEnum):
    """What a juror may see of an application."""

    UNDECLARED = "undeclared"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Declared:
    """Whom profiles declare of one kind: profiles here by id, others by name."""

    profiles: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    """A juror: names are ``plain``, domains lower; profiles are where they work, ``holdings`` names they hold."""

    account_id: int
    name: str
    domains: frozenset[str] = frozenset()
    profiles: frozenset[int] = frozenset()
    employers: frozenset[str] = frozenset()
    holdings: frozenset[str] = frozenset()
    email: str = ""
    # Whom their profiles declare: as kin, and as a conflict.
    kin: Declared = Declared()
    against: Declared = Declared()


@dataclass(frozen=True)
class Applicant:
    """The side of an application; ``names`` are all it is known by, ``team`` and ``addresses`` what its answers say."""

    profile_id: int
    names: frozenset[str]
    members: frozenset[int] = frozenset()
    founders: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    kin: Declared = Declared()
    against: Declared = Declared()


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
        Ground.NAMED: _is_named(person, applicant),
        Ground.DOMAIN: share_domain(person.domains, applicant.domains),
        Ground.EMPLOYER: bool(person.employers & applicant.names),
        Ground.INVESTMENT: bool(pairs & ties.invested or person.holdings & applicant.names),
        Ground.INTRODUCTION: bool(pairs & ties.met),
        Ground.KIN: _declared(person, applicant, person.kin, applicant.kin),
        Ground.DECLARED: _declared(person, applicant, person.against, applicant.against),
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


def plain(name: str) -> str:
    """A name as it is compared: its folded words, one space between them."""
    return " ".join(words(name))


def people_in(cells: Iterable[str]) -> frozenset[str]:
    """The names that typed cells may mean: as they stand, each part of them, and without a title before it."""
    said = {part for cell in cells for part in (cell, *BETWEEN.split(cell))}
    names = [words(part) for part in said]
    return frozenset(" ".join(each) for name in names for each in (name, _untitled(name)) if each)


def addresses_in(cells: Iterable[str]) -> frozenset[str]:
    """The mail addresses that typed cells hold."""
    return frozenset(found.lower() for cell in cells for found in ADDRESS.findall(cell))


def is_person(name: str) -> bool:
    """Whether a plain name says who somebody is: one word is a name that too many bear."""
    return " " in name


def _untitled(name: Sequence[str]) -> Sequence[str]:
    start = next((at for at, word in enumerate(name) if word not in TITLES), len(name))
    return name[start:]


def _is_named(person: Person, applicant: Applicant) -> bool:
    return person.email in applicant.addresses or (is_person(person.name) and person.name in applicant.team)


def _declared(person: Person, applicant: Applicant, own: Declared, other: Declared) -> bool:
    by_id = applicant.profile_id in own.profiles or person.profiles & other.profiles
    people = {name for name in (*applicant.founders, *applicant.team) if is_person(name)}
    theirs = {person.name, *person.employers} - {""}
    return bool(by_id or own.names & (applicant.names | people) or other.names & theirs)
