"""The tasks: each reads its set, asks the engine, writes its run and returns its lines."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality import links, mentors, product, reciprocal, vietnamese
from benchmarks.quality.reading import write_pairs, write_run
from benchmarks.quality.scoring import Figure, figure, matched_auc, recall
from benchmarks.quality.tables import Line
from matching.fields import Floats
from matching.glossary import shipped
from matching.mixing import Mix
from matching.signals import Parts, switched_off

AUC, R1, R10, BACK = "AUC, activity matched", "R@1", "recall@10", "recall@10, investor -> startups"


class Task(NamedTuple):
    """A name and what does it: (folder of the sets, folder of the runs or None) -> lines."""

    name: str
    run: Callable[[Path, Path | None], list[Line]]


class LinkTask:
    """One set of links, cold or warm."""

    def __init__(self, data: Path, name: str, *, warm: bool) -> None:
        """Read the set."""
        self.links, self.warm = links.read(data / "links" / name), warm

    @cached_property
    def inner(self) -> tuple[links.Split, Parts]:
        """The inner split with its parts."""
        split = self.links.inner(warm=self.warm)
        return split, links.parts_of(self.links, split, warm=self.warm)

    @cached_property
    def outer(self) -> tuple[links.Split, Parts]:
        """The split of the set with its parts."""
        split = self.links.outer()
        return split, links.parts_of(self.links, split, warm=self.warm)

    def scores(self, without: Sequence[str] = ()) -> Floats:
        """Learn on the inner split and score all pairs, with some parts switched off."""
        split, parts = self.inner
        start = links.start(switched_off(parts, without))
        if self.warm and self.profiles:
            known = switched_off(self.profiles[1], without)
            start = links.over(start, links.learnt(self.links, known, self.profiles[0], links.start(known)))
        return self.scored(links.learnt(self.links, switched_off(parts, without), split, start))

    @cached_property
    def profiles(self) -> tuple[links.Split, Parts] | None:
        """What the warm mix starts from: all training startups before the profiles alone, where these say enough."""
        if not links.FACETS[self.links.name].offered:
            return None
        split = self.links.inner(warm=False)
        return split, links.parts_of(self.links, split, warm=False)

    def scored(self, mix: Mix) -> Floats:
        """Score all pairs by a mix."""
        split, parts = self.outer
        return links.ranked(self.links, parts, mix, split)

    def figures(self, scores: Floats) -> dict[str, Figure]:
        """Score both directions and the AUC among the equally active."""
        return _figures(self.links, self.outer[0], scores)

    def write(self, folder: Path, name: str, scores: Floats) -> None:
        """Write the run."""
        write_run(folder / f"{name}.tsv", scores, links.names_of(self.outer[0]), self.links.ids)


def _figures(found: links.Links, split: links.Split, scores: Floats) -> dict[str, Figure]:
    return {
        R10: recall(scores, split.true),
        BACK: recall(scores.T, split.true.T),
        AUC: matched_auc(scores, split.true, links.activity_of(found)),
    }


def _links(name: str, label: str, run: str, *, warm: bool) -> Task:
    def lines(data: Path, runs: Path | None) -> list[Line]:
        task = LinkTask(data, name, warm=warm)
        scores = task.scores()
        if runs:
            task.write(runs, run, scores)
        return [Line(label, metric, found) for metric, found in task.figures(scores).items()]

    return Task(label, lines)


def _mentors(data: Path, runs: Path | None) -> list[Line]:
    """Rank, then assign under capacity."""
    found = mentors.read(data / "mentors" / "gsoc")
    inner, outer = found.inner(), found.outer()
    mix = mentors.learnt(mentors.parts_of(found, inner), inner)
    scores = mentors.ranked(found, mentors.parts_of(found, outer), mix, outer)
    pairs = found.assigned(scores)
    if runs:
        write_run(runs / "gsoc_rank.tsv", scores, [one.id for one in outer.asking], found.ids)
        write_pairs(runs / "gsoc_assign.tsv", pairs)
    given = dict(pairs)
    right = figure(np.array([given[one["id"]] == one["org"] for one in found.after], dtype=np.float64))
    return [
        Line("gsoc", R1, recall(scores, outer.true, 1)),
        Line("gsoc", "assigned right, within capacity", right),
    ]


def _vietnamese(data: Path, runs: Path | None) -> list[Line]:
    glossary = shipped()
    labels = {
        "xquad_en_en": "xquad en -> en",
        "xquad_vi_vi": "xquad vi -> vi",
        "xquad_vi_vi_unaccented": "xquad vi -> vi, no accents",
        "xquad_vi_en": "xquad vi -> en",
        "iwslt_vi_en": "iwslt vi -> en",
    }
    found = vietnamese.passages(data / "vi" / "xquad", glossary)
    found["iwslt_vi_en"] = vietnamese.sentences(data / "vi" / "iwslt_tst2013", glossary)
    for name, one in found.items():
        if runs and name != "xquad_en_en":
            write_run(runs / f"{name}.tsv", one.scores, one.asking, one.answering)
    return [Line(labels[name], R1, recall(one.scores, one.true, 1)) for name, one in found.items()]


def _reciprocal(data: Path, _runs: Path | None) -> list[Line]:
    meetings = reciprocal.read(data / "reciprocal" / "speed_dating")
    sides = {"AUC, mutual match": reciprocal.both(meetings), "AUC, one side": meetings.one}
    return [Line("speed_dating", name, reciprocal.figure(side, meetings.matched)) for name, side in sides.items()]


def _product(data: Path, _runs: Path | None) -> list[Line]:
    """The product's own lists, without past work and with it."""
    found = links.read(data / "links" / "yc_vc")
    split = found.outer()
    held = product.sides(found, split)
    lines = []
    for name, weights in (("product, no past work", product.COLD), ("product, past work", product.WARM)):
        figures = _figures(found, split, product.scores(held, weights))
        lines += [Line(name, metric, one) for metric, one in figures.items()]
    return lines


TASKS = (
    _links("yc_vc", "yc_vc cold", "yc_vc_cold", warm=False),
    _links("yc_vc", "yc_vc warm", "yc_vc_warm", warm=True),
    _links("cb2013", "cb2013", "cb2013", warm=True),
    _links("india", "india", "india", warm=True),
    Task("product yc_vc", _product),
    Task("gsoc", _mentors),
    Task("vietnamese", _vietnamese),
    Task("speed_dating", _reciprocal),
)
