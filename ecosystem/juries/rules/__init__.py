"""How rounds move, and who may do and see what of them. Pure: no database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import ApplicationState
from ecosystem.juries.models import JuryRead, JuryRound, ReadState, RoundState, Sight
from ecosystem.juries.rules.conflict import Stand

R = RoundState
# Leads and editors of the call move a round; a closed one may be opened again.
TRANSITIONS: Mapping[RoundState, frozenset[RoundState]] = {
    R.DRAFT: frozenset({R.OPEN}),
    R.OPEN: frozenset({R.CLOSED}),
    R.CLOSED: frozenset({R.OPEN}),
}
# Which applications a jury reads.
READABLE = frozenset({ApplicationState.UNDER_REVIEW, ApplicationState.INTERVIEW, ApplicationState.SHORTLISTED})
# What may follow a read: what was sent may be sent again while the round is open.
READS: Mapping[ReadState, frozenset[ReadState]] = {
    ReadState.GIVEN: frozenset({ReadState.SENT, ReadState.ABSTAINED}),
    ReadState.SENT: frozenset({ReadState.SENT, ReadState.ABSTAINED}),
    ReadState.ABSTAINED: frozenset(),
}


class _OfRound(Protocol):
    """What belongs to a round."""

    @property
    def round(self) -> JuryRound:
        """The round, with its call's managers loaded."""
        ...


def is_manager(actor: Account | None, round_: JuryRound) -> bool:
    """Whether ``actor`` works on the call of the round."""
    return calls.is_manager(actor, round_.call)


def may_run(actor: Account | None, round_: JuryRound) -> bool:
    """Leads and editors of the call run its rounds."""
    return calls.may_edit(actor, round_.call)


def may_run_of(actor: Account | None, thing: _OfRound) -> bool:
    """Who runs a round runs what belongs to it."""
    return may_run(actor, thing.round)


def is_manager_of(actor: Account | None, thing: _OfRound) -> bool:
    """Who works on the call meets what belongs to its rounds."""
    return is_manager(actor, thing.round)


def may_move(actor: Account | None, round_: JuryRound, to: RoundState) -> bool:
    """Whether ``actor`` may take a round to the state ``to``."""
    return to in TRANSITIONS[round_.state] and may_run(actor, round_)


def is_reader(actor: Account | None, read: JuryRead) -> bool:
    """Whether a read is this person's, who still sits on the panel of a round that has begun."""
    if actor is None or read.juror.account_id != actor.id or read.juror.left_at is not None:
        return False
    return read.juror.round.state is not RoundState.DRAFT


def may_mark(read: JuryRead, stand: Stand, to: ReadState, now: datetime) -> bool:
    """Whether a juror may send or abstain: an open dossier to send, any to abstain, while the round takes marks."""
    round_ = read.juror.round
    is_open = round_.state is RoundState.OPEN and now <= round_.closes_at
    known = to in READS[read.state] and read.application.state in READABLE
    return is_open and known and (to is ReadState.ABSTAINED or stand is Stand.OPEN)


def sees_others(sight: Sight, own: ReadState) -> bool:
    """Whether a juror sees what the others gave to the same application."""
    return sight is Sight.ALWAYS or (sight is Sight.AFTER_OWN and own is ReadState.SENT)


def may_agree(actor: Account | None, round_: JuryRound, asked_by_id: int | None) -> bool:
    """A second lead or editor agrees to set a conflict aside; never who asked."""
    return actor is not None and may_run(actor, round_) and asked_by_id not in (None, actor.id)
