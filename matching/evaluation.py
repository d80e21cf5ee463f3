"""Judge the engine on pairs that people judged: pure functions over documents and judgements.

hit@k is the share of "match" pairs whose counterpart stands among the best k of its list for the startup: mentors among
the mentors, angels and funds among all investors. A "never" pair must not be recommended at all. `unequal` is the Gini
coefficient of how often each candidate that takes introductions stands in the first ten places of the lists, group by
group, with no factors and with them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from matching.affinity import Weights
from matching.constraints import declines, is_full
from matching.documents import Document, Vocabulary
from matching.exposure import GROUPS, INVESTORS, MENTORS, STARTUPS, TOP, balanced, gini, shown
from matching.matcher import Factors, Matcher
from matching.text import strip_marks

MATCH, NEVER = "match", "never"
FLOORS = {"hit": 0.93, "never_recommended": 0, "stripped_hit": 0.92}


class Judgement(NamedTuple):
    """What people say of a startup and a counterpart: `match`, `never`, or anything else, which is not counted."""

    startup: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured over one world; a share over no pairs is 1."""

    mentors: int
    investors: int
    hit_mentors: float
    hit_investors: float
    hit: float
    never: int
    never_in_top: int
    never_recommended: int
    missed: tuple[tuple[str, str, int], ...]
    leaked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The world as written and with the startups' texts stripped of diacritics."""

    written: Figures
    stripped: Figures

    @property
    def passes(self) -> bool:
        """Say whether every floor is reached."""
        clean = not self.written.never_recommended and not self.stripped.never_recommended
        return clean and self.written.hit >= FLOORS["hit"] and self.stripped.hit >= FLOORS["stripped_hit"]

    def plain(self) -> dict[str, Any]:
        """Return the report as plain dictionaries and lists."""
        return {"written": asdict(self.written), "stripped": asdict(self.stripped), "passes": self.passes}


def judgements_from(rows: Iterable[Mapping[str, str]]) -> list[Judgement]:
    """Read the rows of a table with the columns `startup_id`, `target_id` and `label`; raise KeyError without one."""
    return [Judgement(row["startup_id"], row["target_id"], row["label"]) for row in rows]


def judge(
    documents: Sequence[Document],
    judgements: Sequence[Judgement],
    vocabulary: Vocabulary,
    *,
    weights: Weights | None = None,
    eases: Factors = None,
    k: int = 3,
) -> Report:
    """Fit the world twice, as written and stripped, and compare its lists with the judgements.

    With `eases` (see `exposure.ease`) the lists are damped as the product damps them. Raise KeyError if a judgement
    names a document that is not there.
    """

    def figures(world: Sequence[Document]) -> Figures:
        matcher = Matcher(vocabulary, weights).fit(world)
        factors = None if eases is None else balanced(matcher, world, eases)
        return measure(matcher, world, judgements, k=k, factors=factors)

    return Report(written=figures(documents), stripped=figures(stripped(documents)))


@dataclass(frozen=True, slots=True)
class Unequal:
    """How unequally one group of candidates is shown: Gini, and who is in no first place, without and with factors."""

    kinds: tuple[str, ...]
    candidates: int
    plain: float
    damped: float
    never_plain: int
    never_damped: int


def unequal(matcher: Matcher, documents: Sequence[Document], eases: Mapping[str, float]) -> tuple[Unequal, ...]:
    """Measure the exposure of every group that has candidates, over the lists of all who may ask."""
    damped = balanced(matcher, documents, eases)
    found = []
    for kinds in GROUPS:
        candidates = [d.id for d in documents if d.kind in kinds and not declines(d) and not is_full(d)]
        asking = [d for d in documents if d.is_startup != (kinds == STARTUPS)]
        if candidates and asking:
            plain, after = (_counts(matcher, asking, candidates, kinds, factors) for factors in ({}, damped))
            found.append(
                Unequal(tuple(sorted(kinds)), len(candidates), gini(plain), gini(after), plain.count(0), after.count(0))
            )
    return tuple(found)


def _counts(
    matcher: Matcher, asking: Sequence[Document], candidates: Sequence[str], kinds: frozenset[str], factors: Factors
) -> list[int]:
    """Count for each candidate in how many of the lists it stands among the first."""
    lists = matcher.values_many(asking, TOP, kinds=kinds, connected=(), factors=factors)
    counts = shown([name for name, _ in one] for one in lists)
    return [counts[name] for name in candidates]


def stripped(documents: Iterable[Document]) -> list[Document]:
    """Return the documents with the texts of the startups stripped of diacritics, the case kept."""
    return [replace(d, text=strip_marks(d.text)) if d.is_startup else d for d in documents]


def measure(
    matcher: Matcher,
    documents: Iterable[Document],
    judgements: Iterable[Judgement],
    *,
    k: int = 3,
    factors: Factors = None,
) -> Figures:
    """Compare the lists of a fitted matcher with the judgements."""
    by_id = {document.id: document for document in documents}
    judged = [(by_id[one.startup], by_id[one.target], one.label) for one in judgements]
    place = _places(matcher, sorted({startup for startup, *_ in judged}, key=lambda startup: startup.id), factors)
    ranks = [(startup.id, target.id, target.kind, place(startup, target), label) for startup, target, label in judged]
    hits = {
        kinds: [rank <= k for _, _, kind, rank, label in ranks if label == MATCH and kind in kinds]
        for kinds in (MENTORS, INVESTORS)
    }
    never = [(startup, target, rank) for startup, target, _, rank, label in ranks if label == NEVER]
    return Figures(
        mentors=len(hits[MENTORS]),
        investors=len(hits[INVESTORS]),
        hit_mentors=_share(hits[MENTORS]),
        hit_investors=_share(hits[INVESTORS]),
        hit=_share(hits[MENTORS] + hits[INVESTORS]),
        never=len(never),
        never_in_top=sum(rank <= k for *_, rank in never),
        never_recommended=sum(rank < UNLISTED for *_, rank in never),
        missed=tuple((s, t, rank) for s, t, _, rank, label in ranks if label == MATCH and rank > k),
        leaked=tuple((s, t) for s, t, rank in never if rank < UNLISTED),
    )


UNLISTED = 1 << 30


def _places(matcher: Matcher, startups: Sequence[Document], factors: Factors) -> Callable[[Document, Document], int]:
    """Return the place (1 is best) of a target in the list of a startup, UNLISTED if it is not in it."""
    ranks: dict[tuple[str, str], int] = {}

    def lists(kinds: frozenset[str]) -> list[list[tuple[str, float]]]:
        return matcher.values_many(startups, UNLISTED, kinds=kinds, connected=(), factors=factors)

    for kinds in (MENTORS, INVESTORS):
        for startup, matches in zip(startups, lists(kinds), strict=True):
            ranks.update(((startup.id, name), rank) for rank, (name, _) in enumerate(matches, 1))
    return lambda startup, target: ranks.get((startup.id, target.id), UNLISTED)


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0
