"""What attendees see of each other at an event: who is there, those that suit them first, and whom they wish to meet.

One's own wishes only. Nothing here tells who wishes to meet the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.queries.blocks import apart_from
from ecosystem.connections.rules import COUNTERPARTS, hindrance, is_hand
from ecosystem.core.db import db
from ecosystem.core.text import sort_key
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Kind, Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.events import queries
from ecosystem.events.models import Event, Match, Wish
from ecosystem.events.rules.wishes import Standing
from ecosystem.recommendations import queries as recommendations
from ecosystem.recommendations.models import Spot
from ecosystem.recommendations.queries import Weighed
from ecosystem.recommendations.queries.showing import Shown


@dataclass(frozen=True)
class Person:
    """One profile at the event as another attendee sees it: its card, who stands for it, and what one may do."""

    card: Any
    names: tuple[str, ...]
    fits: bool
    is_wished: bool
    match: Introduction | None


@dataclass(frozen=True)
class Hall:
    """Everybody the reader may see, after the filters, and what the filters offer: (value, label)."""

    people: list[Person]
    kinds: list[tuple[str, Any]]
    themes: list[tuple[str, str]]
    total: int
    weighed: Weighed = field(default_factory=Weighed)

    def shown(self, event: Event, window: Sequence[Person]) -> list[Shown]:
        """What is kept of showing the people of ``window``: those of them that stand in lists of the reader's side."""
        pool, seen = {one.card.id for one in self.people}, {one.card.id for one in window}
        return self.weighed.shown(pool, seen, Spot.EVENT, about=event.slug)


def most_wishes() -> int | None:
    """How many a side may wish to meet at one event; ``None``: any number."""
    return int(current_app.config["EVENT_WISHES"]) or None


def left(event: Event, profile: Profile) -> int | None:
    """How many more ``profile`` may wish to meet."""
    most = most_wishes()
    return max(0, most - queries.wish_count(event.id, profile.id)) if most else None


def standing(actor: Account, seat: queries.Seat, other: Profile | None) -> Standing:
    """What decides whether the actor's side may wish to meet ``other``, who may be nobody the reader can see."""
    mine = seat.profile
    return Standing(
        state=seat.event.state,
        consents=seat.consents,
        has_profile=mine is not None,
        is_hand=is_hand(actor, mine) if mine is not None else False,
        is_there=other is not None,
        fits=mine is not None and other is not None and hindrance(mine, other) is None,
        left=left(seat.event, mine) if mine is not None else None,
    )


def there(seat: queries.Seat, slug: str) -> Profile | None:
    """The profile of ``slug`` if the reader sees it at the event, else ``None``; members loaded."""
    found = db.session.scalar(_listed(seat).where(Profile.slug == slug[:120]))
    if found is None:
        return None
    return directory.profile_with_members(found)


def hall(seat: queries.Seat, *, kind: str = "", theme: str = "") -> Hall:
    """Who is there, those who suit the reader first, in a constant number of queries."""
    ids = list(db.session.scalars(_listed(seat)))
    cards = directory.cards(ids, Relation.MEMBER)
    mine = seat.profile
    weighed = recommendations.weighed(mine, cards) if mine is not None else Weighed()
    told = weighed.cards
    wished, matches, names = _wished(seat), _matches(seat), _names(seat.event.id, ids)
    shown = [card for card in cards if _is_asked(card, kind, theme)]
    people = [
        Person(
            # A phone shows many: what is behind the name is one tap away.
            card=replace(told.get(card.id, card), facts=()),
            names=names.get(card.id, ()),
            fits=mine is not None and card.kind in COUNTERPARTS[mine.kind],
            is_wished=card.id in wished,
            match=matches.get(card.id),
        )
        for card in shown
    ]
    rank = {number: place for place, number in enumerate(told)}
    people.sort(key=lambda one: (rank.get(one.card.id, len(rank)), not one.fits, sort_key(one.card.name), one.card.id))
    return Hall(people, _kinds(cards), _themes(cards), len(cards), weighed)


def met(seat: queries.Seat) -> list[tuple[Any, Introduction]]:
    """The cards of those one matched with, and the introduction each became, the newest first."""
    found = _matches(seat)
    # Where it has ended since, for whatever reason, the card says what everybody reads.
    over = {other for other, one in found.items() if one.state is not IntroductionState.ACCEPTED}
    near = directory.cards([one for one in found if one not in over], Relation.CONNECTED)
    far = directory.cards(sorted(over), Relation.MEMBER) if over else []
    cards = {card.id: card for card in (*near, *far)}
    return [(cards[one], found[one]) for one in found if one in cards]


def _listed(seat: queries.Seat) -> sa.Select[int]:
    """The ids of the profiles whose people consent, that are public, and not kept apart from the reader's."""
    mine = seat.profile
    select = sa.select(Profile.id).where(
        Profile.id.in_(queries.consenting(seat.event.id)), Profile.state == State.PUBLISHED
    )
    if mine is not None:
        select = select.where(Profile.id != mine.id, Profile.id.not_in(apart_from(mine.id)))
    return select.order_by(Profile.sort_key, Profile.id)


def _is_asked(card: Any, kind: str, theme: str) -> bool:  # noqa: ANN401  a card
    return (not kind or card.kind.value == kind) and (not theme or theme in card.tags)


def _kinds(cards: Sequence[Any]) -> list[tuple[str, Any]]:
    held = {card.kind for card in cards}
    return [(kind.value, directory.kind_label(kind)) for kind in Kind if kind in held]


def _themes(cards: Sequence[Any]) -> list[tuple[str, str]]:
    """What the cards show of fields and skills; nothing that a card keeps to itself can be asked for."""
    held = {tag for card in cards for tag in card.tags}
    return [(tag, tag) for tag in sorted(held, key=sort_key)]


def _wished(seat: queries.Seat) -> set[int]:
    if seat.profile is None:
        return set()
    where = (Wish.event_id == seat.event.id, Wish.profile_id == seat.profile.id)
    return set(db.session.scalars(sa.select(Wish.wanted_id).where(*where)))


def _matches(seat: queries.Seat) -> dict[int, Introduction]:
    if seat.profile is None:
        return {}
    number = seat.profile.id
    select = (
        sa.select(Introduction)
        .join(Match, Match.introduction_id == Introduction.id)
        .where(
            Match.event_id == seat.event.id,
            (Introduction.asker_id == number) | (Introduction.asked_id == number),
        )
        .order_by(Match.id.desc())
    )
    return {one.asked_id if one.asker_id == number else one.asker_id: one for one in db.session.scalars(select)}


def _names(event_id: int, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Who stands for each profile: those who consent, and nobody else of its people."""
    consented = queries.attendees(event_id).subquery()
    select = sa.select(consented.c.profile_id, consented.c.full_name).where(
        consented.c.profile_id.in_(list(ids)), consented.c.given_at.is_not(None)
    )
    found: dict[int, tuple[str, ...]] = {}
    for profile_id, name in db.session.execute(select.order_by(consented.c.full_name)):
        found[profile_id] = (*found.get(profile_id, ()), name)
    return found
