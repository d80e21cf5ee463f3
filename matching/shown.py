"""Lists read from disk: what a process needs that shows lists and makes none. Loads numpy and nothing else.

`Lists.save` writes them; a reader maps them and finds a list in microseconds, however many there are.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Self

import numpy as np

from matching import artefact
from matching.artefact import Arrays

SHOW = 20


class Shown:
    """The lists of an artefact."""

    def __init__(self, arrays: Arrays) -> None:
        """Take what `Lists.arrays` gave."""
        self._arrays = arrays

    @classmethod
    def open(cls, folder: Path, *, checked: bool = False) -> Self:
        """Map what was saved last; raise `artefact.DamagedError` if it is not whole.

        Readers check sizes and heads; the writer checks the content as well when it starts.
        """
        return cls(artefact.read(folder, checked=checked))

    def of(self, name: str, kinds: Collection[str]) -> list[tuple[str, float]]:
        """Return the list of a document over mentors, over investors or over startups; none for who is not held."""
        held = self._arrays
        place = int(np.searchsorted(held["names"], name))
        if place == len(held["names"]) or held["names"][place] != name:
            return []
        number = int(held["numbers"][place])
        book = "second" if not {"angel", "fund"}.isdisjoint(kinds) else "first"
        size = min(SHOW, int(held[f"{book}_sizes"][number]))
        entries = held["by_number"][held[f"{book}_entries"][number, :size]].tolist()
        return list(zip(entries, held[f"{book}_orders"][number, :size].tolist(), strict=True))
