"""Questions about stored lists: what a page shows of one, and what the worker needs to bring them up to date."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import Purpose
from ecosystem.connections.queries.blocks import kept_from
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import (
    Audience,
    FieldGroup,
    Mandate,
    MandateTerm,
    Membership,
    Profile,
    ProfileAudience,
    ProfileTerm,
    Startup,
    State,
)
from ecosystem.directory.rules import Relation
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import RecommendationList, Spot
from ecosystem.recommendations.queries.choices import gets_suggestions, unserved, unsuggested
from ecosystem.recommendations.queries.feedback import Effect, effect, opinions, standing
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP, Closed, Fit, Part, Way, current, fit
from ecosystem.recommendations.rules.feedback import Said

__all__ = ["Fit", "Part", "Way", "fit", "opinions"]
SIZE = 12
UNSEEN = (Audience.CONNECTED, Audience.PRIVATE)


@dataclass(frozen=True)
class Suggestion:
    """One card of a list; ``opinion`` is what one's side said of it, if anything that still holds."""

    card: Any
    fit: Fit
    opinion: Said | None


@dataclass(frozen=True)
class Obstacle:
    """How many counterparts one hard rule left out, and what may be done about it."""

    count: int
    words: str
    advice: str


@dataclass(frozen=True)
class Shelf:
    """What a page shows of one list; ``made_at`` is ``None`` while the worker has not made it yet.

    ``effect`` is what was said of cards and what it does to this list.
    """

    items: list[Suggestion]
    number: int
    total: int
    made_at: datetime | None
    considered: int
    obstacles: tuple[Obstacle, ...]
    effect: Effect
    shown: Shown | None = None
    is_off: bool = False


@dataclass(frozen=True)
class Gain:
    """How many more of one list (``mentors``, ``investors``, ``startups``) could weigh a profile."""

    wanted: str
    count: int


def asks_first(account: Account) -> Purpose | None:
    """What ``account`` must agree to before anything is suggested to it, or ``None`` when it has."""
    return None if accounts.has_consent(account.id, documents.PURPOSE) else accounts.purpose(documents.PURPOSE)


def own_for(account: Account, wanted: str) -> list[Profile]:
    """The account's own profiles for which the list ``wanted`` is made, by name."""
    return [own for own in directory.my_profiles(account) if own.kind in rules.MADE_FOR[wanted]]


def shelf(profile: Profile, wanted: str, *, number: int = 1) -> Shelf:
    """One page of a stored list, without who has left, paused, is connected, or was refused or rests by one's word.

    It is off where the owners of ``profile`` want no suggestions.
    """
    row = _listed(profile, wanted)
    if row is None and not gets_suggestions(profile.id):
        return Shelf([], 1, 0, None, 0, (), Effect(), is_off=True)
    said, today = opinions(profile.id), clock.today()
    row = row if row and current(row.entries) == row.entries else None
    entries = _open_entries(profile.id, row.entries if row else [])
    hidden = [entry["id"] for entry in entries if _hides(said, entry["id"], today)]
    shown = [entry for entry in entries if entry["id"] not in hidden]
    number = min(number, max(1, -(-len(shown) // SIZE)))
    window = shown[(number - 1) * SIZE : number * SIZE]
    return Shelf(
        items=_suggestions(window, said, asker_of(wanted)),
        number=number,
        total=len(shown),
        made_at=row.made_at if row else None,
        considered=row.considered if row else 0,
        obstacles=tuple(obstacles(row.broken)) if row else (),
        effect=effect(said, hidden),
        shown=_shown(row, shown, slice((number - 1) * SIZE, number * SIZE)) if row else None,
    )


def _listed(profile: Profile, wanted: str) -> RecommendationList | None:
    """The stored list, if its owners want suggestions."""
    mine = RecommendationList.profile_id == profile.id, RecommendationList.wanted == wanted
    select = sa.select(RecommendationList).where(*mine, RecommendationList.profile_id.not_in(unserved()))
    return db.session.scalar(select)


def _hides(said: Mapping[int, Said], profile_id: int, today: date) -> bool:
    return profile_id in said and said[profile_id].hides(today)


def _shown(
    row: RecommendationList, shown: Sequence[dict[str, Any]], places: slice, spot: Spot = Spot.LIST
) -> Shown | None:
    """What is kept of the ``places`` of a list: who stands there, and who was left out; of nothing, nothing."""
    ids = {entry["id"] for entry in shown}
    window = shown[places]
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
    )


@dataclass(frozen=True)
class Few:
    """The first few of a list, and what is kept of having shown them on the first page."""

    items: list[Suggestion]
    shown: Shown | None = None


def few(profile: Profile, wanted: str, limit: int, *, said: Mapping[int, Said] | None = None) -> Few:
    """The best few of a list, with scores and reasons; ``said``: the profile's opinions, if known already."""
    row = _listed(profile, wanted)
    said, today = opinions(profile.id) if said is None else said, clock.today()
    entries = _open_entries(profile.id, current(row.entries) if row else [])
    shown = [entry for entry in entries if not _hides(said, entry["id"], today)]
    kept = _shown(row, shown, slice(0, limit), Spot.HOME) if row else None
    return Few(_suggestions(shown[:limit], said, asker_of(wanted)), kept)


def best(profile: Profile, wanted: str, limit: int = 3) -> list[Suggestion]:
    """The best few of a list, where nobody sees them as a list."""
    return few(profile, wanted, limit).items


def weighed(profile: Profile, cards: Sequence[Any]) -> dict[int, Any]:
    """Those of ``cards`` that stand in a list of ``profile`` and are not hidden, explained, best first."""
    if not gets_suggestions(profile.id):
        return {}
    said, today, found = opinions(profile.id), clock.today(), {}
    for row in lists_of(profile):
        for entry in _open_entries(profile.id, current(row.entries)):
            if not _hides(said, entry["id"], today):
                found[entry["id"]] = entry, asker_of(row.wanted)
    told = []
    for card in cards:
        if card.id in found:
            entry, asker = found[card.id]
            words = fit(entry, card.closed, asker=asker)
            told.append((-entry["value"], dataclasses.replace(card, score=words.score, lines=words.lines)))
    return {card.id: card for _value, card in sorted(told, key=lambda one: (one[0], one[1].id))}


def asker_of(wanted: str) -> str:
    """Which side of a pair reads the list ``wanted``."""
    return COUNTERPART if wanted == "startups" else STARTUP


def fit_between(profile_ids: Iterable[int], other_id: int, closed: Closed = frozenset()) -> Fit | None:
    """The best stored fit of one of ``profile_ids`` with ``other_id``, or ``None`` where no list holds the pair.

    ``closed`` are the groups of fields that its reader may not see. Who switched suggestions off has none.
    """
    lists = sa.select(RecommendationList.wanted, RecommendationList.entries)
    owners = RecommendationList.profile_id.in_(list(profile_ids)), RecommendationList.profile_id.not_in(unserved())
    may_be = sa.literal(other_id).not_in(unsuggested())
    held = db.session.execute(lists.where(*owners, may_be)).all()
    found = [(entry, row.wanted) for row in held for entry in current(row.entries) if entry["id"] == other_id]
    if not found:
        return None
    entry, wanted = max(found, key=lambda one: one[0]["value"])
    return fit(entry, closed, asker=asker_of(wanted))


def top_pairs(limit: int = 40) -> list[tuple[int, int]]:
    """The best mentor or investor of some startups with lists, as (startup, other), the best score first."""
    select = (
        sa.select(RecommendationList.profile_id, RecommendationList.entries)
        .join(Profile, Profile.id == RecommendationList.profile_id)
        .where(RecommendationList.wanted.in_(["mentors", "investors"]), Profile.state == State.PUBLISHED)
        .order_by(RecommendationList.profile_id, RecommendationList.wanted)
        .limit(limit)
    )
    held = [(current(entries), profile_id) for profile_id, entries in db.session.execute(select)]
    best_of = [(entries[0], profile_id) for entries, profile_id in held if entries]
    best_of.sort(key=lambda pair: (-pair[0]["value"], pair[1]))
    return [(profile_id, entry["id"]) for entry, profile_id in best_of]


def gains(profile: Profile, field: str) -> tuple[Gain, ...]:
    """Whom an empty ``field`` of ``profile`` keeps from weighing it: those listed who state the other half of it.

    Only who passes every hard rule stands in a stored list, so each of them could weigh the profile the moment the
    field is filled in. At most ``engine.KEEP`` a list are known, so a large number is a lower bound.
    """
    lists = sa.select(RecommendationList.wanted, RecommendationList.entries)
    held = db.session.execute(lists.where(RecommendationList.profile_id == profile.id)).all()
    found = []
    for wanted, entries in sorted((row.wanted, row.entries) for row in held):
        stating = _stating(field, [entry["id"] for entry in entries]) if entries else 0
        if stating:
            found.append(Gain(wanted, stating))
    return tuple(found)


def asked_gains(slug: str) -> Profile:
    """The profile whose gains somebody asks for, with its members. Raises ``NotFound``."""
    select = sa.select(Profile).where(Profile.slug == slug[:120]).options(selectinload(Profile.memberships))
    found: Profile | None = db.session.scalar(select)
    if found is None:
        raise NotFound
    return found


def _stating(field: str, ids: list[int]) -> int:
    """How many of the profiles ``ids`` state what is weighed against ``field``."""
    if field in rules.WEIGHED_TEXTS:
        return len(ids)
    startup = Startup.__table__
    facet = rules.WEIGHED_AGAINST.get(field)
    of_investors = sa.select(Mandate.investor_id).where(Mandate.active, Mandate.investor_id.in_(ids))
    if field == "ask_amount":
        given = sa.or_(Mandate.ticket_min.is_not(None), Mandate.ticket_max.is_not(None))
        stating: Any = of_investors.where(given)
    elif field in ("stages", "mandates"):
        column = startup.c.stage if field == "stages" else startup.c.round
        stating = sa.select(startup.c.id).where(column.is_not(None), startup.c.id.in_(ids))
    elif facet is not None:
        own = sa.select(ProfileTerm.profile_id).where(ProfileTerm.facet == facet, ProfileTerm.profile_id.in_(ids))
        stating = sa.union(own, of_investors.join(MandateTerm).where(MandateTerm.facet == facet))
    else:
        return 0
    rows = stating.subquery()
    told = rows.c[0].not_in(_closed_profiles())
    return db.session.scalar(sa.select(sa.func.count(sa.distinct(rows.c[0]))).where(told)) or 0


def _closed_profiles() -> sa.Select[int]:
    """Profiles that closed a group which parts are read from: the engine is not told it, so they weigh nothing."""
    groups = sorted(frozenset[FieldGroup]().union(*rules.READ_FROM.values()))
    closed = (ProfileAudience.field_group.in_(groups), ProfileAudience.audience.in_(UNSEEN))
    return sa.select(ProfileAudience.profile_id).where(*closed)


def pair(actor: Account, slug: str, other_slug: str) -> tuple[Profile, Profile]:
    """One's own profile and the one spoken of. Raises ``NotFound`` when ``actor`` may not speak for the first."""
    select = sa.select(Profile).where(Profile.slug.in_([slug[:120], other_slug[:120]]))
    found = {one.slug: one for one in db.session.scalars(select.options(selectinload(Profile.memberships)))}
    profile, other = found.get(slug), found.get(other_slug)
    if profile is None or other is None or not rules.may_say(actor, profile, other):
        raise NotFound
    return profile, other


def obstacles(broken: dict[str, Any]) -> Iterator[Obstacle]:
    """The hard rules that left others out, those that left out most first."""
    for name, count in sorted(broken.items(), key=lambda item: (-item[1], item[0])):
        if name in rules.BROKEN:
            words, advice = rules.BROKEN[name]
            yield Obstacle(count, str(words), str(advice))


def stored(wanted: str) -> Sequence[Any]:
    """All stored lists of one sort, as rows, by profile."""
    table = RecommendationList
    select = sa.select(table.profile_id, table.wanted, table.considered, table.broken, table.entries)
    return db.session.execute(select.where(table.wanted == wanted).order_by(table.profile_id)).all()


def stored_count(model: str) -> int:
    """How many lists are stored that were made by ``model``."""
    made = sa.select(sa.func.count()).select_from(RecommendationList).where(RecommendationList.model == model)
    return db.session.scalar(made) or 0


def sample(role: str, wanted: str) -> dict[str, Any] | None:
    """The URL values of the list ``wanted`` for the demo account of ``role``, or ``None`` if it has none."""
    kinds = list(rules.MADE_FOR[wanted])
    slug = db.session.scalar(
        sa.select(Profile.slug)
        .join(Membership)
        .join(Account)
        .where(Account.email == f"{role}@demo.example", Profile.kind.in_(kinds))
        .order_by(Profile.id)
        .limit(1)
    )
    return {"as": slug} if slug else None


def sample_gain(role: str) -> dict[str, Any] | None:
    """The URL values of what a field would bring the startup of the demo account of ``role``, or ``None``."""
    found = sample(role, "mentors")
    return {"slug": found["as"], "field": "round"} if found else None


def profile_by_slug(slug: str) -> Profile:
    """The profile of ``slug``. Raises ``NotFound``."""
    found: Profile | None = db.session.scalar(sa.select(Profile).where(Profile.slug == slug))
    if found is None:
        raise NotFound
    return found


def lists_of(profile: Profile) -> list[RecommendationList]:
    """The stored lists of one profile."""
    select = sa.select(RecommendationList).where(RecommendationList.profile_id == profile.id)
    return list(db.session.scalars(select.order_by(RecommendationList.wanted)))


def names(ids: Iterable[int]) -> dict[int, str]:
    """Names of profiles by id."""
    rows = db.session.execute(sa.select(Profile.id, Profile.name).where(Profile.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def _open_entries(profile_id: int, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries that still stand: published, taking part, accepting, no introduction open between the two."""
    ids = [entry["id"] for entry in entries]
    if not ids:
        return []
    running = Profile.paused_until.is_(None) | (Profile.paused_until < clock.today())
    select = (
        sa.select(Profile.id)
        .where(
            Profile.id.in_(ids), Profile.state == State.PUBLISHED, Profile.accepting, running, documents.takes_part()
        )
        .where(Profile.id.not_in(kept_from(profile_id)), Profile.id.not_in(unsuggested()))
    )
    standing = set(db.session.scalars(select))
    return [entry for entry in entries if entry["id"] in standing]


def _suggestions(entries: Sequence[dict[str, Any]], said: Mapping[int, Said], asker: str) -> list[Suggestion]:
    cards = {card.id: card for card in directory.cards([entry["id"] for entry in entries], Relation.MEMBER)}
    found, today = [], clock.today()
    for entry in entries:
        if entry["id"] in cards:
            words = fit(entry, cards[entry["id"]].closed, asker=asker)
            card = dataclasses.replace(cards[entry["id"]], score=words.score, lines=words.lines)
            found.append(Suggestion(card, words, standing(said.get(entry["id"]), today)))
    return found
