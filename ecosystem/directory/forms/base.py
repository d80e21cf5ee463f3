"""The form of a profile: sections by topic, repeated groups, and the way to plain values and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.directory import queries
from ecosystem.directory.forms import rows as repeated
from ecosystem.directory.forms.fields import VndField, answer, shown
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules import Group
from ecosystem.directory.rules.values import CHILD_FIELDS, VALUES, ProfileValues, held
from ecosystem.web.fields import BaseForm

# Where money goes: the field, then the columns of its amount, its entered words and its currency.
MONEY = {
    "ask_amount": ("ask_amount", "ask_entered", "ask_currency"),
    "ticket_min": ("ticket_min", "ticket_min_entered", "currency"),
    "ticket_max": ("ticket_max", "ticket_max_entered", "currency"),
}


AUDIENCES = {
    Group.PUBLIC: _l("Ai cũng xem được"),
    Group.MEMBERS: _l("Người đã đăng nhập xem được"),
    Group.CONNECTED: _l("Chỉ người đã kết nối xem được"),
    Group.PRIVATE: _l("Riêng tư: chỉ thành viên hồ sơ và cán bộ phụ trách"),
}


@dataclass(frozen=True)
class Section:
    """One topic of a form: its fields in order, the repeated group it holds, and who will see what it asks for."""

    title: Any
    names: tuple[str, ...] = ()
    group: str | None = None
    audience: Group = Group.PUBLIC
    hint: Any = ""


@dataclass(frozen=True)
class SectionView:
    """A section as the page shows it. ``is_open`` because it is the first, holds something, or has an error."""

    title: str
    hint: str
    audience: str
    fields: list[Field]
    rows: list[list[Field]]
    row_title: str
    is_open: bool


class ProfileForm(BaseForm):
    """The base of the forms of all kinds."""

    kind: ClassVar[Kind]
    parts: ClassVar[tuple[Section, ...]] = ()
    row_counts: ClassVar[tuple[tuple[str, int], ...]] = ()

    def __init__(self, *args: Any, base: ProfileValues | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._base = base
        self._places: dict[str, list[int]] = {}

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Check every field, the rows that were begun, then what holds for the profile as a whole."""
        sound = super().validate(extra_validators)
        sound = self._rows_are_whole() and sound
        if not sound:
            return False
        found = queries.problems(self.kind, self.values())
        for problem in found:
            self._blame(problem.field, problem.sentence)
        return not found

    def values(self) -> Any:  # noqa: ANN401  the values class of the form's kind
        """What was typed, over what the profile held before."""
        plain: dict[str, Any] = {}
        for field in fields(VALUES[self.kind]):
            if field.name in self._fields:
                plain.update(self._plain(field.name, self._fields[field.name], field.default, ""))
            elif field.name in dict(self.row_counts):
                plain[field.name] = tuple(self._row_values(field.name))
        return replace(self._base, **plain) if self._base is not None else VALUES[self.kind](**plain)

    def show_refusal(self, no: Refused) -> None:
        """Show why an action refused, at its field when the code names one."""
        self._blame(no.code, no.message)

    def upload(self, name: str) -> Any:  # noqa: ANN401  werkzeug's FileStorage
        """The file sent in a field, or ``None``."""
        field = self._fields.get(name)
        return field.data if field is not None and field.data else None

    def wants_dropped(self, name: str) -> bool:
        """Whether the file kept in a field should go."""
        field = self._fields.get(f"drop_{name}")
        return field is not None and bool(field.data)

    @property
    def version_number(self) -> int:
        """The version the editor began from; -1, which no profile has, when the form did not say."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1  # noqa: PLR2004

    @property
    def sections(self) -> Iterator[SectionView]:
        """The sections as the page shows them."""
        for place, part in enumerate(self.parts):
            own = [self._fields[name] for name in part.names]
            count = dict(self.row_counts).get(part.group or "", 0)
            grouped = [self._row_fields(part.group, row) for row in range(count)]
            every = [*own, *(field for row in grouped for field in row)]
            yield SectionView(
                title=str(part.title),
                hint=str(part.hint),
                audience=str(AUDIENCES[part.audience]),
                fields=own,
                rows=grouped,
                row_title=str(repeated.ROWS[part.group].title) if part.group else "",
                is_open=place == 0 or any(field.errors for field in every),
            )

    def _row_fields(self, group: str | None, row: int) -> list[Any]:
        return [self._fields[f"{group}-{row}-{name}"] for name in repeated.ROWS[group or ""].fields]

    def _begun(self, group: str, row: int) -> bool:
        return any(self._fields[f"{group}-{row}-{name}"].data for name in repeated.ROWS[group].key)

    def _rows_are_whole(self) -> bool:
        whole = True
        for group, count in self.row_counts:
            required = REQUIRED.get(group, ())
            for row in range(count):
                typed = [field for field in self._row_fields(group, row) if field.data and field.kind != "flag"]
                missing = [name for name in required if not self._fields[f"{group}-{row}-{name}"].data]
                if typed and missing:
                    for name in missing:
                        self.refuse(_("Vui lòng điền mục này, hoặc xoá cả dòng."), f"{group}-{row}-{name}")
                    whole = False
        return whole

    def _row_values(self, group: str) -> Iterator[Any]:
        _model, values_class = CHILD_FIELDS[group]
        self._places[group] = []
        for row in range(dict(self.row_counts)[group]):
            if not self._begun(group, row):
                continue
            plain: dict[str, Any] = {}
            for field in fields(values_class):
                name = f"{group}-{row}-{field.name}"
                if name in self._fields:
                    plain.update(self._plain(field.name, self._fields[name], field.default, group))
            self._places[group].append(row)
            yield values_class(**plain)

    @staticmethod
    def _plain(name: str, field: Any, empty: Any, group: str) -> dict[str, Any]:  # noqa: ANN401  any field and default
        if name in MONEY and isinstance(field, VndField):
            amount, entered, currency = MONEY[name]
            said = {currency: field.currency} if field.data else {}
            return {amount: field.vnd, entered: field.data or "", **said}
        if (group, name) == ("traction", "as_of"):
            return {name: answer(field, clock.today())}
        if (group, name) == ("conflicts", "kind"):
            return {name: field.data or "competitor"}
        return {name: answer(field, empty)}

    def _blame(self, code: str, sentence: object) -> None:
        """Show ``sentence`` at the field of this name; a row's place among the filled ones becomes its place here."""
        group, _sep, rest = code.partition("-")
        number, _sep, name = rest.partition("-")
        if group in self._places and number.isdigit() and int(number) < len(self._places[group]):
            code = f"{group}-{self._places[group][int(number)]}-{name}"
        self.refuse(sentence, code if code in self._fields else None)


# What a begun row cannot do without.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "founders": ("full_name",),
    "traction": ("kind", "value"),
    "assets": ("kind", "status"),
    "portfolio": ("name",),
    "conflicts": ("other_name",),
}


def made(form_class: type[ProfileForm], profile: Profile | None) -> ProfileForm:
    """The form of a kind for ``profile`` (loaded whole) or a new one, with as many rows as it needs."""
    base = held(profile) if profile is not None else None
    groups = [part.group for part in form_class.parts if part.group]
    there = {group: len(getattr(base, group)) for group in groups} if base is not None else {}
    sent = [name for name in request.form if name] if request.method == "POST" else []
    row_counts = repeated.counts(groups, there, sent)
    hashable: Any = form_class
    fresh = _with_rows(hashable, row_counts)
    form = fresh(base=base, data=_filled(form_class, base, row_counts))
    if profile is not None and request.method != "POST":
        form.version.data = str(profile.version)
    return form


@lru_cache(maxsize=128)
def _with_rows(form_class: Any, row_counts: tuple[tuple[str, int], ...]) -> type[ProfileForm]:  # noqa: ANN401  see made()
    """The form class with the fields of its rows; kept, because a class is dear to make."""
    extra: dict[str, Any] = {"row_counts": row_counts}
    for group, count in row_counts:
        for row in range(count):
            extra.update({f"{group}-{row}-{name}": make() for name, make in repeated.ROWS[group].fields.items()})
    return type(form_class.__name__, (form_class,), extra)


def _filled(
    form_class: type[ProfileForm], base: ProfileValues | None, row_counts: tuple[tuple[str, int], ...]
) -> dict[str, Any]:
    """What the fields show at first."""
    if base is None:
        return {}
    filled = {
        name: _shown(base, name, getattr(form_class, name).field_class)
        for part in form_class.parts
        for name in part.names
        if hasattr(base, name)
    }
    for group, _count in row_counts:
        for row, values in enumerate(getattr(base, group)):
            for name, make in repeated.ROWS[group].fields.items():
                filled[f"{group}-{row}-{name}"] = _shown(values, name, make().field_class)
    return filled


def _shown(holder: Any, name: str, field_class: type[Any]) -> Any:  # noqa: ANN401  values of a profile or a row
    entered = getattr(holder, MONEY[name][1], "") if name in MONEY else ""
    # Bare digits are hard to read back: they are grouped like an amount without words.
    if entered and not entered.isdigit():
        return entered
    return shown(field_class, getattr(holder, name))
