"""What agencies have done with their challenges, in numbers, and the problems that are solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from ecosystem.calls import queries as calls
from ecosystem.calls.models import Application, Call
from ecosystem.calls.rules import SHOWN
from ecosystem.challenges.models import Challenge, ChallengeState, ChallengeStep, Pilot, PilotOrder, Reuse
from ecosystem.challenges.queries.challenges import Row, row
from ecosystem.challenges.rules import LASTING
from ecosystem.challenges.rules.figures import Card, Life, card
from ecosystem.challenges.rules.pilots import SOLVED
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.text import fold
from ecosystem.directory.models import Profile
from ecosystem.directory.queries import local

# What was answered is told once the time for proposals is over.
OVER = frozenset({
    ChallengeState.EVALUATING, ChallengeState.AWARDED, ChallengeState.PILOTING, ChallengeState.COMPLETED,
})  # fmt: skip


@dataclass(frozen=True)
class AgencyRow:
    """One agency with its numbers."""

    name: str
    card: Card


@dataclass(frozen=True)
class Solved:
    """One problem that is solved: by whom, with what outcome, and how many use it again."""

    row: Row
    solver: Profile
    outcome: Any
    reuses: int


def scorecard() -> tuple[Card, list[AgencyRow]]:
    """The numbers of the whole city, and of each agency, the most active first."""
    lives = _lives()
    by_agency: dict[str, list[Life]] = defaultdict(list)
    names: dict[str, str] = {}
    for one, life in lives:
        key = f"#{one.call.organisation_id}" if one.call.organisation_id else fold(one.call.owner_name)
        names.setdefault(key, calls.owner_of(one.call))
        by_agency[key].append(life)
    rows = [AgencyRow(names[key], card(found)) for key, found in by_agency.items()]
    rows = sorted(rows, key=lambda each: (-each.card.bought, -each.card.piloted, -each.card.posted, each.name))
    return card([life for _one, life in lives]), [each for each in rows if each.card.posted]


def solved() -> sa.Select[Challenge]:
    """The challenges whose solution was accepted, the newest first."""
    select = sa.select(Challenge).join(Call, Call.id == Challenge.call_id)
    select = select.join(Pilot, Pilot.challenge_id == Challenge.id).where(Pilot.state.in_(list(SOLVED)))
    options = (contains_eager(Challenge.call).joinedload(Call.owner),)
    return select.options(*options).order_by(Pilot.ended_at.desc(), Challenge.id.desc())


def solved_rows(challenges: Sequence[Challenge]) -> list[Solved]:
    """The same as the page shows them."""
    ids = [one.id for one in challenges]
    pilots = sa.select(Pilot).where(Pilot.challenge_id.in_(ids), Pilot.state.in_(list(SOLVED)))
    whole = joinedload(Pilot.application).joinedload(Application.profile)
    by_challenge = {one.challenge_id: one for one in db.session.scalars(pilots.options(whole))}
    reuses = _reuses()
    return [
        Solved(
            row(one),
            by_challenge[one.id].application.profile,
            local(one.outcome_vi, one.outcome_en),
            reuses.get(one.id, 0),
        )
        for one in challenges
    ]


def _lives() -> list[tuple[Challenge, Life]]:
    public = Call.state.in_(SHOWN) | Challenge.state.in_(LASTING)
    select = sa.select(Challenge).join(Call, Call.id == Challenge.call_id).where(public)
    found = db.session.scalars(select.options(contains_eager(Challenge.call).joinedload(Call.owner))).all()
    steps, pilots, orders, answered, reuses = _steps(), _pilots(), _orders(), _answered(), _reuses()
    return [
        (
            one,
            Life(
                posted_at=steps[one.id].get(ChallengeState.APPROVED) or steps[one.id].get(ChallengeState.OPEN),
                is_answered=one.call_id in answered and one.state in OVER,
                awarded_at=steps[one.id].get(ChallengeState.AWARDED),
                began_at=pilots[one.id].began_at if one.id in pilots else None,
                ended_at=pilots[one.id].ended_at if one.id in pilots else None,
                ordered_at=orders.get(one.id),
                is_solved=one.id in pilots and pilots[one.id].state in SOLVED,
                reuses=reuses.get(one.id, 0),
            ),
        )
        for one in found
    ]


def _steps() -> Mapping[int, Mapping[ChallengeState, datetime]]:
    found: defaultdict[int, dict[ChallengeState, datetime]] = defaultdict(dict)
    select = sa.select(ChallengeStep.challenge_id, ChallengeStep.state, ChallengeStep.at)
    for challenge_id, state, at in db.session.execute(select.order_by(ChallengeStep.id)):
        # The last time counts: of who was chosen first and declined, nobody waits.
        found[challenge_id][state] = found[challenge_id].get(state, at) if state is not ChallengeState.AWARDED else at
    return found


def _pilots() -> Mapping[int, Any]:
    select = sa.select(Pilot.challenge_id, Pilot.state, Pilot.began_at, Pilot.ended_at)
    # The last one counts, as the last choice does.
    return {one.challenge_id: one for one in db.session.execute(select.order_by(Pilot.id))}


def _orders() -> Mapping[int, datetime]:
    select = sa.select(Pilot.challenge_id, PilotOrder.ordered_on).join(PilotOrder, PilotOrder.pilot_id == Pilot.id)
    return {number: datetime.combine(day, time(12), clock.LOCAL) for number, day in db.session.execute(select)}


def _answered() -> set[int]:
    return set(
        db.session.scalars(sa.select(Application.call_id).where(Application.submitted_at.is_not(None)).distinct())
    )


def _reuses() -> Mapping[int, int]:
    counted = sa.select(Reuse.challenge_id, sa.func.count()).group_by(Reuse.challenge_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}
