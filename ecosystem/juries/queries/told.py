"""Who is told of reads, and which of it may still be heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.juries.models import Juror, JuryRead, JuryRound, ReadState, RoundState

SOON = timedelta(days=2)


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event:round...``) whose round still waits for this account."""
    numbers = {key: int(key.split(":")[1]) for key in keys}
    waiting = (
        sa.select(Juror.round_id)
        .join(JuryRead, JuryRead.juror_id == Juror.id)
        .where(
            Juror.account_id == account_id,
            Juror.left_at.is_(None),
            JuryRead.state == ReadState.GIVEN,
            Juror.round_id.in_(set(numbers.values())),
        )
    )
    heard = set(db.session.scalars(waiting))
    return {key for key, number in numbers.items() if number in heard}


def waiting_in(round_id: int) -> list[int]:
    """The accounts that still have something to read in an open round."""
    wanted = sa.select(Juror.account_id).join(JuryRead, JuryRead.juror_id == Juror.id).join(JuryRound)
    of_round = (Juror.round_id == round_id, Juror.left_at.is_(None), JuryRound.state == RoundState.OPEN)
    return list(db.session.scalars(wanted.where(*of_round, JuryRead.state == ReadState.GIVEN).distinct()))


def is_first_of_day(read: JuryRead) -> bool:
    """Whether its juror was given nothing else of the round on that day before it."""
    before = sa.select(JuryRead.given_at).where(JuryRead.juror_id == read.juror_id, JuryRead.id < read.id)
    return all(clock.local(at).date() != clock.local(read.given_at).date() for at in db.session.scalars(before))


def due(now: datetime) -> list[JuryRead]:
    """Reads whose round closes soon, that nobody was reminded of."""
    wanted = sa.select(JuryRead).join(Juror, Juror.id == JuryRead.juror_id).join(JuryRound)
    open_now = (
        JuryRound.state == RoundState.OPEN,
        JuryRound.closes_at > now,
        JuryRound.closes_at <= now + SOON,
        JuryRead.state == ReadState.GIVEN,
        JuryRead.reminded_at.is_(None),
        Juror.left_at.is_(None),
    )
    return list(db.session.scalars(wanted.where(*open_now).order_by(JuryRead.juror_id, JuryRead.id).limit(500)))
