"""The rules of imports as truth tables: who may, which step follows which, what becomes of a row."""

from __future__ import annotations

import itertools

import pytest

from ecosystem.directory.models import BatchState, Choice, RowState
from ecosystem.directory.rules import imports
from ecosystem.directory.rules.imports import Known

ACTS = sorted({act for _state, act in imports.STEPS})
ALLOWED = {
    "reading read": "mapping", "reading fail": "unreadable", "reading stop": "discarded",
    "mapping check": "checking", "mapping discard": "discarded",
    "checking checked": "checked", "checking fail": "mapping", "checking stop": "mapping",
    "checked map": "mapping", "checked confirm": "writing", "checked discard": "discarded",
    "writing written": "written", "writing fail": "stopped", "writing stop": "stopped",
    "stopped confirm": "writing", "stopped undo": "undoing", "written undo": "undoing",
    "undoing undone": "undone", "undoing fail": "stopped", "undoing stop": "stopped", "unreadable discard": "discarded",
}  # fmt: skip


@pytest.mark.parametrize(("state", "act"), list(itertools.product(BatchState, ACTS)))
def test_every_step_from_every_state(state, act):
    assert imports.next_step(state, act) == ALLOWED.get(f"{state} {act}")


NOBODY_KNOWS = None
SAME, SAME_LOCKED = Known(changes=False, may_edit=True), Known(changes=False, may_edit=False)
MOVED, MOVED_LOCKED = Known(changes=True, may_edit=True), Known(changes=True, may_edit=False)
GONE, GONE_LOCKED = Known(False, True, True), Known(False, False, True)


@pytest.mark.parametrize(
    ("is_bad", "known", "has_twins", "state"),
    [
        (True, NOBODY_KNOWS, False, "bad"), (True, SAME, True, "bad"), (True, MOVED, False, "bad"),
        (False, NOBODY_KNOWS, False, "new"), (False, NOBODY_KNOWS, True, "twin"),
        (False, SAME, False, "same"), (False, SAME, True, "same"), (False, SAME_LOCKED, False, "same"),
        (False, MOVED, False, "changed"), (False, MOVED, True, "changed"), (False, MOVED_LOCKED, False, "bad"),
        (False, GONE, False, "changed"), (False, GONE_LOCKED, False, "bad"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_row(is_bad, known, has_twins, state):
    assert imports.foreseen(is_bad=is_bad, known=known, has_twins=has_twins) == state


WRITES = {
    (RowState.NEW, None): Choice.CREATE, (RowState.NEW, Choice.CREATE): Choice.CREATE,
    (RowState.NEW, Choice.UPDATE): Choice.CREATE, (RowState.NEW, Choice.SKIP): Choice.SKIP,
    (RowState.CHANGED, None): Choice.UPDATE, (RowState.CHANGED, Choice.CREATE): Choice.UPDATE,
    (RowState.CHANGED, Choice.UPDATE): Choice.UPDATE, (RowState.CHANGED, Choice.SKIP): Choice.SKIP,
    (RowState.TWIN, None): Choice.SKIP, (RowState.TWIN, Choice.SKIP): Choice.SKIP,
    (RowState.TWIN, Choice.UPDATE): Choice.UPDATE, (RowState.TWIN, Choice.CREATE): Choice.CREATE,
    **{(RowState.SAME, choice): Choice.SKIP for choice in (None, *Choice)},
}  # fmt: skip


@pytest.mark.parametrize(("state", "choice"), list(itertools.product(RowState, (None, *Choice))))
def test_what_writing_does(state, choice):
    assert imports.verdict(state, choice) == WRITES.get((state, choice))


def test_imports_are_for_officers(cast):
    may = {
        who: imports.may_import(getattr(cast, who))
        for who in ("lan", "minh", "ha", "phong", "manager", "owner", "officer", "admin")
    }
    assert {who for who, yes in may.items() if yes} == {"officer", "admin"}
    assert not imports.may_import(None)
