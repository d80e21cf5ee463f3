"""Meeting days: as managers see them, and as each side does, which is less. Who wished for whom is told nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.connections.queries import standing_ids
from ecosystem.connections.queries.blocks import apart_ids
from ecosystem.connections.rules import COUNTERPARTS
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.meetings.models import DayMark, DayMeeting, DayPerson, DayState, DayWish, MeetingDay, Side
from ecosystem.meetings.rules import days as rules
from ecosystem.programs.models import Cohort, CohortManager, Program

STATES: Mapping[DayState, tuple[Any, str]] = {
    DayState.DRAFT: (_l("Đang chuẩn bị"), "plain"),
    DayState.OPEN: (_l("Đang chọn người gặp"), "ok"),
    DayState.PUBLISHED: (_l("Đã có lịch"), "info"),
    DayState.DONE: (_l("Đã xong"), "plain"),
}


@dataclass(frozen=True)
class Row:
    """One meeting in words: when, where, who."""

    meeting: DayMeeting
    at: datetime
    where: str
    startup: str
    guest: str


@dataclass(frozen=True)
class Needed:
    """Plain facts for the engine; people by the id of their row."""

    startups: dict[int, int]
    guests: dict[int, int]
    wishes: dict[tuple[int, int], int]
    away: frozenset[tuple[int, int]]
    locked: tuple[tuple[int, int, int, str, int], ...]
    standing: tuple[tuple[int, int, int, str, int], ...]


def day(key: str) -> MeetingDay:
    """The day of ``key`` with its cohort's managers and who comes. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(MeetingDay.key == key[:32])).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(day_id: int) -> MeetingDay | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(MeetingDay.id == day_id)).one_or_none()


def of_cohort(cohort_id: int) -> list[MeetingDay]:
    """The meeting days of a cohort, the last first."""
    wanted = _whole().where(MeetingDay.cohort_id == cohort_id)
    return list(db.session.scalars(wanted.order_by(MeetingDay.starts_at.desc(), MeetingDay.id.desc())))


def _whole() -> sa.Select[MeetingDay]:
    cohort = joinedload(MeetingDay.cohort)
    return sa.select(MeetingDay).options(
        cohort.selectinload(Cohort.managers).joinedload(CohortManager.account),
        cohort.joinedload(Cohort.program).joinedload(Program.owner),
        selectinload(MeetingDay.people).joinedload(DayPerson.profile),
    )


def _people() -> sa.Select[DayPerson]:
    day_ = joinedload(DayPerson.day)
    return sa.select(DayPerson).options(
        day_.joinedload(MeetingDay.cohort).selectinload(Cohort.managers).joinedload(CohortManager.account),
        joinedload(DayPerson.profile).selectinload(Profile.memberships).joinedload(Membership.account),
    )


def person(key: str) -> DayPerson:
    """Who comes, by key, with the day and the people of the profile. Raises ``NotFound``."""
    found = db.session.scalars(_people().where(DayPerson.key == key[:32])).one_or_none()
    if found is None:
        raise NotFound
    return found


def person_by_id(person_id: int) -> DayPerson | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_people().where(DayPerson.id == person_id)).one_or_none()


def mine(account: Account) -> sa.Select[DayPerson]:
    """One's places in days that are open to see, the last first."""
    own = DayPerson.profile_id.in_(standing_ids(account.id))
    wanted = _people().join(MeetingDay, MeetingDay.id == DayPerson.day_id)
    shown = wanted.where(own, MeetingDay.state.in_(list(rules.SHOWN)))
    return shown.order_by(MeetingDay.starts_at.desc(), DayPerson.id)


def name_of(one: MeetingDay) -> str:
    """What a day is called in the reader's language."""
    return directory.local(one.name_vi, one.name_en)


def others(one: DayPerson) -> list[DayPerson]:
    """Whom a side may wish to meet: public profiles of the other side, none it is kept apart from."""
    apart = apart_ids(one.profile_id)
    wanted = _people().where(DayPerson.day_id == one.day_id, DayPerson.side != one.side)
    return [
        each
        for each in db.session.scalars(wanted.order_by(DayPerson.id))
        if each.profile.state is State.PUBLISHED
        and each.profile_id not in apart
        and each.profile.kind in COUNTERPARTS[one.profile.kind]
    ]


def hall(one: DayPerson) -> list[tuple[DayPerson, Any]]:
    """Those with their cards."""
    found = {each.profile_id: each for each in others(one)}
    return [(found[card.id], card) for card in directory.cards(list(found), Relation.MEMBER)]


def wishes_by(one: DayPerson) -> dict[int, bool]:
    """Whom a side itself wishes to meet, and whether above all."""
    own = sa.select(DayWish.other_id, DayWish.is_strong).where(DayWish.person_id == one.id)
    return {other: bool(strong) for other, strong in db.session.execute(own)}


def mutual(one: MeetingDay) -> dict[tuple[int, int], int]:
    """What both sides wish, by (startup, guest), with its points: for the timetable alone."""
    side = {each.id: each.side for each in one.people}
    rows = db.session.execute(
        sa.select(DayWish.person_id, DayWish.other_id, DayWish.is_strong).where(DayWish.person_id.in_(list(side)))
    )
    said = {(who, other): bool(strong) for who, other, strong in rows}
    return {
        (who, other): rules.worth(strong, said[other, who])
        for (who, other), strong in said.items()
        if side[who] is Side.STARTUP and (other, who) in said
    }


def meetings_of(one: MeetingDay) -> list[DayMeeting]:
    """The published timetable, in the order of time and tables."""
    wanted = sa.select(DayMeeting).where(DayMeeting.day_id == one.id)
    return list(db.session.scalars(wanted.order_by(DayMeeting.slot, DayMeeting.room, DayMeeting.seat)))


def meeting(key: str) -> DayMeeting:
    """One meeting with its day and both sides. Raises ``NotFound``."""
    cohort = joinedload(DayMeeting.day).joinedload(MeetingDay.cohort)
    found = db.session.scalars(
        sa.select(DayMeeting)
        .where(DayMeeting.key == key[:32])
        .options(cohort.selectinload(Cohort.managers), joinedload(DayMeeting.startup), joinedload(DayMeeting.guest))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def meeting_by_id(meeting_id: int) -> DayMeeting | None:
    """The same by id, or ``None``."""
    return db.session.get(DayMeeting, meeting_id)


def rows(one: MeetingDay, meetings: Sequence[DayMeeting]) -> list[Row]:
    """Meetings in words."""
    names = names_of(one)
    at = rules.starts(one)
    rooms = len(one.rooms)
    return [
        Row(
            each,
            at[each.slot],
            f"{each.room} {each.seat}" if rooms > 1 or each.seat else each.room,
            names.get(each.startup_id, ""),
            names.get(each.guest_id, ""),
        )
        for each in meetings
        if each.slot < len(at)
    ]


def names_of(one: MeetingDay) -> dict[int, str]:
    """Who comes, by the id of their row."""
    return {each.id: directory.local(each.profile.name, each.profile.name_en) for each in one.people}


def own_rows(one: DayPerson) -> list[Row]:
    """One side's meetings of the published timetable."""
    if one.day.state not in (DayState.PUBLISHED, DayState.DONE):
        return []
    whole = by_id(one.day_id)
    if whole is None:
        return []
    column = DayMeeting.startup_id if one.side is Side.STARTUP else DayMeeting.guest_id
    found = db.session.scalars(
        sa.select(DayMeeting)
        .where(column == one.id)
        .options(joinedload(DayMeeting.introduction))
        .order_by(DayMeeting.slot)
    )
    return rows(whole, list(found))


def marks_by(one: DayPerson) -> dict[int, bool]:
    """What a side itself made of its meetings."""
    column = DayMeeting.startup_id if one.side is Side.STARTUP else DayMeeting.guest_id
    own = sa.select(DayMark.meeting_id, DayMark.goes_on).join(DayMeeting, DayMeeting.id == DayMark.meeting_id)
    return {
        number: bool(said) for number, said in db.session.execute(own.where(column == one.id, DayMark.side == one.side))
    }


def needed(one: MeetingDay) -> Needed:
    """What a timetable is made of."""
    here = {each.id for each in one.people if each.profile.state is not State.REMOVED}
    stands = tuple(
        (each.startup_id, each.guest_id, each.slot, each.room, each.seat, each.is_locked)
        for each in meetings_of(one)
        if each.startup_id in here and each.guest_id in here
    )
    return Needed(
        {each.id: each.profile_id for each in one.people if each.side is Side.STARTUP and each.id in here},
        {each.id: each.profile_id for each in one.people if each.side is Side.GUEST and each.id in here},
        {pair: points for pair, points in mutual(one).items() if here.issuperset(pair)},
        frozenset((each.id, slot) for each in one.people if each.id in here for slot in each.away if slot < one.slots),
        tuple(row[:5] for row in stands if row[5]),
        tuple(row[:5] for row in stands),
    )
