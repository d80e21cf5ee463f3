"""What needs a manager's eye: who is at risk, and by which rule; whom a message may go to. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.programs.models import Enrolment, EnrolmentState, Presence
from ecosystem.programs.rules.enrolments import TAKES_PART, is_participant

S = EnrolmentState
# How far ahead a manager looks.
AHEAD = timedelta(days=7)
# An offer that is not answered this near to its end.
OFFER_SOON = timedelta(days=2)
LATE_MOST = 2
MISSED_MOST = 2


class Risk(enum.StrEnum):
    """Why a startup is at risk."""

    LATE = "late"
    MISSED = "missed"


# Whom a message goes to: a word -> the states of enrolments. ``late`` is worked out from what was handed in.
AUDIENCES: Mapping[str, frozenset[EnrolmentState]] = {
    "taking-part": TAKES_PART,
    "offered": frozenset({S.OFFERED}),
    "accepted": frozenset({S.ACCEPTED}),
    "late": TAKES_PART,
    "graduated": frozenset({S.GRADUATED, S.ALUMNI}),
}


def missed_in_a_row(newest_first: Sequence[Presence]) -> int:
    """How many of the last sessions that were written down somebody was absent from, without a break."""
    count = 0
    for presence in newest_first:
        if presence is not Presence.ABSENT:
            break
        count += 1
    return count


def risks(late: int, missed: int) -> tuple[Risk, ...]:
    """The rules that say a startup is at risk: so many tasks late, so many sessions missed in a row."""
    found = []
    if late >= LATE_MOST:
        found.append(Risk.LATE)
    if missed >= MISSED_MOST:
        found.append(Risk.MISSED)
    return tuple(found)


class _Letter(Protocol):
    """A message with whom of an enrolment it went to."""

    @property
    def enrolment(self) -> Enrolment:
        """The enrolment, with the members of its profile loaded."""
        ...

    @property
    def account_ids(self) -> frozenset[int]:
        """Whom it went to."""
        ...


def may_read_letter(actor: Account | None, letter: _Letter) -> bool:
    """Whoever a message went to reads it, while they belong to the profile."""
    return actor is not None and actor.id in letter.account_ids and is_participant(actor, letter.enrolment)
