"""The verb of two sides that both said elsewhere, as at an event, that they want to meet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from ecosystem.connections import queries, rules
from ecosystem.connections.actions.base import lock, on_record, shift, step
from ecosystem.connections.models import Introduction, IntroductionState, Origin, Side, StepKind
from ecosystem.connections.queries import blocks
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind, Profile


def arrange(left: Profile, right: Profile, *, occasion: Mapping[str, str], is_sample: bool = False) -> Introduction:
    """Connect two sides that both want to meet: contacts open at once, and no side is waited for.

    No cap counts it, and it takes no mentor's place: to meet once is no promise of more. A request that waits between
    the two is answered by it; what is connected already stays as it is. ``occasion`` says where, by language. Both need
    ``memberships`` loaded. Raises ``Refused``: a code of ``rules.OBSTACLES`` that ``rules.hindrance`` gives, or
    ``hidden`` where one has blocked the other.
    """
    stands = rules.hindrance(left, right)
    lock(left, right)
    if stands is None and blocks.are_apart(left.id, right.id):
        # Who is blocked is told what everybody is told of a profile that is not there.
        stands = "hidden"
    if stands is not None:
        raise Refused(rules.OBSTACLES[stands], code=stands)
    standing = queries.open_between(left.id, right.id)
    if standing is not None and standing.state is IntroductionState.ACCEPTED:
        return standing
    if standing is None or not _agree(standing, occasion):
        standing = _begin(left, right, occasion, is_sample=is_sample)
    step(standing, StepKind.ARRANGED, Side.ASKED)
    on_record("introduction.arranged", None, standing)
    return standing


def _agree(waiting: Introduction, occasion: Mapping[str, str]) -> bool:
    """A request that waits is answered by the wish of the side asked; whether nobody was faster."""
    values = {
        "state": IntroductionState.ACCEPTED,
        "origin": Origin.EVENT,
        "occasion": dict(occasion),
        "answered_at": clock.now(),
        "turn_at": None,
        "due_at": None,
    }
    agreed = shift(waiting, rules.sources(IntroductionState.ACCEPTED, Side.ASKED), values)
    db.session.refresh(waiting)
    return agreed


def _begin(left: Profile, right: Profile, occasion: Mapping[str, str], *, is_sample: bool) -> Introduction:
    moment = clock.now()
    asker, asked = (left, right) if left.kind is Kind.STARTUP else (right, left)
    made = Introduction(
        key=secrets.token_urlsafe(16),
        state=IntroductionState.ACCEPTED,
        origin=Origin.EVENT,
        occasion=dict(occasion),
        pair=queries.pair(asker.id, asked.id),
        asker=asker,
        asked=asked,
        message="",
        asked_at=moment,
        moved_at=moment,
        answered_at=moment,
        is_sample=is_sample,
    )
    db.session.add(made)
    db.session.flush()
    return made
