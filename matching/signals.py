"""The named parts of a mix: what profiles alone say (cold) and what past work says (warm).

Each part is queries x candidates. Which facets mean what is told by `Facets`, so that deals, mentoring and whatever
comes later are read by the same functions. `docs/matching.md` lists the parts with what each is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.bags import Bags, Rows, cosine, products
from matching.documents import Vocabulary
from matching.fields import Floats
from matching.history import LONG, MONTHS, YEAR, Past, language
from matching.portrait import Portrait, pieces
from matching.space import Space
from matching.text import words

Parts = dict[str, Floats]
PROFILE = 4  # what a candidate says of itself counts as so many deeds in the language model
BROAD = 30_000.0  # μ of that model, in words: texts of projects are long and many


@dataclass(frozen=True, slots=True)
class Facets:
    """Which labels are read how.

    `asked` name the subject of who asks and `offered` that of who answers: read as words. `shared` are declared by
    both. `kept` are those of past work that are compared label by label. `breadth` is one whose number counts.
    """

    asked: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    breadth: str = ""


def profile_parts(asking: Sequence[Portrait], answering: Sequence[Portrait], facets: Facets) -> Parts:
    """Return the parts that need no past: texts, subjects and places of two profiles."""
    ask, offer = [one.named(facets.asked) for one in asking], [one.named(facets.offered) for one in answering]
    whole = [f"{one.text} {said}" for one, said in zip(asking, ask, strict=True)]
    theirs = [f"{one.text} {said}" for one, said in zip(answering, offer, strict=True)]
    parts = {"pieces": cosine(list(map(pieces, whole)), list(map(pieces, theirs)))}
    if facets.offered:
        parts["subject pieces"] = cosine(list(map(pieces, ask)), list(map(pieces, offer)))
        parts["subject in their text"] = texts_alike(ask, [one.text for one in answering])
        parts["their subject in the text"] = texts_alike([one.text for one in asking], offer)
    for facet in facets.shared:
        parts[f"same {facet}"] = shares_label(asking, answering, facet)
    if facets.shared:
        parts["rare labels"] = cosine(_labels(asking, facets.shared), _labels(answering, facets.shared))
    if facets.breadth:
        broad = np.array([len(one.of(facets.breadth)) for one in answering], dtype=np.float64)
        parts["breadth"] = np.broadcast_to(np.log1p(broad), (len(asking), len(answering)))
    return parts


def past_parts(asking: Sequence[Portrait], answering: Sequence[Portrait], past: Past, facets: Facets) -> Parts:
    """Return the parts that past work gives: activity of a year and of months, lifts of texts, labels and each facet.

    Where candidates describe themselves, also the lifts of those who describe themselves alike.
    """
    shape = (len(asking), past.candidates)
    parts = {"activity": np.broadcast_to(past.activity(YEAR), shape)}
    parts["recent activity"] = np.broadcast_to(past.activity(MONTHS), shape)
    whole = [_whole(one, facets.asked) for one in asking]
    done = [_whole(one, facets.asked) for one in past.subjects]
    texts = texts_alike(whole, done, learn=done) ** 2
    labels = cosine(_labels(asking, facets.kept), _labels(past.subjects, facets.kept)) ** 2
    parts |= {"past texts": past.lift(texts), "past labels": past.lift(labels)}
    if facets.offered:
        alike = _alike(answering, facets)
        parts |= {"alike texts": past.lift(texts, alike=alike), "alike labels": past.lift(labels, alike=alike)}
    for facet in facets.kept:
        likeness = cosine([one.of(facet) for one in asking], [one.of(facet) for one in past.subjects])
        parts[f"past {facet}"] = past.lift(likeness)
    if "stage" in facets.kept:
        likeness = shares_label(asking, past.subjects, "stage")
        parts["stage this year"] = past.lift(likeness, half_life=YEAR, shrink=10)
    return parts


def work_parts(asking: Sequence[Portrait], answering: Sequence[Portrait], past: Past, facets: Facets) -> Parts:
    """Return the parts for long texts of work (projects, sessions): the nearest, the centre, the words of all."""
    texts, done = [one.text for one in asking], [one.text for one in past.subjects]
    told = [_whole(one, facets.offered) for one in answering]
    fresh = np.broadcast_to((past.counts == 0).astype(np.float64), (len(asking), past.candidates))
    parts = {"no past": fresh, "activity": np.broadcast_to(past.activity(LONG), fresh.shape)}
    for kind, rows in (("words", _word_rows(texts, done, told)), ("pieces", _piece_rows(texts, done, told))):
        queries, works, profiles = rows
        likeness = products(queries, works)
        parts[f"profile {kind}"] = products(queries, profiles)
        parts[f"nearest {kind}"] = past.nearest(likeness)
        parts[f"centre {kind}"] = past.centre(queries, works)
        parts[f"past {kind}"] = past.lift(likeness, half_life=LONG)
    parts["profile without past"] = parts["profile words"] * fresh
    parts["language"] = _language(texts, done, told, past)
    return parts


def texts_alike(left: Sequence[str], right: Sequence[str], *, learn: Sequence[str] = ()) -> Floats:
    """Return the cosine of texts in the terms of `space`, learnt of `learn` or else of both sides."""
    space, _ = Space.learn(Vocabulary(), list(learn) or [*left, *right])
    return products(space.rows(left), space.rows(right))


def shares_label(left: Sequence[Portrait], right: Sequence[Portrait], facet: str) -> Floats:
    """Return 1 where both have a label of a facet in common."""
    bags = Bags([one.of(facet) for one in [*left, *right]])
    ours, theirs = (bags.counts([one.of(facet) for one in side]) for side in (left, right))
    return (products(ours, theirs) > 0).astype(np.float64)


def _alike(answering: Sequence[Portrait], facets: Facets) -> Floats:
    """Return the squared likeness of candidates by what they say of themselves, none to themselves."""
    told = [pieces(_whole(one, facets.offered)) for one in answering]
    alike = cosine(told, told) ** 2
    np.fill_diagonal(alike, 0.0)
    return alike


def _whole(one: Portrait, facets: Sequence[str]) -> str:
    return f"{one.text} {one.named(facets)}"


def _labels(side: Sequence[Portrait], facets: Sequence[str]) -> list[list[tuple[str, str]]]:
    return [[(facet, label) for facet in facets for label in one.of(facet)] for one in side]


def _word_rows(*sides: Sequence[str]) -> tuple[Rows, ...]:
    space, _ = Space.learn(Vocabulary(), [text for side in sides for text in side])
    return tuple(space.rows(side) for side in sides)


def _piece_rows(*sides: Sequence[str]) -> tuple[Rows, ...]:
    cut = [list(map(pieces, side)) for side in sides]
    learnt = Bags([bag for side in cut for bag in side])
    return tuple(learnt.rows(side) for side in cut)


def _language(texts: Sequence[str], done: Sequence[str], told: Sequence[str], past: Past) -> Floats:
    cut = [[words(text).folded for text in side] for side in (texts, done, told)]
    bags = Bags([*cut[1], *cut[2]])
    said = sparse.csr_array(past.shares(np.inf).T @ bags.counts(cut[1])) + PROFILE * bags.counts(cut[2])
    return language(bags.counts(cut[0]), sparse.csr_array(said), shrink=BROAD)


def switched_off(parts: Mapping[str, Floats], names: Sequence[str]) -> Parts:
    """Return the parts without some, for an ablation."""
    return {name: value for name, value in parts.items() if name not in names}
