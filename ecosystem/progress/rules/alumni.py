"""When alumni are asked what became of them, and what may be said of outcomes together. Pure: no database, no Flask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

STAGES = (6, 12, 24, 36)  # months after the end of the cohort
REMIND = timedelta(days=14)
OPEN = timedelta(days=60)  # how long the link of a question takes an answer
LEAST = 5  # of fewer than so many nothing is said


def after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def due_stage(ended_on: date, asked: Collection[int], today: date) -> int | None:
    """The stage to ask for on ``today``: the latest one reached, unless it was asked; what was missed stays missed."""
    reached = [months for months in STAGES if after(ended_on, months) <= today]
    if not reached or reached[-1] in asked:
        return None
    return reached[-1]


def is_alumnus(ended_on: date, today: date) -> bool:
    """Whether who graduated is one of the alumni: from the day they are first asked what became of them."""
    return after(ended_on, STAGES[0]) <= today


@dataclass(frozen=True)
class Story:
    """One startup from the intake to its latest answer. ``element`` values say what of the program it had."""

    enrolment_id: int
    elements: Mapping[str, str]
    is_operating: bool
    revenue: int | None = None
    jobs: int | None = None
    capital: int | None = None
    ip_filed: int | None = None


@dataclass(frozen=True)
class Figures:
    """What is said of a group: how many, and of each outcome its figure with how many said it."""

    count: int
    operating: int
    revenue: int | None
    jobs: int | None
    capital: int | None
    ip_filed: int | None


@dataclass(frozen=True)
class Group:
    """One value of an element; ``figures`` is ``None`` where too few would be told of."""

    value: str
    figures: Figures | None


def figures(stories: Sequence[Story]) -> Figures:
    """Shares and medians of a group; of an outcome that fewer than ``LEAST`` have told, nothing."""
    return Figures(
        len(stories),
        sum(one.is_operating for one in stories),
        *(_middle(stories, pick) for pick in (_revenue, _jobs, _capital, _ip)),
    )


@dataclass(frozen=True)
class Told:
    """What everybody reads of a program's alumni; ``operating`` in percent, ``None`` where it would tell of few."""

    count: int
    operating: int | None
    jobs: int | None
    capital: int | None


def told(stories: Sequence[Story]) -> Told | None:
    """What everybody reads of them together: nothing of fewer than ``LEAST``, nor of a share that names fewer."""
    if len(stories) < LEAST:
        return None
    found = figures(stories)
    few = [part for part in (found.operating, found.count - found.operating) if 0 < part < LEAST]
    share = None if few else round(100 * found.operating / found.count)
    return Told(found.count, share, found.jobs, found.capital)


def groups(stories: Sequence[Story], element: str) -> list[Group]:
    """The groups of an element by value. Where just one is hidden the smallest other is too: no total gives it away."""
    held: dict[str, list[Story]] = {}
    for one in stories:
        held.setdefault(one.elements.get(element, ""), []).append(one)
    hidden = {value for value, rows in held.items() if len(rows) < LEAST}
    open_ones = sorted((len(rows), value) for value, rows in held.items() if value not in hidden)
    if len(hidden) == 1 and open_ones:
        hidden.add(open_ones[0][1])
    return [Group(value, None if value in hidden else figures(held[value])) for value in sorted(held)]


def _middle(stories: Sequence[Story], pick: Callable[[Story], int | None]) -> int | None:
    told = [value for value in map(pick, stories) if value is not None]
    return round(median(told)) if len(told) >= LEAST else None


def _revenue(one: Story) -> int | None:
    return one.revenue


def _jobs(one: Story) -> int | None:
    return one.jobs


def _capital(one: Story) -> int | None:
    return one.capital


def _ip(one: Story) -> int | None:
    return one.ip_filed


HALF, MOST = 50, 80  # percent


def share_band(part: int, whole: int) -> str:
    """Which band a share falls in: ``none`` known, ``low`` under half, ``middle``, ``high`` from 80 % on."""
    if whole <= 0:
        return "none"
    percent = 100 * part / whole
    return "high" if percent >= MOST else "middle" if percent >= HALF else "low"
