"""Who is told of challenges and pilots, and what of it may still be heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call, CallManager
from ecosystem.calls.queries import told as calls
from ecosystem.calls.rules import SHOWN
from ecosystem.challenges.models import Challenge, ChallengeInvitation, Pilot, Reuse
from ecosystem.challenges.rules.pilots import Side
from ecosystem.core.db import db
from ecosystem.directory.models import Membership


def key(kind: str, number: int, *more: int) -> str:
    """What a notice is known by: ``kind:number``, and what tells several of one thing apart."""
    return ":".join([kind, str(number), *map(str, more)])


def hands_of(pilot: Pilot, side: Side) -> list[Account]:
    """Who may act for a side of a pilot."""
    return calls.workers_of(pilot.challenge.call) if side is Side.OWNER else calls.hands_of(pilot.application)


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` that the account may still hear of."""
    numbers = {one: int(one.split(":")[1]) for one in keys}
    by_kind = {"challenge.invited": _invited, "challenge.reused": _reused}
    found: set[str] = set()
    for kind in {one.split(":")[0] for one in keys}:
        of_kind = [one for one in keys if one.startswith(f"{kind}:")]
        live = by_kind.get(kind, _pilots)(account_id, [numbers[one] for one in of_kind])
        found |= {one for one in of_kind if numbers[one] in live}
    return found


def _invited(account_id: int, ids: Sequence[int]) -> set[int]:
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    live = sa.select(ChallengeInvitation.id).join(Challenge).join(Call).where(Call.state.in_(SHOWN))
    wanted = live.where(ChallengeInvitation.id.in_(ids), ChallengeInvitation.profile_id.in_(mine))
    return set(db.session.scalars(wanted))


def _pilots(account_id: int, ids: Sequence[int]) -> set[int]:
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    solved = sa.select(Application.id).where(Application.profile_id.in_(mine))
    managed = sa.select(CallManager.call_id).where(CallManager.account_id == account_id)
    live = sa.select(Pilot.id).join(Challenge).where(Pilot.id.in_(ids))
    return set(db.session.scalars(live.where(Challenge.call_id.in_(managed) | Pilot.application_id.in_(solved))))


def _reused(account_id: int, ids: Sequence[int]) -> set[int]:
    rows = db.session.execute(
        sa.select(Reuse.id, Pilot.id).join(Pilot, Pilot.challenge_id == Reuse.challenge_id).where(Reuse.id.in_(ids))
    ).all()
    live = _pilots(account_id, [row[1] for row in rows])
    return {row[0] for row in rows if row[1] in live}
