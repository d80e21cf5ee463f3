"""What lists are worth: recall, nDCG and the AUC among the equally active, one figure for each query."""

from typing import NamedTuple

import numpy as np

from matching.fields import Flags, Floats

TOP = 10
RIVALS = 50


class Figure(NamedTuple):
    """A mean over queries with its standard error; `each` keeps the figures for paired differences."""

    mean: float
    error: float
    n: int
    each: Floats


def figure(each: Floats) -> Figure:
    """Return the mean of figures."""
    values = np.asarray(each, dtype=np.float64)
    return Figure(float(values.mean()), float(values.std() / max(1, len(values)) ** 0.5), len(values), values)


def ranks(scores: Floats, true: Flags) -> list[Floats]:
    """Return for each query the places (1 is best) of what is true; queries without any are left out."""
    asked = np.flatnonzero(true.any(axis=1)).tolist()
    return [1.0 + (scores[row][None, :] > scores[row][true[row]][:, None]).sum(axis=1) for row in asked]


def recall(scores: Floats, true: Flags, top: int = TOP) -> Figure:
    """Share of what is true among the first."""
    return figure(np.array([(places <= top).mean() for places in ranks(scores, true)]))


def ndcg(scores: Floats, true: Flags, top: int = TOP) -> Figure:
    """Return the discounted gain of the first places as a share of the best possible (Järvelin & Kekäläinen 2002)."""
    found = []
    for places in ranks(scores, true):
        best = (1 / np.log2(1 + np.arange(1, min(top, len(places)) + 1))).sum()
        found.append((1 / np.log2(1 + places[places <= top])).sum() / best)
    return figure(np.array(found))


def matched_auc(scores: Floats, true: Flags, activity: Floats) -> Figure:
    """How often a true candidate is above one of the 50 nearest in activity: popularity alone earns a half."""
    order = np.argsort(activity, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    found = []
    for row in np.flatnonzero(true.any(axis=1)).tolist():
        held = int(true[row].sum())
        for column in np.flatnonzero(true[row]).tolist():
            start = max(0, int(place[column]) - RIVALS // 2)
            near = order[start : start + RIVALS + 1 + held]
            rivals = scores[row][near[~true[row][near]][:RIVALS]]
            own = scores[row, column]
            found.append(((own > rivals).sum() + 0.5 * (own == rivals).sum()) / len(rivals))
    return figure(np.array(found))


def auc(scores: Floats, true: Flags) -> float:
    """Area under the ROC curve: how often a true one is above another, ties by half."""
    yes, no = np.sort(scores[true]), np.sort(scores[~true])
    above = np.searchsorted(no, yes, side="left").sum()
    equal = np.searchsorted(no, yes, side="right").sum() - above
    return float((above + 0.5 * equal) / (len(yes) * len(no)))
