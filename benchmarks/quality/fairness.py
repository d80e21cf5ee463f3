"""Who is shown how often in the first ten places, before and after the exposure cap, and what the cap costs.

The cap is the product's own (`matching.exposure.brakes`), on the probabilities of the mix.
"""

from pathlib import Path

import numpy as np

from benchmarks.quality import links
from benchmarks.quality.ablation import SETS, Table, difference
from benchmarks.quality.scoring import ndcg
from benchmarks.quality.tasks import LinkTask
from matching.exposure import DEPTH, TOP, brakes, gini
from matching.fields import Floats
from matching.mixing import probability

MOST_SHOWN = 10


def fairness(data: Path, only: str = "") -> Table:
    """Measure each set of links."""
    rows = [_of(label, LinkTask(data, name, warm=warm)) for label, name, warm in SETS if only in label]
    return Table("\n".join(f"{key}: {value}" for row in rows for key, value in row.items()), rows)


def _of(label: str, task: LinkTask) -> dict[str, object]:
    plain = probability(task.scores())
    capped = plain * _factors(plain, task.links)
    true = task.outer[0].true
    loss, error = difference(ndcg(plain, true), ndcg(capped, true))
    found: dict[str, object] = {"set": label, "candidates": len(task.links.ids), "lists": len(plain)}
    for name, scores in (("plain", plain), ("capped", capped)):
        counts = _shown(scores)
        most = float(np.sort(counts)[-MOST_SHOWN:].sum() / counts.sum())
        found[f"{name} gini"] = round(gini(counts.astype(int).tolist()), 3)
        found[f"{name} share of the ten most shown"] = round(most, 3)
        found[f"{name} never shown"] = int((counts == 0).sum())
        found[f"{name} nDCG@10"] = round(ndcg(scores, true).mean, 4)
    return {**found, "cost in nDCG@10": round(loss, 4), "standard error": round(error, 4)}


def _factors(scores: Floats, found: links.Links) -> Floats:
    lists = []
    for row in scores:
        best = np.argsort(-row, kind="stable")[:DEPTH]
        lists.append([(found.ids[at], float(row[at])) for at in best.tolist()])
    factors = brakes(lists, {})
    return np.array([factors.get(name, 1.0) for name in found.ids])


def _shown(scores: Floats) -> Floats:
    top = np.argpartition(-scores, TOP - 1, axis=1)[:, :TOP]
    return np.bincount(top.ravel(), minlength=scores.shape[1]).astype(np.float64)
