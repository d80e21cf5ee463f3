"""The form of a profile: sections by topic, repeated groups, and the way to plain values and back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field

from ecosystem.core import clock
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.directory import queries
from ecosystem.directory.forms import rows as repeated
from ecosystem.directory.forms.fields import VndField, answer, shown
from ecosystem.directory.models import Audience, Kind, Profile
from ecosystem.directory.rules.audience import (
    AUDIENCE_LABELS,
    NOTHING_CHOSEN,
    OFFICERS_NEED,
    Chosen,
    audience_of,
    narrowest,
)
from ecosystem.directory.rules.drafting import Typed
from ecosystem.directory.rules.merging import Side, merged
from ecosystem.directory.rules.plain import units
from ecosystem.directory.rules.values import CHILD_FIELDS, VALUES, ProfileValues, held
from ecosystem.web.fields import BaseForm, ChoiceField, QuietField

# Where money goes: the field, then the columns of its amount, its entered words and its currency.
MONEY = {
    "ask_amount": ("ask_amount", "ask_entered", "ask_currency"),
    "ticket_min": ("ticket_min", "ticket_min_entered", "currency"),
    "ticket_max": ("ticket_max", "ticket_max_entered", "currency"),
}


AUDIENCES = {
    Audience.PUBLIC: _l("Ai cũng xem được"),
    Audience.MEMBERS: _l("Người đã đăng nhập xem được"),
    Audience.CONNECTED: _l("Chỉ người đã kết nối xem được"),
    Audience.PRIVATE: _l("Riêng tư: chỉ thành viên hồ sơ và cán bộ phụ trách"),
}


@dataclass(frozen=True)
class Section:
    """One topic of a form: its fields in order, and the repeated group it holds."""

    title: Any
    names: tuple[str, ...] = ()
    group: str | None = None
    hint: Any = ""

    def audience(self, chosen: Chosen) -> str:
        """Who will see what it asks for, where the holder has chosen: the narrowest of its fields decides."""
        group = narrowest((*self.names, self.group or ""), chosen)
        found = audience_of(group, chosen)
        if found == Audience.PRIVATE and group not in OFFICERS_NEED:
            return str(AUDIENCE_LABELS[found])
        return str(AUDIENCES[found])


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

    @property
    def blocks(self) -> list[tuple[Field, ...]]:
        """The fields one by one, the two languages of a text side by side."""
        return paired(self.fields)

    @property
    def row_blocks(self) -> list[list[tuple[Field, ...]]]:
        """The rows of the repeated group, each the same way."""
        return [paired(row) for row in self.rows]


class ProfileForm(BaseForm):
    """The base of the forms of all kinds."""

    kind: ClassVar[Kind]
    parts: ClassVar[tuple[Section, ...]] = ()
    row_counts: ClassVar[tuple[tuple[str, int], ...]] = ()
    # The draft that the form carries on, the browser tab it is open in, and the version two editors began from.
    draft = QuietField()
    tab = QuietField()
    began = QuietField()

    def __init__(
        self,
        *args: Any,
        base: ProfileValues | None = None,
        chosen: Chosen = NOTHING_CHOSEN,
        typed: Typed | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._base, self._chosen, self._typed = base, chosen, typed
        self._places: dict[str, list[int]] = {}
        if not self.tab.data:
            self.tab.data = secrets.token_urlsafe(9)

    def sent_names(self) -> set[str]:
        """The names of what was sent: now, or into a draft; the buttons are no fields."""
        return set(self._typed) if self._typed is not None else super().sent_names() - {"go"}

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

    def has_foreign(self) -> bool:
        """Whether something was sent that the form does not ask for."""
        return bool(self.sent_names() - set(self._fields) - {"csrf_token"})

    def values(self) -> Any:  # noqa: ANN401  the values class of the form's kind
        """What was typed, over what the profile held before; where two versions met, what was chosen of them."""
        mine = self.typed_values()
        kept = {
            name.removeprefix(KEEP): Side(field.data)
            for name, field in self._fields.items()
            if name.startswith(KEEP) and field.data in set(Side)
        }
        return merged(self._base, mine, kept) if self._base is not None else mine

    def typed_values(self) -> Any:  # noqa: ANN401  the values class of the form's kind
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
        return version_of(self.version.data)

    @property
    def began_number(self) -> int:
        """The version from which the text went apart from what is saved now, kept while two versions are merged."""
        return version_of(self.began.data) if self.began.data else self.version_number

    @property
    def sections(self) -> Iterator[SectionView]:
        """The sections as the page shows them."""
        for place, part in enumerate(self.parts):
            own = [self._fields[name] for name in part.names if name in self._fields]
            grouped = [self._row_fields(part.group, row) for row in range(self._shown_rows(part.group))]
            every = [*own, *(field for row in grouped for field in row)]
            if not every:
                continue
            yield SectionView(
                title=str(part.title),
                hint=str(part.hint),
                audience=part.audience(self._chosen),
                fields=own,
                rows=grouped,
                row_title=str(repeated.ROWS[part.group].title) if part.group else "",
                is_open=place == 0 or any(field.errors for field in every),
            )

    def _shown_rows(self, group: str | None) -> int:
        """How many rows of a group the form shows; none when it is narrowed to other fields."""
        count = dict(self.row_counts).get(group or "", 0)
        return count if any(name.startswith(f"{group}-") for name in self._fields) else 0

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


# Where the answers of a form come from unless a draft is given: from what was sent now.
REQUEST: Any = object()
KEEP = "keep-"


def made(
    form_class: type[ProfileForm],
    profile: Profile | None,
    typed: Any = REQUEST,  # noqa: ANN401  what was typed, None for nothing yet, or REQUEST
    *,
    blank: bool = False,
    keeps: Iterable[str] = (),
) -> ProfileForm:
    """The form of a kind for ``profile`` (loaded whole) or a new one, with as many rows as it needs.

    ``typed`` fills it from a draft, ``blank`` adds rows to write into; ``keeps`` names the fields of which two versions
    met, each with the question which one stays.
    """
    base = held(profile) if profile is not None else None
    is_sent = typed is REQUEST and request.method == "POST"
    names = [name for name in request.form if name] if is_sent else list(typed) if isinstance(typed, Mapping) else []
    if is_sent:
        keeps = [unit for unit in units(form_class.kind) if KEEP + unit in request.form]
    groups = [part.group for part in form_class.parts if part.group]
    held_rows = {group: len(getattr(base, group)) for group in groups} if base is not None else {}
    there = {group: repeated.rows_in(names, group) for group in groups} if blank and names else held_rows
    row_counts = repeated.counts(groups, there, () if blank else names)
    hashable: Any = form_class
    fresh = _with_rows(hashable, row_counts, tuple(keeps))
    form = fresh(
        base=base,
        chosen=profile.chosen if profile is not None else NOTHING_CHOSEN,
        data=_filled(form_class, base, row_counts),
        **_source(typed, row_counts, there, shown=blank or bool(keeps)),
    )
    for which in ("logo", "deck"):
        if f"drop_{which}" in form and getattr(profile, which, None) is None:
            del form[f"drop_{which}"]
    if profile is not None and not is_sent:
        form.version.data = str(profile.version)
    return form


def version_of(raw: object) -> int:
    """The version that a hidden field names; -1, which nothing has, when it names none."""
    number = whole_number(raw)
    return -1 if number is None else number


def paired(found: list[Field]) -> list[tuple[Field, ...]]:
    """Fields in their order, an English one beside the Vietnamese one just before it."""
    blocks: list[tuple[Field, ...]] = []
    for field in found:
        name = field.name.rpartition("-")[2]
        last = blocks[-1][-1].name.rpartition("-")[2] if blocks and len(blocks[-1]) == 1 else ""
        twin = f"{last.removesuffix('_vi')}_en" if last else ""
        if name == twin:
            blocks[-1] = (*blocks[-1], field)
        else:
            blocks.append((field,))
    return blocks


def _source(
    typed: Any,  # noqa: ANN401  see made()
    row_counts: tuple[tuple[str, int], ...],
    there: Mapping[str, int],
    *,
    shown: bool,
) -> dict[str, Any]:
    """What tells a form to read a draft instead of the request; one that is only checked needs no token."""
    if typed is REQUEST:
        return {}
    if typed is None:
        return {"formdata": None}
    # An empty row is new: its flags stand as they would in a new form.
    fresh = {
        f"{group}-{row}-{name}": ["y"]
        for group, count in row_counts
        for row in range(there.get(group, 0), count)
        for name, make in repeated.ROWS[group].fields.items()
        if make().kwargs.get("default") is True
    }
    return {"formdata": MultiDict({**fresh, **typed}), "typed": typed, "meta": {"csrf": shown}}


def _which() -> list[tuple[str, Any]]:
    return [(Side.THEIRS.value, _("Giữ bản đang lưu")), (Side.MINE.value, _("Giữ bản bạn gõ"))]


@lru_cache(maxsize=128)
def _with_rows(form_class: Any, row_counts: tuple[tuple[str, int], ...], keeps: tuple[str, ...]) -> type[ProfileForm]:  # noqa: ANN401  see made()
    """The form class with the fields of its rows; kept, because a class is dear to make."""
    extra: dict[str, Any] = {"row_counts": row_counts}
    for unit in keeps:
        extra[KEEP + unit] = ChoiceField(_l("Giữ bản nào"), choices=_which, needed=True)
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
