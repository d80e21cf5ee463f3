"""Two people who met: did both say yes? Each one's rating of the other is one direction of the product's score."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.quality.reading import table
from benchmarks.quality.scoring import Figure, auc
from matching.affinity import harmonic
from matching.fields import Flags, Floats

SAMPLES, SEED = 200, 5


class Meetings(NamedTuple):
    """The ratings of both sides and whether the two matched."""

    one: Floats
    other: Floats
    matched: Flags


def read(folder: Path) -> Meetings:
    """Read the pairs; a rating that is missing is the mean of its side."""
    rows = table(folder / "pairs.csv.gz")
    one, other = (np.array([float(row[name] or "nan") for row in rows]) for name in ("a_like", "b_like"))
    filled = [np.where(np.isnan(side), np.nanmean(side), side) for side in (one, other)]
    return Meetings(filled[0], filled[1], np.array([row["match"] == "1" for row in rows]))


def both(meetings: Meetings) -> Floats:
    """Return the harmonic mean of both ratings, as the product joins its two directions."""
    return harmonic(meetings.one, meetings.other)


def figure(scores: Floats, matched: Flags) -> Figure:
    """Return the AUC with its standard error over resampled pairs (bootstrap)."""
    draw = np.random.default_rng(SEED)
    picks = [draw.integers(0, len(scores), len(scores)) for _ in range(SAMPLES)]
    sampled = np.array([auc(scores[pick], matched[pick]) for pick in picks])
    return Figure(auc(scores, matched), float(sampled.std()), len(scores), sampled)
