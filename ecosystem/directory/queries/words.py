"""What a profile holds, in words for people: for histories, for merging two versions, for a look before publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ecosystem.core.values import Percent, format_date, format_money, format_number
from ecosystem.directory.models import VOCABULARIES
from ecosystem.directory.queries.cards import is_english, labels, ticket
from ecosystem.directory.queries.checks import CONFLICT_KINDS, FORMS, FREE_WORDS, ONE_OF, STAYS
from ecosystem.directory.rules.values import TERM_FIELDS, ProfileValues
from ecosystem.taxonomy import queries as taxonomy

LISTS = {**ONE_OF, "ward": "wards"}
SHARES = ("state_share", "largest_stake")


def said(values: ProfileValues, field: str) -> str:
    """What ``values`` hold of one field, in the reader's language; several lines when it is several things."""
    value = getattr(values, field)
    if value is None or value in ("", ()):
        return ""
    if field == "ask_amount":
        return _money(value, getattr(values, "ask_entered", ""), getattr(values, "ask_currency", "VND"))
    return "\n".join(_rows(field, value)) if field in ROWS else _one(field, value)


def _one(field: str, value: Any) -> str:  # noqa: ANN401  any value but rows
    if field in TERM_FIELDS:
        return ", ".join(_terms(field, value))
    if field in LISTS:
        return taxonomy.label(LISTS[field], value)
    if isinstance(value, date):
        return format_date(value)
    return str(STAYS.get(value, value)) if field == "stay" else _plain(field, value)


def _plain(field: str, value: Any) -> str:  # noqa: ANN401  a flag, a number or a text
    if isinstance(value, bool):
        return str(_("Có")) if value else str(_("Không"))
    if isinstance(value, int):
        return Percent(value).format(_locale()) if field in SHARES else format_number(value, _locale())
    return str(value)


def _terms(field: str, slugs: Iterable[str]) -> tuple[str, ...]:
    if field in FREE_WORDS:
        return tuple(slugs)
    if field == "forms":
        return tuple(str(FORMS[slug]) for slug in slugs if slug in FORMS)
    return labels(VOCABULARIES[TERM_FIELDS[field]], slugs)


def _rows(field: str, rows: Iterable[Any]) -> list[str]:
    return [ROWS[field](row) for row in rows]


def _founder(row: Any) -> str:  # noqa: ANN401  a row of any values
    who = _joined(row.full_name, row.title, row.title_en)
    return _("%(who)s (hiện công khai)", who=who) if row.is_public else who


def _figure(row: Any) -> str:  # noqa: ANN401  a row of any values
    label = taxonomy.label("kpi_kinds", row.kind)
    value = format_number(row.value, _locale()) if row.value is not None else "…"
    if row.as_of is None:
        return f"{label}: {value}"
    return str(_("%(label)s: %(value)s, tính đến %(day)s", label=label, value=value, day=format_date(row.as_of)))


def _asset(row: Any) -> str:  # noqa: ANN401  a row of any values
    return _joined(
        _both(row.title, row.title_en), taxonomy.label("ip_kinds", row.kind), taxonomy.label("ip_statuses", row.status)
    )


def _mandate(row: Any) -> str:  # noqa: ANN401  a row of any values
    lists = (", ".join(_terms(name, getattr(row, name))) for name in TERM_FIELDS if getattr(row, name, ()))
    closed = "" if row.active else str(_("đã cất đi"))
    parts = (_both(row.name, row.name_en), ticket(row.ticket_min, row.ticket_max), *lists, closed)
    return "; ".join(part for part in parts if part)


def _company(row: Any) -> str:  # noqa: ANN401  a row of any values
    return f"{row.name} ({row.year})" if row.year else str(row.name)


def _conflict(row: Any) -> str:  # noqa: ANN401  a row of any values
    line = f"{CONFLICT_KINDS.get(row.kind, row.kind)}: {row.other_name}"
    note = _both(row.note, row.note_en)
    return f"{line} ({note})" if note else line


ROWS: Mapping[str, Callable[[Any], str]] = {
    "founders": _founder,
    "traction": _figure,
    "assets": _asset,
    "mandates": _mandate,
    "portfolio": _company,
    "conflicts": _conflict,
}


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _both(vi: str, en: str) -> str:
    """A text in all languages it is given in: a history tells what changed, whoever reads it."""
    return " / ".join(dict.fromkeys(filter(None, (vi, en))))


def _money(amount: int, entered: str, currency: str) -> str:
    words = format_money(amount, _locale())
    return f"{words} ({entered})" if currency != "VND" and entered else words


def _locale() -> str:
    return "en" if is_english() else "vi"
