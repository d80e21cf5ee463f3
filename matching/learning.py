"""Weights of the score, learnt from what people answered and held near the defaults.

Who answers judges one direction: logit P(yes) = b + s · Σ w·v / 100, w the points of the parts, v their values. s, how
steep answers are in the default value, is fitted first; then `mixing.refit` moves all parts around s · w, a ridge to
the defaults. What falls under nothing is nothing; the rest is scaled to 100 and rounded by Hamilton's method, so
reasons still sum to the score. Nothing but w changes: formulae, rules and the harmonic mean stay.
"""

from collections.abc import Mapping

import numpy as np

from matching.affinity import DIRECTIONS, PARTS, TOTAL, Weights, values
from matching.corpus import Corpus
from matching.documents import Document
from matching.explain import whole_points
from matching.fields import at
from matching.mixing import Examples, Mix, refit
from matching.ranking import NEVER, grid, without_rules

STRENGTH = 10.0
# Answers that do not follow the default value at all would leave no scale to hold the parts to.
LEAST_STEEP = 2.0

Points = dict[str, int]


def part_values(corpus: Corpus, weights: Weights, startup: Document, other: Document) -> dict[str, dict[str, float]]:
    """Return the value (0..1) of every part of a pair in each direction, under the mandate that counts by `weights`."""
    startups = corpus.encode_startups([startup], corpus.rows([startup]))
    others = corpus.encode_counterparts([other], corpus.rows([other]))
    similarity = (startups.text @ others.transposed).toarray()
    found = grid(startups, others, similarity, weights)
    if not (found.value > NEVER).any():
        found = without_rules(found, weights)
    first = np.zeros(1, dtype=np.intp)
    mine, theirs = at(startups.fields, first), at(others.fields, found.best_offers(first, first))
    told = {way: values(mine, theirs, similarity[first, first], way) for way in DIRECTIONS}
    return {way: {part: float(np.ravel(value)[0]) for part, value in parts.items()} for way, parts in told.items()}


def learnt(default: Mapping[str, int], examples: Examples, *, minimum: int, strength: float = STRENGTH) -> Points:
    """Return the points of one direction, learnt from pairs and answers; the defaults where too little is known.

    `minimum` is the least number of yes and of no. Only parts that the defaults name are weighed.
    """
    names = tuple(part for part in PARTS if default.get(part))
    chosen = examples.values[:, [examples.names.index(name) for name in names]]
    share = np.array([default[name] / TOTAL for name in names])
    whole = Examples(("whole",), (chosen @ share)[:, None], examples.outcomes)
    steep = max(LEAST_STEEP, refit(Mix({"whole": 0.0}), whole, strength=1.0, minimum=minimum).weights["whole"])
    start = Mix(dict(zip(names, (steep * share).tolist(), strict=True)))
    found = refit(start, Examples(names, chosen, examples.outcomes), strength=strength, minimum=minimum)
    return dict(default) if found is start else _points(found.weights) or dict(default)


def _points(weights: Mapping[str, float]) -> Points:
    """Scale weights to whole points that sum to 100; none are left where none is above nothing."""
    kept = np.maximum(np.array(list(weights.values())), 0.0)
    if kept.sum() <= 0:
        return {}
    whole = whole_points((kept * (TOTAL / kept.sum()))[:, None])[:, 0]
    return dict(zip(weights, whole.tolist(), strict=True))
