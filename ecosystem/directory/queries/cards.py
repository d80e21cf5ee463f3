"""Cards: what a list shows of each profile, read as columns, in as many queries for one as for a hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import sqlalchemy as sa
from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import Badge, House
from ecosystem.core.files import StoredFile
from ecosystem.core.values import format_money
from ecosystem.directory.models import (
    Audience,
    Facet,
    FieldGroup,
    Institution,
    Investor,
    Kind,
    Mandate,
    MandateTerm,
    Mentor,
    Profile,
    ProfileAudience,
    ProfileTerm,
    Startup,
    Verification,
)
from ecosystem.directory.queries.freshness import terms
from ecosystem.directory.rules import PATHS, Relation, Sight, groups_of, is_open
from ecosystem.directory.rules.quality import days_since, is_stale
from ecosystem.directory.rules.verification import has_badge
from ecosystem.taxonomy import queries as taxonomy

Facts = tuple[tuple[str, str], ...]
Lists = Mapping[Facet, list[str]]
MOST_SHOWN = 2
DESCRIBED = 240  # characters of a description that stand in for a missing sentence
SHOWN = (Facet.SECTOR, Facet.EXPERTISE, Facet.LANGUAGE, Facet.STAGE)
# Where terms have their id, which begins at 1.
AUDIENCE_ROW = 0
KIND_LABELS = {
    Kind.STARTUP: _l("Startup"),
    Kind.ANGEL: _l("Nhà đầu tư thiên thần"),
    Kind.FUND: _l("Quỹ đầu tư"),
    Kind.MENTOR: _l("Cố vấn"),
    Kind.INSTITUTION: _l("Tổ chức"),
}
# What each directory is called, by the word of its address.
LIST_TITLES: Mapping[str, Any] = {
    "startups": _p("list", "Startup"),
    "mentors": _p("list", "Cố vấn"),
    "investors": _p("list", "Nhà đầu tư"),
    "institutions": _p("list", "Tổ chức"),
}


@dataclass(frozen=True)
class Card:
    """One profile in a list. ``score`` and ``lines`` (icon, lead, words) are set by who knows of matches."""

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
    verified_on: date | None = None
    verified_until: date | None = None
    is_stale: bool = False
    # The groups of fields that are closed to the reader, for those who explain a match.
    closed: frozenset[FieldGroup] = frozenset()
    score: float | None = None
    shared: tuple[str, ...] = ()
    logo_key: str = ""
    # What higher features say of the profile (``Feature.badges``).
    badges: tuple[Badge, ...] = ()
    lines: tuple[tuple[str, str, str], ...] = ()

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
    (lists, chosen), tickets = hanging(wanted), _tickets(wanted)
    house: House = current_app.extensions["house"]
    # What others say of one's own profile is for others.
    badges = house.badges(wanted) if relation is not Relation.INSIDER else {}
    found = [
        _card(
            rows[profile_id],
            lists.get(profile_id, {}),
            tickets.get(profile_id),
            Sight(relation, chosen.get(profile_id, {})),
        )
        for profile_id in wanted
        if profile_id in rows
    ]
    return [replace(card, badges=tuple(badges[card.id])) if card.id in badges else card for card in found]


def is_english() -> bool:
    """Whether the reader reads English now."""
    return str(get_locale() or "vi").startswith("en")


class LocalText(str):
    """A text as the reader gets it; ``language`` is its language where that is not the reader's, else empty."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> Self:
        """The text, marked."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def local(vi: str | None, en: str | None) -> LocalText:
    """The text in the reader's language, else the one there is."""
    wanted, other, language = (en, vi, "vi") if is_english() else (vi, en, "en")
    return LocalText(wanted) if wanted else LocalText(other or "", language if other else "")


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
    badge = Verification.__table__
    tables = tables.outerjoin(badge, badge.c.profile_id == p.c.id)
    tables = tables.outerjoin(StoredFile.__table__, StoredFile.__table__.c.id == p.c.logo_id)
    shared = ("id", "kind", "slug", "name", "name_en", "tagline_vi", "tagline_en", "ward", "place", "accepting")
    return sa.select(
        *(p.c[name] for name in (*shared, "paused_until", "is_sample", "confirmed_at")),
        sa.func.substr(p.c.description_vi, 1, DESCRIBED).label("description_vi"),
        sa.func.substr(p.c.description_en, 1, DESCRIBED).label("description_en"),
        s.c.stage,
        s.c.round,
        s.c.raising,
        s.c.ask_amount,
        m.c.title_vi,
        m.c.title_en,
        v.c.fund_kind,
        n.c.institution_kind,
        badge.c.verified_on,
        badge.c.valid_until,
        StoredFile.__table__.c.key.label("logo_key"),
    ).select_from(tables)


def hanging(
    ids: list[int], shown: Sequence[Facet] = SHOWN
) -> tuple[dict[int, dict[Facet, list[str]]], dict[int, dict[FieldGroup, Audience]]]:
    """What hangs on profiles, in one query: lists of terms, of their own and of mandates, and chosen audiences."""
    own = sa.select(*_plain(ProfileTerm.profile_id, ProfileTerm.facet, ProfileTerm.term, ProfileTerm.id)).where(
        ProfileTerm.profile_id.in_(ids), ProfileTerm.facet.in_(shown)
    )
    sought = (
        sa.select(*_plain(Mandate.investor_id, MandateTerm.facet, MandateTerm.term, MandateTerm.id))
        .join(Mandate, Mandate.id == MandateTerm.mandate_id)
        .where(Mandate.investor_id.in_(ids), Mandate.active, MandateTerm.facet.in_(shown))
    )
    row = ProfileAudience
    opened = sa.select(*_plain(row.profile_id, row.field_group, row.audience, sa.literal(AUDIENCE_ROW))).where(
        row.profile_id.in_(ids)
    )
    lists: dict[int, dict[Facet, list[str]]] = {}
    chosen: dict[int, dict[FieldGroup, Audience]] = {}
    for profile_id, name, value, order in db.session.execute(sa.union_all(own, sought, opened).order_by("place")):
        if order == AUDIENCE_ROW:
            chosen.setdefault(profile_id, {})[FieldGroup(name)] = Audience(value)
            continue
        terms = lists.setdefault(profile_id, {}).setdefault(Facet(name), [])
        if value not in terms:
            terms.append(value)
    return lists, chosen


def _plain(profile_id: Any, name: Any, value: Any, place: Any) -> tuple[Any, ...]:  # noqa: ANN401  columns of any type
    return profile_id, sa.type_coerce(name, sa.String), sa.type_coerce(value, sa.String), place.label("place")


def _tickets(ids: list[int]) -> dict[int, tuple[int | None, int | None]]:
    rows = db.session.execute(
        sa.select(Mandate.investor_id, sa.func.min(Mandate.ticket_min), sa.func.max(Mandate.ticket_max))
        .where(Mandate.investor_id.in_(ids), Mandate.active)
        .group_by(Mandate.investor_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _card(row: Any, lists: Lists, sought: tuple[int | None, int | None] | None, sight: Sight) -> Card:  # noqa: ANN401
    kind: Kind = row.kind
    badge = has_badge(row.valid_until, clock.today())
    return Card(
        id=row.id,
        kind=kind,
        slug=row.slug,
        name=local(row.name, row.name_en) if is_english() else row.name,
        kind_label=_kind_words(row),
        ward_label=taxonomy.label("wards", row.ward) if row.ward else row.place,
        tagline=_tagline(row, sight),
        tags=_tags(kind, lists),
        facts=FACTS[kind](row, lists, sought, sight),
        accepting=is_open(accepting=row.accepting, paused_until=row.paused_until, today=clock.today()),
        is_sample=row.is_sample,
        verified_on=row.verified_on if badge else None,
        verified_until=row.valid_until if badge else None,
        is_stale=is_stale(days_since(row.confirmed_at, clock.today()), terms()),
        closed=frozenset(group for group in groups_of(kind) if not sight.may_see_group(group)),
        logo_key=row.logo_key or "",
    )


def _tagline(row: Any, sight: Sight) -> str:  # noqa: ANN401  a row of columns
    said = local(row.tagline_vi, row.tagline_en)
    if said or not sight.may("description_vi"):
        return said
    return _first_words(local(row.description_vi, row.description_en))


def _first_words(text: LocalText) -> LocalText:
    """A text that may have been cut in the middle of a word, to its last whole one."""
    if len(text) < DESCRIBED:
        return text
    return LocalText(f"{text.rpartition(' ')[0].rstrip(' ,.;:')}…", text.language)


def _kind_words(row: Any) -> str:  # noqa: ANN401  a row of columns
    if row.kind == Kind.MENTOR:
        return local(row.title_vi, row.title_en) or kind_label(Kind.MENTOR)
    special = row.fund_kind if row.kind == Kind.FUND else row.institution_kind if row.kind == Kind.INSTITUTION else None
    return taxonomy.label("organisation_types", special) if special else kind_label(row.kind)


def _tags(kind: Kind, lists: Lists) -> tuple[str, ...]:
    if kind == Kind.MENTOR:
        return labels("mentor_expertise", lists.get(Facet.EXPERTISE, ()))
    return labels("sectors", lists.get(Facet.SECTOR, ()))


def _startup_facts(row: Any, _lists: Lists, _sought: object, sight: Sight) -> Facts:  # noqa: ANN401
    facts = []
    if row.stage:
        facts.append((_("Giai đoạn"), taxonomy.label("startup_stages", row.stage)))
    if row.raising:
        facts.append((_("Gọi vốn"), _raising(row, sight)))
    return tuple(facts)


def _raising(row: Any, sight: Sight) -> str:  # noqa: ANN401  a row of columns
    """The round and the amount, as far as this reader may know them."""
    told = []
    if row.round and sight.may("round"):
        told.append(taxonomy.label("funding_rounds", row.round))
    if row.ask_amount and sight.may("ask_amount"):
        told.append(format_money(row.ask_amount, "en" if is_english() else "vi"))
    return " · ".join(told) or str(_("Đang mở"))


def _mentor_facts(_row: Any, lists: Lists, _sought: object, sight: Sight) -> Facts:  # noqa: ANN401
    known = brief_labels("sectors", lists.get(Facet.SECTOR, ()))
    spoken = brief_labels("languages", lists.get(Facet.LANGUAGE, ())) if sight.may("languages") else ""
    facts = [(_("Lĩnh vực"), known), (_("Ngôn ngữ"), spoken)]
    return tuple((label, value) for label, value in facts if value)


def _investor_facts(
    _row: Any,  # noqa: ANN401  a row of columns
    lists: Lists,
    sought: tuple[int | None, int | None] | None,
    sight: Sight,
) -> Facts:
    stages = brief_labels("startup_stages", lists.get(Facet.STAGE, ()))
    facts = [(_("Giai đoạn"), stages), (_("Mỗi khoản"), ticket(*sought) if sought and sight.may("mandates") else "")]
    return tuple((label, value) for label, value in facts if value)


def _no_facts(_row: Any, _lists: Lists, _sought: object, _sight: Sight) -> Facts:  # noqa: ANN401
    return ()


FACTS: Mapping[Kind, Callable[..., Facts]] = {
    Kind.STARTUP: _startup_facts,
    Kind.MENTOR: _mentor_facts,
    Kind.ANGEL: _investor_facts,
    Kind.FUND: _investor_facts,
    Kind.INSTITUTION: _no_facts,
}
