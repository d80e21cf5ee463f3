"""The table that is printed: what was measured beside its floor and its aim."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.quality.scoring import Figure


class Target(NamedTuple):
    """What must be beaten and what is hoped for."""

    floor: float
    aim: float


TARGETS = {
    ("yc_vc cold", "AUC, activity matched"): Target(0.663, 0.72),
    ("yc_vc cold", "recall@10"): Target(0.053, 0.08),
    ("yc_vc cold", "recall@10, investor -> startups"): Target(0.170, 0.22),
    ("yc_vc warm", "recall@10"): Target(0.088, 0.16),
    ("yc_vc warm", "AUC, activity matched"): Target(0.695, 0.73),
    ("cb2013", "recall@10"): Target(0.216, 0.28),
    ("cb2013", "AUC, activity matched"): Target(0.721, 0.78),
    ("india", "recall@10"): Target(0.245, 0.30),
    ("india", "AUC, activity matched"): Target(0.551, 0.66),
    ("gsoc", "R@1"): Target(0.471, 0.53),
    ("gsoc", "assigned right, within capacity"): Target(0.485, 0.57),
    ("xquad vi -> vi", "R@1"): Target(0.890, 0.93),
    ("xquad vi -> vi, no accents", "R@1"): Target(0.363, 0.925),
    ("xquad vi -> en", "R@1"): Target(0.348, 0.60),
    ("iwslt vi -> en", "R@1"): Target(0.166, 0.35),
    ("speed_dating", "AUC, mutual match"): Target(0.761, 0.84),
}


class Line(NamedTuple):
    """One figure of one set."""

    name: str
    metric: str
    figure: Figure


def plain(lines: Sequence[Line]) -> list[dict[str, object]]:
    """Return the table as plain rows."""
    found = []
    for name, metric, figure in lines:
        target = TARGETS.get((name, metric))
        found.append(
            {
                "set": name,
                "metric": metric,
                "ours": round(figure.mean, 4),
                "floor": target.floor if target else None,
                "aim": target.aim if target else None,
                "n": figure.n,
                "standard_error": round(figure.error, 4),
            }
        )
    return found


def printed(lines: Sequence[Line]) -> str:
    """Return the table as text."""
    rows = [f"{'set':<28}{'metric':<34}{'ours':>7}{'floor':>8}{'aim':>7}{'n':>7}{'± se':>8}"]
    for one in plain(lines):
        floor, aim = ("" if one[key] is None else f"{one[key]:.3f}" for key in ("floor", "aim"))
        start = f"{one['set']:<28}{one['metric']:<34}{one['ours']:>7.3f}"
        rows.append(f"{start}{floor:>8}{aim:>7}{one['n']:>7}{one['standard_error']:>8.3f}  {_word(one)}")
    return "\n".join(rows)


def as_json(found: object) -> str:
    """Return anything plain as JSON."""
    return json.dumps(found, ensure_ascii=False, indent=1)


def _word(one: dict[str, object]) -> str:
    if one["floor"] is None:
        return ""
    ours = float(str(one["ours"]))
    if ours >= float(str(one["aim"])):
        return "aim reached"
    return "above the floor" if ours > float(str(one["floor"])) else "BELOW THE FLOOR"
