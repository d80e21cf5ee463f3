"""Importing profiles from a file, as officers decide it: step by step, nothing written until it is confirmed.

What takes long is done by the worker, chunk by chunk (``import_chunks``); these verbs start it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock, files, progress, sheets
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc, slugify
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import BatchState, Choice, ImportBatch, ImportMapping, ImportRow, Kind, RowState
from ecosystem.directory.queries.intake import checking, headers, uploads
from ecosystem.directory.rules import imports as rules

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account
    from ecosystem.core.progress import Task

NO_STEP = _l("Đợt nhập này đã ở bước khác. Trang dưới đây là tình trạng mới nhất.")
WATCHERS = ("officer", "administrator")


def take(actor: Account, stream: IO[bytes], *, name: str) -> ImportBatch:
    """Keep an upload and let the worker read it. Raises ``Refused`` when it is no CSV or XLSX."""
    permit(rules.may_import(actor))
    content = stream.read(uploads.MOST_BYTES + 1)
    content_type = sheets.XLSX_TYPE if uploads.check(content) == "xlsx" else sheets.CSV_TYPE
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable())[:200] or "import"
    batch = ImportBatch(
        state=BatchState.READING,
        name=plain,
        sha256=hashlib.sha256(content).hexdigest(),
        file=files.keep(content, content_type, name=plain, kind="import", owner=actor.id),
        columns=[],
        mapping={},
        note={},
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    _work("import.uploaded", batch, actor)
    return batch


def map_columns(
    actor: Account, batch: ImportBatch, *, kind: Kind, source: str, mapping: Mapping[str, str]
) -> ImportBatch:
    """Say which column is which field, remember that, and let the worker check every row."""
    permit(rules.may_import(actor))
    known = headers.importable(kind)
    chosen = {name: column for name, column in mapping.items() if name in known and column in batch.columns}
    if "name" not in chosen and headers.ADDRESS not in chosen:
        raise Refused(_l("Vui lòng chọn cột chứa tên, hoặc cột chứa mã hồ sơ."), code="name")
    step(batch, "check")
    batch.kind, batch.mapping = kind, chosen
    batch.source = slugify(source, limit=50) or suggested_source(batch.name)
    _remember(actor, batch)
    db.session.execute(
        sa.update(ImportRow)
        .where(ImportRow.batch_id == batch.id)
        .values(state=RowState.READ, choice=None, profile_id=None, external_id="")
    )
    db.session.flush()
    _work("import.mapped", batch, actor)
    return batch


def suggested_source(file_name: str) -> str:
    """Where rows come from when nobody says: the file's name without its numbers and its ending."""
    stem = file_name.rsplit(".", 1)[0]
    words = [word for word in slugify(stem, limit=80).split("-") if not word.isdecimal()]
    return "-".join(words)[:50] or "tep"


def map_again(actor: Account, batch: ImportBatch) -> None:
    """Go back to the mapping."""
    permit(rules.may_import(actor))
    step(batch, "map")
    db.session.flush()


def mend(actor: Account, batch: ImportBatch, row: ImportRow, cells: Mapping[str, str]) -> ImportRow:
    """Put other texts into cells of a row and check it again."""
    permit(rules.may_import(actor))
    _only_while_checked(batch)
    row.cells = {**row.cells, **{column: text for column, text in cells.items() if column in batch.columns}}
    (checked,) = checking.check(batch, [row], actor)
    settle(checked)
    db.session.flush()
    return row


def choose(
    actor: Account, batch: ImportBatch, row: ImportRow, choice: Choice, *, profile_id: int | None = None
) -> None:
    """Decide on a row that resembles profiles: skip it, update one of those, or create it anyway."""
    permit(rules.may_import(actor))
    _only_while_checked(batch)
    known = [twin["id"] for twin in row.twins]
    if row.state != RowState.TWIN or (choice == Choice.UPDATE and profile_id not in known):
        raise Refused(NO_STEP, code="no-step")
    row.choice, row.profile_id = choice, profile_id if choice == Choice.UPDATE else None
    db.session.flush()


def choose_all(actor: Account, batch: ImportBatch, choice: Choice) -> int:
    """The same for every row that resembles profiles and is not decided yet; an update takes the first. How many."""
    permit(rules.may_import(actor))
    _only_while_checked(batch)
    rows = db.session.scalars(
        sa.select(ImportRow).where(
            ImportRow.batch_id == batch.id, ImportRow.state == RowState.TWIN, ImportRow.choice.is_(None)
        )
    ).all()
    for row in rows:
        row.choice = choice
        row.profile_id = row.twins[0]["id"] if choice == Choice.UPDATE and row.twins else None
    db.session.flush()
    return len(rows)


def confirm(actor: Account, batch: ImportBatch, *, version: int) -> ImportBatch:
    """Let the worker write it. ``version`` is the batch as it was looked at: who confirms second is refused."""
    permit(rules.may_import(actor))
    if version != batch.version:
        raise Refused(NO_STEP, code="stale")
    step(batch, "confirm")
    batch.confirmed_by_id, batch.confirmed_at = actor.id, clock.now()
    db.session.flush()
    _work("import.confirmed", batch, actor)
    return batch


def undo(actor: Account, batch: ImportBatch) -> ImportBatch:
    """Let the worker take a whole import back: what it created goes, what it updated becomes what it was."""
    permit(rules.may_import(actor))
    step(batch, "undo")
    db.session.flush()
    _work("import.undo_asked", batch, actor)
    return batch


def discard(actor: Account, batch: ImportBatch) -> None:
    """Forget an import that was not confirmed, with its rows."""
    permit(rules.may_import(actor))
    step(batch, "discard")
    forget(batch)
    record("import.discarded", actor=actor.id, subject=batch, batch=batch.id)


def forget(batch: ImportBatch) -> None:
    """Delete the rows and the file of a batch; that it was there stays known."""
    db.session.execute(sa.delete(ImportRow).where(ImportRow.batch_id == batch.id))
    if batch.file is not None:
        files.remove(batch.file)
    batch.ended_at = clock.now()
    db.session.flush()


def step(batch: ImportBatch, act: str) -> None:
    """Move a batch on. Raises ``Refused`` when that is no step from where it stands."""
    target = rules.next_step(batch.state, act)
    if target is None:
        raise Refused(NO_STEP, code="no-step")
    batch.state = target


def settle(checked: checking.Checked) -> None:
    """Write onto a row what its check found."""
    row = checked.row
    row.state, row.name = checked.state, checked.name[:120]
    row.external_id, row.problems, row.twins = checked.external_id, checked.problems, checked.twins
    row.changes = list(checked.changes)
    row.profile_id = checked.profile.id if checked.profile is not None else None
    row.choice = None


def _only_while_checked(batch: ImportBatch) -> None:
    if batch.state != BatchState.CHECKED:
        raise Refused(NO_STEP, code="no-step")


def _work(event: str, batch: ImportBatch, actor: Account) -> Task:
    href = f"/officer/imports/{batch.id}"
    return progress.start(event, batch, owner=actor.id, href=href, roles=WATCHERS, batch=batch.id)


def _remember(actor: Account, batch: ImportBatch) -> None:
    known = db.session.scalar(
        sa.select(ImportMapping).where(ImportMapping.account_id == actor.id, ImportMapping.shape == batch.shape)
    )
    if known is None:
        known = ImportMapping(account_id=actor.id, shape=batch.shape)
        db.session.add(known)
    known.kind, known.source, known.mapping, known.used_at = batch.kind, batch.source, batch.mapping, clock.now()
