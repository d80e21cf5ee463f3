"""The form of a call as data: what a section and a question hold, and what is wrong with them. Pure.

``read`` takes the JSON of one version and raises ``Wrong`` for what no page could show; ``plain`` gives it back.
Answers are keyed by a question's ``key``, which never changes once the form was in force.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, TypeVar

E = TypeVar("E", bound=enum.StrEnum)
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS = 20, 100, 40, 6
LABEL_MOST, HELP_MOST, BODY_MOST = 300, 1000, 4000
WORDS_MOST, ROWS_MOST = 3000, 20


class Type(enum.StrEnum):
    """The types of question; ``rules.answers`` says what an answer to each is."""

    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FILE = "file"
    LINK = "link"
    VIDEO = "video"
    TABLE = "table"
    TEAM = "team"
    KPI = "kpi"
    CONSENT = "consent"
    STATEMENT = "statement"
    PROFILE = "profile"


class Need(enum.StrEnum):
    """When an answer is needed: never, to go on from its section, to submit, or to submit from a day on."""

    OPTIONAL = "optional"
    ALWAYS = "always"
    SUBMISSION = "submission"
    DATE = "date"


class Readers(enum.StrEnum):
    """Who of the managers reads an answer."""

    MANAGERS = "managers"
    LEADS = "leads"


class Jurors(enum.StrEnum):
    """Whether jurors see an answer: always, only when the reading is not blind, or never."""

    ALWAYS = "always"
    OPEN = "open"
    NEVER = "never"


class Wrong(ValueError):  # noqa: N818  as ``Refused``, a plain word
    """A form that cannot be: ``code`` says what, ``place`` where (a key)."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code}: {place}")
        self.code, self.place = code, place


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, or one column of a table."""

    value: str
    vi: str
    en: str = ""


@dataclass(frozen=True)
class Question:
    """One question. ``shown_for`` are the answers to ``shown_when`` for which it is asked at all."""

    key: str
    type: Type
    label_vi: str
    label_en: str = ""
    help_vi: str = ""
    help_en: str = ""
    example_vi: str = ""
    example_en: str = ""
    need: Need = Need.SUBMISSION
    need_from: str = ""
    shown_when: str = ""
    shown_for: tuple[str, ...] = ()
    readers: Readers = Readers.MANAGERS
    jurors: Jurors = Jurors.ALWAYS
    personal: bool = False
    public: bool = False
    words: int = 0
    unit: str = ""
    rows: int = 0
    options: tuple[Option, ...] = ()
    # The field of the profile that the answer is, or that fills it in at first.
    profile_field: str = ""

    @property
    def asks(self) -> bool:
        """Whether it wants an answer; a statement is read only."""
        return self.type is not Type.STATEMENT


@dataclass(frozen=True)
class Section:
    """A part of the form, one page of an application."""

    key: str
    title_vi: str
    title_en: str = ""
    intro_vi: str = ""
    intro_en: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Form:
    """One version of a form."""

    sections: tuple[Section, ...] = ()

    def questions(self) -> Iterator[Question]:
        """All questions, in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        """The question of that key."""
        return next((one for one in self.questions() if one.key == key), None)

    def section(self, key: str) -> Section | None:
        """The section of that key."""
        return next((one for one in self.sections if one.key == key), None)


# What a type must bring along: types with answers to choose from, with columns, with a field of the profile.
CHOOSING = frozenset({Type.CHOICE, Type.MANY})
# What may decide whether another question is shown.
DECIDING = frozenset({Type.CHOICE, Type.MANY, Type.CONSENT})
YES = "yes"


def read(content: Mapping[str, Any]) -> Form:
    """The form that ``content`` describes. Raises ``Wrong``."""
    sections = _list(content, "sections", MOST_SECTIONS)
    form = Form(tuple(_section(one) for one in sections))
    keys = [section.key for section in form.sections] + [question.key for question in form.questions()]
    if len(keys) != len(set(keys)):
        raise Wrong("key-twice", next(key for key in keys if keys.count(key) > 1))
    if sum(1 for _one in form.questions()) > MOST_QUESTIONS:
        raise Wrong("too-many")
    _check_conditions(form)
    return form


def plain(form: Form) -> dict[str, Any]:
    """The form as JSON; what is at its default stays out."""
    return {"sections": [_plain_section(section) for section in form.sections]}


def _plain_section(section: Section) -> dict[str, Any]:
    own = {name: value for name, value in asdict(section).items() if name != "questions" and value}
    return {**own, "questions": [plain_question(one) for one in section.questions]}


def plain_question(question: Question) -> dict[str, Any]:
    """One question as JSON."""
    defaults = {field.name: field.default for field in fields(Question)}
    own = {name: value for name, value in asdict(question).items() if value != defaults[name]}
    for name in ("options", "shown_for"):
        if name in own:
            own[name] = list(own[name])
    return {name: value.value if isinstance(value, enum.StrEnum) else value for name, value in own.items()}


def read_question(raw: Any) -> Question:  # noqa: ANN401  any JSON
    """One question of JSON. Raises ``Wrong``."""
    if not isinstance(raw, Mapping) or set(raw) - {field.name for field in fields(Question)}:
        raise Wrong("shape")
    key = _key(raw)
    kind = _one_of(Type, raw.get("type"), key)
    texts = {name: _text(raw, name, key, BODY_MOST if kind is Type.STATEMENT else None) for name in TEXTS}
    question = Question(
        key=key,
        type=kind,
        **texts,
        need=_one_of(Need, raw.get("need", Need.SUBMISSION), key),
        need_from=_text(raw, "need_from", key),
        shown_when=_text(raw, "shown_when", key),
        shown_for=tuple(str(one) for one in _list(raw, "shown_for", MOST_OPTIONS)),
        readers=_one_of(Readers, raw.get("readers", Readers.MANAGERS), key),
        jurors=_one_of(Jurors, raw.get("jurors", Jurors.ALWAYS), key),
        personal=_flag(raw, "personal", key),
        public=_flag(raw, "public", key),
        words=_number(raw, "words", key, WORDS_MOST),
        unit=_text(raw, "unit", key),
        rows=_number(raw, "rows", key, ROWS_MOST),
        options=tuple(_option(one, key) for one in _list(raw, "options", MOST_OPTIONS)),
        profile_field=_text(raw, "profile_field", key),
    )
    _check_question(question)
    return question


TEXTS = ("label_vi", "label_en", "help_vi", "help_en", "example_vi", "example_en")


def _check_question(question: Question) -> None:
    key = question.key
    if not (question.label_vi or question.label_en):
        raise Wrong("label", key)
    if question.type in CHOOSING and len(question.options) < 2:  # noqa: PLR2004  a choice is between two
        raise Wrong("options", key)
    if question.type is Type.TABLE and not 1 <= len(question.options) <= MOST_COLUMNS:
        raise Wrong("columns", key)
    if len({one.value for one in question.options}) != len(question.options):
        raise Wrong("options-twice", key)
    if question.type is Type.PROFILE and not question.profile_field:
        raise Wrong("profile-field", key)
    if question.need is Need.DATE:
        try:
            date.fromisoformat(question.need_from)
        except ValueError as error:
            raise Wrong("need-from", key) from error
    # What holds personal data is nobody else's after the decision either.
    if question.personal and question.public:
        raise Wrong("personal-public", key)


def _check_conditions(form: Form) -> None:
    """A question may hang on one that stands before it and has answers to choose from."""
    before: dict[str, Question] = {}
    for question in form.questions():
        if question.shown_when:
            other = before.get(question.shown_when)
            if other is None or other.type not in DECIDING:
                raise Wrong("shown-when", question.key)
            known = {YES} if other.type is Type.CONSENT else {one.value for one in other.options}
            if not question.shown_for or not set(question.shown_for) <= known:
                raise Wrong("shown-for", question.key)
        before[question.key] = question


def _section(raw: Any) -> Section:  # noqa: ANN401  any JSON
    if not isinstance(raw, Mapping) or set(raw) - {field.name for field in fields(Section)}:
        raise Wrong("shape")
    key = _key(raw)
    texts = {name: _text(raw, name, key) for name in ("title_vi", "title_en", "intro_vi", "intro_en")}
    if not (texts["title_vi"] or texts["title_en"]):
        raise Wrong("title", key)
    return Section(
        key=key, **texts, questions=tuple(read_question(one) for one in _list(raw, "questions", MOST_QUESTIONS))
    )


def _option(raw: Any, key: str) -> Option:  # noqa: ANN401  any JSON
    if not isinstance(raw, Mapping) or set(raw) - {"value", "vi", "en"}:
        raise Wrong("shape", key)
    option = Option(_text(raw, "value", key), _text(raw, "vi", key), _text(raw, "en", key))
    if not option.value or not (option.vi or option.en):
        raise Wrong("options", key)
    return option


def _key(raw: Mapping[str, Any]) -> str:
    key = raw.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Wrong("key", str(key)[:40])
    return key


def _text(raw: Mapping[str, Any], name: str, key: str, most: int | None = None) -> str:
    value = raw.get(name, "")
    limit = most or (LABEL_MOST if name.startswith(("label", "title")) else HELP_MOST)
    if not isinstance(value, str) or len(value) > limit:
        raise Wrong("text", key)
    return value


def _flag(raw: Mapping[str, Any], name: str, key: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise Wrong("shape", key)
    return value


def _number(raw: Mapping[str, Any], name: str, key: str, most: int) -> int:
    value = raw.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Wrong("number", key)
    return value


def _one_of(kind: type[E], value: Any, key: str) -> E:  # noqa: ANN401  any JSON
    try:
        return kind(value)
    except ValueError as error:
        raise Wrong("shape", key) from error


def _list(raw: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    value = raw.get(name, [])
    if not isinstance(value, list | tuple) or len(value) > most:
        raise Wrong("too-many" if isinstance(value, list) else "shape", name)
    return value
