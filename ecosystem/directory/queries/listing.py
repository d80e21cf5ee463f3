"""Directories: search, facets with live counts, order and pages, in a constant number of queries.

A facet is a select of (profile id, value) pairs, whatever it comes from: a list of terms, a column, a flag. The counts
of one facet are taken under all *other* filters, so a person sees what choosing one more value would add.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import (
    INVESTORS,
    Facet,
    Institution,
    Kind,
    Mandate,
    MandateTerm,
    Profile,
    ProfileAudience,
    ProfileTerm,
    Startup,
    State,
    Verification,
)
from ecosystem.directory.queries.cards import Card, cards, kind_label
from ecosystem.directory.queries.checks import INSTITUTION_KINDS
from ecosystem.directory.queries.freshness import fresh, sunk
from ecosystem.directory.queries.search import Terms, understand
from ecosystem.directory.rules import Relation, may_see_field
from ecosystem.directory.rules.audience import FIELD_GROUPS, hiding
from ecosystem.taxonomy import queries as taxonomy

Pairs = sa.Select[int, str]
SIZE = 24
YES = "yes"
FEW = 12
SHOWN_OF_MANY = 7


@dataclass(frozen=True)
class FacetSpec:
    """One facet of a directory: where its values come from, how they are called, and which field guards it.

    A profile that hides the field from the reader has no values here: neither filters nor counts tell of it.
    """

    name: str
    legend: Any
    pairs: Callable[[], Pairs]
    values: Callable[[], list[tuple[str, str]]]
    field: str

    def seen(self, relation: Relation) -> Pairs:
        """The pairs that a reader of ``relation`` may know of."""
        pairs = self.pairs()
        group, closed = FIELD_GROUPS[self.field], hiding(relation, FIELD_GROUPS[self.field])
        if not closed:
            return pairs
        hidden = sa.select(ProfileAudience.profile_id).where(
            ProfileAudience.field_group == group, ProfileAudience.audience.in_(sorted(closed))
        )
        return pairs.where(pairs.selected_columns[0].not_in(hidden))


@dataclass(frozen=True)
class Directory:
    """One directory: the kinds it lists and its facets."""

    name: str
    kinds: tuple[Kind, ...]
    facets: tuple[FacetSpec, ...]

    def facets_for(self, relation: Relation) -> tuple[FacetSpec, ...]:
        """The facets a reader may use: one over a field they may not see would tell what it hides."""
        return tuple(facet for facet in self.facets if may_see_field(relation, facet.field))


@dataclass(frozen=True)
class Filters:
    """What the reader asked for: words, chosen values by facet name, an order (else the closest, then by name)."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True)
class Option:
    """One value of a facet, with how many profiles have it under the other filters."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class FacetList:
    """One facet as a page shows it; the first ``shown`` options stand open, the rest under "more"."""

    name: str
    legend: str
    options: tuple[Option, ...]
    shown: int


@dataclass(frozen=True)
class Listing:
    """One page of a directory: ``total`` are all there are, ``stale`` of them do not count."""

    cards: list[Card]
    number: int
    size: int
    total: int
    stale: int
    facets: tuple[FacetList, ...]
    chosen: tuple[tuple[str, str, str], ...]
    corrected: str | None


SORTS = {
    "name": (Profile.sort_key, Profile.id),
    "newest": (Profile.created_at.desc(), Profile.id.desc()),
}


def listing(
    directory: Directory, filters: Filters, *, number: int = 1, size: int = SIZE, relation: Relation = Relation.STRANGER
) -> Listing:
    """One page of ``directory`` under ``filters``, for a reader of ``relation``; past the end is the last one."""
    specs = directory.facets_for(relation)
    chosen = _known(specs, filters.chosen)
    terms = understand(filters.q, directory.kinds)
    base = _base(directory.kinds, terms)
    pairs = {spec.name: spec.seen(relation).subquery() for spec in specs}
    narrow = {name: Profile.id.in_(_matching(pairs[name], values)) for name, values in chosen.items() if values}
    total, stale = _sizes(base.where(*narrow.values()))
    number = max(1, min(number, -(-total // size)))
    window = base.where(*narrow.values()).order_by(*_order(filters, terms)).limit(size).offset((number - 1) * size)
    ids = list(db.session.scalars(window))
    facets = _facets(specs, chosen, _counts(specs, pairs, base, narrow))
    labels = {(facet.name, option.value): option.label for facet in facets for option in facet.options}
    return Listing(
        cards=cards(ids, relation),
        number=number,
        size=size,
        total=total,
        stale=stale,
        facets=facets,
        chosen=tuple((name, value, labels[name, value]) for name, values in chosen.items() for value in values),
        corrected=terms.corrected,
    )


def found_ids(directory: Directory, filters: Filters, *, relation: Relation, most: int) -> list[int]:
    """The first profiles that ``directory`` lists under ``filters`` to a reader of ``relation``, in its order."""
    specs = directory.facets_for(relation)
    chosen = _known(specs, filters.chosen)
    terms = understand(filters.q, directory.kinds)
    pairs = {spec.name: spec.seen(relation).subquery() for spec in specs}
    narrow = [Profile.id.in_(_matching(pairs[name], values)) for name, values in chosen.items() if values]
    window = _base(directory.kinds, terms).where(*narrow).order_by(*_order(filters, terms)).limit(most)
    return list(db.session.scalars(window))


def closeness(terms: Terms) -> tuple[sa.ColumnElement[int], ...]:
    """Names that begin with what was typed first, then names that hold all of it; a slug is a folded name."""
    if not terms.words:
        return ()
    held = sa.and_(*(Profile.slug.contains(word, autoescape=True) for word in terms.words))
    begun = Profile.slug.startswith("-".join(terms.words), autoescape=True)
    return (sa.case((begun, 0), (held, 1), else_=2),)


def _order(filters: Filters, terms: Terms) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """The closest, or as asked for; among equally close ones what was left unconfirmed too long stands last."""
    if filters.sort in SORTS:
        return (sunk(), *SORTS[filters.sort])
    return (*closeness(terms), sunk(), *SORTS["name"])


def _sizes(base: sa.Select[int]) -> tuple[int, int]:
    """How many profiles there are, and how many of them are stale."""
    row = db.session.execute(base.with_only_columns(sa.func.count(), sa.func.coalesce(sa.func.sum(sunk()), 0))).one()
    return row[0], int(row[1])


def _base(kinds: Sequence[Kind], terms: Terms) -> sa.Select[int]:
    return sa.select(Profile.id).where(Profile.kind.in_(kinds), Profile.state == State.PUBLISHED, *terms.conditions)


def _known(specs: Sequence[FacetSpec], chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The chosen values that exist, by facet; a stranger value in an address filters nothing."""
    known = {}
    for spec in specs:
        wanted = chosen.get(spec.name, ())
        offered = {value for value, _label in spec.values()} if wanted else set()
        known[spec.name] = tuple(dict.fromkeys(value for value in wanted if value in offered))
    return known


def _matching(pairs: sa.Subquery, values: tuple[str, ...]) -> sa.Select[int]:
    return sa.select(pairs.c[0]).where(pairs.c[1].in_(values))


def _counts(
    specs: Sequence[FacetSpec],
    pairs: Mapping[str, sa.Subquery],
    base: sa.Select[int],
    narrow: Mapping[str, sa.ColumnElement[bool]],
) -> dict[tuple[int, str], int]:
    """How many profiles have each value of each facet, by the facet's place, in one query."""
    if not specs:
        return {}
    counted = []
    for place, spec in enumerate(specs):
        others = [condition for name, condition in narrow.items() if name != spec.name]
        left = base.where(fresh(), *others).subquery()
        profile_id, value = pairs[spec.name].c
        counted.append(
            sa.select(sa.literal(place), value, sa.func.count(profile_id.distinct()))
            .join(left, left.c.id == profile_id)
            .group_by(value)
        )
    return {(row[0], str(row[1])): row[2] for row in db.session.execute(sa.union_all(*counted))}


def _facets(
    specs: Sequence[FacetSpec], chosen: Mapping[str, tuple[str, ...]], numbers: Mapping[tuple[int, str], int]
) -> tuple[FacetList, ...]:
    return tuple(
        _facet(spec, chosen[spec.name], {value: n for (at, value), n in numbers.items() if at == place})
        for place, spec in enumerate(specs)
    )


def _facet(spec: FacetSpec, chosen: tuple[str, ...], numbers: Mapping[str, int]) -> FacetList:
    options = [Option(value, label, numbers.get(value, 0), value in chosen) for value, label in spec.values()]
    if len(options) <= FEW:
        return FacetList(spec.name, str(spec.legend), tuple(options), FEW)
    # A long list leads with what is chosen, then with what there is most of; the rest keeps the list's own order.
    options.sort(key=lambda option: (not option.checked, -option.count))
    return FacetList(spec.name, str(spec.legend), tuple(options), max(SHOWN_OF_MANY, len(chosen)))


def _terms(facet: Facet) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        return sa.select(ProfileTerm.profile_id, ProfileTerm.term).where(ProfileTerm.facet == facet)

    return pairs


def _sought(facet: Facet) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        return (
            sa.select(Mandate.investor_id, MandateTerm.term)
            .join(Mandate, Mandate.id == MandateTerm.mandate_id)
            .where(MandateTerm.facet == facet, Mandate.active)
        )

    return pairs


def _column(key: sa.Column[int], column: sa.Column[Any]) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        # The values of all facets meet in one union: there they are plain words.
        return sa.select(key, sa.type_coerce(column, sa.String)).where(column.is_not(None))

    return pairs


def _flag(key: sa.Column[int], condition: Callable[[], sa.ColumnElement[bool]]) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        return sa.select(key, sa.literal(YES)).where(condition())

    return pairs


def _open() -> sa.ColumnElement[bool]:
    return sa.and_(Profile.accepting, sa.or_(Profile.paused_until.is_(None), Profile.paused_until < clock.today()))


def _verified() -> sa.ColumnElement[bool]:
    return Verification.valid_until >= clock.today()


def _vocabulary(list_name: str) -> Callable[[], list[tuple[str, str]]]:
    def values() -> list[tuple[str, str]]:
        return [(slug, str(label)) for slug, label in taxonomy.choices(list_name)]

    return values


def _yes(label: object) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(YES, str(label))]


def _investor_kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind_label(kind)) for kind in INVESTORS]


def _institution_kinds() -> list[tuple[str, str]]:
    return [(slug, taxonomy.label("organisation_types", slug)) for slug in INSTITUTION_KINDS]


_P, _S, _N = Profile.__table__.c, Startup.__table__.c, Institution.__table__.c
SECTOR, STAGE, ROUND, LANGUAGE = _l("Lĩnh vực"), _l("Giai đoạn"), _l("Vòng gọi vốn"), _l("Ngôn ngữ")
_WARD = FacetSpec("ward", _l("Phường, xã"), _column(_P.id, _P.ward), _vocabulary("wards"), "ward")
_ACCEPTING = FacetSpec("accepting", _l("Tình trạng"), _flag(_P.id, _open), _yes(_l("Đang nhận lời ngỏ")), "accepting")
_VERIFIED = FacetSpec(
    "verified",
    _l("Tin cậy"),
    _flag(Verification.__table__.c.profile_id, _verified),
    _yes(_l("Đã xác thực")),
    "name",
)

STARTUPS = Directory(
    "startups",
    (Kind.STARTUP,),
    (
        FacetSpec("sector", SECTOR, _terms(Facet.SECTOR), _vocabulary("sectors"), "sectors"),
        FacetSpec("stage", STAGE, _column(_S.id, _S.stage), _vocabulary("startup_stages"), "stage"),
        FacetSpec("round", ROUND, _column(_S.id, _S.round), _vocabulary("funding_rounds"), "round"),
        FacetSpec("need", _l("Đang cần"), _terms(Facet.NEED), _vocabulary("support_needs"), "needs"),
        FacetSpec(
            "raising", _l("Gọi vốn"), _flag(_S.id, lambda: _S.raising.is_(True)), _yes(_l("Đang gọi vốn")), "raising"
        ),
        _VERIFIED,
        _WARD,
    ),
)
MENTORS = Directory(
    "mentors",
    (Kind.MENTOR,),
    (
        FacetSpec("expertise", _l("Chuyên môn"), _terms(Facet.EXPERTISE), _vocabulary("mentor_expertise"), "expertise"),
        FacetSpec("sector", SECTOR, _terms(Facet.SECTOR), _vocabulary("sectors"), "sectors"),
        FacetSpec("stage", STAGE, _terms(Facet.STAGE), _vocabulary("startup_stages"), "stages"),
        FacetSpec("language", LANGUAGE, _terms(Facet.LANGUAGE), _vocabulary("languages"), "languages"),
        _ACCEPTING,
        _VERIFIED,
    ),
)
INVESTORS_DIRECTORY = Directory(
    "investors",
    INVESTORS,
    (
        FacetSpec("kind", _l("Loại"), _column(_P.id, _P.kind), _investor_kinds, "name"),
        FacetSpec("sector", SECTOR, _sought(Facet.SECTOR), _vocabulary("sectors"), "sectors"),
        FacetSpec("stage", STAGE, _sought(Facet.STAGE), _vocabulary("startup_stages"), "stages"),
        FacetSpec("round", ROUND, _sought(Facet.ROUND), _vocabulary("funding_rounds"), "mandates"),
        FacetSpec("language", LANGUAGE, _sought(Facet.LANGUAGE), _vocabulary("languages"), "languages"),
        _ACCEPTING,
        _VERIFIED,
    ),
)
INSTITUTIONS = Directory(
    "institutions",
    (Kind.INSTITUTION,),
    (
        FacetSpec(
            "kind",
            _l("Loại"),
            _column(_N.id, _N.institution_kind),
            _institution_kinds,
            "institution_kind",
        ),
        _VERIFIED,
        _WARD,
    ),
)
DIRECTORIES = {directory.name: directory for directory in (STARTUPS, MENTORS, INVESTORS_DIRECTORY, INSTITUTIONS)}
