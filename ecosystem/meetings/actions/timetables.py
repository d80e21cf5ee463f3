"""The timetable of a meeting day: proposed by the worker, published, changed on the day; what both made of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import actions as connections
from ecosystem.conversations.actions import outcomes
from ecosystem.conversations.models import OutcomeKind
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.meetings.actions.base import lock, permit
from ecosystem.meetings.models import DayMark, DayMeeting, DayPerson, DayState, MeetingDay, Side
from ecosystem.meetings.queries import days as queries
from ecosystem.meetings.rules import days as rules
from ecosystem.recommendations import actions as opinions
from ecosystem.recommendations.models import Reason


def ask_timetable(actor: Account, day: MeetingDay) -> None:
    """Ask the worker for a timetable. Raises ``Refused``: ``rights``, ``moved``, ``nobody`` (no two wish to meet)."""
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    _refuse_unplanned(day)
    if not queries.mutual(day):
        raise Refused(_l("Chưa có hai bên nào cùng muốn gặp nhau."), code="nobody")
    _ask(actor, day, None)


def report_late(actor: Account, person: DayPerson, until: int) -> None:
    """Somebody comes only at the slot ``until``: ask the worker for the smallest change of what stands.

    Raises ``Refused``: ``rights``, ``moved``, ``over`` (there is no slot left that they would miss).
    """
    day = person.day
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    if day.state is not DayState.PUBLISHED:
        raise Refused(_l("Chỉ đổi được khi lịch đã công bố."), code="moved")
    now = rules.next_slot(day, clock.now())
    if not now < until <= day.slots:
        raise Refused(_l("Không còn lượt nào để dời trước giờ ấy."), code="over")
    person.away = sorted({*person.away, *range(now, until)})
    db.session.flush()
    _ask(actor, day, now)


def keep_timetable(day: MeetingDay, asked_at: datetime, proposal: Mapping[str, Any]) -> None:
    """What the worker found, unless it was asked again since."""
    lock(day)
    if day.proposal_asked_at == asked_at:
        day.proposal = dict(proposal)
        db.session.flush()


def drop_timetable(actor: Account, day: MeetingDay) -> None:
    """Leave things as they are. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    if day.proposal_asked_at is None:
        return
    day.proposal, day.proposal_asked_at = None, None
    db.session.flush()
    record("meeting_day.timetable_dropped", actor=actor.id, subject=day)


def publish_timetable(actor: Account, day: MeetingDay) -> int:
    """Let the proposed timetable stand; meetings that it leaves as they are keep their row.

    Returns how many meetings are new or others. Raises ``Refused``: ``rights``, ``gone`` (somebody was faster),
    ``moved``, ``begun`` or ``stale`` (a meeting that it moves has begun or is kept meanwhile).
    """
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    proposal = day.proposal
    if proposal is None or proposal.get("reasons"):
        raise Refused(_l("Bản lịch không còn; có thể người khác vừa công bố hoặc bỏ."), code="gone")
    _refuse_unplanned(day)
    here = {one.id for one in day.people}
    wanted = {(row[0], row[1]): tuple(row[2:5]) for row in proposal["meetings"] if row[0] in here and row[1] in here}
    standing = {(one.startup_id, one.guest_id): one for one in queries.meetings_of(day)}
    changed = {pair for pair, one in standing.items() if wanted.get(pair) != (one.slot, one.room, one.seat)}
    if any(rules.is_begun(day, standing[pair].slot, clock.now()) for pair in changed):
        raise Refused(_l("Một cuộc gặp trong bản này vừa bắt đầu. Vui lòng tính lại."), code="begun")
    if any(standing[pair].is_locked for pair in changed):
        raise Refused(_l("Một cuộc gặp bạn vừa giữ bị bản này đổi chỗ. Vui lòng tính lại."), code="stale")
    day.proposal, day.proposal_asked_at = None, None
    day.state, day.published_at = DayState.PUBLISHED, clock.now()
    # Rows leave before others take their slots and tables.
    keys = {pair: standing[pair].key for pair in changed}
    for pair in changed:
        db.session.delete(standing[pair])
    db.session.flush()
    new = [pair for pair in sorted(wanted) if pair not in standing or pair in changed]
    for pair in new:
        _set(day, pair, wanted[pair], keys.get(pair))
    db.session.flush()
    told = sorted({person for pair in {*new, *changed} for person in pair})
    record("meeting_day.published", actor=actor.id, subject=day, people=told, is_change=bool(standing))
    return len(new)


def lock_meeting(actor: Account, one: DayMeeting, *, is_locked: bool) -> None:
    """A meeting that every timetable keeps at its time and table. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_run_of_day(actor, one))
    lock(one.day)
    if one.is_locked is is_locked:
        return
    one.is_locked = is_locked
    db.session.flush()
    record("meeting_day.meeting_locked" if is_locked else "meeting_day.meeting_freed", actor=actor.id, subject=one.day)


def mark_meeting(actor: Account, person: DayPerson, one: DayMeeting, *, goes_on: bool) -> bool:
    """Say for one's side whether to go on. It teaches one's own list; two that both go on are introduced.

    Returns whether both do. Raises ``Refused``: ``rights``, ``early``.
    """
    permit(allowed=rules.comes(actor, person) and person.id in (one.startup_id, one.guest_id))
    lock(one)
    if not rules.is_begun(person.day, one.slot, clock.now()):
        raise Refused(_l("Cuộc gặp chưa diễn ra."), code="early")
    said = {"goes_on": goes_on, "account_id": actor.id, "at": clock.now()}
    db.session.execute(
        insert_into(DayMark)
        .values(meeting_id=one.id, side=person.side, **said)
        .on_conflict_do_update(index_elements=["meeting_id", "side"], set_=said)
    )
    record("meeting_day.marked", actor=actor.id, subject=person.day)
    startup, guest = queries.person_by_id(one.startup_id), queries.person_by_id(one.guest_id)
    if startup is None or guest is None:
        return False
    mine, other = (startup, guest) if person.id == startup.id else (guest, startup)
    _teach(actor, mine.profile, other.profile, goes_on=goes_on)
    return _introduce(one, startup, guest)


def _introduce(one: DayMeeting, startup: DayPerson, guest: DayPerson) -> bool:
    marks = list(db.session.scalars(sa.select(DayMark).where(DayMark.meeting_id == one.id)))
    if len(marks) < len(Side) or not all(mark.goes_on for mark in marks):
        return False
    day = startup.day
    occasion = {"vi": day.name_vi, "en": day.name_en or day.name_vi}
    try:
        made = connections.arrange(startup.profile, guest.profile, occasion=occasion, is_sample=day.is_sample)
    except Refused:
        # One has blocked the other since, or hid the profile: nobody is told.
        return False
    if one.introduction_id != made.id:
        one.introduction_id = made.id
        db.session.flush()
        for mark in marks:
            _met(mark, made)
    return True


def _met(mark: DayMark, made: Any) -> None:  # noqa: ANN401  an introduction
    who = db.session.get(Account, mark.account_id) if mark.account_id else None
    if who is None:
        return
    try:
        outcomes.mark(who, made, OutcomeKind.MET)
    except Refused:
        # Who marked it is no hand of the side any more.
        return


def _teach(actor: Account, mine: Profile, other: Profile, *, goes_on: bool) -> None:
    """Their own list learns from it, as from a card that was liked or put away."""
    try:
        if goes_on:
            opinions.like(actor, mine, other)
        else:
            opinions.refuse(actor, mine, other, Reason.OTHER)
    except Refused:
        return


def _ask(actor: Account, day: MeetingDay, now: int | None) -> None:
    day.proposal, day.proposal_asked_at = None, clock.now()
    db.session.flush()
    record("meeting_day.timetable_asked", actor=actor.id, subject=day, at=day.proposal_asked_at.isoformat(), now=now)


def _set(day: MeetingDay, pair: tuple[int, int], place: tuple[Any, ...], key: str | None) -> None:
    slot, room, seat = place
    made = DayMeeting(key=key or secrets.token_urlsafe(16), day_id=day.id, startup_id=pair[0], guest_id=pair[1])
    made.slot, made.room, made.seat = slot, room, seat
    db.session.add(made)


def _refuse_unplanned(day: MeetingDay) -> None:
    if day.state not in rules.PLANNED:
        raise Refused(_l("Ngày gặp chưa mở hoặc đã xong."), code="moved")
