"""From the cells of a source to the values of a profile, by a mapping file.

A mapping is TOML. ``source`` names where the rows come from and ``id`` the column of the id there. Each table
``[fields.<ours>]`` says for one of our fields: ``from`` (a column, or several of which the first filled one counts),
``separator`` (for lists in one cell; empty: whichever is there), ``constant``, ``default``, ``map`` (their word ->
ours; an empty one drops it, ``*`` stands for every other word), ``most`` (keep the first so many), ``cut`` (shorten
what is too long), ``clean`` (take hidden characters out instead of refusing the row) and ``required``. For investors,
``[mandate.<ours>]`` says the same for one mandate; ``ticket`` reads a range such as "$50K - $5M".
Without a mapping file the columns bear our own names.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import said as sentences
from ecosystem.core.errors import Refused
from ecosystem.core.phones import parse_phone
from ecosystem.core.text import fold, hostile, nfc
from ecosystem.core.values import Money, parse_date, parse_money
from ecosystem.directory.models import VOCABULARIES, Kind
from ecosystem.directory.queries import checks
from ecosystem.directory.rules.values import TERM_FIELDS, VALUES, MandateValues
from ecosystem.taxonomy import queries as taxonomy

DATES = ("founded", "paused_until", "in_town_from", "in_town_until")
NUMBERS = ("team_size", "capacity_startups", "capacity_hours", "current_startups")
FLAGS = ("accepting", "raising", "hiring", "active")
MONEY = {"ask_amount": ("ask_entered", "ask_currency"), "ticket_min": ("ticket_min_entered", "currency")}
MONEY["ticket_max"] = ("ticket_max_entered", "currency")
ADDRESSES = ("website", "video_url")
WORDS = ("technologies", "topics", "places")
YES = frozenset({"1", "true", "yes", "y", "x", "co", "dung"})
NO = frozenset({"0", "false", "no", "n", "khong", "sai"})
KEYS = frozenset({"from", "separator", "constant", "default", "map", "most", "cut", "clean", "required"})
RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\bđến\b)\s*")
ENDS = re.compile(r"^(?:up to|from|từ|tối đa)\s+|\+$", re.IGNORECASE)
MANDATE_FIELDS = frozenset(f.name for f in fields(MandateValues)) | {"ticket"}


class CellError(Exception):
    """One cell cannot be understood: which of our fields, and a sentence for people."""

    def __init__(self, name: str, sentence: object) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = sentence


@dataclass(frozen=True)
class Rule:
    """How one of our fields is filled."""

    columns: tuple[str, ...]
    separator: str = ";"
    constant: Any = None
    default: Any = None
    translation: Mapping[str, Any] = field(default_factory=dict)
    most: int = 0
    cut: bool = False
    clean: bool = False
    required: bool = False

    def ours(self, word: str) -> Any:  # noqa: ANN401  a slug, a list of slugs, or any plain value
        """What the mapping says for their word, or for every other one by ``*``; ``None`` when it says nothing."""
        return self.translation.get(fold(word), self.translation.get("*"))


@dataclass(frozen=True)
class Parts:
    """One row, read: our fields, those of its mandate, and the cells that cannot be understood."""

    fields: Mapping[str, Any]
    mandate: Mapping[str, Any]
    wrong: tuple[CellError, ...] = ()


@dataclass(frozen=True)
class FieldMap:
    """A whole mapping for one kind of profile."""

    kind: Kind
    source: str
    id_column: str
    fields: Mapping[str, Rule]
    mandate: Mapping[str, Rule]


def load(path: Path, kind: Kind) -> FieldMap:
    """The mapping of a TOML file. Raises ``Refused`` when it names what does not exist."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused(_l("Không đọc được tệp ánh xạ: %(why)s", why=str(error)), code="mapping") from error
    if table.get("kind", kind.value) != kind.value:
        raise Refused(_l("Tệp ánh xạ này dành cho loại %(kind)s.", kind=table["kind"]), code="mapping")
    known = {f.name for f in fields(VALUES[kind])}
    return FieldMap(
        kind=kind,
        source=str(table.get("source") or path.stem)[:60],
        id_column=str(table.get("id", "id")),
        fields=_rules(table.get("fields", {}), known),
        mandate=_rules(table.get("mandate", {}), MANDATE_FIELDS if "mandates" in known else frozenset()),
    )


def plain(kind: Kind, columns: Sequence[str], source: str) -> FieldMap:
    """The mapping of a file whose columns bear our names; others are left out."""
    known = {f.name for f in fields(VALUES[kind])}
    own = {name: Rule((name,)) for name in columns if name in known}
    sought = {name: Rule((name,)) for name in columns if "mandates" in known and name in MANDATE_FIELDS - known}
    if "name" not in own:
        raise Refused(_l("Tệp không có cột “name”. Hãy dùng tệp ánh xạ (--mapping)."), code="mapping")
    return FieldMap(kind, source[:60], "external_id" if "external_id" in columns else "id", own, sought)


def _rules(tables: Mapping[str, Any], known: set[str] | frozenset[str]) -> dict[str, Rule]:
    rules = {}
    for name, table in tables.items():
        strange = (set(table) - KEYS) if isinstance(table, dict) else {name}
        if name not in known or strange:
            raise Refused(_l("Tệp ánh xạ có mục lạ: %(name)s", name=", ".join(strange) or name), code="mapping")
        column = table.get("from", ())
        rules[name] = Rule(
            columns=(column,) if isinstance(column, str) else tuple(column),
            separator=table.get("separator", ";"),
            constant=table.get("constant"),
            default=table.get("default"),
            translation={fold(str(theirs)): ours for theirs, ours in table.get("map", {}).items()},
            most=int(table.get("most", 0)),
            cut=bool(table.get("cut", False)),
            clean=bool(table.get("clean", False)),
            required=bool(table.get("required", False)),
        )
    return rules


class Reader:
    """Reads rows by one mapping; ``unmatched`` counts what no term of ours answers to, by field and word."""

    def __init__(self, mapping: FieldMap, rate: int) -> None:
        self.mapping = mapping
        self.rate = rate
        self.unmatched: Counter[tuple[str, str]] = Counter()

    def external_id(self, cells: Mapping[str, Any]) -> str:
        """The row's id in its source. Raises ``CellError`` when it has none."""
        found = _text(cells.get(self.mapping.id_column))
        if not found or len(found) > 120:  # noqa: PLR2004  the width of the column
            raise CellError("external_id", _l("Thiếu mã ở cột “%(column)s”.", column=self.mapping.id_column))
        return found

    def parts(self, cells: Mapping[str, Any]) -> Parts:
        """What the cells of a row fill, field by field, and every cell that cannot be understood."""
        wrong: list[CellError] = []
        found = self._holder(self.mapping.fields, cells, wrong)
        return Parts(found, self._holder(self.mapping.mandate, cells, wrong), tuple(wrong))

    def values(self, cells: Mapping[str, Any]) -> Any:  # noqa: ANN401  the values class of the kind
        """The values of a row. Raises ``CellError``."""
        parts = self.parts(cells)
        if parts.wrong:
            raise parts.wrong[0]
        found = dict(parts.fields)
        if any(parts.mandate.values()):
            found["mandates"] = (MandateValues(**parts.mandate),)
        if not found.get("name"):
            raise CellError("name", _l("Thiếu tên."))
        return VALUES[self.mapping.kind](**found)

    def _holder(self, rules: Mapping[str, Rule], cells: Mapping[str, Any], wrong: list[CellError]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rule in rules.items():
            try:
                found.update(self._given(name, rule, cells))
            except CellError as error:
                wrong.append(error)
        return found

    def _given(self, name: str, rule: Rule, cells: Mapping[str, Any]) -> dict[str, Any]:
        raw = rule.constant if rule.constant is not None else _first(cells, rule.columns)
        if _is_empty(raw):
            raw = rule.default
        if not _is_empty(raw):
            return self._field(name, rule, raw)
        if rule.required:
            raise CellError(name, _l("Thiếu giá trị bắt buộc."))
        return {}

    def _field(self, name: str, rule: Rule, raw: Any) -> dict[str, Any]:  # noqa: ANN401  whatever a cell holds
        if name == "ticket":
            return self._range(raw)
        if name in MONEY:
            return self._money(name, _text(raw))
        if name in TERM_FIELDS:
            return {name: self._list(name, rule, raw)}
        if name in checks.ONE_OF or name == "ward":
            return self._one(name, rule, raw)
        try:
            return {name: _scalar(name, rule, _translated(rule, raw))}
        except ValueError as error:
            raise CellError(name, error.args[0] if error.args else _l("Không hiểu giá trị này.")) from error

    def _list(self, name: str, rule: Rule, raw: Any) -> tuple[str, ...]:  # noqa: ANN401  a list or a cell
        parts = raw if isinstance(raw, list) else _split(str(raw), rule.separator)
        words = [_text(part) for part in parts if _text(part)]
        if name in WORDS:
            ours = [_text(_translated(rule, word)) for word in words]
            found = [_fitted(word, rule, checks.FREE_LIMIT) for word in ours if word]
        else:
            found = [slug for word in words for slug in self._terms(name, rule, word)]
            if rule.required and not found:
                raise CellError(name, _l("Không có giá trị nào khớp danh mục."))
        unique = tuple(dict.fromkeys(found))
        return unique[: rule.most] if rule.most else unique

    def _terms(self, name: str, rule: Rule, word: str) -> list[str]:
        """The slugs one word of theirs means: mapped by the file, or resolved by the taxonomy."""
        ours = rule.ours(word)
        if ours is not None:
            return [str(slug) for slug in (ours if isinstance(ours, list) else [ours]) if slug]
        found = _form(word) if name == "forms" else taxonomy.resolve(VOCABULARIES[TERM_FIELDS[name]], word)
        if found is None:
            self.unmatched[name, word[:80]] += 1
            return []
        return [found]

    def _one(self, name: str, rule: Rule, raw: Any) -> dict[str, Any]:  # noqa: ANN401  whatever a cell holds
        word = _text(raw)
        ours = rule.ours(word)
        slug = taxonomy.resolve(checks.ONE_OF.get(name, "wards"), word) if ours is None else str(ours)
        if slug is None:
            self.unmatched[name, word[:80]] += 1
            if rule.required:
                raise CellError(name, _l("“%(term)s” không có trong danh mục.", term=word[:80]))
        return {name: slug} if slug else {}

    def _money(self, name: str, raw: str) -> dict[str, Any]:
        entered, currency = MONEY[name]
        try:
            money = parse_money(raw)
            return {name: money.in_vnd(self.rate), entered: raw[:60], currency: money.currency}
        except ValueError as error:
            raise CellError(name, error.args[0]) from error

    def _range(self, raw: Any) -> dict[str, Any]:  # noqa: ANN401  whatever a cell holds
        """A ticket from words like "$50K - $5M", "Up to $15M", "$2M": what cannot be read is counted, not refused."""
        said = _text(raw)
        folded = fold(said)
        ends: list[Money | None]
        try:
            if folded.startswith(("up to ", "den ", "toi da ")):
                ends = [None, parse_money(said[folded.index(" ") + 1 :].removeprefix("to "))]
            elif folded.startswith(("from ", "tu ")) or folded.endswith("+"):
                ends = [parse_money(said.rstrip("+").split(" ", 1)[-1]), None]
            else:
                parts = RANGE.split(said)
                ends = [parse_money(parts[0]), parse_money(parts[-1])]
        except ValueError:
            ends = [None, None]
        low, high = (money.in_vnd(self.rate) if money else None for money in ends)
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            self.unmatched["ticket", said[:80]] += 1
            return {}
        currency = next(money.currency for money in ends if money)
        words = [word.strip() for word in RANGE.split(ENDS.sub("", said))]
        return {
            "ticket_min": low,
            "ticket_max": high,
            "ticket_min_entered": words[0][:60] if low is not None else "",
            "ticket_max_entered": words[-1][:60] if high is not None else "",
            "currency": currency,
        }


def _form(word: str) -> str | None:
    """The way of meeting that a word means: its slug, or its label in either language."""
    known = ((slug, name) for slug, label in checks.FORMS.items() for name in (slug, *sentences.keep(label).values()))
    return next((slug for slug, name in known if fold(name) == fold(word)), None)


def _split(raw: str, separator: str) -> list[str]:
    """The words of a list in one cell; without a separator by the strongest one that it holds."""
    if not separator:
        separator = next((mark for mark in ("\n", ";", "|") if mark in raw), ",")
    return raw.split(separator)


def _scalar(name: str, rule: Rule, raw: Any) -> Any:  # noqa: ANN401  in and out: any plain value
    if isinstance(raw, list):
        raw = ", ".join(_text(part) for part in (raw[: rule.most] if rule.most else raw))
    if name in DATES:
        return _day(raw)
    if name in NUMBERS:
        return _whole(raw)
    if name in FLAGS:
        return _flag(raw)
    said = _text(raw, multiline=checks.LIMITS.get(name, 0) >= 600)  # noqa: PLR2004  bodies, not lines
    if name in ADDRESSES and said and "://" not in said:
        said = f"https://{said}"
    if name == "phone":
        return parse_phone(said)
    return _fitted(said, rule, checks.LIMITS.get(name, 0))


def _fitted(said: str, rule: Rule, limit: int) -> str:
    """The text without hidden characters and within its limit, where the mapping asks for that."""
    if rule.clean and hostile(said, multiline=True):
        said = "".join(char for char in said if not hostile(char, multiline=True))
    if rule.cut and limit and len(said) > limit:
        said = said[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"
    return said


def _day(raw: Any) -> date:  # noqa: ANN401  a date, a year, or words
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    said = str(raw).strip()
    if said.isascii() and said.isdigit() and len(said) == 4:  # noqa: PLR2004  a year alone
        return date(int(said), 1, 1)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", said):
        return date.fromisoformat(f"{said}-01")
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said):
        return date.fromisoformat(said[:10])
    found: date = parse_date(said)
    return found


def _whole(raw: Any) -> int:  # noqa: ANN401  a number or words
    said = str(raw).replace(".", "").replace(",", "").strip()
    if not said.lstrip("-").isdecimal() or len(said) > 12:  # noqa: PLR2004  more than any of our numbers
        raise ValueError(_l("Cần một số, ví dụ: 9."))
    return int(said)


def _flag(raw: Any) -> bool:  # noqa: ANN401  a flag, a number, or words
    word = fold(str(raw)).strip()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(_l("Cần “có” hoặc “không”."))


def _translated(rule: Rule, raw: Any) -> Any:  # noqa: ANN401  whatever a cell holds
    ours = rule.ours(_text(raw))
    return raw if ours is None else ours


def _first(cells: Mapping[str, Any], columns: Sequence[str]) -> Any:  # noqa: ANN401  whatever a cell holds
    return next((cells[column] for column in columns if not _is_empty(cells.get(column))), None)


def _is_empty(raw: Any) -> bool:  # noqa: ANN401  whatever a cell holds
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def _text(raw: Any, *, multiline: bool = False) -> str:  # noqa: ANN401  whatever a cell holds
    said = nfc(str(raw if raw is not None else "")).replace("\r\n", "\n")
    return said.strip() if multiline else " ".join(said.split())
