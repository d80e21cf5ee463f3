"""Questions about stored lists: what a page shows of one, and what the worker needs to bring them up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import Purpose
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
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import RecommendationList
from ecosystem.recommendations.queries.choices import gets_suggestions, unserved, unsuggested
from ecosystem.recommendations.queries.feedback import Effect, effect, opinions
from ecosystem.recommendations.queries.reading import (
    Few,
    Suggestion,
    Weighed,
    asker_of,
    few,
    hides,
    listed,
    open_entries,
    shown,
    suggestions,
    weighed,
)
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.recommendations.queries.words import Closed, Fit, Part, Way, current, fit

__all__ = ["Few", "Fit", "Part", "Suggestion", "Way", "Weighed", "asker_of", "few", "fit", "opinions", "weighed"]
SIZE = 12
UNSEEN = (Audience.CONNECTED, Audience.PRIVATE)


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
    row = listed(profile.id, [wanted]).get(wanted)
    if row is None and not gets_suggestions(profile.id):
        return Shelf([], 1, 0, None, 0, (), Effect(), is_off=True)
    said, today = opinions(profile.id), clock.today()
    row = row if row and current(row.entries) == row.entries else None
    entries = open_entries(profile.id, {wanted: row.entries if row else []})[wanted]
    hidden = [entry["id"] for entry in entries if hides(said, entry["id"], today)]
    still = [entry for entry in entries if entry["id"] not in hidden]
    number = min(number, max(1, -(-len(still) // SIZE)))
    places = slice((number - 1) * SIZE, number * SIZE)
    return Shelf(
        items=suggestions({wanted: still[places]}, said)[wanted],
        number=number,
        total=len(still),
        made_at=row.made_at if row else None,
        considered=row.considered if row else 0,
        obstacles=tuple(obstacles(row.broken)) if row else (),
        effect=effect(said, hidden),
        shown=shown(row, still, places) if row else None,
    )


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


def stored_places(wanted: str) -> Sequence[Any]:
    """Whose lists of one sort are stored, who stands in each, and the order of its last entry, by profile."""
    table = RecommendationList
    select = sa.select(table.profile_id, table.places, table.last).where(table.wanted == wanted)
    return db.session.execute(select.order_by(table.profile_id)).all()


def stored(wanted: str, owners: Sequence[int]) -> Iterator[Any]:
    """The stored lists of one sort of some profiles, as rows, by profile."""
    table = RecommendationList
    select = sa.select(table.profile_id, table.wanted, table.considered, table.broken, table.entries)
    select = select.where(table.wanted == wanted).order_by(table.profile_id)
    for start in range(0, len(owners), documents.CHUNK):
        yield from db.session.execute(select.where(table.profile_id.in_(owners[start : start + documents.CHUNK])))


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
