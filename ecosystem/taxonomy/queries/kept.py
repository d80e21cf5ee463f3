"""What a process keeps of the vocabulary in memory, and how it notices an edit."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ecosystem.core.db import db
from ecosystem.taxonomy.models import LISTS, Term, Ward, WardType

KEEP = 1.0  # seconds a session trusts its last look
_CHECKED = "taxonomy_checked"
_ENGLISH = {WardType.WARD: "Ward", WardType.COMMUNE: "Commune", WardType.SPECIAL_ZONE: "Special Zone"}

Signature = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TermView:
    """One term for readers; ``retired`` ones are still readable but no longer offered."""

    list_name: str
    slug: str
    label_vi: str
    label_en: str
    synonyms_vi: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    position: int
    group: str
    parent: str | None
    extra: Mapping[str, Any]
    retired: bool

    def label(self, locale: str) -> str:
        """The label in ``vi`` or ``en``."""
        return self.label_en if locale == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class WardView:
    """One ward for readers."""

    slug: str
    code: int
    alt_codes: tuple[int, ...]
    type: WardType
    name: str
    short_name: str
    folded: str
    sort_key: str
    former_province: str
    former_districts: tuple[str, ...]
    merged_from: tuple[str, ...]
    search_text: str
    retired: bool

    def label(self, locale: str) -> str:
        """Its full name: "Phường Hải Châu", "Hải Châu Ward"."""
        return f"{self.short_name} {_ENGLISH[self.type]}" if locale == "en" else self.name


@dataclass(frozen=True)
class Kept:
    """Everything, by the keys it is asked for. ``made`` holds what is worked out from it on first use."""

    signature: Signature
    terms: Mapping[str, tuple[TermView, ...]]
    term: Mapping[tuple[str, str], TermView]
    wards: tuple[WardView, ...]
    ward: Mapping[str, WardView]
    made: dict[str, Any]


# One for each database a process works on: the product has one, tests have several.
_KEPT: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()


def kept() -> Kept:
    """What this process keeps, no older than this session or this second, whichever is younger."""
    known = _KEPT.get(db.engine)
    # A request has a session of its own, so it looks once and a page costs the same number of queries every time.
    checked = db.session.info.get(_CHECKED)
    if known is not None and checked is not None and time.monotonic() - checked < KEEP:
        return known
    signature = _signature()
    if known is None or known.signature != signature:
        known = _KEPT[db.engine] = _read(signature)
    db.session.info[_CHECKED] = time.monotonic()
    return known


def forget() -> None:
    """Make the next question look at the database again; called by every action that changes a term."""
    _KEPT.pop(db.engine, None)
    db.session.info.pop(_CHECKED, None)


def _signature() -> Signature:
    terms = sa.func.count(Term.id), sa.func.sum(Term.version), sa.func.max(Term.updated_at)
    wards = (sa.select(sa.func.count(Ward.id)), sa.select(sa.func.max(Ward.updated_at)))
    return tuple(db.session.execute(sa.select(*terms, *(each.scalar_subquery() for each in wards))).one())


def _read(signature: Signature) -> Kept:
    order = Term.list_name, Term.position, Term.slug
    views = [_term_view(row) for row in db.session.execute(sa.select(*Term.__table__.columns).order_by(*order))]
    wards = tuple(_ward_view(row) for row in db.session.execute(sa.select(*Ward.__table__.columns)))
    live = {name: tuple(v for v in views if v.list_name == name and not v.retired) for name in LISTS}
    return Kept(
        signature=signature,
        terms=live,
        term={(view.list_name, view.slug): view for view in views},
        wards=tuple(sorted((ward for ward in wards if not ward.retired), key=lambda ward: ward.sort_key)),
        ward={ward.slug: ward for ward in wards},
        made={},
    )


def _term_view(row: sa.Row[Any]) -> TermView:
    return TermView(
        list_name=row.list_name,
        slug=row.slug,
        label_vi=row.label_vi,
        label_en=row.label_en,
        synonyms_vi=tuple(row.synonyms_vi),
        synonyms_en=tuple(row.synonyms_en),
        position=row.position,
        group=row.group,
        parent=row.parent,
        extra=MappingProxyType(row.extra),
        retired=row.retired_at is not None,
    )


def _ward_view(row: sa.Row[Any]) -> WardView:
    return WardView(
        slug=row.slug,
        code=row.code,
        alt_codes=tuple(row.alt_codes),
        type=row.type,
        name=row.name,
        short_name=row.short_name,
        folded=row.folded,
        sort_key=row.sort_key,
        former_province=row.former_province,
        former_districts=tuple(row.former_districts),
        merged_from=tuple(row.merged_from),
        search_text=row.search_text,
        retired=row.retired_at is not None,
    )
