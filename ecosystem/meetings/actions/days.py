"""A meeting day is made, opened, peopled; both sides wish; and it moves on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.directory.models import Kind, Profile
from ecosystem.meetings.actions.base import lock, permit
from ecosystem.meetings.models import DayPerson, DayState, DayWish, MeetingDay, Side
from ecosystem.meetings.queries import days as queries
from ecosystem.meetings.rules import days as rules
from ecosystem.meetings.rules.mentoring import PAIRED
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Cohort
from ecosystem.programs.queries import enrolments


@dataclass(frozen=True, kw_only=True)
class DayValues:
    """What a day is called and how it is cut: slots of minutes from its beginning, breaks, rooms with their tables."""

    name_vi: str
    name_en: str = ""
    place: str = ""
    starts_at: datetime
    wishes_until: datetime
    minutes: int = 15
    slots: int = 12
    most: int = 8
    breaks: list[list[str]] = field(default_factory=list)
    rooms: list[list[Any]] = field(default_factory=list)


def create_day(actor: Account, cohort: Cohort, values: DayValues, *, is_sample: bool = False) -> MeetingDay:
    """Make a day; every startup of the cohort comes. Raises ``Refused``: ``rights``, ``late`` (wishes end after it)."""
    permit(allowed=programs.may_run(actor, cohort))
    _check(values)
    made = MeetingDay(
        key=secrets.token_urlsafe(16),
        cohort_id=cohort.id,
        state=DayState.DRAFT,
        created_at=clock.now(),
        is_sample=is_sample,
    )
    _write(made, values)
    db.session.add(made)
    db.session.flush()
    _add(made, ((one.profile_id, Side.STARTUP) for one in enrolments.in_states(cohort.id, sorted(PAIRED))))
    record("meeting_day.created", actor=actor.id, subject=made)
    return made


def edit_day(actor: Account, day: MeetingDay, values: DayValues) -> None:
    """Change a day whose timetable is not published. Raises ``Refused``: ``rights``, ``late``, ``published``."""
    permit(allowed=rules.may_run_day(actor, day))
    _check(values)
    lock(day)
    if day.state not in (DayState.DRAFT, DayState.OPEN):
        raise Refused(_l("Lịch đã công bố nên không đổi được khung giờ nữa."), code="published")
    _write(day, values)
    # Slots and rooms of a proposal may be others now.
    day.proposal, day.proposal_asked_at = None, None
    db.session.flush()
    record("meeting_day.changed", actor=actor.id, subject=day)


def move_day(actor: Account, day: MeetingDay, to: DayState) -> None:
    """Open it to wishes, end it, or one step back. Raises ``Refused``: ``rights``, ``moved``."""
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    if to not in rules.TRANSITIONS[day.state]:
        raise Refused(_l("Ngày gặp vừa chuyển bước. Vui lòng tải lại trang."), code="moved")
    day.state = to
    db.session.flush()
    record("meeting_day.moved", actor=actor.id, subject=day, state=to)


def add_guest(actor: Account, day: MeetingDay, profile: Profile | None) -> DayPerson:
    """Ask a mentor or an investor to the day. Raises ``Refused``: ``rights``, ``unknown``, ``there``."""
    permit(allowed=rules.may_run_day(actor, day))
    if profile is None:
        raise Refused(_l("Chưa tìm thấy hồ sơ công khai nào như vậy. Hãy dán đường dẫn của hồ sơ."), code="unknown")
    side = Side.STARTUP if profile.kind is Kind.STARTUP else Side.GUEST
    if not _add(day, [(profile.id, side)]):
        raise Refused(_l("Hồ sơ này đã có trong danh sách."), code="there")
    made = db.session.scalars(sa.select(DayPerson).filter_by(day_id=day.id, profile_id=profile.id)).one()
    record("meeting_day.asked", actor=actor.id, subject=made)
    db.session.expire(day, ["people"])
    return made


def remove_person(actor: Account, person: DayPerson) -> None:
    """Take somebody off a day, with their wishes and meetings. Raises ``Refused``: ``rights``."""
    day = person.day
    permit(allowed=rules.may_run_day(actor, day))
    lock(day)
    record("meeting_day.removed", actor=actor.id, subject=day)
    db.session.execute(sa.delete(DayPerson).where(DayPerson.id == person.id))
    db.session.expire(day)


def set_away(actor: Account, person: DayPerson, slots: Iterable[int]) -> None:
    """Say in which slots somebody is not there. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_run_day(actor, person.day))
    person.away = sorted({slot for slot in slots if 0 <= slot < person.day.slots})
    db.session.flush()
    record("meeting_day.away", actor=actor.id, subject=person.day)


def wish_to_meet(actor: Account, person: DayPerson, other_id: int, *, is_strong: bool | None) -> None:
    """Wish to meet somebody, above all or not, or no more (``None``). The journal says that, never whom.

    Raises ``Refused``: ``rights``, ``closed``, ``not-there``.
    """
    permit(allowed=rules.comes(actor, person))
    if not rules.may_wish(person, clock.now()):
        raise Refused(_l("Đã hết hạn chọn."), code="closed")
    if other_id not in {one.id for one in queries.others(person)}:
        raise Refused(_l("Hồ sơ này không còn trong danh sách."), code="not-there")
    row = {"person_id": person.id, "other_id": other_id}
    if is_strong is None:
        db.session.execute(sa.delete(DayWish).filter_by(**row))
        record("meeting_day.wished", actor=actor.id, subject=person.day)
        return
    said = {"is_strong": is_strong, "account_id": actor.id, "at": clock.now()}
    db.session.execute(
        insert_into(DayWish)
        .values(**row, **said)
        .on_conflict_do_update(index_elements=["person_id", "other_id"], set_=said)
    )
    record("meeting_day.wished", actor=actor.id, subject=person.day)


def _check(values: DayValues) -> None:
    if values.wishes_until >= values.starts_at:
        raise Refused(_l("Hạn chọn phải trước giờ bắt đầu."), code="late")


def _write(day: MeetingDay, values: DayValues) -> None:
    day.name_vi, day.name_en, day.place = nfc(values.name_vi), nfc(values.name_en), nfc(values.place)
    day.starts_at, day.wishes_until = values.starts_at, values.wishes_until
    day.minutes, day.slots, day.most = values.minutes, values.slots, values.most
    day.breaks, day.rooms = values.breaks, values.rooms


def _add(day: MeetingDay, people: Iterable[tuple[int, Side]]) -> int:
    """Put profiles on the list; who is there already stays as they are. Returns how many are new."""
    added = 0
    for profile_id, side in people:
        made = db.session.scalar(
            insert_into(DayPerson)
            .values(
                key=secrets.token_urlsafe(16),
                day_id=day.id,
                profile_id=profile_id,
                side=side,
                away=[],
                added_at=clock.now(),
            )
            .on_conflict_do_nothing(index_elements=["day_id", "profile_id"])
            .returning(DayPerson.id)
        )
        added += made is not None
    return added
