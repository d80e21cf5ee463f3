"""What a few typed letters may mean: pages first, then profiles, then one's own introductions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.core import text
from ecosystem.directory import queries as directory
from ecosystem.directory.models import INVESTORS, Kind
from ecosystem.directory.queries.asking import Fitting, asked
from ecosystem.directory.rules import relation_to_all
from ecosystem.recommendations.queries import searches
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.taxonomy import queries as taxonomy

LONGEST = 200
MOST_PAGES = 5
MOST_PROFILES = 8
MOST_INTRODUCTIONS = 4
MOST_FITTING = 6
SENTENCE = 4  # words
SHOWN_AT_FIRST = 8
ICONS = {
    Kind.STARTUP: "rocket",
    Kind.MENTOR: "school",
    Kind.ANGEL: "coin",
    Kind.FUND: "coins",
    Kind.INSTITUTION: "building",
}
LISTS = {
    "startups": (Kind.STARTUP,),
    "mentors": (Kind.MENTOR,),
    "investors": INVESTORS,
    "institutions": (Kind.INSTITUTION,),
}


class Place(Protocol):
    """A page that the reader may open: its link, and how it is called in every language, folded."""

    @property
    def link(self) -> Any: ...  # noqa: ANN401, D102  what the menu shows: href, label, icon, keys

    @property
    def is_setting(self) -> bool: ...  # noqa: D102

    @property
    def spoken(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Hit:
    """One line of results."""

    label: str
    note: str
    href: str
    icon: str
    keys: str = ""
    # A line of a profile, and its language where that is not the reader's.
    said: str = ""
    language: str = ""


@dataclass(frozen=True)
class Group:
    """Results of one sort."""

    name: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Results:
    """What the search page shows: who answers the text and why, the groups, whole lists to go on in, words mended."""

    fitting: tuple[Fitting, ...]
    groups: tuple[Group, ...]
    lists: tuple[tuple[str, int, str], ...]
    corrected: str | None
    # What is kept of who answers, for somebody who is signed in.
    shown: Shown | None = None


def quick(query: str, account: Account | None, places: Sequence[Place]) -> list[dict[str, Any]]:
    """What the palette shows for ``query``, as plain data; with no words, where one can go from here."""
    terms = directory.typed(query)
    if not terms.words:
        groups = [Group(_("Đi tới"), _first(places)), Group(_("Tạo mới"), _creatable(account, ()))]
    else:
        groups = [
            Group(_("Trang"), (*_pages(places, terms.words), *_creatable(account, terms.words))[:MOST_PAGES]),
            Group(_("Hồ sơ"), _profiles(directory.find(terms, account, MOST_PROFILES))),
            Group(_("Kết nối của bạn"), _introductions(account, terms)),
        ]
    return [asdict(group) for group in groups if group.hits]


def results(query: str, account: Account | None, places: Sequence[Place]) -> Results:
    """The same for the search page, with slips of the fingers mended and how many there are of each kind."""
    terms = directory.meant(query)
    words = directory.typed(query).words
    relation = relation_to_all(account)
    answer = asked(query, MOST_FITTING, relation)
    if not answer.found and terms.corrected:
        answer = asked(terms.corrected, MOST_FITTING, relation)
    fits = answer.found
    # A sentence that is answered needs no word of what was mended in it: it was read by what it means.
    mended = None if fits and len(words) >= SENTENCE else terms.corrected
    shown = {fit.card.slug for fit in fits}
    others = [one for one in directory.find(terms, account, 2 * MOST_PROFILES) if one.slug not in shown]
    groups = (
        Group(_("Trang"), (*_pages(places, words), *_creatable(account, words)) if words else ()),
        Group(_("Hồ sơ khác có các từ này") if fits else _("Hồ sơ"), _profiles(others)),
        Group(_("Kết nối của bạn"), _introductions(account, terms)),
    )
    counts = directory.found_by_kind(terms, account)
    names = {
        "startups": pgettext("list", "Startup"),
        "mentors": pgettext("list", "Cố vấn"),
        "investors": pgettext("list", "Nhà đầu tư"),
        "institutions": _("Đơn vị hệ sinh thái"),
    }
    lists = tuple(
        (names[name], sum(counts.get(kind, 0) for kind in kinds), url_for(f"directory.{name}", q=query))
        for name, kinds in LISTS.items()
        if any(kind in counts for kind in kinds)
    )
    kept = searches.shown(account.id, query, answer.answered, fits) if account else None
    return Results(tuple(fits), tuple(group for group in groups if group.hits), lists, mended, kept)


def _first(places: Sequence[Place]) -> tuple[Hit, ...]:
    return tuple(_page(place) for place in places if not place.is_setting)[:SHOWN_AT_FIRST]


def _pages(places: Sequence[Place], words: Sequence[str]) -> tuple[Hit, ...]:
    """The pages of which every typed word begins a word, each address once."""
    found = {place.link.href: _page(place) for place in reversed(places) if _begins(words, place.spoken)}
    return tuple(reversed(found.values()))


def _page(place: Place) -> Hit:
    note = _("Cài đặt") if place.is_setting else ""
    return Hit(place.link.label, note, place.link.href, place.link.icon, place.link.keys)


def _creatable(account: Account | None, words: Sequence[str]) -> tuple[Hit, ...]:
    kinds = directory.creatable(account)
    hits = (
        Hit(
            _("Tạo hồ sơ: %(kind)s", kind=directory.kind_label(kind)),
            "",
            url_for("directory.create", kind=kind),
            "plus",
        )
        for kind in kinds
    )
    return tuple(hit for hit in hits if _begins(words, text.fold(hit.label)))


def _profiles(found: Sequence[directory.Found]) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            one.name,
            one.kind_label,
            url_for(directory.page_endpoint(one.kind), slug=one.slug),
            ICONS[one.kind],
            said=one.tagline,
            language=one.tagline.language,
        )
        for one in found
    )


def _introductions(account: Account | None, terms: Any) -> tuple[Hit, ...]:  # noqa: ANN401  the directory's words
    if account is None or not terms.words:
        return ()
    rows = connections.found(account.id, directory.matching(terms), MOST_INTRODUCTIONS)
    return tuple(
        Hit(
            row.other.name,
            taxonomy.label("connection_states", row.introduction.state.value),
            url_for("connections.introduction", key=row.introduction.key),
            "heart-handshake",
        )
        for row in rows
    )


def _begins(words: Sequence[str], spoken: str) -> bool:
    known = text.WORD.findall(spoken)
    return all(any(word.startswith(typed) for word in known) for typed in words)
