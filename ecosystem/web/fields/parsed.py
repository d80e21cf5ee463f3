"""Lines of text that stand for a value: money, days, numbers, phones, web addresses."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from ecosystem.core import phones, values
from ecosystem.web.fields.base import Check, Words
from ecosystem.web.fields.texts import TextField


class _Parsed(TextField):
    """A line of text that stands for a value: ``data`` is what was typed, ``value`` what it means."""

    value: Any = None

    def parse(self, raw: str) -> Any:  # noqa: ANN401  each field has its own kind of value
        """The value of ``raw``; raises ``ValueError`` with a sentence for people."""
        raise NotImplementedError

    def _own_checks(self, least: int) -> list[Check]:
        def parsed(_form: FlaskForm, field: Field) -> None:
            try:
                self.value = self.parse(field.data)
            except ValueError as error:
                raise ValidationError(str(error)) from error

        return [*super()._own_checks(least), parsed]


class MoneyField(_Parsed):
    """Money as people type it ("1,5 tỷ", "500tr", "50,000 USD"); ``value`` is a ``Money``."""

    kind = "money"

    def parse(self, raw: str) -> values.Money:
        """See ``values.parse_money``."""
        return values.parse_money(raw)


class DateField(_Parsed):
    """A day typed dd/mm/yyyy; ``value`` is a ``date``."""

    kind = "date"

    def parse(self, raw: str) -> Any:  # noqa: ANN401  a date
        """See ``values.parse_date``."""
        return values.parse_date(raw)


class PhoneField(_Parsed):
    """A phone number; ``value`` is E.164."""

    kind = "phone"

    def parse(self, raw: str) -> str:
        """See ``phones.parse_phone``."""
        return phones.parse_phone(raw)


class WholeNumberField(_Parsed):
    """A whole number between ``low`` and ``high``."""

    kind = "number"

    def __init__(self, label: Words, *, low: int = 0, high: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(label, **{"limit": 12, **kwargs})
        self.low, self.high = low, high

    def parse(self, raw: str) -> int:
        """Digits only, grouped or not."""
        digits = raw.replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit() and self.low <= int(digits) <= self.high):
            raise ValueError(_("Cần một số nguyên từ %(low)s đến %(high)s.", low=self.low, high=self.high))
        return int(digits)


class WebField(_Parsed):
    """A web address; ``https://`` is added when it was left out."""

    kind = "url"

    def parse(self, raw: str) -> str:
        """An http(s) address with a host that has a dot."""
        full = raw if "://" in raw else f"https://{raw}"
        scheme, _sep, rest = full.partition("://")
        host = rest.split("/", 1)[0]
        if (
            scheme not in ("http", "https")
            or "." not in host.strip(".")
            or any(c.isspace() or c in '<>"\\@' for c in full)
        ):
            raise ValueError(_("Cần một địa chỉ web, ví dụ: https://congty.vn."))
        return full
