"""What counts as past work with startups, and when it counts at all. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

Terms = frozenset[str]
# A sector that only closed work speaks for is told from so many startups on: nobody can tell from a list whom one met.
LEAST_CLOSED = 2
OFTEN = 3
# Past work counts in lists of a kind once so many of the kind have some, and at least this share of them.
LEAST_WARM, SHARE_WARM = 5, 0.1


def sectors_of(opened: Iterable[Terms], closed: Iterable[Terms]) -> tuple[Terms, Terms]:
    """The sectors of past work, and those of at least ``OFTEN`` startups, of the sectors of each startup.

    ``opened`` is what members may read on the profile; ``closed`` what both sides said came of an introduction.
    """
    open_counts = Counter(sector for sectors in opened for sector in sectors)
    closed_counts = Counter(sector for sectors in closed for sector in sectors)
    told = set(open_counts) | {name for name, count in closed_counts.items() if count >= LEAST_CLOSED}
    often = {name for name in told if open_counts[name] + closed_counts[name] >= OFTEN}
    return frozenset(told), frozenset(often)


def is_warm(experienced: int, everybody: int) -> bool:
    """Whether so many of all counterparts of a kind have past work that it may count."""
    return experienced >= LEAST_WARM and experienced >= SHARE_WARM * everybody
