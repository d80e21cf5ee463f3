"""Fields with a list to choose from, a flag, and a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as _FileField
from flask_wtf.file import MultipleFileField as _FilesField
from wtforms import BooleanField, Field, SelectField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from ecosystem.web.fields.base import Choices, Worded, Words


class _Offering(Worded):
    """What fields with a list of choices share; the list may be made anew for each reader."""

    _offer: Choices | Callable[[], Choices]

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The choices, with their labels in the reader's language."""
        offer = self._offer() if callable(self._offer) else self._offer
        return [(value, str(label)) for value, label in offer]

    def offer(self, choices: Choices) -> None:
        """Offer these from now on: for lists that hang on what the page is about."""
        self._offer = choices


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


class FlagField(Worded, BooleanField):
    """Yes or no."""

    kind = "flag"

    def __init__(self, label: Words, *, hint: object = "", needed: object = False, **kwargs: Any) -> None:
        def ticked(_form: FlaskForm, field: Field) -> None:
            if needed and not field.data:
                raise StopValidation(str(needed))

        BooleanField.__init__(self, label, [ticked], **kwargs)
        self.dress(hint=hint, needed=bool(needed))


class UploadField(Worded, _FileField):
    """One file; the file store checks its content."""

    kind = "file"

    def __init__(self, label: Words, *, accept: str, hint: object = "", **kwargs: Any) -> None:
        _FileField.__init__(self, label, **kwargs)
        self.dress(hint=hint)
        self.accept = accept


class UploadsField(Worded, _FilesField):
    """Several files, at most ``most``; the file store checks what they hold."""

    kind = "file"

    def __init__(self, label: Words, *, accept: str, most: int, hint: object = "", **kwargs: Any) -> None:
        _FilesField.__init__(self, label, **kwargs)
        self.dress(hint=hint)
        self.accept, self.most = accept, most
