"""Proposing a meeting, picking a time, saying that none fits, cancelling. The database decides races."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.connections.models import Introduction
from ecosystem.conversations.actions.messages import refuse_closed
from ecosystem.conversations.models import Meeting, MeetingState
from ecosystem.conversations.rules import meetings as rules
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc


@dataclass(frozen=True)
class Plan:
    """What is proposed: three instants, how long, and where."""

    times: Sequence[datetime]
    minutes: int
    place: str = ""


def propose(actor: Account, introduction: Introduction, plan: Plan) -> Meeting:
    """Propose three times to the other side.

    Raises ``Refused``: ``closed``, a key of ``rules.FAULTS``, ``minutes``, or ``open`` (a proposal waits already).
    """
    refuse_closed(actor, introduction)
    side = connections.side_of(actor, introduction)
    wrong = rules.fault(plan.times, clock.now())
    if wrong is not None:
        raise Refused(rules.FAULTS[wrong], code=wrong)
    if plan.minutes not in rules.MINUTES or side is None:
        raise Refused(_l("Lựa chọn này không có trong danh sách."), code="minutes")
    meeting = Meeting(
        key=secrets.token_urlsafe(16),
        introduction=introduction,
        state=MeetingState.PROPOSED,
        side=side,
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
        minutes=plan.minutes,
        place=nfc(plan.place).strip()[: rules.PLACE_MOST],
        times=[moment.astimezone(UTC).isoformat() for moment in sorted(plan.times)],
    )
    try:
        # Both sides at once both see none; the unique index lets one in.
        with db.session.begin_nested():
            db.session.add(meeting)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Đang có một lời hẹn chờ chọn giờ. Hãy trả lời lời hẹn ấy trước."), code="open") from error
    record("meeting.proposed", actor=actor.id, subject=meeting)
    return meeting


def pick(actor: Account, meeting: Meeting, number: int) -> None:
    """Take one of the times. Raises ``Refused``: ``moved``, ``past`` or ``unknown``."""
    offered = meeting.offered
    if not 0 <= number < len(offered):
        raise Refused(_l("Thời điểm này không có trong lời hẹn."), code="unknown")
    if offered[number] <= clock.now():
        raise Refused(_l("Thời điểm này đã qua. Hãy chọn thời điểm khác."), code="past")
    refuse_closed(actor, meeting.introduction)
    _move(actor, meeting, MeetingState.AGREED, starts_at=offered[number])
    record("meeting.agreed", actor=actor.id, subject=meeting)


def refuse_all(actor: Account, meeting: Meeting) -> None:
    """Say that none of the times fits. Raises ``Refused``: ``moved``."""
    _move(actor, meeting, MeetingState.NONE_FITS)
    record("meeting.none_fits", actor=actor.id, subject=meeting)


def cancel(actor: Account, meeting: Meeting) -> None:
    """Take a proposal back, or call off what was agreed. Raises ``Refused``: ``moved``."""
    _move(actor, meeting, MeetingState.CANCELLED)
    record("meeting.cancelled", actor=actor.id, subject=meeting)


def forget(account_id: int) -> None:
    """Take a person out of meetings: their name, and the place that they wrote."""
    for column, more in ((Meeting.proposed_by_id, {"place": ""}), (Meeting.moved_by_id, {})):
        mine = sa.update(Meeting).where(column == account_id).values({column.key: None, **more})
        db.session.execute(mine.execution_options(synchronize_session=False))


def _move(actor: Account, meeting: Meeting, to: MeetingState, **values: Any) -> None:
    if not rules.may_move(actor, meeting, to):
        raise _moved()
    moved = affected(
        sa.update(Meeting)
        .where(Meeting.id == meeting.id, Meeting.state == meeting.state)
        .values(state=to, moved_by_id=actor.id, moved_at=clock.now(), **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(meeting, ["state", "starts_at", "moved_by_id", "moved_at"])
    if not moved:
        raise _moved()


def _moved() -> Refused:
    return Refused(_l("Lời hẹn này vừa được trả lời hoặc huỷ. Vui lòng tải lại trang."), code="moved")
