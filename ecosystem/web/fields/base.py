"""The base every form stands on, and what our fields add to WTForms'."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

Choices = Sequence[tuple[str, Any]]
Check = Callable[[FlaskForm, Field], None]
LONGEST_HIDDEN = 2000
# A label is a string or a lazy translation of one, which no stub of WTForms knows.
Words = Any


class QuietField(HiddenField):
    """A hidden value of ours; one that somebody has bent into something unprintable counts as absent.

    A button of the same name stands after the hidden field: what was pressed comes last, and counts.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent when it can be one of ours."""
        raw = str(valuelist[-1]) if valuelist else ""
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
        unknown = self.sent_names() - set(self._fields) - {"csrf_token"}
        if unknown:
            self.form_errors.append(_("Biểu mẫu có trường lạ. Vui lòng tải lại trang rồi gửi lại."))
            return False
        return bool(sound)

    def sent_names(self) -> set[str]:
        """The names of what was sent."""
        return set(request.form)

    def refuse(self, message: object, field: str | None = None) -> None:
        """Show a refused rule on the form, at ``field`` when the rule is about one."""
        if field is None:
            self.form_errors.append(str(message))
        else:
            self._fields[field].errors = [*self._fields[field].errors, str(message)]


class Worded:
    """What our fields add: a hint, an example, a limit, and whether an answer is needed."""

    kind = "text"

    def dress(self, *, hint: object = "", example: object = "", needed: bool = False, limit: int = 0) -> None:
        """Keep the words beside the field for the template."""
        self.hint, self.example, self.needed, self.limit = hint, example, needed, limit
