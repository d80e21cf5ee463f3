"""What the worst-off is promised.

Where each left asks for one counterpart, a floor is a smaller set of pairs, and the highest is found by halving
(bottleneck assignment): exact and quick. Where somebody asks for several, it is a floor under sums, for which no quick
way is known (the same as fair shares of indivisible goods); HiGHS branches, and proves a bound.
"""

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from matching.assignment import shortage
from matching.assignment.flow import Candidates
from matching.assignment.model import Model
from matching.assignment.program import Floored
from matching.fields import Flags, Floats


def promised(model: Model) -> Flags:
    """Return the lefts with an open place and anybody who might fill it."""
    return np.asarray(model.most_left > 0)


def is_single(model: Model) -> bool:
    """Whether nobody who is promised something asks for more than one."""
    return bool((model.asked[promised(model)] <= 1).all())


def kept(model: Model, floor: float) -> Model:
    """Return the model in which each left that asks for one must have one, worth the floor at least."""
    open_ = promised(model)
    allowed = model.allowed & ~(open_[:, None] & (model.scores < floor))
    return replace(model, allowed=allowed, least_left=np.maximum(model.least_left, open_))


def highest(model: Model) -> float:
    """Return the highest floor of lefts that ask for one; 0 if somebody has to get nothing."""
    open_ = promised(model)
    if not shortage.is_met(kept(model, 0.0)):
        return 0.0
    scores = np.where(model.allowed, model.scores, -np.inf)[open_]
    levels = np.unique(scores[scores >= 0])
    levels = levels[levels <= scores.max(axis=1).min()]
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if shortage.is_met(kept(model, float(levels[middle]))):
            low = middle
        else:
            high = middle - 1
    return float(levels[low])


def rows(model: Model, candidates: Candidates) -> Floored:
    """Return what the candidates and the locked pairs give to each left that is promised something."""
    scores = model.scores[candidates] / np.maximum(1, model.asked[candidates.rows])
    shape = len(model.left), len(candidates.rows)
    gains = sp.csr_array((scores, (candidates.rows, np.arange(len(scores)))), shape=shape)
    open_ = promised(model)
    return Floored(gains[np.flatnonzero(open_)], shares(model, model.locked)[open_])


def shares(model: Model, pairs: tuple[np.ndarray, np.ndarray]) -> Floats:
    """Return what pairs give each left: the sum of its scores / the most it asks for."""
    sums = np.bincount(pairs[0], weights=model.scores[pairs], minlength=len(model.left))
    return np.asarray(sums / np.maximum(1, model.asked))
