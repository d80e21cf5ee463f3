"""One score out of named parts: a logistic regression small enough to be read, whose parts sum to its score.

    score = b + Σ w·x,  the log-odds that a pair comes about;  probability = 1 / (1 + exp(-score))

Each w·x is the *contribution* of a part, so reasons can be given part by part and sum to the score. `refit` finds the
weights that maximise the likelihood of what happened, less strength/2 · Σ (σ(w - default))², σ the spread of the part:
ridge regression around the defaults (a Gaussian prior), by Newton's method (Hastie et al. 2009, 4.4). When only some of
the pairs that did not come about are taken as examples, b shifts and the weights do not (Prentice & Pyke 1979), and an
order by the score does not feel b.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.fields import Flags, Floats

STEPS, ENOUGH, LONGEST = 50, 1e-8, 3.0
Parts = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Mix:
    """How much each part counts; `events` says how many pairs that came about taught it (0: set by hand)."""

    weights: Mapping[str, float]
    base: float = 0.0
    events: int = 0

    def contributions(self, parts: Parts) -> dict[str, Floats]:
        """Return w·x for each part, in the order of the weights; raise KeyError if one is missing."""
        return {name: weight * np.asarray(parts[name], dtype=np.float64) for name, weight in self.weights.items()}

    def score(self, parts: Parts) -> Floats:
        """Return the base plus the sum of the contributions."""
        total = np.full((), self.base)
        for contribution in self.contributions(parts).values():
            total = total + contribution
        return np.asarray(total, dtype=np.float64)

    def without(self, name: str) -> "Mix":
        """Return the mix with a part switched off."""
        return replace(self, weights={part: 0.0 if part == name else w for part, w in self.weights.items()})

    def plain(self) -> dict[str, Any]:
        """Return what `mix_from` reads, for a file or a table."""
        return {"weights": dict(self.weights), "base": self.base, "events": self.events}

    @property
    def version(self) -> str:
        """Name the mix by its content: two mixes of one version give the same scores."""
        content = json.dumps({name: float(weight).hex() for name, weight in self.weights.items()}, sort_keys=True)
        return hashlib.sha256(f"{content} {float(self.base).hex()}".encode()).hexdigest()[:16]


def mix_from(plain: Mapping[str, Any]) -> Mix:
    """Read a mix; raise KeyError, TypeError or ValueError on what is none."""
    weights = {str(name): float(weight) for name, weight in plain["weights"].items()}
    if not np.isfinite([*weights.values(), float(plain["base"])]).all():
        raise ValueError("a weight is not a number")
    return Mix(weights, float(plain["base"]), int(plain["events"]))


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs with what their parts were when it was decided, and whether they came about; rows are pairs."""

    names: tuple[str, ...]
    values: Floats
    outcomes: Flags

    def __post_init__(self) -> None:
        """Refuse tables that do not fit each other."""
        if self.values.shape != (len(self.outcomes), len(self.names)):
            raise ValueError(f"{self.values.shape} values for {len(self.outcomes)} pairs of {len(self.names)} parts")


def examples_from(rows: Sequence[tuple[Mapping[str, float], bool]], names: Sequence[str]) -> Examples:
    """Lay out pairs given one by one; a part that a row does not name was 0."""
    values = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows], dtype=np.float64)
    outcomes = np.array([outcome for _, outcome in rows], dtype=bool)
    return Examples(tuple(names), values.reshape(len(rows), len(names)), outcomes)


def sampled(parts: Parts, came_about: Flags, *, others: int, seed: int) -> Examples:
    """Take of lists (queries x candidates) every pair that came about and, for each, some of its list that did not."""
    names, draw, places = tuple(parts), np.random.default_rng(seed), []
    for row in np.flatnonzero(came_about.any(axis=1)).tolist():
        yes, no = np.flatnonzero(came_about[row]), np.flatnonzero(~came_about[row])
        drawn = draw.choice(no, min(len(no), others * len(yes)), replace=False)
        places += [(row, column) for column in [*yes.tolist(), *drawn.tolist()]]
    rows, columns = np.array(places, dtype=np.intp).reshape(-1, 2).T
    whole = {name: np.broadcast_to(parts[name], came_about.shape) for name in names}
    values = np.stack([whole[name][rows, columns] for name in names], axis=-1)
    return Examples(names, values, came_about[rows, columns])


def refit(defaults: Mix, examples: Examples, *, strength: float = 3.0, minimum: int = 30) -> Mix:
    """Learn the weights anew, held near the defaults; with too little to learn from, return the defaults themselves.

    `minimum` is the least number of pairs that came about, and of pairs that did not. Parts that the examples do not
    name keep their weights. Same examples, same mix, to the last bit.
    """
    yes = int(examples.outcomes.sum())
    if min(yes, len(examples.outcomes) - yes) < max(1, minimum):
        return defaults
    start = np.array([defaults.weights.get(name, 0.0) for name in examples.names])
    weights, base = _newton(examples, start, defaults.base, strength)
    learnt = {**defaults.weights, **dict(zip(examples.names, weights.tolist(), strict=True))}
    return Mix(learnt, base, yes)


def _newton(examples: Examples, start: Floats, base: float, strength: float) -> tuple[Floats, float]:
    """Maximise the penalised likelihood in parts scaled to spread 1, where the ridge treats all alike."""
    spread = examples.values.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    centre = examples.values.mean(axis=0)
    scaled = np.column_stack([(examples.values - centre) / spread, np.ones(len(examples.outcomes))])
    prior = np.append(start * spread, base + start @ centre)
    ridge = np.append(np.full(len(start), max(strength, ENOUGH)), ENOUGH)
    found = prior.copy()
    for _step in range(STEPS):
        chance = probability(scaled @ found)
        slope = scaled.T @ (examples.outcomes - chance) - ridge * (found - prior)
        curve = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        size = float(np.abs(step).max())
        found = found + step * min(1.0, LONGEST / max(size, ENOUGH))
        if size < ENOUGH:
            break
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ centre)


def probability(scores: Floats) -> Floats:
    """Return 1 / (1 + exp(-score)), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(np.asarray(scores) / 2.0)), dtype=np.float64)
