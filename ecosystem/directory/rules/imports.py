"""Who may import, which step follows which, and what becomes of a row. Pure: no database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecosystem.directory.models import BatchState, Choice, RowState
from ecosystem.directory.rules import is_officer

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

B = BatchState
STEPS: Mapping[tuple[BatchState, str], BatchState] = {
    (B.READING, "read"): B.MAPPING,
    (B.READING, "fail"): B.UNREADABLE,
    (B.READING, "stop"): B.DISCARDED,
    (B.MAPPING, "check"): B.CHECKING,
    (B.MAPPING, "discard"): B.DISCARDED,
    (B.CHECKING, "checked"): B.CHECKED,
    (B.CHECKING, "fail"): B.MAPPING,
    (B.CHECKING, "stop"): B.MAPPING,
    (B.CHECKED, "map"): B.MAPPING,
    (B.CHECKED, "confirm"): B.WRITING,
    (B.CHECKED, "discard"): B.DISCARDED,
    (B.WRITING, "written"): B.WRITTEN,
    (B.WRITING, "fail"): B.STOPPED,
    (B.WRITING, "stop"): B.STOPPED,
    # What was stopped may go on or be taken back.
    (B.STOPPED, "confirm"): B.WRITING,
    (B.STOPPED, "undo"): B.UNDOING,
    (B.WRITTEN, "undo"): B.UNDOING,
    (B.UNDOING, "undone"): B.UNDONE,
    (B.UNDOING, "fail"): B.STOPPED,
    (B.UNDOING, "stop"): B.STOPPED,
    (B.UNREADABLE, "discard"): B.DISCARDED,
}


@dataclass(frozen=True)
class Known:
    """What the directory knows of a row: the profile it is about, whether it would change, and who may change it."""

    changes: bool
    may_edit: bool
    removed: bool = False


def may_import(actor: Account | None, _batch: object = None) -> bool:
    """Imports are for officers and administrators, who share them."""
    return is_officer(actor)


def next_step(state: BatchState, act: str) -> BatchState | None:
    """Where ``act`` leads from ``state``, or ``None`` when that is no step."""
    return STEPS.get((state, act))


def foreseen(*, is_bad: bool, known: Known | None, has_twins: bool) -> RowState:
    """What would become of a row that was checked.

    One that is about a profile which would not change is the same, whoever looks after that profile.
    """
    if is_bad:
        return RowState.BAD
    if known is None:
        return RowState.TWIN if has_twins else RowState.NEW
    if not known.changes and not known.removed:
        return RowState.SAME
    return RowState.CHANGED if known.may_edit else RowState.BAD


def verdict(state: RowState, choice: Choice | None) -> Choice | None:
    """What writing does with a row: create, update, or skip; ``None`` leaves it as it is.

    A row that resembles a profile is skipped until somebody decides.
    """
    if state == RowState.TWIN:
        return choice or Choice.SKIP
    if state in (RowState.NEW, RowState.CHANGED):
        plain = Choice.CREATE if state == RowState.NEW else Choice.UPDATE
        return Choice.SKIP if choice == Choice.SKIP else plain
    return Choice.SKIP if state == RowState.SAME else None
