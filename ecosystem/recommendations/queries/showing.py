"""Lists as they were shown: whether one is new, which there are, and who is shown how often."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import defer, joinedload, selectinload

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Facet, Profile, ProfileTerm, State
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import RecommendationList, ShownEntry, ShownList, Spot
from ecosystem.recommendations.queries.choices import unsuggested
from ecosystem.recommendations.queries.loads import RECENT
from ecosystem.taxonomy import queries as taxonomy

LARGEST = 2**53
# Whose it is, if anybody's, and its packed body.
Record = tuple[int | None, bytes]


@dataclass(frozen=True)
class Shown:
    """A page of a list about to be shown, from the place ``first``: (id, score, value, factor) of each.

    ``records`` are what it was made from, where that is not kept already. A search has ``account_id`` and ``asked``
    instead of a profile.
    """

    profile_id: int | None
    wanted: str
    first: int
    made_at: datetime
    model: str
    inputs: str
    entries: tuple[tuple[int, int, float, float], ...]
    left_out: tuple[int, ...]
    spot: Spot = Spot.LIST
    about: str = ""
    records: Mapping[str, Record] = field(default_factory=dict)
    account_id: int | None = None
    asked: Mapping[str, Any] | None = None

    @property
    def place(self) -> tuple[int | None, str, Spot, str, int]:
        """Whose list it is, which, and where of it and of the house it is shown."""
        return self.profile_id, self.wanted, self.spot, self.about, self.first

    @property
    def content(self) -> str:
        """A hash of all that makes this page what it is."""
        told = (self.model, self.inputs, self.entries, self.left_out)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """How often one profile is shown: in the first ten of how many lists, and on how many pages that people saw."""

    profile: Profile
    top: int
    seen: int
    languages: tuple[str, ...]


NO_WARD, NO_LANGUAGE = _l("Chưa ghi phường, xã"), _l("Chưa ghi ngôn ngữ")


@dataclass(frozen=True)
class Group:
    """Candidates who compete for the same places: how unequal these are, and how many stand in none."""

    label: str
    candidates: int
    gini: float
    never: int
    never_seen: int


def fresh(pages: Sequence[Shown]) -> list[Shown]:
    """Those of some pages that differ from what was shown last at their place of their list; one query."""
    if not pages:
        return []
    place = (ShownList.profile_id, ShownList.wanted, ShownList.spot, ShownList.about, ShownList.first)
    last = sa.select(sa.func.max(ShownList.id)).group_by(*place)
    for column, name in ((ShownList.profile_id, "profile_id"), (ShownList.spot, "spot"), (ShownList.about, "about")):
        last = last.where(column.in_({getattr(page, name) for page in pages}))
    select = sa.select(*place, ShownList.content).where(ShownList.id.in_(last))
    held = {tuple(row) for row in db.session.execute(select)}
    return [page for page in pages if (*page.place, page.content) not in held]


def lists(slug: str = "") -> sa.Select[Any]:
    """The lists that were shown, the latest first, with whose they are; of one profile if ``slug`` names it."""
    whose = joinedload(ShownList.profile), joinedload(ShownList.account)
    # The words of searches are not even read for a list of lists.
    select = sa.select(ShownList).options(*whose, defer(ShownList.asked)).order_by(ShownList.id.desc())
    return select.join(Profile, Profile.id == ShownList.profile_id).where(Profile.slug == slug) if slug else select


def shown_list(shown_id: int) -> ShownList:
    """One shown list with its entries and who stood in them. Raises ``NotFound``."""
    loaded = selectinload(ShownList.entries).joinedload(ShownEntry.other)
    select = sa.select(ShownList).where(ShownList.id == min(shown_id, LARGEST))
    whose = joinedload(ShownList.profile), joinedload(ShownList.account)
    found: ShownList | None = db.session.scalar(select.options(*whose, loaded))
    if found is None:
        raise NotFound
    return found


def sample(role: str) -> dict[str, Any] | None:
    """The URL values of some shown list for the officer, or ``None``."""
    found = db.session.scalar(sa.select(ShownList.id).order_by(ShownList.id).limit(1)) if role == "officer" else None
    return {"shown_id": found} if found else None


def exposure(wanted: str) -> list[Row]:
    """How often each published profile that may be suggested is shown in the lists ``wanted``, the rarest first."""
    running = Profile.paused_until.is_(None) | (Profile.paused_until < clock.today())
    select = sa.select(Profile).where(
        *(Profile.state == State.PUBLISHED, Profile.accepting, running, documents.takes_part()),
        Profile.kind.in_(list(rules.HOLDS[wanted])),
        Profile.id.not_in(unsuggested()),
    )
    people = db.session.scalars(select.order_by(Profile.sort_key, Profile.id)).all()
    top, seen, spoken = _tops(wanted), _seen(wanted), _languages(one.id for one in people)
    rows = [Row(one, top[one.id], seen[one.id], tuple(spoken.get(one.id, ()))) for one in people]
    return sorted(rows, key=lambda row: (row.top, row.seen))


def group(label: str, rows: Sequence[Row]) -> Group:
    """How unequally the profiles of ``rows`` are shown."""
    counts = [row.top for row in rows]
    return Group(
        label, len(rows), rules.gini(counts), sum(not row.top for row in rows), sum(not row.seen for row in rows)
    )


def by_language(rows: Iterable[Row]) -> list[Group]:
    """The same for the profiles of each working language; one with several counts in each."""
    parted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for language in row.languages or ("",):
            parted[language].append(row)
    named = {slug: taxonomy.label("languages", slug) if slug else str(NO_LANGUAGE) for slug in parted}
    return _groups({named[slug]: some for slug, some in parted.items()})


def by_ward(rows: Iterable[Row]) -> list[Group]:
    """The same for the profiles of each ward; nothing where none says its ward, as there is nothing to compare."""
    parted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        parted[row.profile.ward or ""].append(row)
    if set(parted) <= {""}:
        return []
    return _groups({_ward(slug) if slug else str(NO_WARD): some for slug, some in parted.items()})


def ward_label(profile: Profile) -> str:
    """The name of a profile's ward, or a dash."""
    return _ward(profile.ward or "")


def _groups(parted: Mapping[str, Sequence[Row]]) -> list[Group]:
    found = [group(label, some) for label, some in parted.items()]
    return sorted(found, key=lambda one: (-one.candidates, one.label))


def _ward(slug: str) -> str:
    view = taxonomy.ward(slug) if slug else None
    return view.name if view else "–"


def _tops(wanted: str) -> Counter[int]:
    """In the first ten of how many lists each profile stands."""
    tops = db.session.scalars(sa.select(RecommendationList.top).where(RecommendationList.wanted == wanted))
    return Counter(one for top in tops for one in top)


def _seen(wanted: str) -> Counter[int]:
    """On how many pages that people saw in the last thirty days each profile stood."""
    select = (
        sa.select(ShownEntry.other_id, sa.func.count())
        .join(ShownList, ShownList.id == ShownEntry.shown_id)
        .where(ShownList.wanted == wanted, ShownList.shown_at >= clock.now() - RECENT, ShownEntry.other_id.is_not(None))
        .group_by(ShownEntry.other_id)
    )
    return Counter({profile_id: count for profile_id, count in db.session.execute(select) if profile_id is not None})


def _languages(ids: Iterable[int]) -> dict[int, list[str]]:
    wanted = set(ids)
    select = sa.select(ProfileTerm.profile_id, ProfileTerm.term).where(ProfileTerm.facet == Facet.LANGUAGE)
    found: dict[int, list[str]] = defaultdict(list)
    for profile_id, term in db.session.execute(select.order_by(ProfileTerm.id)):
        if profile_id in wanted:
            found[profile_id].append(term)
    return found
