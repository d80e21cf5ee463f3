"""Verbs of the vocabulary: bring the files into the tables, and edit a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import fold, hostile, nfc, sort_key
from ecosystem.taxonomy import queries, rules
from ecosystem.taxonomy.models import WARDS, Term, Ward
from ecosystem.taxonomy.source import Source, TermRow, WardRow, read

FIELDS = ("label_vi", "label_en", "synonyms_vi", "synonyms_en", "position", "group", "parent", "extra")
# Stands among the edited fields of a term that an officer retired: the files do not bring it back.
RETIRED = "retired"
EDITABLE = ("label_vi", "label_en", "synonyms_vi", "synonyms_en", "position")
LONGEST_LABEL = 200
LONGEST_SYNONYM = 80
MOST_SYNONYMS = 60


@dataclass
class LoadReport:
    """What a load did, each as "list/slug"; ``kept`` names the fields an officer's edit held against the files."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        """True when the tables already said what the files say."""
        return not (self.added or self.changed or self.retired or self.revived)


def load_lists(source: Source | None = None) -> LoadReport:
    """Make the tables say what the files say; a second run changes nothing.

    New terms are added, gone ones retired and never deleted, those that come back revived. Fields that an officer
    edited stay as they are.
    """
    source = source or read()
    report = LoadReport()
    moment = clock.now()
    _load_terms(source.lists, report, moment)
    _load_wards(source.wards, report, moment)
    db.session.flush()
    queries.forget()
    return report


def edit_term(actor: int | None, term: Term, changes: Mapping[str, Any]) -> Term:
    """Set labels, synonyms or the position of ``term``; what is set survives a reload of the files.

    Raises :class:`Refused` for a field that is not editable, a list of legal words, an empty or overlong label, or a
    hidden character.
    """
    _check_open(term)
    clean = {name: _clean(name, value) for name, value in changes.items()}
    new = {name: value for name, value in clean.items() if getattr(term, name) != value}
    if not new:
        return term
    for name, value in new.items():
        setattr(term, name, value)
    term.edited = sorted({*term.edited, *new})
    term.updated_at = clock.now()
    db.session.flush()
    record("term.edited", actor=actor, subject=term, list=term.list_name, slug=term.slug, fields=sorted(new))
    queries.forget()
    return term


def move_term(actor: int | None, term: Term, step: int) -> None:
    """Let ``term`` change places with its neighbour ``step`` (-1 or 1) away; nothing happens at the end of the list.

    Every term whose place changed by it is marked as edited, so a reload of the files keeps the order.
    """
    _check_open(term)
    live = [each for each in queries.all_terms(term.list_name) if each.retired_at is None]
    place = next((at for at, each in enumerate(live) if each.id == term.id), None)
    if place is None or not 0 <= place + step < len(live):
        return
    live[place], live[place + step] = live[place + step], live[place]
    for at, each in enumerate(live):
        if each.position != at:
            each.position, each.updated_at = at, clock.now()
            each.edited = sorted({*each.edited, "position"})
    db.session.flush()
    record("term.edited", actor=actor, subject=term, list=term.list_name, slug=term.slug, fields=["position"])
    queries.forget()


def retire_term(actor: int | None, term: Term) -> None:
    """Offer ``term`` no longer; profiles that hold it still read its label. The files do not bring it back."""
    _check_open(term)
    if term.retired_at is None:
        term.retired_at = term.updated_at = clock.now()
        term.edited = sorted({*term.edited, RETIRED})
        db.session.flush()
        record("term.retired", actor=actor, subject=term, list=term.list_name, slug=term.slug)
        queries.forget()


def restore_term(actor: int | None, term: Term) -> None:
    """Offer ``term`` again."""
    if term.retired_at is not None:
        term.retired_at, term.updated_at = None, clock.now()
        term.edited = [name for name in term.edited if name != RETIRED]
        db.session.flush()
        record("term.restored", actor=actor, subject=term, list=term.list_name, slug=term.slug)
        queries.forget()


def restore_file_values(actor: int | None, term: Term) -> None:
    """Undo every edit of ``term``: labels, synonyms and place as the file gives them. Raises ``Refused`` (``gone``)."""
    row = next((each for each in read().lists[term.list_name] if each.slug == term.slug), None)
    if row is None:
        raise Refused(_l("Mục này không còn trong tệp gốc."), code="gone")
    edited = [name for name in term.edited if name in FIELDS]
    for name in edited:
        setattr(term, name, getattr(row, name))
    term.edited, term.updated_at = [name for name in term.edited if name not in FIELDS], clock.now()
    db.session.flush()
    record("term.edited", actor=actor, subject=term, list=term.list_name, slug=term.slug, fields=edited)
    queries.forget()


def _load_terms(lists: Mapping[str, Iterable[TermRow]], report: LoadReport, moment: datetime) -> None:
    known = {(term.list_name, term.slug): term for term in db.session.scalars(sa.select(Term))}
    for list_name, rows in lists.items():
        for row in rows:
            term = known.pop((list_name, row.slug), None)
            values = {name: getattr(row, name) for name in FIELDS}
            if term is None:
                db.session.add(Term(list_name=list_name, slug=row.slug, edited=[], updated_at=moment, **values))
                report.added.append(f"{list_name}/{row.slug}")
            else:
                report.kept += [
                    f"{list_name}/{row.slug}.{name}"
                    for name in term.edited
                    if name in values and values[name] != getattr(term, name)
                ]
                _refresh(
                    term,
                    {n: v for n, v in values.items() if n not in term.edited},
                    f"{list_name}/{row.slug}",
                    report,
                    moment,
                )
    _retire({f"{term.list_name}/{term.slug}": term for term in known.values()}, report, moment)


def _load_wards(rows: Iterable[WardRow], report: LoadReport, moment: datetime) -> None:
    known = {ward.slug: ward for ward in db.session.scalars(sa.select(Ward))}
    for row in rows:
        ward = known.pop(row.slug, None)
        values = _ward_values(row)
        if ward is None:
            db.session.add(Ward(slug=row.slug, updated_at=moment, **values))
            report.added.append(f"{WARDS}/{row.slug}")
        else:
            _refresh(ward, values, f"{WARDS}/{row.slug}", report, moment)
    _retire({f"{WARDS}/{ward.slug}": ward for ward in known.values()}, report, moment)


def _ward_values(row: WardRow) -> dict[str, Any]:
    names = [row.name, *row.former_districts, row.former_province, *row.merged_from]
    return {
        "code": row.code,
        "alt_codes": row.alt_codes,
        "type": row.type,
        "name": row.name,
        "short_name": row.short_name,
        "folded": fold(row.short_name),
        "sort_key": sort_key(row.short_name),
        "former_province": row.former_province,
        "former_districts": row.former_districts,
        "merged_from": row.merged_from,
        "search_text": fold("; ".join(name for name in names if name)),
    }


def _refresh(row: Term | Ward, values: Mapping[str, Any], name: str, report: LoadReport, moment: datetime) -> None:
    new = {field_name: value for field_name, value in values.items() if getattr(row, field_name) != value}
    for field_name, value in new.items():
        setattr(row, field_name, value)
    if new:
        report.changed.append(name)
    if row.retired_at is not None and RETIRED not in getattr(row, "edited", ()):
        row.retired_at = None
        report.revived.append(name)
    if new or row in db.session.dirty:
        row.updated_at = moment


def _retire(gone: Mapping[str, Term | Ward], report: LoadReport, moment: datetime) -> None:
    for name, row in gone.items():
        if row.retired_at is None:
            row.retired_at = row.updated_at = moment
            report.retired.append(name)


def _check_open(term: Term) -> None:
    if not rules.is_open(term.list_name):
        raise Refused(_l("Mục này không sửa được."), code="not_editable")


def _clean(name: str, value: Any) -> Any:  # noqa: ANN401  a label, a list of synonyms or a position
    """The value as it is stored, or :class:`Refused`."""
    if name not in EDITABLE:
        raise Refused(_l("Mục này không sửa được."), code="not_editable")
    if name == "position":
        return int(value)
    if name.startswith("label"):
        return _sound(str(value), LONGEST_LABEL)
    synonyms = [_sound(str(each), LONGEST_SYNONYM) for each in value if str(each).strip()]
    if len(synonyms) > MOST_SYNONYMS:
        raise Refused(_l("Chỉ giữ được 60 từ đồng nghĩa."), code="too_many")
    return list({nfc(each).casefold(): each for each in reversed(synonyms)}.values())[::-1]


def _sound(text: str, most: int) -> str:
    clean = " ".join(nfc(text).split())
    if not clean:
        raise Refused(_l("Tên gọi không được để trống."), code="empty")
    if len(clean) > most or hostile(clean):
        raise Refused(_l("Tên gọi dài quá hoặc có ký tự ẩn."), code="unsound")
    return clean
