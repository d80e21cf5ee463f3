"""A profile as one reader may see it: only what the relation sees, in the reader's language, ready for the page.

A template that is given a ``ProfileView`` cannot show too much, because what is hidden is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from ecosystem.core.values import Percent, format_date, format_money, format_number
from ecosystem.directory.models import Facet, Institution, Investor, Kind, Mandate, Mentor, Profile, Startup
from ecosystem.directory.queries.cards import Card, LocalText, cards, is_english, labels, local, ticket
from ecosystem.directory.queries.checks import CONFLICT_KINDS, FORMS, STAYS
from ecosystem.directory.rules import Relation, Sight
from ecosystem.taxonomy import queries as taxonomy

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Text:
    """One text: its title, its body, the language it is in, and a word when that is not the reader's."""

    title: str
    body: str
    language: str
    note: str
    # The other language has it too.
    has_other: bool = False


@dataclass(frozen=True)
class Tags:
    """One list of terms under its title."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """One person of the team."""

    name: str
    title: LocalText


@dataclass(frozen=True)
class Figure:
    """One figure a startup gives of itself, and the day it held."""

    label: str
    value: str
    as_of: str


@dataclass(frozen=True)
class Asset:
    """One asset: what it is, its title, and how far it is protected."""

    kind: str
    title: LocalText
    status: str


@dataclass(frozen=True)
class MandateView:
    """One mandate in words."""

    name: LocalText
    ticket: str
    facts: Facts


@dataclass(frozen=True)
class Rival:
    """A declared competitor or conflict, and why it is one."""

    line: str
    note: LocalText


@dataclass(frozen=True)
class ProfileView:
    """What the page of a profile shows to one reader. Empty means: nothing there, or not for this reader."""

    card: Card
    texts: tuple[Text, ...] = ()
    tags: tuple[Tags, ...] = ()
    facts: Facts = ()
    people: tuple[Person, ...] = ()
    figures: tuple[Figure, ...] = ()
    assets: tuple[Asset, ...] = ()
    mandates: tuple[MandateView, ...] = ()
    portfolio: tuple[str, ...] = ()
    website: str = ""
    video_url: str = ""
    email: str = ""
    phone: str = ""
    has_deck: bool = False
    conflicts: tuple[Rival, ...] = ()
    private: Facts = ()


def profile_view(profile: Profile, relation: Relation) -> ProfileView:
    """What a reader of ``relation`` sees of ``profile``, which must be loaded whole (``queries.profile``)."""
    see = _Seer(profile, relation)
    [card] = cards([profile.id], relation)
    # A list may fall back on the first words of the description; the page shows the whole of it just below.
    card = replace(card, tagline=local(profile.tagline_vi, profile.tagline_en))
    shared: dict[str, Any] = {
        "card": card,
        "website": see("website"),
        "email": see("email"),
        "phone": see("phone"),
        "conflicts": tuple(_conflict_lines(profile, relation)) if see.may("conflicts") else (),
    }
    return ProfileView(**{**shared, **OWN[profile.kind](profile, see)})


class _Seer:
    """Reads fields of one profile for one relation; a hidden one is empty."""

    def __init__(self, profile: Profile, relation: Relation) -> None:
        self.profile = profile
        self.sight = Sight(relation, profile.chosen)

    def may(self, field: str) -> bool:
        return self.sight.may(field)

    def __call__(self, field: str) -> Any:  # noqa: ANN401  whatever the column holds
        return getattr(self.profile, field) if self.may(field) else ""

    def local(self, field: str) -> LocalText:
        """A text of one line: in the reader's language, else marked with the one it is in."""
        return local(self(field), self(f"{field}_en"))

    def terms(self, field: str, facet: Facet, list_name: str) -> tuple[str, ...]:
        return labels(list_name, self.profile.values_of(facet)) if self.may(field) else ()

    def words(self, field: str, facet: Facet) -> tuple[str, ...]:
        return tuple(self.profile.values_of(facet)) if self.may(field) else ()

    def label(self, field: str, list_name: str) -> str:
        slug = self(field)
        return taxonomy.label(list_name, slug) if slug else ""

    def text(self, title: str, field: str) -> Text | None:
        if not self.may(f"{field}_vi"):
            return None
        vi, en = getattr(self.profile, f"{field}_vi"), getattr(self.profile, f"{field}_en")
        body = local(vi, en)
        if not body:
            return None
        language = "en" if body == en and (is_english() or not vi) else "vi"
        wanted = "en" if is_english() else "vi"
        only = _("Chỉ có bản tiếng Anh") if language == "en" else _("Chỉ có bản tiếng Việt")
        return Text(title, body, language, "" if language == wanted else only, bool(vi and en and vi != en))


def _startup(startup: Startup, see: _Seer) -> dict[str, Any]:
    return {
        "texts": _some(
            see.text(_("Tóm tắt"), "pitch"), see.text(_("Giới thiệu"), "description"), _use_of_funds(startup, see)
        ),
        "tags": _lists(
            (_("Lĩnh vực"), see.terms("sectors", Facet.SECTOR, "sectors")),
            (_("Công nghệ"), see.words("technologies", Facet.TECHNOLOGY)),
            (_("Đang cần"), see.terms("needs", Facet.NEED, "support_needs")),
            (_("Mô hình doanh thu"), see.terms("revenue_models", Facet.REVENUE_MODEL, "revenue_models")),
            (_("Hình thức đầu tư"), see.terms("instruments", Facet.INSTRUMENT, "funding_instruments")),
            (_("Ngôn ngữ làm việc"), see.terms("languages", Facet.LANGUAGE, "languages")),
        ),
        "facts": _facts(
            (_("Giai đoạn"), see.label("stage", "startup_stages")),
            (_("Vòng gọi vốn"), see.label("round", "funding_rounds")),
            (_("Số vốn cần gọi"), _ask(startup) if see.may("ask_amount") else ""),
            (_("Thành lập"), f"{startup.founded:%m/%Y}" if startup.founded and see.may("founded") else ""),
            (_("Số người"), _number(see("team_size"))),
            (_("Tuyển dụng"), _("Đang tuyển người") if startup.hiring else ""),
        ),
        "people": tuple(
            Person(founder.full_name, local(founder.title, founder.title_en)) for founder in _founders(startup, see)
        ),
        "figures": tuple(_figures(startup)) if see.may("traction") else (),
        "assets": tuple(_assets(startup)) if see.may("assets") else (),
        "video_url": see("video_url"),
        "has_deck": startup.deck is not None and see.may("deck"),
        "private": _legal(see),
    }


def _legal(see: _Seer) -> Facts:
    return _facts(
        (_("Tên pháp lý"), see("legal_name")),
        (_("Mã số thuế"), see("tax_code")),
        (_("Loại hình"), see.label("legal_form", "legal_forms")),
        (_("Thị thực, cư trú"), see.label("visa_needs", "visa_categories")),
        (_("Nhu cầu thị thực, cư trú"), see.local("visa_note")),
    )


def _mentor(mentor: Mentor, see: _Seer) -> dict[str, Any]:
    forms = tuple(str(FORMS[form]) for form in mentor.values_of(Facet.FORM) if form in FORMS)
    return {
        "texts": _some(see.text(_("Giới thiệu"), "description"), see.text(_("Kinh nghiệm"), "experience")),
        "tags": _lists(
            (_("Chuyên môn"), see.terms("expertise", Facet.EXPERTISE, "mentor_expertise")),
            (_("Lĩnh vực"), see.terms("sectors", Facet.SECTOR, "sectors")),
            (_("Giai đoạn nhận"), see.terms("stages", Facet.STAGE, "startup_stages")),
            (_("Chủ đề"), see.words("topics", Facet.TOPIC)),
            (_("Ngôn ngữ làm việc"), see.terms("languages", Facet.LANGUAGE, "languages")),
            (_("Không nhận lĩnh vực"), see.terms("excluded_sectors", Facet.EXCLUDED_SECTOR, "sectors")),
        ),
        "facts": _facts(
            (_("Hình thức"), ", ".join(forms) if see.may("forms") else ""),
            (_("Số startup cùng lúc"), _number(see("capacity_startups"))),
            (_("Đang đồng hành"), _number(see("current_startups"))),
            (_("Giờ mỗi tháng"), _number(see("capacity_hours"))),
            (_("Ở Đà Nẵng"), str(STAYS[mentor.stay]) if mentor.stay and see.may("stay") else ""),
            (_("Có mặt tại Đà Nẵng"), _stay(mentor) if see.may("in_town_from") else ""),
            (_("Tạm nghỉ đến hết"), format_date(mentor.paused_until) if mentor.paused_until else ""),
        ),
    }


def _investor(investor: Investor, see: _Seer) -> dict[str, Any]:
    sought = _union(investor.mandates)
    open_lists = (
        (_("Lĩnh vực quan tâm"), labels("sectors", sought(Facet.SECTOR))),
        (_("Giai đoạn"), labels("startup_stages", sought(Facet.STAGE))),
        (_("Ngôn ngữ làm việc"), labels("languages", sought(Facet.LANGUAGE)) if see.may("languages") else ()),
    )
    return {
        "texts": _some(see.text(_("Giới thiệu"), "description"), see.text(_("Khẩu vị đầu tư"), "thesis")),
        "tags": _lists(*open_lists),
        "facts": _limits(investor, see) if investor.kind == Kind.FUND else (),
        "mandates": tuple(_mandate(mandate) for mandate in investor.mandates if mandate.active)
        if see.may("mandates")
        else (),
        "portfolio": tuple(
            f"{company.name} ({company.year})" if company.year else company.name for company in investor.portfolio
        )
        if see.may("portfolio")
        else (),
    }


def _limits(_fund: Investor, see: _Seer) -> Facts:
    return _facts(
        (_("Số nhà đầu tư góp vốn"), _number(see("investor_count"))),
        (_("Vốn ngân sách"), _share(see("state_share"))),
        (_("Nắm nhiều nhất ở một công ty"), _share(see("largest_stake"))),
    )


def _institution(_institution: Institution, see: _Seer) -> dict[str, Any]:
    title = see.local("contact_title")
    person = LocalText(", ".join(part for part in (see("contact_name"), title) if part), title.language)
    return {
        "texts": _some(see.text(_("Giới thiệu"), "description")),
        "facts": _facts((_("Người liên hệ"), person)),
    }


OWN: Mapping[Kind, Callable[[Any, _Seer], dict[str, Any]]] = {
    Kind.STARTUP: _startup,
    Kind.MENTOR: _mentor,
    Kind.ANGEL: _investor,
    Kind.FUND: _investor,
    Kind.INSTITUTION: _institution,
}


def _some(*texts: Text | None) -> tuple[Text, ...]:
    return tuple(text for text in texts if text is not None)


def _lists(*lists: tuple[str, tuple[str, ...]]) -> tuple[Tags, ...]:
    return tuple(Tags(title, found) for title, found in lists if found)


def _facts(*facts: tuple[str, str]) -> Facts:
    return tuple((label, value) for label, value in facts if value)


def _number(value: Any) -> str:  # noqa: ANN401  a number, or empty when hidden or absent
    return "" if value is None or value == "" else format_number(value, "en" if is_english() else "vi")


def _share(hundredths: Any) -> str:  # noqa: ANN401  a number, or empty when hidden or absent
    return "" if hundredths is None or hundredths == "" else Percent(hundredths).format("en" if is_english() else "vi")


def _ask(startup: Startup) -> str:
    if startup.ask_amount is None:
        return ""
    words = format_money(startup.ask_amount, "en" if is_english() else "vi")
    return f"{words} ({startup.ask_entered})" if startup.ask_currency != "VND" and startup.ask_entered else words


def _use_of_funds(startup: Startup, see: _Seer) -> Text | None:
    return see.text(_("Vốn dùng vào việc gì"), "use_of_funds") if startup.raising or startup.ask_amount else None


def _founders(startup: Startup, see: _Seer) -> Iterable[Any]:
    return [one for one in startup.founders if see.sight.may_see_founder(is_public=one.is_public)]


def _figures(startup: Startup) -> Iterable[Figure]:
    locale = "en" if is_english() else "vi"
    for row in startup.traction:
        known = taxonomy.term("kpi_kinds", row.kind)
        unit = known.extra.get("unit") if known else None
        value = format_money(row.value, locale) if unit == "VND" else format_number(row.value, locale)
        value = f"{value} %" if unit == "percent" else value
        yield Figure(taxonomy.label("kpi_kinds", row.kind), value, format_date(row.as_of))


def _assets(startup: Startup) -> Iterable[Asset]:
    for row in startup.assets:
        kind = taxonomy.label("ip_kinds", row.kind)
        title = local(row.title, row.title_en)
        yield Asset(kind, title, taxonomy.label("ip_statuses", row.status))


def _stay(mentor: Mentor) -> str:
    if mentor.in_town_from and mentor.in_town_until:
        first, last = format_date(mentor.in_town_from), format_date(mentor.in_town_until)
        return str(_("%(first)s đến %(last)s", first=first, last=last))
    day = mentor.in_town_from or mentor.in_town_until
    return format_date(day) if day else ""


def _union(mandates: Iterable[Mandate]) -> Callable[[Facet], list[str]]:
    active = [mandate for mandate in mandates if mandate.active]

    def terms(facet: Facet) -> list[str]:
        return list(dict.fromkeys(term for mandate in active for term in mandate.values_of(facet)))

    return terms


def _mandate(mandate: Mandate) -> MandateView:
    lists = (
        (_("Giai đoạn"), labels("startup_stages", mandate.values_of(Facet.STAGE))),
        (_("Vòng gọi vốn"), labels("funding_rounds", mandate.values_of(Facet.ROUND))),
        (_("Lĩnh vực"), labels("sectors", mandate.values_of(Facet.SECTOR))),
        (_("Không đầu tư"), labels("sectors", mandate.values_of(Facet.EXCLUDED_SECTOR))),
        (_("Hình thức đầu tư"), labels("funding_instruments", mandate.values_of(Facet.INSTRUMENT))),
        (_("Nơi chốn"), tuple(mandate.values_of(Facet.PLACE))),
        (_("Ngôn ngữ"), labels("languages", mandate.values_of(Facet.LANGUAGE))),
    )
    facts = tuple((title, ", ".join(found)) for title, found in lists if found)
    return MandateView(local(mandate.name, mandate.name_en), ticket(mandate.ticket_min, mandate.ticket_max), facts)


def _conflict_lines(profile: Profile, relation: Relation) -> Iterable[Rival]:
    for row in profile.conflicts:
        # Whose kin somebody is concerns a third person: it serves what is worked out, and is for the profile's own.
        if row.kind == "kin" and relation is not Relation.INSIDER:
            continue
        name = row.other.name if row.other is not None else row.other_name
        yield Rival(f"{CONFLICT_KINDS[row.kind]}: {name}", local(row.note, row.note_en))
