"""What candidates did before, as signals of whom they will take next.

One concatenated text of everything done is near chance on short texts, so each deed is compared by itself and the
results are summed. All values are logarithms of ratios: 0 says nothing, above 0 speaks for the candidate, so they add.

    weight of a deed d:   w(d) = ½ ^ (age / half-life)
    activity(c)         = ln(FEW + Σ w(d) over the deeds of c)
    lift(q, c)          = ln((Σ w(d) k(q, d) + μ b) / ((Σ w(d) + μ) b)),  b = mean of k(q, ·) over all deeds

k is any likeness in 0..1. With k = "has the same label" the lift is the Dirichlet-smoothed language model of labels
(Zhai & Lafferty 2004); with a cosine it is a kernel estimate (Parzen) shrunk towards the average of everybody by μ
deeds. A candidate without deeds has a lift of 0. `language` is the same estimate over the words of all deeds of a
candidate as one text, the candidate model of expert search (Balog, Azzopardi & de Rijke 2006, model 1).
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from matching.bags import Rows, products, unit
from matching.fields import Floats
from matching.portrait import Deed, Portrait

FEW = 0.05  # what somebody without a deed counts for in the activity
YEAR, MONTHS, LONG = 365.0, 120.0, 1500.0  # half-lives in days
SHRINK = 3.0  # μ, in deeds
UNSAID = 1e-9


class Past:
    """The deeds of some candidates, seen from a day."""

    def __init__(self, candidates: Sequence[str], deeds: Sequence[Deed], *, today: float) -> None:
        """Keep the deeds of the candidates; subjects of one id are one subject."""
        place = {name: at for at, name in enumerate(candidates)}
        kept = [deed for deed in deeds if deed.candidate in place]
        unique = {deed.subject.id: deed.subject for deed in kept}
        row = {name: at for at, name in enumerate(unique)}
        self.subjects: list[Portrait] = list(unique.values())
        self.candidates = len(candidates)
        self.who = np.array([place[deed.candidate] for deed in kept], dtype=np.intp)
        self.what = np.array([row[deed.subject.id] for deed in kept], dtype=np.intp)
        self.age = np.array([max(0.0, today - deed.day) for deed in kept], dtype=np.float64)

    @cached_property
    def counts(self) -> Floats:
        """How many deeds each candidate has."""
        return np.bincount(self.who, minlength=self.candidates).astype(np.float64)

    def shares(self, half_life: float) -> Rows:
        """Return subjects x candidates: the weight of what each did."""
        shape = (len(self.subjects), self.candidates)
        return sparse.csr_array((0.5 ** (self.age / half_life), (self.what, self.who)), shape=shape)

    def activity(self, half_life: float) -> Floats:
        """Return ln(FEW + weighted deeds), one for each candidate: a prior that favours who is busy already."""
        return np.asarray(np.log(FEW + self.shares(half_life).sum(axis=0)), dtype=np.float64).ravel()

    def lift(
        self, likeness: Floats, *, half_life: float = LONG, shrink: float = SHRINK, alike: Floats | None = None
    ) -> Floats:
        """Return queries x candidates of a likeness queries x subjects; see the module.

        With `alike` (candidates x candidates, a zero diagonal) a candidate is told by the deeds of those alike to it
        instead of its own: what speaks for who has no past yet.
        """
        own = self.shares(half_life)
        shares, weights = own if alike is None else own @ alike, _sums(own, 1)
        mass = _sums(shares, 0)
        if not weights.size:
            return np.zeros((len(likeness), self.candidates))
        base = (likeness @ weights / weights.sum())[:, None]
        told = np.where(base > UNSAID, base, 1.0)
        sums = np.asarray(shares.T @ likeness.T).T
        return np.where(base > UNSAID, np.log((sums + shrink * told) / ((mass + shrink) * told)), 0.0)

    def nearest(self, likeness: Floats) -> Floats:
        """Return the likeness of the most alike deed of each candidate, 0 without deeds."""
        best = np.zeros((self.candidates, len(likeness)))
        np.maximum.at(best, self.who, likeness.T[self.what])
        return best.T

    def centre(self, queries: Rows, rows: Rows) -> Floats:
        """Return the cosine of queries with the sum of the rows of each candidate's subjects (Rocchio 1971)."""
        return products(queries, unit(sparse.csr_array(self.shares(np.inf).T @ rows)))


def language(queries: Rows, said: Rows, *, shrink: float) -> Floats:
    """Return Σ n·ln((c + μp) / ((C + μ)p)) / √Σn over the words of a query, of counts queries x words.

    n is 1 + ln count in the query, c counts a word and C all words of a candidate, p is its share of all that is said.
    """
    told = sparse.csr_array(queries.copy())
    told.data = 1.0 + np.log(told.data)
    share = _sums(said, 0) / max(1.0, float(said.sum()))
    ratios = sparse.coo_array(said)
    gains = np.log1p(ratios.data / (shrink * share[ratios.col]))
    gained = products(told, sparse.csr_array((gains, (ratios.row, ratios.col)), shape=said.shape))
    known = told @ (share > 0).astype(np.float64)
    lost = known[:, None] * np.log1p(_sums(said, 1) / shrink)
    return np.asarray((gained - lost) / np.sqrt(np.maximum(1.0, known))[:, None], dtype=np.float64)


def _sums(rows: Rows | Floats, axis: int) -> Floats:
    return np.asarray(rows.sum(axis=axis), dtype=np.float64).ravel()
