"""Who is shown how often: factors that keep a few popular people from being buried, and how unequal showing is.

A factor in FLOOR..1 multiplies the order of a candidate in every list, never a score. It is `ease` (places left, load)
times the brake that `brakes` gives who would stand among the first of far more lists than their share.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from matching.documents import Document
from matching.matcher import Connected, Matcher

FLOOR = 0.5  # no factor falls below it: half the order at most is lost
TYPICAL = 10  # so many open and recently accepted requests halve the ease
TOP = 10  # the places of a list that count as being shown
SHARE = 2  # times the fair share of the first places that one may have without a brake
ROUNDS = 8
DEPTH = 60  # so many places of a list are looked at for the brakes
# Who competes with whom for places: mentors, investors, startups.
MENTORS, INVESTORS, STARTUPS = frozenset({"mentor"}), frozenset({"angel", "fund"}), frozenset({"startup"})
GROUPS = (MENTORS, INVESTORS, STARTUPS)

Ranked = Sequence[tuple[str, float]]  # candidates of one list with their values, the best first


class Load(NamedTuple):
    """What a candidate can still take: the share of places that is free (0..1), and open and recently accepted ones."""

    room: float = 1.0
    busy: int = 0


def ease(load: Load) -> float:
    """Return max(FLOOR, (1 + room) / 2 / (1 + busy / TYPICAL)): 1 for who is free, less the fuller and the busier."""
    return max(FLOOR, (1 + load.room) / 2 / (1 + load.busy / TYPICAL))


def balanced(
    matcher: Matcher, documents: Collection[Document], eases: Mapping[str, float], *, connected: Connected = ()
) -> dict[str, float]:
    """Return the factors of all candidates: ease times brake, group by group; who is not named has 1."""
    found = {name: factor for name, factor in eases.items() if factor < 1.0}
    pairs = list(connected)
    for kinds in GROUPS:
        asking = [one for one in documents if one.is_startup != (kinds == STARTUPS)]
        lists = matcher.values_many(asking, DEPTH, kinds=kinds, connected=pairs, factors=eases)
        found |= brakes(lists, eases)
    return dict(sorted(found.items()))


def brakes(lists: Collection[Ranked], eases: Mapping[str, float]) -> dict[str, float]:
    """Return the factors below 1 of candidates who would fill more than SHARE times their share of the first places.

    In each of ROUNDS the lists are ordered by value * factor, and who stands in x of the first TOP places, above the
    cap of SHARE * places / candidates, is multiplied by sqrt(cap / x). A greedy pass that only ever lowers: it ends,
    it does not depend on the order of the lists, and no factor falls below FLOOR.
    """
    candidates = {name for one in lists for name, _ in one}
    factors = {name: eases.get(name, 1.0) for name in candidates}
    cap = SHARE * sum(min(TOP, len(one)) for one in lists) / max(1, len(candidates))
    for _round in range(ROUNDS):
        counts = shown((_names(_again(one, factors)) for one in lists), TOP)
        over = {name: count for name, count in counts.items() if count > cap and factors[name] > FLOOR}
        if not over:
            break
        for name, count in over.items():
            factors[name] = max(FLOOR, factors[name] * (cap / count) ** 0.5)
    return {name: factor for name, factor in sorted(factors.items()) if factor < 1.0}


def shown(lists: Iterable[Sequence[str]], top: int = TOP) -> Counter[str]:
    """Count in how many lists each candidate stands among the first."""
    return Counter(name for names in lists for name in names[:top])


def gini(counts: Iterable[int]) -> float:
    """Return the Gini coefficient of counts: 0 if all are equal, near 1 if one has all; of nothing it is 0.

    G = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n with x in rising order, i = 1..n.
    """
    rising = sorted(counts)
    total, number = sum(rising), len(rising)
    if not total:
        return 0.0
    return 2 * sum(place * count for place, count in enumerate(rising, 1)) / (number * total) - (number + 1) / number


def _again(one: Ranked, factors: Mapping[str, float]) -> Ranked:
    return sorted(one, key=lambda pair: (-pair[1] * factors[pair[0]], pair[0]))


def _names(one: Ranked) -> list[str]:
    return [name for name, _ in one]
