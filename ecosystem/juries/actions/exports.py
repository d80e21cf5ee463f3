"""Letting a call leave the house: each export is written to the journal, with who, what and how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call
from ecosystem.core import clock, files, progress, sheets
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.files import Laid, StoredFile
from ecosystem.core.journal import Entry, record
from ecosystem.juries.queries import exports
from ecosystem.juries.queries.packs import KIND, PART, ZIP_TYPE, Piece

if TYPE_CHECKING:
    from ecosystem.core.progress import Task

FORMATS = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}
KEPT = timedelta(days=1)
EVENT = "call.pack_asked"


def table(actor: Account, call: Call, form: str) -> bytes:
    """The applications of a call as a sheet. Raises ``Refused``: ``rights``, ``empty``."""
    _permit(actor, call)
    rows = exports.table(call, actor)
    record("call.exported", actor=actor.id, subject=call, format=form, rows=len(rows) - 1)
    return sheets.xlsx(rows) if form == "xlsx" else b"".join(sheets.csv_chunks(rows))


def ask_pack(actor: Account, call: Call) -> Task:
    """Begin a ZIP of the whole call. Raises ``Refused``: ``rights``, ``empty``."""
    _permit(actor, call)
    href = f"/manager/calls/{call.slug}/exports"
    return progress.start(EVENT, call, owner=actor.id, href=href, locale=str(get_locale() or "vi"))


def keep_piece(actor: Account, call: Call, task: Task, place: int, made: Piece) -> None:
    """The next applications of a pack. Raises ``Refused``: ``rights`` (taken away meanwhile)."""
    _permit(actor, call)
    if task.done != place:
        # Another worker was faster with this piece.
        return
    part = files.keep(made.content, ZIP_TYPE, name=task.key, kind=PART, owner=actor.id)
    task.result = {"parts": [*task.result.get("parts", ()), part.id]}
    task.step(made.count, total=made.total + 1)


def keep_whole(actor: Account, call: Call, task: Task, laid: Laid) -> None:
    """The pack is whole. Raises ``Refused``: ``rights``."""
    _permit(actor, call)
    drop_parts(task)
    stored = files.keep_laid(laid, ZIP_TYPE, name=f"{call.slug}.zip", kind=KIND, owner=actor.id)
    record("call.exported", actor=actor.id, subject=call, format="zip", rows=task.done)
    task.href = f"/manager/exports/{stored.key}"
    task.step(1)
    task.finish(rows=task.done - 1)


def drop_parts(task: Task) -> None:
    """Take away the pieces of a pack."""
    for part in parts(task.result.get("parts", ())):
        files.remove(part)


def parts(ids: Sequence[int]) -> list[StoredFile]:
    """The pieces of a pack in their order."""
    rows = {row.id: row for row in db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(ids)))}
    return [rows[part] for part in ids if part in rows]


def parts_of(task_id: int) -> list[StoredFile]:
    """The pieces that a task has made so far."""
    return parts(db.session.get_one(progress.Task, task_id).result.get("parts", ()))


def tidy() -> None:
    """Take away packs that are a day old."""
    old = clock.now() - KEPT
    db.session.execute(sa.delete(StoredFile).where(StoredFile.kind.in_((KIND, PART)), StoredFile.stored_at < old))


def of_entry(entry: Entry) -> tuple[Account, Call]:
    """Who asked for a pack, and of which call."""
    return db.session.get_one(Account, entry.actor_id), db.session.get_one(Call, entry.subject_id)


def _permit(actor: Account, call: Call) -> None:
    if not call_rules.is_manager(actor, call):
        raise Refused(_l("Bạn không làm đợt gọi này nữa."), code="rights")
    if not exports.count(call):
        raise Refused(_l("Đợt gọi chưa có hồ sơ nào để xuất."), code="empty")
