"""Long work with progress: a row that the worker moves on, chunk by chunk, and that people watch and may stop.

``start`` records an event; the reaction to it calls ``work`` with a function that does one chunk. A chunk, its count
and the mark of its delivery commit together, then the runner calls the reaction again until the task has ended. So a
task survives a reload of its page and the death of its worker, other reactions run between two chunks, and no chunk
is written twice: the row is locked while one runs.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core import clock, said
from ecosystem.core.db import BigId, SlugEnum, db, write
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.feature import Timed
from ecosystem.core.journal import Delivery, Entry, record

CLOSE_EVERY = 30
BROKEN = _l("Việc này đã thử nhiều lần mà chưa xong. Quản trị viên xem được nguyên nhân ở trang Việc nền.")


class TaskState(enum.StrEnum):
    """Where a task stands: the last three are its end."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDS = (TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED)


class Task(db.Model):
    """One long work: who asked for it, how far it is, and where its outcome is to be seen (``href``)."""

    __tablename__ = "task_progress"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    # Who may watch and stop it: the owner, and everybody of these roles.
    owner_id: Mapped[int | None] = mapped_column(BigId, index=True)
    roles: Mapped[list[str]]
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Entry.id))
    state: Mapped[TaskState] = mapped_column(SlugEnum(TaskState), default=TaskState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    href: Mapped[str] = mapped_column(sa.String(500), default="")
    note: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    stop_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint("(state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)", name="end_has_time"),
        sa.CheckConstraint("done >= 0 AND total >= 0", name="counts_positive"),
        sa.Index("ix_task_progress_state", "state"),
    )

    @property
    def is_active(self) -> bool:
        """Whether it has not ended."""
        return self.state not in ENDS

    @property
    def percent(self) -> int:
        """How much is done, in whole percent; a task that has not ended never says 100."""
        if self.state == TaskState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    def step(self, count: int, total: int | None = None) -> None:
        """``count`` more are done."""
        self.done += count
        if total is not None:
            self.total = total

    def finish(self, **result: Any) -> None:
        """All is done; ``result`` is plain JSON."""
        self.result = result
        _end(self, TaskState.DONE)

    def fail(self, sentence: object) -> None:
        """It cannot go on, for a reason in words for people."""
        self.note = said.keep(sentence)
        _end(self, TaskState.FAILED)


def start(
    event: str,
    subject: Any,  # noqa: ANN401  any model row
    *,
    owner: int | None,
    href: str = "",
    roles: Sequence[str] = (),
    **data: Any,
) -> Task:
    """Record ``event`` to ``subject`` (a flushed row) with a task that the reaction to it will work on.

    ``href`` is the page where people see how it goes and what came of it; ``data`` is the event's.
    """
    task = Task(
        key=secrets.token_urlsafe(18),
        kind=event,
        owner_id=owner,
        roles=list(roles),
        state=TaskState.WAITING,
        href=href,
        note={},
        result={},
        created_at=clock.now(),
    )
    db.session.add(task)
    db.session.flush()
    task.entry_id = record(event, actor=owner, subject=subject, task=task.id, **data).id
    db.session.flush()
    return task


def work(entry: Entry, chunk: Callable[[Task], None], *, stopped: Callable[[Task], None] | None = None) -> bool:
    """Do one chunk of the task that ``entry`` started. Returns whether there is more to do, as a reaction should.

    ``chunk`` steps, and finishes or fails the task; when people asked to stop, ``stopped`` tidies up instead.
    ``Refused`` ends the task with its sentence; what the chunk wrote is then rolled back.
    """
    task = db.session.get(Task, entry.data["task"], with_for_update=True, populate_existing=True)
    if task is None or not task.is_active:
        return False
    if task.stop_asked_at is not None:
        if stopped is not None:
            stopped(task)
        _end(task, TaskState.CANCELLED)
    else:
        _chunk(task, chunk)
    db.session.flush()
    return task.is_active


def _chunk(task: Task, chunk: Callable[[Task], None]) -> None:
    task.state = TaskState.RUNNING
    db.session.flush()
    try:
        with db.session.begin_nested():
            chunk(task)
            db.session.flush()
    except Refused as no:
        db.session.refresh(task)
        _fail(task, no.message)


def _fail(task: Task, sentence: object) -> None:
    """The task fails by itself: its feature is told by an event, so that it can tidy up."""
    task.fail(sentence)
    db.session.flush()
    record("task.failed", actor=None, subject=task, kind=task.kind)


def _end(task: Task, state: TaskState) -> None:
    task.state, task.ended_at = state, clock.now()


def place(task_id: int) -> int:
    """How much of a task is done, read without a lock: for a chunk that is prepared before it is written."""
    return db.session.scalar(sa.select(Task.done).where(Task.id == task_id)) or 0


def active(kind: str) -> list[Task]:
    """The tasks of a kind that have not ended."""
    return list(db.session.scalars(sa.select(Task).where(Task.kind == kind, Task.state.not_in(ENDS)).order_by(Task.id)))


def cancel(task: Task) -> None:
    """Ask the worker to stop before its next chunk; a task that has ended stays as it is."""
    db.session.execute(
        sa.update(Task)
        .where(Task.id == task.id, Task.state.not_in(ENDS), Task.stop_asked_at.is_(None))
        .values(stop_asked_at=clock.now())
    )


def disown(owner: int) -> None:
    """Tasks forget who asked for them; what nobody else may watch is stopped."""
    theirs = Task.owner_id == owner
    for task in db.session.scalars(sa.select(Task).where(theirs, Task.state.not_in(ENDS))):
        if not task.roles:
            cancel(task)
    db.session.execute(sa.update(Task).where(theirs).values(owner_id=None))


def owned(owner: int) -> list[dict[str, Any]]:
    """What long work one person asked for, in plain words for a copy of their data."""
    rows = db.session.execute(
        sa.select(Task.kind, Task.state, Task.created_at, Task.ended_at).where(Task.owner_id == owner).order_by(Task.id)
    )
    return [dict(row) for row in rows.mappings()]


def find(key: str) -> Task:
    """The task of this key. Raises ``NotFound``."""
    task: Task | None = db.session.scalar(sa.select(Task).where(Task.key == key))
    if task is None:
        raise NotFound
    return task


def of_subject(subject: Any) -> Task | None:  # noqa: ANN401  any model row
    """The latest task that was started on ``subject``."""
    entries = sa.select(Entry.id).where(Entry.subject_kind == subject.__tablename__, Entry.subject_id == subject.id)
    return db.session.scalar(sa.select(Task).where(Task.entry_id.in_(entries)).order_by(Task.id.desc()).limit(1))


def of_owner(kind: str, subject: Any, owner: int) -> Task | None:  # noqa: ANN401  any model row
    """The latest task of a kind that one person started on ``subject``."""
    entries = sa.select(Entry.id).where(Entry.subject_kind == subject.__tablename__, Entry.subject_id == subject.id)
    theirs = (Task.kind == kind, Task.owner_id == owner, Task.entry_id.in_(entries))
    return db.session.scalar(sa.select(Task).where(*theirs).order_by(Task.id.desc()).limit(1))


def sample() -> dict[str, Any] | None:
    """The URL values of a task that officers may watch, if there is one."""
    found = db.session.execute(sa.select(Task.key, Task.roles).order_by(Task.id.desc()).limit(50))
    return next(({"key": row.key} for row in found if "officer" in row.roles), None)


def close_broken() -> None:
    """End tasks whose reaction was parked, and record ``task.failed`` so that their features can tidy up."""
    parked = sa.select(Delivery.entry_id).where(Delivery.state == "parked")
    with write():
        for task in db.session.scalars(sa.select(Task).where(Task.state.not_in(ENDS), Task.entry_id.in_(parked))):
            _fail(task, BROKEN)


SCHEDULE = (Timed("tasks.close_broken", close_broken, CLOSE_EVERY),)
