"""Long exports, made by the worker part by part; and taking old ones away."""

from __future__ import annotations

from ecosystem.core import progress
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.directory.actions import exports

TIDY_EVERY = 3600


def make(entry: Entry) -> bool:
    """Make the next part."""
    return progress.work(entry, lambda task: exports.chunk(entry, task), stopped=exports.drop_parts)


def tidy() -> None:
    """Take away exports that are a day old."""
    with write():
        exports.tidy()
