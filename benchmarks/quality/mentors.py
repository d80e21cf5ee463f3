"""Proposals and the mentoring organisations that took them: ranking, and assignment under what each could take."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.reading import Row, objects, untied
from matching.assignment.answer import Assignment
from matching.assignment.problem import Bounds, Problem
from matching.assignment.solving import assign
from matching.fields import Flags, Floats
from matching.history import Past
from matching.mixing import Mix, refit, sampled
from matching.portrait import Deed, Portrait
from matching.signals import Facets, Parts, work_parts

FACETS = Facets(offered=("topics", "technologies"))
OTHERS, SEED, YEAR = 150, 5, 365.0


class Split(NamedTuple):
    """Proposals that ask, the past they are compared with, which organisations were there, and who took them."""

    past: Past
    asking: list[Portrait]
    there: Flags
    true: Flags


@dataclass(frozen=True)
class Mentors:
    """The set of proposals."""

    organisations: Sequence[Row]
    before: Sequence[Row]
    after: Sequence[Row]

    @property
    def ids(self) -> list[str]:
        """The candidates."""
        return [str(one["id"]) for one in self.organisations]

    @property
    def answering(self) -> list[Portrait]:
        """The organisations as they describe themselves."""
        return [_organisation(one) for one in self.organisations]

    def inner(self) -> Split:
        """Split the training proposals: those of the last year ask."""
        last = max(one["year"] for one in self.before)
        asking = [one for one in self.before if one["year"] == last and one["org"] in set(self.ids)]
        there = {one["org"] for one in asking}
        return self._split([one for one in self.before if one["year"] < last], asking, [there] * len(asking))

    def outer(self) -> Split:
        """Split as the set says; an organisation is there in the years in which it took proposals."""
        active = {year: {o["id"] for o in self.organisations if str(year) in o["capacity"]} for year in self._years()}
        return self._split(self.before, self.after, [active[one["year"]] for one in self.after])

    def room(self, year: int) -> list[int]:
        """How many proposals of the test each organisation takes in a year."""
        held = Counter(one["org"] for one in self.after if one["year"] == year)
        return [held[name] for name in self.ids]

    def _years(self) -> list[int]:
        return sorted({one["year"] for one in self.after})

    def assigned(self, scores: Floats) -> list[tuple[str, str]]:
        """Give each proposal of each year to one organisation within its room, with the largest sum of scores."""
        pairs: list[tuple[str, str]] = []
        for year in self._years():
            rows = [row for row, one in enumerate(self.after) if one["year"] == year]
            asking = [self.after[row]["id"] for row in rows]
            loads = [Bounds(0, room) for room in self.room(year)]
            found = assign(Problem(asking, self.ids, scores[rows], [Bounds(1, 1)] * len(rows), loads))
            if not isinstance(found, Assignment):
                raise TypeError(f"no assignment of {year}: {found}")
            pairs += found.pairs
        return sorted(pairs)

    def _split(self, before: Sequence[Row], asking: Sequence[Row], there: Sequence[set[str]]) -> Split:
        column = {name: at for at, name in enumerate(self.ids)}
        today = max(one["year"] for one in before) * YEAR
        deeds = [Deed(one["org"], _proposal(one), one["year"] * YEAR) for one in before]
        true = np.zeros((len(asking), len(column)), dtype=bool)
        true[np.arange(len(asking)), [column[one["org"]] for one in asking]] = True
        open_to = np.array([[name in names for name in self.ids] for names in there])
        return Split(Past(self.ids, deeds, today=today), [_proposal(one) for one in asking], open_to, true)


def read(folder: Path) -> Mentors:
    """Read the set from its folder."""
    names = ("orgs", "train_proposals", "test_proposals")
    return Mentors(*(objects(folder / f"{name}.jsonl.gz") for name in names))


def parts_of(mentors: Mentors, split: Split) -> Parts:
    """Return the parts of a split."""
    return work_parts(split.asking, mentors.answering, split.past, FACETS)


def learnt(parts: Parts, split: Split) -> Mix:
    """Learn the mix on the inner split."""
    there = split.there.any(axis=0)
    seen = {name: np.asarray(value)[:, there] for name, value in parts.items()}
    start = Mix(dict.fromkeys(parts, 0.0))
    return refit(start, sampled(seen, split.true[:, there], others=OTHERS, seed=SEED))


def ranked(mentors: Mentors, parts: Parts, mix: Mix, split: Split) -> Floats:
    """Score all pairs; who is not there comes last."""
    scores = untied(mix.score(parts), [one.id for one in split.asking], mentors.ids)
    return np.where(split.there, scores, scores - 1e6)


def _proposal(row: Row) -> Portrait:
    return Portrait(str(row["id"]), f"{row['title']} . {row['text']}")


def _organisation(row: Row) -> Portrait:
    labels = {"topics": tuple(row["topics"]), "technologies": tuple(row["technologies"])}
    return Portrait(str(row["id"]), f"{row['name']} {row['description']} {row.get('category') or ''}", labels)
