"""What a proposal of readers is made of, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership
from ecosystem.juries.models import JuryRound, ReadState
from ecosystem.juries.queries import conflicts, rounds
from ecosystem.juries.rules import READABLE
from ecosystem.juries.rules.conflict import Stand


@dataclass(frozen=True)
class Needed:
    """Plain facts for the engine; pairs are (application id, juror id)."""

    applications: dict[int, int]
    jurors: dict[int, list[int]]
    locked: frozenset[tuple[int, int]]
    forbidden: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]
    short: tuple[str, ...]
    loads: tuple[tuple[str, int], ...]
    total: int
    bound: int
    is_optimal: bool


def needed(one: JuryRound) -> Needed:
    """Who may read what in a round, and what is decided: what people locked and what was sent."""
    seated = [each for each in one.jurors if each.left_at is None]
    applications = [each for each in rounds.applications(one) if each.state in READABLE]
    known, ids = {each.id for each in applications}, {each.id for each in seated}
    reads = [each for each in rounds.reads_of(one) if each.application_id in known and each.juror_id in ids]
    closed = {
        (application, juror)
        for (juror, application), stand in conflicts.stands(seated, applications).items()
        if stand is Stand.CLOSED
    }
    locked = {
        (each.application_id, each.juror_id)
        for each in reads
        if each.state is ReadState.SENT
        or (each.state is ReadState.GIVEN and each.is_locked and (each.application_id, each.juror_id) not in closed)
    }
    abstained = {(each.application_id, each.juror_id) for each in reads if each.state is ReadState.ABSTAINED}
    mine: dict[int, list[int]] = {each.id: [] for each in seated}
    accounts = {each.account_id: each.id for each in seated}
    held = sa.select(Membership.account_id, Membership.profile_id).where(Membership.account_id.in_(list(accounts)))
    for account_id, profile_id in db.session.execute(held):
        mine[accounts[account_id]].append(profile_id)
    return Needed(
        {each.id: each.profile_id for each in applications}, mine, frozenset(locked), frozenset(closed | abstained)
    )


def shown(one: JuryRound) -> Shown | None:
    """The proposal of a round in names, or ``None``."""
    if one.proposal is None:
        return None
    people = {each.id: each.account.full_name for each in one.jurors}
    names = {each.id: directory.local(each.profile.name, each.profile.name_en) for each in rounds.applications(one)}
    readers: dict[int, list[str]] = {number: [] for number in names}
    loads: dict[str, int] = {}
    for application, juror in one.proposal["pairs"]:
        if application in names and juror in people:
            readers[application].append(people[juror])
            loads[people[juror]] = loads.get(people[juror], 0) + 1
    return Shown(
        tuple((names[number], tuple(sorted(read))) for number, read in readers.items()),
        tuple(names[number] for number in one.proposal["short"] if number in names),
        tuple(sorted(loads.items())),
        round(one.proposal["total"]),
        round(one.proposal["bound"]),
        bool(one.proposal["optimal"]),
    )
