"""Fields that only profiles have, and how any field's answer becomes a plain value and back."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import StopValidation

from ecosystem.core import values
from ecosystem.web.fields import (
    AreaField,
    ChoiceField,
    DateField,
    FlagField,
    ManyField,
    MoneyField,
    TextField,
    WholeNumberField,
)


class WordsField(TextField):
    """Several free words on one line, separated by commas; ``words`` is what they are."""

    def __init__(self, label: object, *, most: int = 15, longest: int = 80, **kwargs: Any) -> None:
        super().__init__(label, (self._bounded,), **{"limit": 900, **kwargs})
        self.most, self.longest = most, longest

    @property
    def words(self) -> tuple[str, ...]:
        """Each word once, in the order typed."""
        parts = (" ".join(part.split()) for part in (self.data or "").split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def process_data(self, value: Any) -> None:  # noqa: ANN401  a tuple of words, a line, or nothing
        """Take what a profile holds."""
        self.data = value if isinstance(value, str) else ", ".join(value or ())

    @staticmethod
    def _bounded(_form: FlaskForm, field: Any) -> None:  # noqa: ANN401  one of this class
        if len(field.words) > field.most:
            raise StopValidation(_l("Chỉ ghi tối đa %(most)s mục.", most=field.most))
        if any(len(word) > field.longest for word in field.words):
            raise StopValidation(_l("Mỗi mục dài tối đa %(limit)s ký tự.", limit=field.longest))


class VndField(MoneyField):
    """Money kept in đồng: dollars are changed at the site's rate, the entered words stay."""

    def __init__(self, label: object, **kwargs: Any) -> None:
        super().__init__(label, **{"limit": values.MONEY_LENGTH, **kwargs})

    def parse(self, raw: str) -> values.Money:
        """The money, refused when it is too much in đồng."""
        money = super().parse(raw)
        money.in_vnd(current_app.config["USD_RATE"])
        return money

    @property
    def vnd(self) -> int | None:
        """The amount in đồng, or ``None`` when nothing was typed."""
        if not self.data or self.value is None:
            return None
        amount: int = self.value.in_vnd(current_app.config["USD_RATE"])
        return amount

    @property
    def currency(self) -> str:
        """The currency entered."""
        return self.value.currency if self.data and self.value is not None else "VND"


class AmountField(VndField):
    """A whole number that may be money: "1,45 tỷ" or "12"."""


class ShareField(TextField):
    """A share from 0 to 100 %; ``value`` is hundredths of a percent."""

    kind = "number"
    value: Any = None

    def __init__(self, label: object, **kwargs: Any) -> None:
        super().__init__(label, (self._parsed,), **{"limit": 12, **kwargs})

    def _parsed(self, _form: FlaskForm, field: Any) -> None:  # noqa: ANN401  one of this class
        try:
            self.value = values.parse_percent(field.data).hundredths
        except ValueError as error:
            raise StopValidation(str(error)) from error


class YearField(WholeNumberField):
    """A year."""

    def __init__(self, label: object, **kwargs: Any) -> None:
        super().__init__(label, low=1900, high=2100, **kwargs)


def answer(field: Any, empty: Any) -> Any:  # noqa: ANN401  any field, any plain value
    """The plain value of a field; an unanswered one is ``empty``, the default of the profile's values."""
    if isinstance(field, WordsField):
        return field.words
    if isinstance(field, VndField):
        return field.vnd
    if isinstance(field, ManyField):
        return tuple(field.data or ())
    if isinstance(field, FlagField):
        return bool(field.data)
    if not field.data:
        return empty
    # A parsed field that failed has no value; its form is not valid then, so what stands here is never kept.
    return field.value if hasattr(field, "value") and not isinstance(field, (AreaField, ChoiceField)) else field.data


def shown(field_class: type[Any], value: Any) -> Any:  # noqa: ANN401  any plain value, as a field takes it
    """A held value as its field shows it."""
    if issubclass(field_class, DateField):
        return values.format_date(value) if value else ""
    if issubclass(field_class, VndField):
        return "" if value is None else f"{value:,}".replace(",", ".")
    if issubclass(field_class, ShareField):
        return "" if value is None else values.Percent(value).format("vi")
    if issubclass(field_class, WholeNumberField):
        return "" if value is None else str(value)
    return value
