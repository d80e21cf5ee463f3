"""What the pages of an import show: tabs with counts, rows with what is wrong, examples of columns, the bad rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.core import said
from ecosystem.core.db import db
from ecosystem.core.progress import Task
from ecosystem.directory.models import BatchState, ImportBatch, ImportRow, Kind, RowState
from ecosystem.directory.queries.intake import headers, memory

EXAMPLES = 3
SHORT = 60
BAD = (RowState.BAD, RowState.REFUSED)
NAMES: Mapping[RowState, Any] = {
    RowState.READ: _l("Chưa kiểm tra"),
    RowState.BAD: _p("row", "Có lỗi"),
    RowState.NEW: _l("Mới"),
    RowState.CHANGED: _l("Thay đổi"),
    RowState.SAME: _l("Không đổi"),
    RowState.TWIN: _l("Có thể trùng"),
    RowState.CREATED: _l("Đã tạo"),
    RowState.UPDATED: _l("Đã cập nhật"),
    RowState.KEPT: _l("Giữ nguyên"),
    RowState.SKIPPED: _l("Bỏ qua"),
    RowState.REFUSED: _l("Không ghi được"),
    RowState.TAKEN_BACK: _l("Đã hoàn tác"),
    RowState.MOVED_ON: _l("Đã có người sửa nên giữ lại"),
}
STATE_NAMES: Mapping[BatchState, Any] = {
    BatchState.READING: _l("Đang đọc"),
    BatchState.UNREADABLE: _l("Không đọc được"),
    BatchState.MAPPING: _l("Chờ ghép cột"),
    BatchState.CHECKING: _l("Đang kiểm tra"),
    BatchState.CHECKED: _l("Chờ xác nhận"),
    BatchState.WRITING: _l("Đang ghi"),
    BatchState.WRITTEN: _l("Đã nhập"),
    BatchState.STOPPED: _l("Đã dừng giữa chừng"),
    BatchState.UNDOING: _l("Đang hoàn tác"),
    BatchState.UNDONE: _l("Đã hoàn tác"),
    BatchState.DISCARDED: _l("Đã bỏ"),
}
TWIN_REASONS: Mapping[str, Any] = {
    "name": _l("cùng tên"),
    "tax_code": _l("cùng mã số thuế"),
    "website": _l("cùng trang web"),
    "phone": _l("cùng điện thoại"),
}


@dataclass(frozen=True)
class Tab:
    """One state of rows, with how many are in it."""

    state: str
    label: str
    count: int


@dataclass(frozen=True)
class View:
    """What a page of rows needs beside the rows."""

    tabs: tuple[Tab, ...]
    counts: Mapping[RowState, int]
    twins: Mapping[int, list[memory.TwinView]]
    addresses: Mapping[int, str]
    task: Task | None
    earlier: ImportBatch | None
    will_write: int
    undecided: int


def shown_state(asked: str) -> str:
    """The state whose rows are shown: the one asked for, else all."""
    return asked if asked in set(RowState) else ""


def states_of(shown: str) -> tuple[RowState, ...]:
    """The states behind a tab; none means all."""
    return (RowState(shown),) if shown else ()


def view(batch: ImportBatch, rows: Sequence[ImportRow]) -> View:
    """Everything a page of rows needs, in a constant number of queries."""
    counts = memory.counts(batch)
    tabs = tuple(Tab(state.value, str(label), counts[state]) for state, label in NAMES.items() if counts.get(state))
    undecided = _undecided(batch) if counts.get(RowState.TWIN) else 0
    return View(
        tabs=(Tab("", _("Tất cả"), sum(counts.values())), *tabs),
        counts=counts,
        twins=memory.twins_of(rows),
        addresses=memory.addresses(rows),
        task=memory.task(batch),
        earlier=memory.earlier(batch),
        will_write=counts.get(RowState.NEW, 0) + counts.get(RowState.CHANGED, 0) + _decided(batch),
        undecided=undecided,
    )


def _undecided(batch: ImportBatch) -> int:
    where = ImportRow.batch_id == batch.id, ImportRow.state == RowState.TWIN, ImportRow.choice.is_(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(ImportRow).where(*where)) or 0


def _decided(batch: ImportBatch) -> int:
    """Rows that resemble profiles and will be written all the same."""
    where = (
        ImportRow.batch_id == batch.id,
        ImportRow.state == RowState.TWIN,
        ImportRow.choice.in_(("update", "create")),
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(ImportRow).where(*where)) or 0


def mapping_for(batch: ImportBatch, kind: Kind, sent: Mapping[str, str]) -> dict[str, Any]:
    """The mapping that the page shows: what was sent, else what is kept for this kind, else a guess."""
    if sent and kind == batch.kind:
        return dict(sent)
    return dict(batch.mapping) if kind == batch.kind else headers.guess(kind, batch.columns)


def examples(batch: ImportBatch) -> dict[str, str]:
    """The first cells of every column, in short."""
    found: dict[str, list[str]] = {}
    for cells in db.session.scalars(
        sa.select(ImportRow.cells).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number).limit(20)
    ):
        for column, text in cells.items():
            known = found.setdefault(column, [])
            if len(known) < EXAMPLES and text not in known:
                known.append(text)
    return {column: " · ".join(text[:SHORT] for text in texts) for column, texts in found.items()}


def bad_rows(batch: ImportBatch) -> Iterator[list[str]]:
    """The rows that are wrong as a table: their number, their cells, and what is wrong, in the reader's language."""
    yield [_("Dòng"), *batch.columns, _("Lỗi")]
    select = memory.rows(batch.id, BAD).execution_options(yield_per=500)
    for row in db.session.scalars(select):
        yield [str(row.number), *(str(row.cells.get(column, "")) for column in batch.columns), wrong(row)]


def field_names(names: Sequence[str]) -> str:
    """Fields as people call them, in one line; what has no label of its own is named once, as a mandate."""
    known = [headers.label(name) for name in names if name in headers.FIELDS]
    if "mandates" in names:
        known.append(_("Khẩu vị đầu tư"))
    return ", ".join(dict.fromkeys(known))


def wrong(row: ImportRow) -> str:
    """What is wrong with a row, in one line."""
    return "; ".join(
        f"{problem['column']}: {said.read(problem['said'])}" if problem["column"] else said.read(problem["said"])
        for problem in row.problems
        if not problem["weak"]
    )
