"""What may happen to a meeting, who may do it, and which times may be proposed. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.conversations import rules
from ecosystem.conversations.models import Meeting, MeetingState

CHOICES = 3
MINUTES = (30, 45, 60, 90)
AHEAD_MOST = timedelta(days=90)
PLACE_MOST = 200


class Who(enum.StrEnum):
    """Who may move a meeting: the side that proposed it, the other one, or either."""

    PROPOSER = "proposer"
    OTHER = "other"
    EITHER = "either"


# state -> what may follow -> who may do it. What is missing here is illegal.
TRANSITIONS: Mapping[MeetingState, Mapping[MeetingState, Who]] = {
    MeetingState.PROPOSED: {
        MeetingState.AGREED: Who.OTHER,
        MeetingState.NONE_FITS: Who.OTHER,
        MeetingState.CANCELLED: Who.PROPOSER,
    },
    MeetingState.AGREED: {MeetingState.CANCELLED: Who.EITHER},
    MeetingState.NONE_FITS: {},
    MeetingState.CANCELLED: {},
}
# What is wrong with times: the word, and the sentence.
FAULTS: Mapping[str, Any] = {
    "count": _l("Vui lòng chọn đủ ba thời điểm khác nhau."),
    "past": _l("Cả ba thời điểm cần ở tương lai."),
    "far": _l("Vui lòng hẹn trong vòng 90 ngày tới."),
}


def may_move(actor: Account | None, meeting: Meeting, to: MeetingState) -> bool:
    """Whether ``actor`` may take ``meeting`` to the state ``to`` now."""
    who = TRANSITIONS[meeting.state].get(to)
    if who is None or not rules.may_write(actor, meeting.introduction):
        return False
    is_proposer = connections.side_of(actor, meeting.introduction) is meeting.side
    return who is Who.EITHER or is_proposer == (who is Who.PROPOSER)


def may_read(actor: Account | None, meeting: Meeting) -> bool:
    """Who may read the conversation."""
    return rules.may_read(actor, meeting.introduction)


def may_take_along(actor: Account | None, meeting: Meeting) -> bool:
    """Whether there is a file for one's calendar: once a time was picked."""
    return meeting.starts_at is not None and may_read(actor, meeting)


def fault(times: Sequence[datetime], now: datetime) -> str | None:
    """What is wrong with the times proposed (a key of ``FAULTS``), or ``None``."""
    if len(set(times)) != CHOICES:
        return "count"
    if min(times) <= now:
        return "past"
    return "far" if max(times) > now + AHEAD_MOST else None
