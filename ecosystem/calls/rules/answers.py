"""What an answer is, when a question is asked and needed, and what is still missing. Pure.

Answers are plain JSON by the question's key: a text, a slug, a list of slugs, a number as text, money as amount and
currency, a day as ISO, files as a list of their keys, rows as lists of texts, ``yes`` for a consent.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from ecosystem.calls.rules.form import YES, Form, Need, Question, Section, Type
from ecosystem.core.text import whole_number

Answers = Mapping[str, Any]
WORD = re.compile(r"\S+")
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,4})?", re.ASCII)
TEXT_MOST = {Type.SHORT: 300, Type.LONG: 20_000, Type.LINK: 500, Type.VIDEO: 500}
CELL_MOST, FILES_MOST = 300, 5
HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "drive.google.com", "tiktok.com", "facebook.com", "loom.com")
ROWED = frozenset({Type.TABLE, Type.TEAM, Type.KPI})
FIXED_COLUMNS = {Type.TEAM: 4, Type.KPI: 4}
ROWS_USUAL = 4


class Progress(enum.StrEnum):
    """How far a section has come."""

    EMPTY = ""
    BEGUN = "now"
    DONE = "done"


@dataclass(frozen=True)
class Mark:
    """What an editor began from: the version of an answer, and a digest of its value."""

    version: int = 0
    digest: str = ""


def canonical(value: Any) -> str:  # noqa: ANN401  any JSON
    """One spelling of a JSON value: sorted keys, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:  # noqa: ANN401  any JSON
    """A short mark of a value: two that differ have different ones."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:8]


def count_words(text: str) -> int:
    """How many words a text has, as people count them: runs between blanks."""
    return len(WORD.findall(text))


def columns_of(question: Question) -> int:
    """How many columns a type with rows has."""
    return FIXED_COLUMNS.get(question.type, len(question.options))


def rows_of(question: Question) -> int:
    """How many rows it offers."""
    return question.rows or ROWS_USUAL


def is_empty(value: Any) -> bool:  # noqa: ANN401  any JSON
    """Whether nothing was answered."""
    if isinstance(value, list):
        return not any(not is_empty(one) for one in value)
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == {}


def is_shown(question: Question, form: Form, answers: Answers) -> bool:
    """Whether a question is asked, given the other answers; one that hangs on a question not asked is not asked."""
    seen: set[str] = set()
    while question.shown_when and question.key not in seen:
        seen.add(question.key)
        other = form.question(question.shown_when)
        if other is None:
            return False
        given = answers.get(other.key)
        chosen = given if isinstance(given, list) else [given]
        if not set(map(str, chosen)) & set(question.shown_for):
            return False
        question = other
    return True


def is_needed(question: Question, today: date, *, to_submit: bool) -> bool:
    """Whether an answer is needed to submit on this day, or else to go on from its section."""
    if not question.asks or question.need is Need.OPTIONAL:
        return False
    if question.need is Need.ALWAYS:
        return True
    if not to_submit:
        return False
    return question.need is Need.SUBMISSION or date.fromisoformat(question.need_from) <= today


def missing(form: Form, answers: Answers, today: date) -> list[Question]:
    """The questions that still want an answer before the application can be sent."""
    return [
        one
        for one in form.questions()
        if is_needed(one, today, to_submit=True) and is_shown(one, form, answers) and is_empty(answers.get(one.key))
    ]


def progress(section: Section, form: Form, answers: Answers, today: date) -> Progress:
    """How far a section has come: done when nothing needed is missing and something was answered or nothing asked."""
    asked = [one for one in section.questions if one.asks and is_shown(one, form, answers)]
    begun = [one for one in asked if not is_empty(answers.get(one.key))]
    lacking = [one for one in asked if is_needed(one, today, to_submit=True) and is_empty(answers.get(one.key))]
    if not lacking and (begun or not asked):
        return Progress.DONE
    return Progress.BEGUN if begun else Progress.EMPTY


def fault(question: Question, value: Any) -> str | None:  # noqa: ANN401  any JSON
    """What is wrong with an answer that is not empty: a code, or ``None``."""
    if is_empty(value):
        return None
    if question.type in TEXT_MOST:
        return _text_fault(question, value)
    if question.type is Type.CHOICE:
        return None if value in {one.value for one in question.options} else "choice"
    if question.type is Type.MANY:
        known = {one.value for one in question.options}
        return None if isinstance(value, list) and set(map(str, value)) <= known else "choice"
    if question.type in ROWED:
        return None if _is_grid(value, columns_of(question), rows_of(question)) else "rows"
    return None if SHAPES[question.type](value) else "shape"


def _text_fault(question: Question, value: Any) -> str | None:  # noqa: ANN401  any JSON
    if not isinstance(value, str) or len(value) > TEXT_MOST[question.type]:
        return "long"
    if question.words and count_words(value) > question.words:
        return "words"
    if question.type is Type.VIDEO:
        host = (urlsplit(value).hostname or "").removeprefix("www.").removeprefix("m.")
        return None if any(host == one or host.endswith(f".{one}") for one in HOSTS) else "video"
    return None


def _is_grid(value: Any, columns: int, rows: int) -> bool:  # noqa: ANN401  any JSON
    return (
        isinstance(value, list)
        and len(value) <= rows
        and all(isinstance(row, list) and len(row) == columns for row in value)
        and all(isinstance(cell, str) and len(cell) <= CELL_MOST for row in value for cell in row)
    )


def _is_day(value: Any) -> bool:  # noqa: ANN401  any JSON
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_money(value: Any) -> bool:  # noqa: ANN401  any JSON
    return isinstance(value, dict) and set(value) == {"amount", "currency"} and isinstance(value["amount"], int)


def _are_files(value: Any) -> bool:  # noqa: ANN401  any JSON
    return (
        isinstance(value, list)
        and len(value) <= FILES_MOST
        and all(isinstance(one, dict) and "key" in one for one in value)
    )


SHAPES: Mapping[Type, Any] = {
    Type.NUMBER: lambda value: isinstance(value, str) and bool(NUMBER.fullmatch(value)),
    Type.MONEY: _is_money,
    Type.DATE: _is_day,
    Type.FILE: _are_files,
    Type.CONSENT: lambda value: value == YES,
    Type.PROFILE: lambda _value: True,
    Type.STATEMENT: lambda _value: False,
}


# The mark of a whole section goes along in one hidden field: "form:version-digest.version-digest...".
def pack(form_id: int, marks: Iterable[Mark]) -> str:
    """The marks of a section's answers, in the order of its questions, in one word."""
    return f"{form_id}:" + ".".join(f"{one.version}-{one.digest}" for one in marks)


def unpack(word: str, form_id: int, keys: Sequence[str]) -> dict[str, Mark]:
    """The marks by key; nothing when the word is of another form or no word of ours."""
    head, _colon, rest = word.partition(":")
    parts = rest.split(".") if rest else []
    if head != str(form_id) or len(parts) != len(keys):
        return {}
    found = {}
    for key, part in zip(keys, parts, strict=True):
        digits, _dash, mark = part.partition("-")
        number = whole_number(digits)
        if number is None:
            return {}
        found[key] = Mark(number, mark)
    return found
