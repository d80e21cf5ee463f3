"""Fields of plain text: a line, several lines, an address, a password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from ecosystem.core import text
from ecosystem.web.fields.base import Check, Worded, Words

LONGEST_PASSWORD = 1000
LONGEST_LABEL = 63  # of a domain name


class TextField(Worded, StringField):
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


class PasswordInput(Worded, PasswordField):
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
