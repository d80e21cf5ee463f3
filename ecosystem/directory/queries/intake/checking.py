"""What would become of rows: whom each is about, what it would change, what is wrong with it, whom it resembles.

A chunk of rows is checked by a constant number of queries. The same check runs for the preview, after a row was
mended, and once more before it is written, because the world may have moved on in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import said
from ecosystem.core.db import db
from ecosystem.core.text import slugify
from ecosystem.directory.models import ImportBatch, ImportRow, Kind, Profile, RowState, Startup, State
from ecosystem.directory.queries import checks
from ecosystem.directory.queries.intake import headers
from ecosystem.directory.queries.intake.mapping import MANDATE_FIELDS, FieldMap, Parts, Reader, Rule
from ecosystem.directory.queries.merges import where_it_went
from ecosystem.directory.queries.profiles import profile_by_id, profiles
from ecosystem.directory.rules import imports, may_edit
from ecosystem.directory.rules.values import VALUES, MandateValues, ProfileValues, held

HELD_BY_OTHERS = _l("Hồ sơ này đã có người giữ, nên chỉ họ sửa được.")
MOST_TWINS = 5
# Amounts, and the words they were entered with.
MONEY_WORDS = {
    ("ask_amount",): ("ask_entered", "ask_currency"),
    ("ticket_min", "ticket_max"): ("ticket_min_entered", "ticket_max_entered", "currency"),
}


@dataclass
class Checked:
    """One row, checked. ``values`` are what it would be kept as, ``profile`` whom it is about."""

    row: ImportRow
    name: str = ""
    external_id: str = ""
    fingerprint: str = ""
    values: Any = None
    profile: Profile | None = None
    changes: tuple[str, ...] = ()
    twins: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    state: RowState = RowState.BAD

    @property
    def name_key(self) -> str:
        """The name as it is compared."""
        return slugify(self.name, limit=80)

    @property
    def is_bad(self) -> bool:
        """Whether something is wrong that keeps it from being written."""
        return any(not problem["weak"] for problem in self.problems)

    def tell(self, name: str, column: str, sentence: object, *, weak: bool = False) -> None:
        """Note what is wrong with a field, in every language."""
        self.problems.append({"field": name, "column": column, "said": said.keep(sentence), "weak": weak})


def check(batch: ImportBatch, rows: Sequence[ImportRow], actor: Account | None) -> list[Checked]:
    """Check rows of one batch, in the order given, as ``actor`` would write them."""
    chunk = _Chunk(batch, actor)
    read = [chunk.read(row) for row in rows]
    known = _known(batch, [one for one, _parts in read])
    for one, parts in read:
        chunk.compare(one, parts, known)
    _same_file(batch, [one for one, _parts in read])
    _twins(batch, [one for one, _parts in read if one.profile is None and not one.is_bad])
    for one, _parts in read:
        one.state = imports.foreseen(is_bad=one.is_bad, known=_known_state(one, actor), has_twins=bool(one.twins))
        if one.state == RowState.BAD and not one.is_bad:
            one.tell("", "", HELD_BY_OTHERS)
    return [one for one, _parts in read]


def merged_into(batch: ImportBatch, row: ImportRow, profile_id: int | None) -> tuple[Profile, ProfileValues]:
    """A profile that an officer chose for a row, and what it would hold then. Raises ``NotFound``."""
    reader = Reader(field_map(batch), int(current_app.config["USD_RATE"]))
    profile = profile_by_id(profile_id or 0)
    values: ProfileValues = _merged(held(profile), reader.parts(row.cells))
    return profile, values


def field_map(batch: ImportBatch) -> FieldMap:
    """The mapping of a batch as the reader of rows wants it."""
    # A constraint of the table: a batch that is checked has a kind.
    kind = Kind(batch.kind or "")
    own = {one.name for one in fields(VALUES[kind])}
    sought = MANDATE_FIELDS if "mandates" in own else frozenset()
    rules = {name: Rule((column,), separator="") for name, column in batch.mapping.items()}
    return FieldMap(
        kind=kind,
        source=batch.source,
        id_column=str(batch.mapping.get(headers.OWN_ID, "")),
        fields={name: rule for name, rule in rules.items() if name in own},
        mandate={name: rule for name, rule in rules.items() if name in sought and name not in own},
    )


class _Chunk:
    """What the rows of one chunk share."""

    def __init__(self, batch: ImportBatch, actor: Account | None) -> None:
        self.batch, self.actor = batch, actor
        self.reader = Reader(field_map(batch), int(current_app.config["USD_RATE"]))
        self.kind: Kind = self.reader.mapping.kind

    def read(self, row: ImportRow) -> tuple[Checked, Parts]:
        """Understand the cells of a row."""
        one = Checked(row)
        self.reader.unmatched.clear()
        parts = self.reader.parts(row.cells)
        for error in parts.wrong:
            one.tell(error.name, self._column(error.name), error.sentence)
        for name in dict.fromkeys(name for name, _word in self.reader.unmatched):
            words = "”, “".join(word for at, word in self.reader.unmatched if at == name)
            sentence = _l("“%(word)s” không có trong danh mục, nên sẽ bỏ qua.", word=words)
            one.tell(name, self._column(name), sentence, weak=True)
        one.name = str(parts.fields.get("name", ""))[:120]
        one.external_id = self._external_id(row, parts)
        one.fingerprint = hashlib.sha256(repr((parts.fields, parts.mandate)).encode()).hexdigest()
        return one, parts

    def compare(self, one: Checked, parts: Parts, known: _Found) -> None:
        """Find whom a row is about, and what its values would be."""
        slug = self._cell(one.row, headers.ADDRESS)
        one.profile = known.by_slug.get(slug) if slug else known.by_id.get(one.external_id)
        if slug and one.profile is None:
            one.tell(headers.ADDRESS, self._column(headers.ADDRESS), _l("Không có hồ sơ nào mang mã này."))
        elif one.profile is not None and VALUES[one.profile.kind] is not VALUES[self.kind]:
            one.tell(headers.ADDRESS, self._column(headers.ADDRESS), _l("Mã này đã thuộc về một hồ sơ loại khác."))
            one.profile = None
        if one.profile is None and not one.name and not any(p["field"] == "name" for p in one.problems):
            one.tell("name", self._column("name"), _l("Thiếu tên."))
        # What else is wrong is told at once, even where some cells could not be read.
        if one.profile is not None or one.name:
            self._merge(one, parts, said_before=not slug)

    def _merge(self, one: Checked, parts: Parts, *, said_before: bool) -> None:
        before = held(one.profile) if one.profile is not None else None
        one.values = _new(self.kind, parts) if before is None else _merged(before, parts)
        one.name = one.values.name
        is_same_source = said_before and one.profile is not None and one.profile.fingerprint == one.fingerprint
        if before is not None and not is_same_source:
            one.changes = tuple(
                each.name for each in fields(before) if getattr(before, each.name) != getattr(one.values, each.name)
            )
        # What the profile holds already was accepted once.
        if before is None or one.changes:
            for problem in checks.problems(self.kind, one.values, imported=True):
                name = problem.field.rsplit("-", 1)[-1]
                if before is None or name in one.changes or problem.field.startswith("mandates"):
                    one.tell(name, self._column(name), problem.sentence)

    def _external_id(self, row: ImportRow, parts: Parts) -> str:
        """The row's id in its source: its own, else its tax code, else its name."""
        own = " ".join(self._cell(row, headers.OWN_ID).split())
        if own:
            return own[:120]
        code = parts.fields.get("tax_code")
        return f"mst:{code}"[:120] if code else f"name:{slugify(str(parts.fields.get('name', '')), limit=100)}"

    def _cell(self, row: ImportRow, name: str) -> str:
        return str(row.cells.get(self._column(name), "")).strip()

    def _column(self, name: str) -> str:
        return str(self.batch.mapping.get(name, ""))


def _new(kind: Kind, parts: Parts) -> Any:  # noqa: ANN401  the values class of the kind
    found = dict(parts.fields)
    if any(parts.mandate.values()):
        found["mandates"] = (MandateValues(**parts.mandate),)
    return VALUES[kind](**found)


def _merged(before: Any, parts: Parts) -> Any:  # noqa: ANN401  values of any kind
    """What a profile holds with what the row fills: empty cells and columns that are not there change nothing.

    The columns of a mandate mean the only one; where a profile has several, they say nothing.
    """
    values = replace(before, **_same_money(before, parts.fields))
    there = getattr(before, "mandates", ())
    if any(parts.mandate.values()) and len(there) <= 1:
        mandate = there[0] if there else MandateValues()
        values = replace(values, mandates=(replace(mandate, **_same_money(mandate, parts.mandate)),))
    return values


def _same_money(before: Any, found: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401  values that hold amounts
    """``found`` without other words for an amount that is the same."""
    kept = dict(found)
    for amounts, words in MONEY_WORDS.items():
        if any(name in found for name in amounts) and all(
            found.get(name, getattr(before, name)) == getattr(before, name) for name in amounts
        ):
            for name in (*amounts, *words):
                kept.pop(name, None)
    return kept


# --- what the directory and the file know already -------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    by_id: Mapping[str, Profile]
    by_slug: Mapping[str, Profile]


def _known(batch: ImportBatch, rows: Sequence[Checked]) -> _Found:
    """The profiles that rows are about, loaded whole."""
    column = str(batch.mapping.get(headers.ADDRESS, ""))
    slugs = {str(one.row.cells.get(column, "")).strip() for one in rows} - {""} if column else set()
    ids = db.session.scalars(
        sa.select(Profile.id).where(
            sa.or_(
                sa.and_(Profile.source == batch.source, Profile.external_id.in_([one.external_id for one in rows])),
                sa.and_(Profile.slug.in_(slugs), Profile.state != State.REMOVED),
            )
        )
    ).all()
    found = profiles(ids)
    return _Found(
        # A row about a profile that was taken into another is about that one.
        {str(one.external_id): where_it_went(one) for one in found if one.source == batch.source},
        {one.slug: one for one in found if one.state != State.REMOVED},
    )


def _known_state(one: Checked, actor: Account | None) -> imports.Known | None:
    if one.profile is None:
        return None
    removed = one.profile.state == State.REMOVED
    # A removed profile is nobody's to edit; an import may bring back what an import had made.
    allowed = not one.profile.memberships if removed or actor is None else may_edit(actor, one.profile)
    return imports.Known(changes=bool(one.changes), may_edit=allowed, removed=removed)


def _same_file(batch: ImportBatch, rows: Sequence[Checked]) -> None:
    """A row that says the same id, or is about the same profile, as one further up in the file is wrong."""
    first = _further_up(batch, rows)
    for one in sorted(rows, key=lambda checked: checked.row.number):
        for key in _keys(one):
            number = first.setdefault(key, one.row.number)
            if number < one.row.number:
                column = str(batch.mapping.get(headers.OWN_ID, "") or batch.mapping.get("name", ""))
                one.tell("external_id", column, _l("Trùng với dòng %(number)s trong cùng tệp.", number=number))
                break


def _keys(one: Checked) -> Iterable[tuple[str, str | int]]:
    if one.external_id:
        yield "id", one.external_id
    if one.profile is not None:
        yield "profile", one.profile.id


def _further_up(batch: ImportBatch, rows: Sequence[Checked]) -> dict[tuple[str, str | int], int]:
    ids = [one.external_id for one in rows if one.external_id]
    about = [one.profile.id for one in rows if one.profile is not None]
    own = [one.row.id for one in rows]
    select = sa.select(ImportRow.number, ImportRow.external_id, ImportRow.profile_id).where(
        ImportRow.batch_id == batch.id,
        ImportRow.state != RowState.READ,
        sa.or_(ImportRow.external_id.in_(ids), ImportRow.profile_id.in_(about)),
        ImportRow.id.not_in(own),
    )
    first: dict[tuple[str, str | int], int] = {}
    for number, external_id, profile_id in db.session.execute(select.order_by(ImportRow.number)):
        first.setdefault(("id", external_id), number)
        if profile_id is not None:
            first.setdefault(("profile", profile_id), number)
    return first


def _twins(batch: ImportBatch, rows: Sequence[Checked]) -> None:
    """Profiles of the same kind that new rows resemble: by name, tax code, website or phone. One query."""
    wanted = [(one, _likeness(one)) for one in rows]
    values: dict[str, set[str]] = {"name": set(), "tax_code": set(), "website": set(), "phone": set()}
    for _one, likeness in wanted:
        for by, words in likeness.items():
            values[by] |= words
    if not wanted:
        return
    p, own = Profile.__table__, Startup.__table__
    columns = {"name": p.c.slug, "tax_code": own.c.tax_code, "website": p.c.website, "phone": p.c.phone}
    there = db.session.execute(
        sa.select(p.c.id, *columns.values())
        .select_from(p.outerjoin(own, own.c.id == p.c.id))
        .where(
            p.c.kind == batch.kind,
            p.c.state != State.REMOVED,
            sa.or_(*(column.in_(values[by]) for by, column in columns.items() if values[by])),
        )
        .order_by(p.c.id)
    ).all()
    index: dict[tuple[str, str], list[int]] = {}
    for profile_id, *held_values in there:
        for by, value in zip(columns, held_values, strict=True):
            index.setdefault((by, value or ""), []).append(profile_id)
    for one, likeness in wanted:
        one.twins = _resembled(likeness, index)


def _resembled(likeness: Mapping[str, set[str]], index: Mapping[tuple[str, str], list[int]]) -> list[dict[str, Any]]:
    found: dict[int, list[str]] = {}
    for by, words in likeness.items():
        for word in words:
            for profile_id in index.get((by, word), ()):
                if by not in found.setdefault(profile_id, []):
                    found[profile_id].append(by)
    return [{"id": profile_id, "by": by} for profile_id, by in list(found.items())[:MOST_TWINS]]


def _likeness(one: Checked) -> dict[str, set[str]]:
    values = one.values
    site = getattr(values, "website", "").partition("://")[2].removeprefix("www.").rstrip("/")
    sites = {
        f"{scheme}://{www}{site}{end}" for scheme in ("https", "http") for www in ("", "www.") for end in ("", "/")
    }
    return {
        "name": {one.name_key} - {""},
        "tax_code": {getattr(values, "tax_code", "")} - {""},
        "website": sites if site else set(),
        "phone": {getattr(values, "phone", "")} - {""},
    }
