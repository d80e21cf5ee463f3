"""Forms: the base every form stands on, and the few kinds of field the product knows.

A form decides nothing: it gives shape and words. Every text is trimmed and NFC; control characters, bidi tricks and
invisible characters are refused in words; a field nobody declared is refused too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as _FileField
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from ecosystem.core import text, values

Choices = Sequence[tuple[str, Any]]
Check = Callable[[FlaskForm, Field], None]
LONGEST_PASSWORD = 1000
LONGEST_HIDDEN = 2000
LONGEST_LABEL = 63  # of a domain name
# A label is a string or a lazy translation of one, which no stub of WTForms knows.
Words = Any


class QuietField(HiddenField):
    """A hidden value of ours; one that somebody has bent into something unprintable counts as absent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent when it can be one of ours."""
        raw = str(valuelist[0]) if valuelist else ""
        self.data = raw if raw.isprintable() and len(raw) <= LONGEST_HIDDEN else ""


class BaseForm(FlaskForm):
    """The base: hidden ``once`` (makes a double click harmless) and ``version`` (two people editing at once)."""

    once = QuietField()
    version = QuietField()
    next = QuietField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.once.data = secrets.token_urlsafe(18)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Validate the fields, and refuse what the form does not have."""
        sound = super().validate(extra_validators)
        unknown = set(request.form) - set(self._fields) - {"csrf_token"}
        if unknown:
            self.form_errors.append(_("Biểu mẫu có trường lạ. Vui lòng tải lại trang rồi gửi lại."))
            return False
        return bool(sound)

    def refuse(self, message: object, field: str | None = None) -> None:
        """Show a refused rule on the form, at ``field`` when the rule is about one."""
        if field is None:
            self.form_errors.append(str(message))
        else:
            self._fields[field].errors = [*self._fields[field].errors, str(message)]


class _Worded:
    """What our fields add: a hint, an example, a limit, and whether an answer is needed."""

    kind = "text"

    def dress(self, *, hint: object = "", example: object = "", needed: bool = False, limit: int = 0) -> None:
        """Keep the words beside the field for the template."""
        self.hint, self.example, self.needed, self.limit = hint, example, needed, limit


class TextField(_Worded, StringField):
    """One line of text."""

    multiline = False

    def __init__(  # noqa: PLR0913  a field is described in one place
        self,
        label: Words,
        checks: Sequence[Check] = (),
        *,
        needed: bool = False,
        limit: int = 200,
        least: int = 0,
        hint: object = "",
        example: object = "",
        **kwargs: Any,
    ) -> None:
        StringField.__init__(self, label, [*self._own_checks(least), *checks], **kwargs)
        self.dress(hint=hint, example=example, needed=needed, limit=limit)

    def _own_checks(self, least: int) -> list[Check]:
        def sound(_form: FlaskForm, field: Field) -> None:
            value: str = field.data or ""
            if not value:
                if self.needed:
                    raise StopValidation(_("Vui lòng điền mục này."))
                # An empty answer that may stay empty needs no further check.
                raise StopValidation
            if len(value) > self.limit:
                raise StopValidation(
                    _("Dài quá %(limit)s ký tự (đang có %(count)s).", limit=self.limit, count=len(value))
                )
            if text.hostile(value, multiline=self.multiline):
                # Shown again without what a page may not hold.
                field.data = "".join(char for char in value if char.isprintable() or char == "\n")
                raise StopValidation(_("Có ký tự ẩn hoặc ký tự điều khiển. Vui lòng gõ lại mục này."))
            if len(value) < least:
                raise StopValidation(
                    _("Cần ít nhất %(least)s ký tự (đang có %(count)s).", least=least, count=len(value))
                )

        return [sound]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Trim, NFC, one kind of line end; cut what is absurdly long before any check runs on it."""
        raw = str(valuelist[0])[:100_000] if valuelist else ""
        # A lone surrogate cannot be normalised or stored: keep it visible as a mark, hostile() refuses the rest.
        raw = raw.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")
        self.data = text.nfc(raw).strip()


class AreaField(TextField):
    """Several lines of text."""

    kind = "area"
    multiline = True
    widget = TextArea()


class EmailField(TextField):
    """An e-mail address, kept as typed but for case and marks of the domain."""

    kind = "email"

    def _own_checks(self, least: int) -> list[Check]:
        def address(_form: FlaskForm, field: Field) -> None:
            local, _at, domain = (field.data or "").rpartition("@")
            if not local or not domain or "@" in local or local != local.strip(".") or ".." in local:
                raise StopValidation(_("Email cần có dạng ten@congty.vn."))
            labels = domain.split(".")
            if (
                len(labels) == 1
                or labels[-1].isdigit()
                or not all(0 < len(one.strip("-")) <= LONGEST_LABEL for one in labels)
            ):
                raise StopValidation(_("Email còn thiếu tên miền, ví dụ: ten@congty.vn."))
            if any(char.isspace() or char in ',;<>()[]"\\' for char in field.data):
                raise StopValidation(_("Email có ký tự không dùng được."))

        return [*super()._own_checks(least), address]


class PasswordInput(_Worded, PasswordField):
    """A password: any characters, never trimmed, never shown again after an error."""

    kind = "password"

    def __init__(
        self,
        label: Words,
        checks: Sequence[Check] = (),
        *,
        needed: bool = True,
        hint: object = "",
        fresh: bool = False,
        **kwargs: Any,
    ) -> None:
        def given(_form: FlaskForm, field: Field) -> None:
            if not field.data:
                raise StopValidation(_("Vui lòng nhập mật khẩu."))
            if len(field.data) > LONGEST_PASSWORD:
                raise StopValidation(_("Mật khẩu dài quá 1.000 ký tự."))

        PasswordField.__init__(self, label, [given, *checks], **kwargs)
        self.dress(hint=hint, needed=needed, limit=1000)
        self.fresh = fresh

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep every character; one spelling of a Vietnamese letter, however the keyboard composed it."""
        raw = str(valuelist[0]) if valuelist else ""
        self.data = text.nfc(raw.encode("utf-8", "replace").decode("utf-8"))


class _Offering(_Worded):
    """What fields with a list of choices share; the list may be made anew for each reader."""

    _offer: Choices | Callable[[], Choices]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The choices, with their labels in the reader's language."""
        offer = self._offer() if callable(self._offer) else self._offer
        return [(value, str(label)) for value, label in offer]


class ChoiceField(_Offering, SelectField):
    """One of a list; the empty choice is offered unless an answer is needed."""

    kind = "choice"

    def __init__(
        self,
        label: Words,
        *,
        choices: Choices | Callable[[], Choices] = (),
        needed: bool = False,
        hint: object = "",
        empty: object = _l("Chưa chọn"),
        **kwargs: Any,
    ) -> None:
        SelectField.__init__(self, label, [self._known], choices=None, validate_choice=False, **kwargs)
        self.dress(hint=hint, needed=needed)
        self._offer, self._empty = choices, empty

    def iter_choices(self) -> Any:  # noqa: ANN401  WTForms' generator of option tuples
        """The options of the select, the empty one first."""
        yield "", str(self._empty), not self.data, {}
        for value, label in self.offered:
            yield value, label, value == self.data, {}

    def process_data(self, value: Any) -> None:  # noqa: ANN401  what a row holds: an enum, a string or nothing
        """Take the value of a row."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent."""
        self.data = str(valuelist[0]) if valuelist else ""

    def _known(self, _form: FlaskForm, field: Field) -> None:
        if not field.data:
            if self.needed:
                raise StopValidation(_("Vui lòng chọn một mục."))
            return
        if field.data not in {value for value, _label in self.offered}:
            raise StopValidation(_("Lựa chọn này không có trong danh sách."))


class ManyField(_Offering, SelectMultipleField):
    """Several of a list, as checkboxes."""

    kind = "many"
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: Words,
        *,
        choices: Choices | Callable[[], Choices] = (),
        least: int = 0,
        most: int = 40,
        hint: object = "",
        **kwargs: Any,
    ) -> None:
        SelectMultipleField.__init__(self, label, [self._known], choices=None, validate_choice=False, **kwargs)
        self.dress(hint=hint, needed=least > 0)
        self._offer, self.least, self.most = choices, least, most

    def iter_choices(self) -> Any:  # noqa: ANN401  WTForms' generator of option tuples
        """The options, each with whether it is chosen."""
        chosen = set(self.data or ())
        for value, label in self.offered:
            yield value, label, value in chosen, {}

    def process_data(self, value: Any) -> None:  # noqa: ANN401  any iterable of slugs, or nothing
        """Take the values of a row."""
        self.data = [str(item) for item in value or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent, each once."""
        self.data = list(dict.fromkeys(str(item) for item in valuelist if item))[:200]

    def _known(self, _form: FlaskForm, field: Field) -> None:
        known = {value for value, _label in self.offered}
        if any(value not in known for value in field.data):
            raise StopValidation(_("Có lựa chọn không nằm trong danh sách."))
        if len(field.data) < self.least:
            raise StopValidation(_("Vui lòng chọn ít nhất %(least)s mục.", least=self.least))
        if len(field.data) > self.most:
            raise StopValidation(_("Chỉ chọn tối đa %(most)s mục.", most=self.most))


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
        """See ``values.parse_phone``."""
        return values.parse_phone(raw)


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


class FlagField(_Worded, BooleanField):
    """Yes or no."""

    kind = "flag"

    def __init__(self, label: Words, *, hint: object = "", needed: object = False, **kwargs: Any) -> None:
        def ticked(_form: FlaskForm, field: Field) -> None:
            if needed and not field.data:
                raise StopValidation(str(needed))

        BooleanField.__init__(self, label, [ticked], **kwargs)
        self.dress(hint=hint, needed=bool(needed))


class UploadField(_Worded, _FileField):
    """One file; the file store checks its content."""

    kind = "file"

    def __init__(self, label: Words, *, accept: str, hint: object = "", **kwargs: Any) -> None:
        _FileField.__init__(self, label, **kwargs)
        self.dress(hint=hint)
        self.accept = accept
