"""Verbs of an organiser, and of the clock: hold an event, change it, move it on, close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc, slugify
from ecosystem.events import rules
from ecosystem.events.actions.base import permit
from ecosystem.events.models import Event, EventState, Mover
from ecosystem.events.queries import by_id as event_by_id
from ecosystem.events.queries import contacts

EVENTS = {
    EventState.OPEN: "event.opened",
    EventState.MATCHED: "event.matched",
    EventState.FOLLOWING: "event.followed",
    EventState.CLOSED: "event.closed",
}


@dataclass(frozen=True)
class Plan:
    """What an organiser says of an event."""

    title_vi: str
    starts_at: datetime
    ends_at: datetime
    title_en: str = ""
    place: str = ""
    profile_id: int | None = None


def create(actor: Account, plan: Plan, *, is_sample: bool = False) -> Event:
    """A new event, a draft that only organisers see. Raises ``Refused``: ``not-yours``, ``title`` or ``times``."""
    permit(allowed=rules.may_organise(actor))
    made = Event(
        **_checked(plan), state=EventState.DRAFT, organiser_id=actor.id, made_at=clock.now(), is_sample=is_sample
    )
    wish, number = slugify(f"{made.title_vi} {clock.local(made.starts_at).year}", limit=80) or "event", 1
    made.slug = wish
    while True:
        try:
            # Another organiser may take the address first, so the constraint has the last word.
            with db.session.begin_nested():
                db.session.add(made)
                db.session.flush()
        except sa.exc.IntegrityError:
            number += 1
            made.slug = f"{wish}-{number}"
        else:
            break
    record("event.created", actor=actor.id, subject=made)
    return made


def change(actor: Account, event: Event, plan: Plan) -> None:
    """Change what is said of it; its address stays. Raises ``Refused``: as ``create``, or ``closed``."""
    permit(allowed=rules.may_run(actor, event))
    if event.state is EventState.CLOSED:
        raise Refused(_l("Sự kiện đã khép lại nên không sửa được nữa."), code="closed")
    for name, value in _checked(plan).items():
        setattr(event, name, value)
    db.session.flush()
    record("event.changed", actor=actor.id, subject=event)


def move(actor: Account, event: Event, to: EventState) -> None:
    """Move an event on, or back to open; twice changes nothing.

    Raises ``Refused``: ``not-yours``, ``moved`` (it stands elsewhere) or ``past`` (it has ended).
    """
    permit(allowed=rules.may_run(actor, event))
    if event.state is to:
        return
    if to is EventState.OPEN and event.ends_at <= clock.now():
        raise Refused(_l("Sự kiện đã kết thúc. Hãy sửa thời gian trước khi mở."), code="past")
    if to is EventState.CLOSED or not _shift(event, to, Mover.ORGANISER):
        raise Refused(_l("Sự kiện vừa chuyển sang bước khác. Vui lòng tải lại trang."), code="moved")
    record(EVENTS[to], actor=actor.id, subject=event)


def close(actor: Account, event: Event, *, reason: str) -> None:
    """Close an event by hand, with a reason of ``rules.BY_HAND``. Raises ``Refused``."""
    permit(allowed=rules.may_run(actor, event))
    if reason not in rules.BY_HAND:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason")
    if event.state is EventState.CLOSED:
        return
    if not _shift(event, EventState.CLOSED, Mover.ORGANISER, closed_at=clock.now(), close_reason=reason):
        raise Refused(_l("Sự kiện vừa chuyển sang bước khác. Vui lòng tải lại trang."), code="moved")
    record("event.closed", actor=actor.id, subject=event, reason=reason)


def keep_time(event_id: int) -> None:
    """Do what is due now for one event."""
    event = event_by_id(event_id)
    if event is None:
        return
    to = rules.next_state(event.state, event.ends_at, clock.now(), contacts_open=contacts.has_open(event.id))
    if to is None:
        return
    ended = {"closed_at": clock.now(), "close_reason": rules.ALL_CLOSED} if to is EventState.CLOSED else {}
    if _shift(event, to, Mover.CLOCK, **ended):
        record(EVENTS[to], actor=None, subject=event)


def _shift(event: Event, to: EventState, mover: Mover, **values: Any) -> bool:
    """Change the row where it still stands where ``mover`` may lead on from, and read it anew; whether it did."""
    moved = affected(
        sa.update(Event)
        .where(Event.id == event.id, Event.state.in_(sorted(rules.sources(to, mover))))
        .values(state=to, version=Event.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(event)
    return bool(moved)


def _checked(plan: Plan) -> dict[str, Any]:
    title = " ".join(nfc(plan.title_vi).split())
    if not title or len(title) > rules.TITLE_MOST or len(plan.title_en) > rules.TITLE_MOST:
        raise Refused(_l("Tên sự kiện cần từ 1 đến 140 ký tự."), code="title")
    if plan.starts_at >= plan.ends_at:
        raise Refused(_l("Giờ kết thúc phải sau giờ bắt đầu."), code="times")
    return {
        "title_vi": title,
        "title_en": " ".join(nfc(plan.title_en).split()),
        "place": nfc(plan.place).strip()[: rules.PLACE_MOST],
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "profile_id": plan.profile_id,
    }
