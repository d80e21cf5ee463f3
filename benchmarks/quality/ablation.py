"""Each part off: the mix is learnt again without it, and the lists are compared query by query.

A gain counts above two standard errors of the paired difference.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality import links, mentors
from benchmarks.quality.scoring import Figure, matched_auc, ndcg, recall
from benchmarks.quality.tasks import LinkTask
from matching.fields import Flags, Floats
from matching.signals import switched_off

SETS = (
    ("yc_vc cold", "yc_vc", False),
    ("yc_vc warm", "yc_vc", True),
    ("cb2013", "cb2013", True),
    ("india", "india", True),
)
COUNTS = 2.0


class Table(NamedTuple):
    """A table as text and as plain rows."""

    text: str
    plain: list[dict[str, object]]


def ablation(data: Path, only: str = "") -> Table:
    """Switch each part off in each set."""
    rows: list[dict[str, object]] = []
    for label, name, warm in SETS:
        if only in label:
            rows += _of_links(label, LinkTask(data, name, warm=warm))
    if only in "gsoc":
        rows += _of_mentors(mentors.read(data / "mentors" / "gsoc"))
    return Table("\n".join(map(_line, rows)), rows)


def difference(whole: Figure, less: Figure) -> tuple[float, float]:
    """Return the mean gain of the whole over less, and its standard error, query by query."""
    gains = whole.each - less.each
    return float(gains.mean()), float(gains.std() / max(1, len(gains)) ** 0.5)


def _of_links(label: str, task: LinkTask) -> list[dict[str, object]]:
    true = task.outer[0].true

    def figures(scores: Floats) -> dict[str, Figure]:
        activity = matched_auc(scores, true, links.activity_of(task.links))
        return {"recall@10": recall(scores, true), "nDCG@10": ndcg(scores, true), "AUC": activity}

    whole, rows = figures(task.scores()), []
    for part in task.inner[1]:
        less = figures(task.scores([part]))
        rows += [_row(label, part, metric, whole[metric], less[metric]) for metric in whole]
    return rows


def _of_mentors(found: mentors.Mentors) -> list[dict[str, object]]:
    inner, outer = found.inner(), found.outer()
    learning, asking = mentors.parts_of(found, inner), mentors.parts_of(found, outer)

    def first(without: list[str], true: Flags) -> Figure:
        mix = mentors.learnt(switched_off(learning, without), inner)
        return recall(mentors.ranked(found, asking, mix, outer), true, 1)

    whole = first([], outer.true)
    return [_row("gsoc", part, "R@1", whole, first([part], outer.true)) for part in learning]


def _row(label: str, part: str, metric: str, whole: Figure, less: Figure) -> dict[str, object]:
    gain, error = difference(whole, less)
    counts = bool(np.abs(gain) > COUNTS * error) and error > 0
    return {
        "set": label,
        "part": part,
        "metric": metric,
        "with": round(whole.mean, 4),
        "without": round(less.mean, 4),
        "gain": round(gain, 4),
        "standard_error": round(error, 4),
        "counts": counts,
    }


def _line(row: dict[str, object]) -> str:
    start = f"{row['set']:<12}{row['part']:<26}{row['metric']:<11}"
    mark = "counts" if row["counts"] else ""
    return f"{start}{row['with']:>8}{row['without']:>9}{row['gain']:>9}{row['standard_error']:>8}  {mark}"
