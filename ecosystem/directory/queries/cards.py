"""Cards: what a list shows of each profile, read as columns, in three queries however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.values import format_money
from ecosystem.directory.models import (
    Facet,
    Institution,
    Investor,
    Kind,
    Mandate,
    MandateTerm,
    Mentor,
    Profile,
    ProfileTerm,
    Startup,
)
from ecosystem.directory.rules import PATHS, Relation, is_open, may_see_field
from ecosystem.taxonomy import queries as taxonomy

Facts = tuple[tuple[str, str], ...]
Lists = Mapping[Facet, list[str]]
MOST_SHOWN = 2
KIND_LABELS = {
    Kind.STARTUP: _l("Startup"),
    Kind.ANGEL: _l("Nhà đầu tư thiên thần"),
    Kind.FUND: _l("Quỹ đầu tư"),
    Kind.MENTOR: _l("Cố vấn"),
    Kind.INSTITUTION: _l("Tổ chức"),
}


@dataclass(frozen=True)
class Card:
    """One profile in a list. ``score`` and ``shared`` are set by who knows of matches, by ``dataclasses.replace``."""

    id: int
    kind: Kind
    slug: str
    name: str
    kind_label: str
    ward_label: str
    tagline: str
    tags: tuple[str, ...]
    facts: Facts
    accepting: bool
    is_sample: bool
    score: float | None = None
    shared: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        """The path of the profile's page."""
        return f"/{PATHS[self.kind]}/{self.slug}"


def cards(ids: Iterable[int], relation: Relation = Relation.STRANGER) -> list[Card]:
    """The cards of these profiles, in the order of ``ids``, with what a reader of ``relation`` may see of each."""
    wanted = list(ids)
    if not wanted:
        return []
    rows = {row.id: row for row in db.session.execute(_columns().where(Profile.id.in_(wanted)))}
    lists = _lists(wanted)
    tickets = _tickets(wanted) if may_see_field(relation, "mandates") else {}
    return [
        _card(rows[profile_id], lists.get(profile_id, {}), tickets.get(profile_id), relation)
        for profile_id in wanted
        if profile_id in rows
    ]


def is_english() -> bool:
    """Whether the reader reads English now."""
    return str(get_locale() or "vi").startswith("en")


def local(vi: str | None, en: str | None) -> str:
    """The text in the reader's language, else the one there is."""
    return (en or vi or "") if is_english() else (vi or en or "")


def kind_label(kind: Kind) -> str:
    """The word for a kind of profile."""
    return str(KIND_LABELS[kind])


def labels(list_name: str, slugs: Iterable[str]) -> tuple[str, ...]:
    """The names of terms in the reader's language."""
    return tuple(taxonomy.label(list_name, slug) for slug in slugs)


def brief_labels(list_name: str, slugs: Sequence[str]) -> str:
    """The first names of a list in one line, and how many more there are: "Vi mạch bán dẫn, Du lịch +3"."""
    named = ", ".join(labels(list_name, slugs[:MOST_SHOWN]))
    return f"{named} +{len(slugs) - MOST_SHOWN}" if len(slugs) > MOST_SHOWN else named


def ticket(low: int | None, high: int | None) -> str:
    """A range of money in words, for the reader."""
    locale = "en" if is_english() else "vi"
    if low is not None and high is not None and low != high:
        return str(_("%(low)s đến %(high)s", low=format_money(low, locale), high=format_money(high, locale)))
    if low is not None and high is not None:
        return format_money(low, locale)
    if low is not None:
        return str(_("từ %(low)s", low=format_money(low, locale)))
    return str(_("đến %(high)s", high=format_money(high, locale))) if high is not None else ""


def _columns() -> sa.Select[Any]:
    p, s, m, v, n = (each.__table__ for each in (Profile, Startup, Mentor, Investor, Institution))
    tables = p.outerjoin(s, s.c.id == p.c.id).outerjoin(m, m.c.id == p.c.id)
    tables = tables.outerjoin(v, v.c.id == p.c.id).outerjoin(n, n.c.id == p.c.id)
    shared = ("id", "kind", "slug", "name", "name_en", "tagline_vi", "tagline_en", "ward", "place", "accepting")
    return sa.select(
        *(p.c[name] for name in (*shared, "paused_until", "is_sample")),
        sa.func.substr(p.c.description_vi, 1, 240).label("description_vi"),
        sa.func.substr(p.c.description_en, 1, 240).label("description_en"),
        s.c.stage,
        s.c.round,
        s.c.raising,
        s.c.ask_amount,
        m.c.title_vi,
        m.c.title_en,
        v.c.fund_kind,
        n.c.institution_kind,
    ).select_from(tables)


def _lists(ids: list[int]) -> dict[int, dict[Facet, list[str]]]:
    """The lists of terms that cards show: of the profile itself and of an investor's mandates."""
    shown = (Facet.SECTOR, Facet.EXPERTISE, Facet.LANGUAGE, Facet.STAGE)
    own = sa.select(ProfileTerm.profile_id, ProfileTerm.facet, ProfileTerm.term, ProfileTerm.id).where(
        ProfileTerm.profile_id.in_(ids), ProfileTerm.facet.in_(shown)
    )
    sought = (
        sa.select(Mandate.investor_id, MandateTerm.facet, MandateTerm.term, MandateTerm.id)
        .join(Mandate, Mandate.id == MandateTerm.mandate_id)
        .where(Mandate.investor_id.in_(ids), Mandate.active, MandateTerm.facet.in_(shown))
    )
    found: dict[int, dict[Facet, list[str]]] = {}
    for profile_id, facet, term, _order in db.session.execute(sa.union_all(own, sought).order_by("id")):
        terms = found.setdefault(profile_id, {}).setdefault(Facet(facet), [])
        if term not in terms:
            terms.append(term)
    return found


def _tickets(ids: list[int]) -> dict[int, tuple[int | None, int | None]]:
    rows = db.session.execute(
        sa.select(Mandate.investor_id, sa.func.min(Mandate.ticket_min), sa.func.max(Mandate.ticket_max))
        .where(Mandate.investor_id.in_(ids), Mandate.active)
        .group_by(Mandate.investor_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _card(row: Any, lists: Lists, sought: tuple[int | None, int | None] | None, relation: Relation) -> Card:  # noqa: ANN401
    kind: Kind = row.kind
    return Card(
        id=row.id,
        kind=kind,
        slug=row.slug,
        name=local(row.name, row.name_en) if is_english() else row.name,
        kind_label=_kind_words(row),
        ward_label=taxonomy.label("wards", row.ward) if row.ward else row.place,
        tagline=local(row.tagline_vi, row.tagline_en) or local(row.description_vi, row.description_en),
        tags=_tags(kind, lists),
        facts=FACTS[kind](row, lists, sought, relation),
        accepting=is_open(accepting=row.accepting, paused_until=row.paused_until, today=clock.today()),
        is_sample=row.is_sample,
    )


def _kind_words(row: Any) -> str:  # noqa: ANN401  a row of columns
    if row.kind == Kind.MENTOR:
        return local(row.title_vi, row.title_en) or kind_label(Kind.MENTOR)
    special = row.fund_kind if row.kind == Kind.FUND else row.institution_kind if row.kind == Kind.INSTITUTION else None
    return taxonomy.label("organisation_types", special) if special else kind_label(row.kind)


def _tags(kind: Kind, lists: Lists) -> tuple[str, ...]:
    if kind == Kind.MENTOR:
        return labels("mentor_expertise", lists.get(Facet.EXPERTISE, ()))
    return labels("sectors", lists.get(Facet.SECTOR, ()))


def _startup_facts(row: Any, _lists: Lists, _sought: object, relation: Relation) -> Facts:  # noqa: ANN401
    facts = []
    if row.stage:
        facts.append((_("Giai đoạn"), taxonomy.label("startup_stages", row.stage)))
    if row.raising:
        facts.append((_("Gọi vốn"), _raising(row, relation)))
    return tuple(facts)


def _raising(row: Any, relation: Relation) -> str:  # noqa: ANN401  a row of columns
    """The round and the amount, as far as this reader may know them."""
    told = []
    if row.round and may_see_field(relation, "round"):
        told.append(taxonomy.label("funding_rounds", row.round))
    if row.ask_amount and may_see_field(relation, "ask_amount"):
        told.append(format_money(row.ask_amount, "en" if is_english() else "vi"))
    return " · ".join(told) or str(_("Đang mở"))


def _mentor_facts(_row: Any, lists: Lists, _sought: object, _relation: Relation) -> Facts:  # noqa: ANN401
    known = brief_labels("sectors", lists.get(Facet.SECTOR, ()))
    spoken = brief_labels("languages", lists.get(Facet.LANGUAGE, ()))
    facts = [(_("Lĩnh vực"), known), (_("Ngôn ngữ"), spoken)]
    return tuple((label, value) for label, value in facts if value)


def _investor_facts(
    _row: Any,  # noqa: ANN401  a row of columns
    lists: Lists,
    sought: tuple[int | None, int | None] | None,
    _relation: Relation,
) -> Facts:
    stages = brief_labels("startup_stages", lists.get(Facet.STAGE, ()))
    facts = [(_("Giai đoạn"), stages), (_("Mỗi khoản"), ticket(*sought) if sought else "")]
    return tuple((label, value) for label, value in facts if value)


def _no_facts(_row: Any, _lists: Lists, _sought: object, _relation: Relation) -> Facts:  # noqa: ANN401
    return ()


FACTS: Mapping[Kind, Callable[..., Facts]] = {
    Kind.STARTUP: _startup_facts,
    Kind.MENTOR: _mentor_facts,
    Kind.ANGEL: _investor_facts,
    Kind.FUND: _investor_facts,
    Kind.INSTITUTION: _no_facts,
}
