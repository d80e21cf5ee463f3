"""Honest scores: what jurors gave, and the same with each juror's severity taken out. Pure.

The model is additive: ``y = mu + a(application) + b(juror) + rest``. ``mu`` is the mean of all reads; ``b`` is held
back by a ridge of ``RIDGE`` reads, so that a juror with one read is hardly corrected; ``a`` is free. It minimises
``sum(rest^2) + RIDGE * sum(b^2)`` by turns, which has one minimum (see Searle, Casella and McCulloch, *Variance
Components*, 1992, on such two-way models). The calibrated score of an application is ``mu + a``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

RIDGE = 2.0
ROUNDS, CLOSE = 500, 1e-9
# Fewer reads than this of a juror or an application say little, and are named.
LEAST_OF_JUROR, LEAST_OF_APPLICATION = 3, 2
# A read this far from what the model expects, in points and in standard deviations, is looked at.
FAR, FAR_DEVIATIONS = 10.0, 2.0


@dataclass(frozen=True)
class Mark:
    """One read that was sent: 0 to 100."""

    juror: int
    application: int
    score: float


@dataclass(frozen=True)
class Standing:
    """One application: its scores and ranks before and after, and how many reads stand behind them."""

    application: int
    raw: float
    calibrated: float
    raw_rank: int
    rank: int
    reads: int
    spread: float

    @property
    def moved(self) -> int:
        """Places won (above 0) or lost by calibration."""
        return self.raw_rank - self.rank


@dataclass(frozen=True)
class Severity:
    """One juror: points above (kind) or below (severe) what the others gave to the same applications."""

    juror: int
    effect: float
    reads: int


@dataclass(frozen=True)
class Calibration:
    """All of a round. ``agreement`` is the share of the variance that lies between applications (ICC(1)), or none."""

    standings: tuple[Standing, ...]
    severities: tuple[Severity, ...]
    agreement: float | None
    outliers: tuple[Mark, ...]

    @property
    def least(self) -> int:
        """The fewest reads that an application stands on."""
        return min((one.reads for one in self.standings), default=0)

    @property
    def moves(self) -> tuple[Standing, ...]:
        """Those whose rank calibration changed."""
        return tuple(one for one in self.standings if one.moved)


def calibrate(marks: Collection[Mark]) -> Calibration:
    """The standings of a round from the reads that were sent, the best first, ties by id."""
    given = sorted(marks, key=lambda one: (one.application, one.juror))
    if not given:
        return Calibration((), (), None, ())
    mean, merits, effects = _fitted(given)
    by_application = _grouped(given)
    raw = {key: fmean(one.score for one in rows) for key, rows in by_application.items()}
    calibrated = {key: mean + merits[key] for key in by_application}
    raw_ranks, ranks = _ranks(raw), _ranks(calibrated)
    standings = [
        Standing(
            key, raw[key], calibrated[key], raw_ranks[key], ranks[key], len(rows), _spread([one.score for one in rows])
        )
        for key, rows in by_application.items()
    ]
    counts: dict[int, int] = defaultdict(int)
    for one in given:
        counts[one.juror] += 1
    return Calibration(
        tuple(sorted(standings, key=lambda one: (one.rank, one.application))),
        tuple(Severity(key, effects[key], counts[key]) for key in sorted(effects, key=lambda each: effects[each])),
        agreement(by_application),
        tuple(_outliers(given, mean, merits, effects)),
    )


def agreement(groups: Mapping[int, Sequence[Mark]]) -> float | None:
    """ICC(1) of groups of unequal size, not below 0; ``None`` where nothing can be compared."""
    several = [[one.score for one in rows] for rows in groups.values()]
    count, total = len(several), sum(len(rows) for rows in several)
    if count <= 1 or total <= count:
        return None
    mean = sum(sum(rows) for rows in several) / total
    between = sum(len(rows) * (fmean(rows) - mean) ** 2 for rows in several) / (count - 1)
    within = sum((score - fmean(rows)) ** 2 for rows in several for score in rows) / (total - count)
    size = (total - sum(len(rows) ** 2 for rows in several) / total) / (count - 1)
    whole = between + (size - 1) * within
    return max(0.0, (between - within) / whole) if whole > 0 else None


def _fitted(given: Sequence[Mark]) -> tuple[float, dict[int, float], dict[int, float]]:
    mean = fmean(one.score for one in given)
    merits = dict.fromkeys((one.application for one in given), 0.0)
    effects = dict.fromkeys((one.juror for one in given), 0.0)
    by_application, by_juror = _grouped(given), _of_jurors(given)
    for _turn in range(ROUNDS):
        before = dict(effects)
        for key, rows in by_application.items():
            merits[key] = fmean(one.score - mean - effects[one.juror] for one in rows)
        for key, rows in by_juror.items():
            rest = sum(one.score - mean - merits[one.application] for one in rows)
            effects[key] = rest / (len(rows) + RIDGE)
        if all(abs(effects[key] - before[key]) < CLOSE for key in effects):
            break
    return mean, merits, effects


def _grouped(given: Sequence[Mark]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for one in given:
        found[one.application].append(one)
    return found


def _of_jurors(given: Sequence[Mark]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for one in given:
        found[one.juror].append(one)
    return found


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """1 for the highest; equal scores (to a millionth) share a rank."""
    values = sorted((round(score, 6) for score in scores.values()), reverse=True)
    return {key: values.index(round(score, 6)) + 1 for key, score in scores.items()}


def _spread(scores: Sequence[float]) -> float:
    return max(scores) - min(scores)


def _outliers(
    given: Sequence[Mark], mean: float, merits: Mapping[int, float], effects: Mapping[int, float]
) -> list[Mark]:
    rest = {one: one.score - mean - merits[one.application] - effects[one.juror] for one in given}
    deviation = fmean(value**2 for value in rest.values()) ** 0.5
    return [one for one, value in rest.items() if abs(value) > max(FAR, FAR_DEVIATIONS * deviation)]
