"""Letting lists leave the house: each export is written to the journal, with who, what and how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import force_locale, get_locale
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock, files, progress, sheets
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry, record
from ecosystem.directory.queries import export
from ecosystem.directory.queries.listing import DIRECTORIES, Filters

if TYPE_CHECKING:
    from ecosystem.core.progress import Task

FORMATS = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}
KIND, PART = "export", "export-part"
KEPT = timedelta(days=1)
NOTHING = _l("Không có hồ sơ nào để xuất.")


def made(actor: Account, name: str, filters: Filters, form: str) -> bytes | Task:
    """The list as a file, or the task of the worker that makes it when it is long. Raises ``Refused`` when empty."""
    directory = DIRECTORIES[name]
    wanted = export.ids(directory, filters, actor)
    if not wanted:
        raise Refused(NOTHING, code="empty")
    said: dict[str, Any] = {"list": name, "format": form, "rows": len(wanted), "filters": _plain(filters)}
    if len(wanted) > export.AT_ONCE:
        # The worker asks again, so the journal need not hold thousands of ids.
        words = {"q": filters.q, "sort": filters.sort, "locale": str(get_locale() or "vi")}
        return progress.start("list.export_asked", actor, owner=actor.id, **said, **words)
    record("list.exported", actor=actor.id, subject=actor, **said)
    names = export.columns(directory, actor, wanted)
    table = [export.head(directory, names), *export.rows(directory, actor, names, wanted)]
    return sheets.xlsx(table) if form == "xlsx" else b"".join(sheets.csv_chunks(table))


def chunk(entry: Entry, task: Task) -> None:
    """Make the next part of a long export, and the whole file when all parts are there."""
    actor = db.session.get_one(Account, entry.actor_id)
    directory, data = DIRECTORIES[entry.data["list"]], entry.data
    filters = Filters(data["q"], {name: tuple(values) for name, values in data["filters"].items()}, data["sort"])
    wanted = export.ids(directory, filters, actor)
    with force_locale(data["locale"]):
        names = export.columns(directory, actor, wanted)
        some = wanted[task.done : task.done + export.AT_ONCE]
        table = [export.head(directory, names)] if task.done == 0 else []
        table += export.rows(directory, actor, names, some)
    part = files.keep(b"".join(sheets.csv_chunks(table)), sheets.CSV_TYPE, name=task.key, kind=PART, owner=actor.id)
    task.result = {"parts": [*task.result.get("parts", ()), part.id]}
    task.step(len(some), total=max(len(wanted), task.done + len(some)))
    if len(some) < export.AT_ONCE or task.done >= len(wanted):
        _finish(entry, task, actor)


def _finish(entry: Entry, task: Task, actor: Account) -> None:
    parts = _parts(task.result["parts"])
    form = entry.data["format"]
    content = b"".join(
        files.read(part) if place == 0 else files.read(part)[len(sheets.BOM.encode()) :]
        for place, part in enumerate(parts)
    )
    if form == "xlsx":
        content = sheets.xlsx(sheets.csv_rows(content))
    for part in parts:
        files.remove(part)
    name = f"{entry.data['list']}.{form}"
    whole = files.keep(content, FORMATS[form], name=name, kind=KIND, owner=actor.id)
    record("list.exported", actor=actor.id, subject=actor, list=entry.data["list"], format=form, rows=task.done)
    task.href = f"/exports/files/{whole.key}"
    task.finish(rows=task.done)


def drop_parts(task: Task) -> None:
    """Take away what a stopped export had made."""
    for part in _parts(task.result.get("parts", ())):
        files.remove(part)


def _plain(filters: Filters) -> dict[str, list[str]]:
    return {name: list(values) for name, values in filters.chosen.items() if values}


def _parts(ids: Sequence[int]) -> list[StoredFile]:
    rows = {row.id: row for row in db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(ids)))}
    return [rows[part] for part in ids if part in rows]


def tidy() -> None:
    """Take away exports that are a day old."""
    old = clock.now() - KEPT
    db.session.execute(sa.delete(StoredFile).where(StoredFile.kind.in_((KIND, PART)), StoredFile.stored_at < old))
