"""What sides said has come of introductions, who is due to be asked, the page of a link, and the officers' numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts.queries import token_hash
from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Introduction, IntroductionState, Side
from ecosystem.conversations.models import Outcome, OutcomeAsk, OutcomeKind, OutcomeLink
from ecosystem.conversations.queries.messages import READABLE
from ecosystem.conversations.rules.outcomes import FINAL, IMPLIES, NAMES, SIGNS, STEPS, LinkState, furthest, link_state
from ecosystem.core import clock, facts
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import Badge
from ecosystem.directory.models import Profile


@dataclass(frozen=True)
class LinkPage:
    """The page of a link: what it is good for, for which side of what, and what that side has marked."""

    state: LinkState
    link: OutcomeLink
    introduction: Introduction
    mine: Profile
    other: Profile
    marks: frozenset[OutcomeKind]


@dataclass(frozen=True)
class Funnel:
    """How many introductions came how far, and how many sides were asked and answered. Numbers only."""

    accepted: int
    met: int
    working: int
    invested: int
    not_continuing: int
    unknown: int
    asked: int
    answered: int


def marks_of(introduction_id: int) -> list[Outcome]:
    """The marks of both sides, the oldest first."""
    select = sa.select(Outcome).where(Outcome.introduction_id == introduction_id)
    return list(db.session.scalars(select.order_by(Outcome.at, Outcome.id)))


def signs(ids: Sequence[int]) -> dict[int, Badge]:
    """What has come of these introductions, for lists of them, in one query."""
    select = sa.select(Outcome.introduction_id, Outcome.kind).where(Outcome.introduction_id.in_(list(ids)))
    marked: dict[int, set[OutcomeKind]] = {}
    for introduction_id, kind in db.session.execute(select):
        marked.setdefault(introduction_id, set()).add(kind)
    come = {introduction_id: furthest(kinds) for introduction_id, kinds in marked.items()}
    return {number: Badge(str(NAMES[kind]), SIGNS[kind]) for number, kind in come.items() if kind is not None}


def of_side(marks: Iterable[Outcome], side: Side) -> frozenset[OutcomeKind]:
    """What one side has marked."""
    return frozenset(mark.kind for mark in marks if mark.side is side)


def due(limit: int) -> list[tuple[int, int]]:
    """Introductions to ask about now, as (id, step); samples are asked about by nobody."""
    now = clock.now()
    found: list[tuple[int, int]] = []
    for step, following in zip(STEPS, (*STEPS[1:], None), strict=True):
        come = Introduction.answered_at <= now - timedelta(days=step)
        select = sa.select(Introduction.id).where(
            Introduction.state == IntroductionState.ACCEPTED,
            Introduction.is_sample.is_(False),
            come,
            Introduction.id.not_in(sa.select(OutcomeAsk.introduction_id).where(OutcomeAsk.step == step)),
        )
        if following is not None:
            select = select.where(Introduction.answered_at > now - timedelta(days=following))
        ids = db.session.scalars(select.order_by(Introduction.id).limit(limit - len(found)))
        found += [(introduction_id, step) for introduction_id in ids]
    return found


def ask(ask_id: int) -> OutcomeAsk | None:
    """One question to both sides."""
    return db.session.get(OutcomeAsk, ask_id)


def is_final(introduction_id: int, side: Side) -> bool:
    """Whether a side has said what ends the asking."""
    select = sa.select(Outcome.id).where(
        Outcome.introduction_id == introduction_id, Outcome.side == side, Outcome.kind.in_(list(FINAL))
    )
    return db.session.scalar(select.limit(1)) is not None


def link_page(token: str) -> LinkPage:
    """The page of a link from a mail. Raises ``NotFound``: no such link, or its person is no hand of the side now."""
    select = (
        sa.select(OutcomeLink)
        .where(OutcomeLink.token_hash == token_hash(token))
        .options(joinedload(OutcomeLink.ask), joinedload(OutcomeLink.account))
    )
    link: OutcomeLink | None = db.session.scalar(select)
    one = connections.by_id(link.ask.introduction_id) if link is not None else None
    if link is None or one is None or one.state.value not in {state.value for state in READABLE}:
        raise NotFound
    mine = introductions.profile_of(one, link.side)
    if link.account.locked_at is not None or not introductions.is_hand(link.account, mine):
        raise NotFound
    other = introductions.profile_of(one, Side.ASKER if link.side is Side.ASKED else Side.ASKED)
    marks = of_side(marks_of(one.id), link.side)
    return LinkPage(link_state(link, clock.now()), link, one, mine, other, marks)


def funnel() -> Funnel:
    """The numbers of all introductions; samples count in a demo only. An introduction counts once for both sides."""
    counted = sa.select(Introduction.id).where(Introduction.state.in_(READABLE))
    if not facts.is_demo():
        counted = counted.where(Introduction.is_sample.is_(False))
    accepted = db.session.scalar(sa.select(sa.func.count()).select_from(counted.subquery())) or 0
    come: dict[int, set[OutcomeKind]] = {}
    rows = sa.select(Outcome.introduction_id, Outcome.kind).where(Outcome.introduction_id.in_(counted))
    for introduction_id, kind in db.session.execute(rows):
        come.setdefault(introduction_id, set()).update(IMPLIES[kind])
    counts = {kind: sum(kind in kinds for kinds in come.values()) for kind in OutcomeKind}
    asked, answered = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(OutcomeLink.used_at))
        .select_from(OutcomeLink)
        .join(OutcomeAsk, OutcomeAsk.id == OutcomeLink.ask_id)
        .where(OutcomeAsk.introduction_id.in_(counted))
    ).one()
    return Funnel(
        accepted,
        counts[OutcomeKind.MET],
        counts[OutcomeKind.WORKING],
        counts[OutcomeKind.INVESTED],
        counts[OutcomeKind.NOT_CONTINUING],
        accepted - len(come),
        asked,
        answered,
    )


def asked_days(introduction_id: int) -> list[tuple[int, datetime]]:
    """When both sides were asked, as (step, moment)."""
    select = sa.select(OutcomeAsk.step, OutcomeAsk.asked_at).where(OutcomeAsk.introduction_id == introduction_id)
    return [(step, moment) for step, moment in db.session.execute(select.order_by(OutcomeAsk.step))]


def sample_introduction() -> Introduction | None:
    """An accepted introduction of the demo world, both sides loaded."""
    select = sa.select(Introduction.id).where(Introduction.is_sample, Introduction.state == IntroductionState.ACCEPTED)
    found = db.session.scalar(select.order_by(Introduction.id).limit(1))
    return connections.by_id(found) if found is not None else None
