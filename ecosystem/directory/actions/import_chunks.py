"""The long parts of an import, one chunk a call: reading the file, checking rows, writing them, taking them back.

Each works on rows that are not done yet, in the order of the file, so a chunk that is run again finds nothing left of
what it did. The runner commits every chunk with the count of its task.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock, files, said
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.progress import Task
from ecosystem.directory.actions import entering, imports
from ecosystem.directory.actions.write import Origin
from ecosystem.directory.models import BatchState, Choice, ImportBatch, ImportRow, Kind, Profile, RowState, State
from ecosystem.directory.queries.intake import checking, headers, memory, uploads
from ecosystem.directory.queries.profiles import profiles
from ecosystem.directory.rules import imports as rules

CHECKED_AT_ONCE = 250
WRITTEN_AT_ONCE = 50
READ_AT_ONCE = 1000
LIKE_ANOTHER = _l("Vừa có hồ sơ giống dòng này. Hãy nhập lại tệp để quyết định.")


def read(batch: ImportBatch, task: Task) -> None:
    """Read the whole file into rows, and guess what its columns are."""
    if batch.state != BatchState.READING or batch.file is None:
        task.finish()
        return
    try:
        table = uploads.read(files.read(batch.file))
    except Refused as no:
        imports.step(batch, "fail")
        batch.note, batch.ended_at = said.keep(no.message), clock.now()
        files.remove(batch.file)
        task.finish()
        return
    for first in range(0, len(table.lines), READ_AT_ONCE):
        lines = table.lines[first : first + READ_AT_ONCE]
        db.session.execute(sa.insert(ImportRow), [_row(batch, line) for line in lines])
    batch.columns, batch.shape, batch.total = list(table.columns), headers.shape(table.columns), len(table.lines)
    batch.kind, batch.source, batch.mapping = memory.recalled(batch)
    batch.source = batch.source or imports.suggested_source(batch.name)
    imports.step(batch, "read")
    files.remove(batch.file)
    task.step(batch.total, total=batch.total)
    task.finish(rows=batch.total)


def _row(batch: ImportBatch, line: uploads.Line) -> dict[str, Any]:
    plain: dict[str, Any] = {"state": RowState.READ, "problems": [], "changes": [], "twins": [], "choice": None}
    return {"batch_id": batch.id, "number": line.number, "cells": line.cells, **plain}


def check(batch: ImportBatch, task: Task) -> None:
    """Check the next rows, as the officer who mapped the columns would write them."""
    rows = _next(batch, (RowState.READ,), CHECKED_AT_ONCE)
    for checked in checking.check(batch, rows, _asker(task)):
        imports.settle(checked)
    task.step(len(rows), total=batch.total)
    if len(rows) < CHECKED_AT_ONCE:
        imports.step(batch, "checked")
        task.finish()


def write(batch: ImportBatch, task: Task) -> None:
    """Write the next rows: create, update or skip, each by itself, checked once more."""
    actor = _asker(task)
    rows = _next(batch, (RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.TWIN), WRITTEN_AT_ONCE)
    before = {row.id: (row.state, row.choice, row.profile_id) for row in rows}
    own = _created_by(batch)
    for checked in checking.check(batch, rows, actor):
        foreseen, choice, target = before[checked.row.id]
        _write(batch, actor, checked, _Plan(foreseen, choice, target, own))
        own = own | {checked.row.profile_id} if checked.row.state == RowState.CREATED else own
    task.step(len(rows), total=_left(batch, task, len(rows)))
    if len(rows) < WRITTEN_AT_ONCE:
        imports.step(batch, "written")
        end(batch, actor, "profiles.imported")
        task.finish()


class _Plan:
    """What the preview promised for a row, and which profiles this very import has created."""

    def __init__(
        self, foreseen: RowState, choice: Choice | None, target: int | None, own: frozenset[int | None]
    ) -> None:
        self.foreseen, self.target, self.own = foreseen, target, own
        self.verdict = rules.verdict(foreseen, choice)


def _write(batch: ImportBatch, actor: Account | None, checked: checking.Checked, plan: _Plan) -> None:
    row = checked.row
    row.problems, row.external_id = checked.problems, checked.external_id
    if checked.state == RowState.SAME:
        row.state, row.profile_id = RowState.KEPT, checked.profile.id if checked.profile else None
    elif checked.state == RowState.BAD:
        row.state = RowState.REFUSED
    elif plan.verdict == Choice.SKIP or plan.verdict is None:
        row.state = RowState.SKIPPED
    elif _has_new_twin(checked, plan):
        checked.tell("name", str(batch.mapping.get("name", "")), LIKE_ANOTHER)
        row.state, row.problems = RowState.REFUSED, checked.problems
    else:
        _keep(batch, actor, checked, plan)


def _has_new_twin(checked: checking.Checked, plan: _Plan) -> bool:
    """Somebody made a profile like it since the preview; one that this import has made was seen in the preview."""
    return (
        plan.foreseen == RowState.NEW
        and checked.profile is None
        and any(twin["id"] not in plan.own for twin in checked.twins)
    )


def _keep(batch: ImportBatch, actor: Account | None, checked: checking.Checked, plan: _Plan) -> None:
    try:
        with db.session.begin_nested():
            _keep_one(batch, actor, checked, plan)
    except Refused as no:
        checked.tell(no.code, str(batch.mapping.get(no.code, "")), no.message)
        checked.row.state, checked.row.problems = RowState.REFUSED, checked.problems


def _keep_one(batch: ImportBatch, actor: Account | None, checked: checking.Checked, plan: _Plan) -> None:
    row, profile, values = checked.row, checked.profile, checked.values
    if profile is None and plan.verdict == Choice.UPDATE:
        # Loaded anew and merged: the row was checked as one of its own.
        profile, values = checking.merged_into(batch, row, plan.target)
    origin = Origin(batch.source, checked.external_id, checked.fingerprint)
    if profile is None:
        profile = entering.enter(actor, Kind(batch.kind or ""), values, origin)
        row.state, row.version_before = RowState.CREATED, None
    elif profile.state == State.REMOVED:
        entering.bring_back(actor, profile, values, origin)
        row.state, row.version_before = RowState.CREATED, None
    else:
        row.version_before = profile.version
        entering.revise(actor, profile, values, origin)
        row.state = RowState.UPDATED
    db.session.flush()
    row.profile_id, row.version_after = profile.id, profile.version


def take_back(batch: ImportBatch, task: Task) -> None:
    """Take back the last rows written, unless somebody has changed their profile since: those are left and told."""
    actor = _asker(task)
    rows = _next(batch, (RowState.CREATED, RowState.UPDATED), WRITTEN_AT_ONCE, newest_first=True)
    there = {profile.id: profile for profile in profiles([row.profile_id for row in rows if row.profile_id])}
    for row in rows:
        row.state = _taken_back(actor, row, there.get(row.profile_id or 0))
    task.step(len(rows), total=task.done + len(rows) + _count(batch, (RowState.CREATED, RowState.UPDATED)))
    if len(rows) < WRITTEN_AT_ONCE:
        imports.step(batch, "undone")
        end(batch, actor, "profiles.taken_back")
        task.finish()


def _taken_back(actor: Account | None, row: ImportRow, profile: Profile | None) -> RowState:
    if profile is None or profile.version != row.version_after or profile.memberships:
        return RowState.MOVED_ON
    try:
        with db.session.begin_nested():
            if row.state == RowState.CREATED:
                entering.withdraw(actor, profile)
            else:
                was = memory.held_before(profile, row.version_before or 0)
                entering.revise(actor, profile, was, None)
    except Refused:
        return RowState.MOVED_ON
    return RowState.TAKEN_BACK


def end(batch: ImportBatch, actor: Account | None, event: str) -> None:
    """Record once that an import ended, so that what depends on all profiles is worked out once."""
    batch.ended_at = clock.now()
    db.session.flush()
    counts = memory.counts(batch)
    record(
        event,
        actor=actor.id if actor is not None else None,
        subject=batch,
        batch=batch.id,
        **{word: counts.get(RowState(word), 0) for word in ("created", "updated", "taken_back", "moved_on")},
    )


def stopped(act: str) -> Callable[[ImportBatch, Task], None]:
    """What to do when somebody stops a part: step back, and tell when something was written."""

    def stop(batch: ImportBatch, task: Task) -> None:
        imports.step(batch, act)
        if batch.state == BatchState.STOPPED:
            end(batch, _asker(task), "profiles.imported")
        elif batch.state == BatchState.DISCARDED:
            imports.forget(batch)

    return stop


def _asker(task: Task) -> Account | None:
    return db.session.get(Account, task.owner_id) if task.owner_id is not None else None


def _next(
    batch: ImportBatch, states: Sequence[RowState], most: int, *, newest_first: bool = False
) -> Sequence[ImportRow]:
    order = ImportRow.number.desc() if newest_first else ImportRow.number
    select = sa.select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.state.in_(states))
    rows: Sequence[ImportRow] = db.session.scalars(select.order_by(order).limit(most)).all()
    return rows


def _count(batch: ImportBatch, states: Sequence[RowState]) -> int:
    where = ImportRow.batch_id == batch.id, ImportRow.state.in_(states)
    return db.session.scalar(sa.select(sa.func.count()).select_from(ImportRow).where(*where)) or 0


def _left(batch: ImportBatch, task: Task, now: int) -> int:
    """All that this task will have done: what it did, does now, and has before it."""
    db.session.flush()
    waiting = _count(batch, (RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.TWIN))
    return task.done + now + waiting


def _created_by(batch: ImportBatch) -> frozenset[int | None]:
    made = sa.select(ImportRow.profile_id).where(ImportRow.batch_id == batch.id, ImportRow.state == RowState.CREATED)
    return frozenset(db.session.scalars(made))
