"""Two ways to rank, compared on the same events: figures of both and the standard error of their difference."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.fields import Flags, Floats

ERRORS = 2.0  # a difference counts above so many standard errors
LEAST = 10  # ... and from so many events: of fewer, the error says little itself
TWO = 2  # below this there is no error at all


@dataclass(frozen=True, slots=True)
class Paired:
    """One figure before and after, the standard error of the paired difference, and over how many events."""

    before: float
    after: float
    error: float
    count: int

    @property
    def sign(self) -> int:
        """Return 1 for a gain, -1 for a loss, 0 within two standard errors or of too few events."""
        difference = self.after - self.before
        if self.count < LEAST or abs(difference) <= ERRORS * self.error:
            return 0
        return 1 if difference > 0 else -1


def share(before: Sequence[bool], after: Sequence[bool]) -> Paired:
    """Compare shares of hits over the same events: the error is that of the mean of the differences."""
    one, two = np.array(before, dtype=np.float64), np.array(after, dtype=np.float64)
    if not len(one):
        return Paired(0.0, 0.0, 0.0, 0)
    error = float((two - one).std(ddof=1) / np.sqrt(len(one))) if len(one) >= TWO else 0.0
    return Paired(float(one.mean()), float(two.mean()), error, len(one))


def auc(outcomes: Flags, before: Floats, after: Floats) -> Paired:
    """Compare the chance that a yes is worth more than a no (a tie is half): DeLong, DeLong & Clarke-Pearson 1988.

    `count` is the smaller number of yes and no; without both there is nothing to compare.
    """
    count = int(min(outcomes.sum(), (~outcomes).sum()))
    if not count:
        return Paired(0.5, 0.5, 0.0, 0)
    won = [_won(scores[outcomes], scores[~outcomes]) for scores in (before, after)]
    means = [float(one.mean()) for one in won]
    if count < TWO:
        return Paired(means[0], means[1], 0.0, count)
    gained = won[1] - won[0]
    spread = gained.mean(axis=1).var(ddof=1) / gained.shape[0] + gained.mean(axis=0).var(ddof=1) / gained.shape[1]
    return Paired(means[0], means[1], float(np.sqrt(spread)), count)


def _won(yes: Floats, no: Floats) -> Floats:
    return np.asarray((yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :]), dtype=np.float64)
