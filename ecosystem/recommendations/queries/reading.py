"""What may still be read of stored lists: a few of one, those of some cards, and what is kept of having shown them.

Whatever shows a part of a list keeps it by ``shown``: who stood there in the list's own order, and everybody else of
the list as left out, so that the replay of the list ends with the same part.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import merge
from typing import Any

import sqlalchemy as sa

from ecosystem.connections.queries.blocks import kept_from
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.recommendations import documents
from ecosystem.recommendations.models import RecommendationList, Spot
from ecosystem.recommendations.queries.choices import unserved, unsuggested
from ecosystem.recommendations.queries.feedback import opinions, standing
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP, Fit, current, fit
from ecosystem.recommendations.rules.feedback import Said

Entry = dict[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """One card of a list; ``opinion`` is what one's side said of it, if anything that still holds.

    ``order`` is what the list is ordered by.
    """

    card: Any
    fit: Fit
    opinion: Said | None
    order: float = 0.0


@dataclass(frozen=True)
class Few:
    """The first few of a list; ``row`` is the list itself, if it was made, ``still`` all of it that may be shown."""

    items: list[Suggestion]
    row: RecommendationList | None = None
    still: Sequence[Entry] = ()

    def shown(self, spot: Spot, ids: Collection[int] | None = None, *, about: str = "") -> Shown | None:
        """What is kept of having shown them, or those of ``ids`` alone; of nothing, nothing."""
        if self.row is None:
            return None
        if ids is None:
            return shown(self.row, self.still, slice(0, len(self.items)), spot, about=about)
        chosen = [entry for entry in self.still if entry["id"] in ids]
        return shown(self.row, chosen, slice(0, len(chosen)), spot, about=about)


@dataclass(frozen=True)
class Weighed:
    """Those of some cards that stand in the lists of a profile, best first, with score and reasons, by their ids."""

    cards: dict[int, Any] = field(default_factory=dict)
    rows: tuple[RecommendationList, ...] = ()

    def shown(self, pool: Collection[int], window: Collection[int], spot: Spot, *, about: str) -> list[Shown]:
        """What is kept of a page that shows those of ``window``, one after another in ``pool``: one part per list."""
        found = []
        for row in self.rows:
            chosen = [entry for entry in row.entries if entry["id"] in pool and entry["id"] in self.cards]
            places = [place for place, entry in enumerate(chosen) if entry["id"] in window]
            if places:
                kept = shown(row, chosen, slice(places[0], places[-1] + 1), spot, about=about)
                found += [kept] if kept else []
        return found


def listed(profile_id: int, wanted: Collection[str] = ()) -> dict[str, RecommendationList]:
    """The stored lists of a profile whose owners want suggestions, all or those of ``wanted``."""
    mine = RecommendationList.profile_id == profile_id, RecommendationList.profile_id.not_in(unserved())
    select = sa.select(RecommendationList).where(*mine).order_by(RecommendationList.wanted)
    rows = db.session.scalars(select.where(RecommendationList.wanted.in_(list(wanted))) if wanted else select)
    return {row.wanted: row for row in rows}


def few(
    profile: Profile, wanted: Sequence[str], limit: int, *, said: Mapping[int, Said] | None = None
) -> dict[str, Few]:
    """The best few of some lists, with scores and reasons, in as many queries for two as for one.

    ``said``: the profile's opinions, if known already.
    """
    rows = listed(profile.id, wanted)
    said, today = opinions(profile.id) if said is None else said, clock.today()
    still = open_entries(profile.id, {name: current(row.entries) for name, row in rows.items()})
    still = {name: [one for one in some if not hides(said, one["id"], today)] for name, some in still.items()}
    items = suggestions({name: some[:limit] for name, some in still.items()}, said)
    return {name: Few(items.get(name, []), rows.get(name), still.get(name, ())) for name in wanted}


def weighed(profile: Profile, cards: Sequence[Any]) -> Weighed:
    """Those of ``cards`` that stand in a list of ``profile`` and are not hidden, explained, in the order of lists."""
    by_id = {card.id: card for card in cards}
    rows = listed(profile.id) if by_id else {}
    said, today = opinions(profile.id) if rows else {}, clock.today()
    there = {name: [one for one in current(row.entries) if one["id"] in by_id] for name, row in rows.items()}
    still = open_entries(profile.id, there)
    parts = [[(one, name) for one in still[name] if not hides(said, one["id"], today)] for name in sorted(still)]
    found: dict[int, Any] = {}
    # Each list keeps its own order, also where two stand equally in it.
    for entry, name in merge(*parts, key=lambda pair: -float(pair[0]["order"])):
        card = by_id[entry["id"]]
        words = fit(entry, card.closed, asker=asker_of(name))
        found[card.id] = dataclasses.replace(card, score=words.score, lines=words.lines)
    return Weighed(found, tuple(rows.values()))


def shown(
    row: RecommendationList, chosen: Sequence[Entry], places: slice, spot: Spot = Spot.LIST, *, about: str = ""
) -> Shown | None:
    """What is kept of the ``places`` of what was ``chosen`` of a list, and who was left out; of nothing, nothing."""
    ids = {entry["id"] for entry in chosen}
    window = chosen[places]
    if not window:
        return None
    return Shown(
        profile_id=row.profile_id,
        wanted=row.wanted,
        first=places.start + 1,
        made_at=row.made_at,
        model=row.model,
        inputs=row.inputs,
        entries=tuple((one["id"], one["score"], one["value"], one["factor"]) for one in window),
        left_out=tuple(one["id"] for one in row.entries if one["id"] not in ids),
        spot=spot,
        about=about,
    )


def asker_of(wanted: str) -> str:
    """Which side of a pair reads the list ``wanted``."""
    return COUNTERPART if wanted == "startups" else STARTUP


def hides(said: Mapping[int, Said], profile_id: int, today: date) -> bool:
    """Whether what was said of a profile keeps it away today."""
    return profile_id in said and said[profile_id].hides(today)


def open_entries(profile_id: int, lists: Mapping[str, Iterable[Entry]]) -> dict[str, list[Entry]]:
    """The entries that still stand: published, taking part, accepting, no introduction open between the two."""
    held = {name: list(entries) for name, entries in lists.items()}
    ids = {entry["id"] for entries in held.values() for entry in entries}
    if not ids:
        return held
    running = Profile.paused_until.is_(None) | (Profile.paused_until < clock.today())
    select = (
        sa.select(Profile.id)
        .where(
            *(Profile.id.in_(sorted(ids)), Profile.state == State.PUBLISHED, Profile.accepting, running),
            documents.takes_part(),
        )
        .where(Profile.id.not_in(kept_from(profile_id)), Profile.id.not_in(unsuggested()))
    )
    there = set(db.session.scalars(select))
    return {name: [entry for entry in entries if entry["id"] in there] for name, entries in held.items()}


def suggestions(lists: Mapping[str, Sequence[Entry]], said: Mapping[int, Said]) -> dict[str, list[Suggestion]]:
    """Entries as cards with reasons, the cards of all lists read at once."""
    ids = dict.fromkeys(entry["id"] for entries in lists.values() for entry in entries)
    cards = {card.id: card for card in directory.cards(list(ids), Relation.MEMBER)}
    today = clock.today()
    return {
        name: [
            _suggestion(entry, cards[entry["id"]], asker_of(name), standing(said.get(entry["id"]), today))
            for entry in entries
            if entry["id"] in cards
        ]
        for name, entries in lists.items()
    }


def _suggestion(entry: Entry, card: Any, asker: str, opinion: Said | None) -> Suggestion:  # noqa: ANN401  a card
    words = fit(entry, card.closed, asker=asker)
    return Suggestion(dataclasses.replace(card, score=words.score, lines=words.lines), words, opinion, entry["order"])
