"""The form of a section of an application, made of its questions, and the way of an answer to plain JSON and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import StopValidation

from ecosystem.calls.queries import words
from ecosystem.calls.rules import answers as rules
from ecosystem.calls.rules.form import YES, Question, Type
from ecosystem.core import text, values
from ecosystem.directory.queries import is_english
from ecosystem.web.fields import (
    AreaField,
    BaseForm,
    ChoiceField,
    DateField,
    FlagField,
    ManyField,
    MoneyField,
    QuietField,
    TextField,
    UploadField,
    WebField,
)
from ecosystem.web.fields.base import Worded

ACCEPT = "application/pdf,image/png,image/jpeg,image/webp"
FEW = 6
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+", re.ASCII)
FAULTS: Mapping[str, Any] = {
    "words": _l("Dài quá %(most)s từ (đang có %(count)s)."),
    "long": _l("Câu trả lời quá dài."),
    "video": _l("Cần liên kết tới YouTube, Vimeo, Google Drive, TikTok, Facebook hoặc Loom."),
    "rows": _l("Bảng có ô quá dài hoặc quá nhiều dòng."),
}
NEEDED = _l("Vui lòng trả lời câu này.")


class NumberField(TextField):
    """A number, with a comma or a dot before its decimals; ``value`` is it as plain text."""

    kind = "number"
    value = ""

    def __init__(self, label: object, **kwargs: Any) -> None:
        super().__init__(label, (self._parsed,), **{"limit": 24, **kwargs})

    @staticmethod
    def _parsed(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401  one of this class
        plain = field.data.replace(" ", "")
        if "," in plain:
            plain = (
                plain.replace(",", "", plain.count(",")) if is_english() else plain.replace(".", "").replace(",", ".")
            )
        elif GROUPED.fullmatch(plain) and not is_english():
            plain = plain.replace(".", "")
        if not rules.NUMBER.fullmatch(plain):
            raise StopValidation(_("Cần một con số, ví dụ 12 hoặc 3,5."))
        field.value = plain


class GridField(Worded, Field):
    """Rows of cells, sent under one name in the order of the page."""

    kind = "grid"

    def __init__(self, label: str, *, question: Question, **kwargs: Any) -> None:
        Field.__init__(self, label, [self._sound], **kwargs)
        self.dress()
        self.question = question

    @property
    def heads(self) -> list[str]:
        """The heads of its columns."""
        return words.columns(self.question)

    @property
    def rows(self) -> list[list[str]]:
        """All rows that are offered, the empty ones too."""
        width, offered = rules.columns_of(self.question), rules.rows_of(self.question)
        held = [list(row) for row in self.data or []][:offered]
        return held + [[""] * width for _row in range(offered - len(held))]

    def process_data(self, value: Any) -> None:  # noqa: ANN401  rows, or nothing
        """Take what an answer holds."""
        self.data = value if isinstance(value, list) else []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Cut what was sent into rows; rows left empty go."""
        width = rules.columns_of(self.question)
        cells = [text.nfc(str(cell)[:2000]).strip() for cell in valuelist][: width * rules.rows_of(self.question)]
        rows = [cells[at : at + width] for at in range(0, len(cells) - width + 1, width)]
        self.data = [row for row in rows if any(row)]

    @staticmethod
    def _sound(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401  one of this class
        if any(text.hostile(cell) for row in field.data for cell in row):
            raise StopValidation(_("Có ký tự ẩn hoặc ký tự điều khiển. Vui lòng gõ lại mục này."))


class AnswersForm(BaseForm):
    """The base of the forms of sections. ``go`` is the button that was pressed, ``version`` the marks begun from."""

    go = QuietField()
    questions: tuple[Question, ...] = ()

    def field_of(self, question: Question) -> Any:  # noqa: ANN401  a field of any kind, or None
        """The field of a question."""
        return self._fields.get(name_of(question))

    def plain(self) -> dict[str, Any]:
        """The answers of fields that are sound, by key; files go another way."""
        found = {}
        for question in self.questions:
            field = self.field_of(question)
            if field is not None and question.type is not Type.FILE and not field.errors:
                found[question.key] = plain_of(question, field)
        return found

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check every field, then what its question wants of an answer."""
        sound = super().validate(extra_validators)
        for question in self.questions:
            field = self.field_of(question)
            if field is None or field.errors or question.type is Type.FILE:
                continue
            code = rules.fault(question, plain_of(question, field))
            if code is not None:
                field.errors = [*field.errors, sentence(code, question, field.data)]
                sound = False
        return sound

    def want(self, missing: Sequence[Question]) -> bool:
        """Say at their fields what cannot be left out. Returns whether anything was."""
        for question in missing:
            field = self.field_of(question)
            if field is not None:
                field.errors = [*field.errors, str(NEEDED)]
        return bool(missing)

    def mark_needed(self, today: date) -> None:
        """Let the page say what is optional."""
        for question in self.questions:
            field = self.field_of(question)
            if field is not None:
                field.needed = rules.is_needed(question, today, to_submit=True)


def name_of(question: Question) -> str:
    """The name of a question's field."""
    return f"q-{question.key}"


def section_form(
    questions: Sequence[Question], answers: Mapping[str, Any] | None = None, *, sent: bool = False
) -> AnswersForm:
    """The form of these questions: as it was sent, or with these answers."""
    asked = tuple(one for one in questions if one.type not in (Type.STATEMENT, Type.PROFILE))
    fields = {name_of(one): MAKE[one.type](one) for one in asked}
    made: type[AnswersForm] = type("SectionForm", (AnswersForm,), {**fields, "questions": asked})
    if sent:
        return made()
    held = {name_of(one): shown_of(one, (answers or {}).get(one.key)) for one in asked}
    return made(formdata=None, data=held)


def sentence(code: str, question: Question, typed: Any) -> str:  # noqa: ANN401  what a field holds
    """What is wrong with an answer, for people."""
    count = rules.count_words(typed) if isinstance(typed, str) else 0
    said = FAULTS.get(code, _l("Câu trả lời chưa hợp lệ."))
    return str(said) % {"most": question.words, "count": count}


def plain_of(question: Question, field: Any) -> Any:  # noqa: ANN401  a field of any kind, any JSON
    """The plain answer that a sound field holds; ``None`` when nothing was answered."""
    if not field.data:
        return None
    if question.type is Type.MONEY:
        return {"amount": field.value.amount, "currency": field.value.currency}
    if question.type is Type.DATE:
        return field.value.isoformat()
    if question.type in (Type.NUMBER, Type.LINK, Type.VIDEO):
        return field.value
    if question.type is Type.CONSENT:
        return YES
    return list(field.data) if isinstance(field.data, list | tuple) else field.data


def shown_of(question: Question, value: Any) -> Any:  # noqa: ANN401  any JSON, what a field takes
    """A plain answer as its field shows it."""
    if value is None:
        return [] if question.type in (Type.MANY, *rules.ROWED) else ""
    if question.type is Type.MONEY:
        return money_words(value)
    if question.type is Type.DATE:
        return values.format_date(date.fromisoformat(value))
    if question.type is Type.NUMBER:
        return values.format_number(Decimal(value), "en" if is_english() else "vi")
    return value == YES if question.type is Type.CONSENT else value


def money_words(value: Mapping[str, Any]) -> str:
    """Money as it may be typed again."""
    amount, currency = int(value["amount"]), str(value["currency"])
    if currency == "VND":
        return f"{amount:,}".replace(",", ".")
    return f"{Decimal(amount) / values.MINOR[currency]} {currency}"


def _said(question: Question) -> dict[str, Any]:
    return {"hint": words.hint(question)}


def _typed(question: Question) -> dict[str, Any]:
    return {**_said(question), "example": words.example(question)}


def _options(question: Question) -> list[tuple[str, str]]:
    return [(one.value, words.option(one)) for one in question.options]


def _number(question: Question) -> NumberField:
    label = words.label(question) + (f" ({question.unit})" if question.unit else "")
    return NumberField(label, **_typed(question))


def _flag(question: Question) -> FlagField:
    return FlagField(words.label(question), **_said(question))


MAKE: Mapping[Type, Callable[[Question], Any]] = {
    Type.SHORT: lambda one: TextField(words.label(one), limit=300, **_typed(one)),
    Type.LONG: lambda one: AreaField(words.label(one), limit=20_000, **_typed(one)),
    Type.CHOICE: lambda one: ChoiceField(words.label(one), choices=_options(one), **_said(one)),
    Type.MANY: lambda one: ManyField(words.label(one), choices=_options(one), **_said(one)),
    Type.NUMBER: _number,
    Type.MONEY: lambda one: MoneyField(words.label(one), limit=values.MONEY_LENGTH, **_typed(one)),
    Type.DATE: lambda one: DateField(words.label(one), **_typed(one)),
    Type.FILE: lambda one: UploadField(words.label(one), accept=ACCEPT, **_said(one)),
    Type.LINK: lambda one: WebField(words.label(one), limit=500, **_typed(one)),
    Type.VIDEO: lambda one: WebField(words.label(one), limit=500, **_typed(one)),
    Type.TABLE: lambda one: GridField(words.label(one), question=one),
    Type.TEAM: lambda one: GridField(words.label(one), question=one),
    Type.KPI: lambda one: GridField(words.label(one), question=one),
    Type.CONSENT: _flag,
}
