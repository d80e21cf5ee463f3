"""Who answers a free text ("cần người từng tape-out chip"), and by which words: the search of ``rules.asking``.

Two steps, in a constant number of queries: the word index names the profiles that hold the rarest words of the text
or of the other names of what it asks for; their open texts are then read and weighed. Only what is open to everyone
is read, whoever asks: no list tells who holds a hidden word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import text
from ecosystem.core.db import db
from ecosystem.directory.models import (
    INVESTORS,
    VOCABULARIES,
    Facet,
    Kind,
    Mentor,
    Profile,
    ProfileWord,
    Startup,
    State,
)
from ecosystem.directory.queries.cards import SHOWN, Card, cards, hanging
from ecosystem.directory.queries.search import nearest
from ecosystem.directory.rules import Relation, asking
from ecosystem.directory.rules.asking import BODY, HEADLINE, LISTED, NAME, Asked, Held, Passage, Question
from ecosystem.directory.rules.audience import FIELD_GROUPS, Chosen, is_open_to_all
from ecosystem.directory.rules.values import TERM_FIELDS
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.taxonomy.queries.naming import Naming, fold_word, said

CANDIDATES = 60
MOST_NAMES = 60
SEEN_FOR_SIMILAR = 20
MOST_MENDED = 4
LONGEST_WORD = 40  # as the index keeps them
OTHER_NAME = 0.4  # what a word of another name of an asked term counts among the candidates
FREE = (Facet.TECHNOLOGY, Facet.TOPIC)
FIELDS: Mapping[str, float] = {
    **dict.fromkeys(("name", "name_en"), NAME),
    **dict.fromkeys(("tagline_vi", "tagline_en", "title_vi", "title_en"), HEADLINE),
    **dict.fromkeys(("pitch_vi", "pitch_en", "description_vi", "description_en", "place"), BODY),
    **dict.fromkeys(("experience_vi", "experience_en"), BODY),
}
PARTS: Mapping[str, Any] = {
    "": _l("Từ ngữ trong hồ sơ"),
    "sectors": _l("Lĩnh vực"),
    "mentor_expertise": _l("Chuyên môn"),
    "startup_stages": _l("Giai đoạn"),
    "languages": _l("Ngôn ngữ"),
}
CALLED: Mapping[Kind, str] = {
    Kind.STARTUP: "startup doanh nghiệp khởi nghiệp company",
    Kind.MENTOR: "cố vấn chuyên gia mentor advisor expert",
    Kind.ANGEL: "nhà đầu tư thiên thần angel investor",
    Kind.FUND: "quỹ đầu tư nhà đầu tư fund investor",
    Kind.INSTITUTION: "tổ chức đơn vị organisation institution",
}


@dataclass(frozen=True)
class Why:
    """One part of a score in words: ``points`` of at most ``max``, by words or by labels of terms."""

    label: str
    points: int
    max: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Fitting:
    """One profile that answers, as a card, with its score and the parts that sum to it."""

    card: Card
    score: int
    reasons: tuple[Why, ...]


@dataclass(frozen=True)
class Answered:
    """A question, what those that may answer it say, and who does, best first."""

    question: Question
    held: Mapping[int, Held] = field(default_factory=dict)
    ranked: Sequence[tuple[int, asking.Answer]] = ()


@dataclass(frozen=True)
class Alike:
    """The profiles that answer, or are like one, best first, and of what they were found."""

    found: list[Fitting]
    answered: Answered


def fitting(query: str, limit: int, relation: Relation = Relation.STRANGER) -> list[Fitting]:
    """The profiles that best answer ``query``, at most ``limit``, as a reader of ``relation`` sees their cards."""
    return asked(query, limit, relation).found


def asked(query: str, limit: int, relation: Relation = Relation.STRANGER) -> Alike:
    """The same with what they were found of."""
    answered = answers(query)
    return Alike(_fittings(answered.ranked[:limit], relation), answered)


def _fittings(ranked: Sequence[tuple[int, asking.Answer]], relation: Relation) -> list[Fitting]:
    shown = {card.id: card for card in cards([profile_id for profile_id, _answer in ranked], relation)}
    return [_fitting(shown[profile_id], found) for profile_id, found in ranked if profile_id in shown]


def _fitting(card: Card, found: asking.Answer) -> Fitting:
    reasons = tuple(_why(part) for part in found.parts)
    best = (word for one in sorted(reasons, key=lambda one: -one.points) for word in one.evidence)
    return Fitting(replace(card, score=found.score, shared=tuple(dict.fromkeys(best))), found.score, reasons)


def similar(card: Card, relation: Relation) -> Alike:
    """The profiles of the same kind among the best that answer what ``card`` says of itself."""
    # The card itself answers best of all, so nobody is measured by it.
    answered = answers(" ".join((card.tagline, *card.tags)), of_the_best=0)
    found = _fittings(answered.ranked[:SEEN_FOR_SIMILAR], relation)
    others = (one for one in found if one.card.kind == card.kind and one.card.id != card.id)
    return Alike([_by_terms(one) for one in others], answered)


def _by_terms(one: Fitting) -> Fitting:
    """The same, naming the terms that the two share if there are any: words out of their sentences say little."""
    words = {word for reason in one.reasons if reason.label == str(PARTS[""]) for word in reason.evidence}
    terms = tuple(word for word in one.card.shared if word not in words)
    return replace(one, card=replace(one.card, shared=terms or one.card.shared))


def ranking(query: str) -> Sequence[tuple[int, asking.Answer]]:
    """The ids of published profiles that answer ``query``, best first, in at most six queries."""
    return answers(query).ranked


def answers(query: str, *, of_the_best: float = asking.OF_THE_BEST) -> Answered:
    """The same with what it was found of; none has less than the share ``of_the_best`` of the points of the best."""
    question, others = _question(query)
    if not question.folded:
        return Answered(question)
    question, weights = _weighed(question, others)
    held = _held(_candidates(weights)) if weights else {}
    return Answered(question, held, asking.ranked(question, held, of_the_best=of_the_best))


def first_of(query: str, source: str, limit: int) -> list[str]:
    """The ids in ``source`` of the first profiles that answer ``query``; empty for those of another source."""
    ids = [profile_id for profile_id, _answer in ranking(query)[:limit]]
    select = sa.select(Profile.id, Profile.external_id).where(Profile.id.in_(ids), Profile.source == source)
    names = {row.id: row.external_id for row in db.session.execute(select)}
    return [names.get(profile_id) or "" for profile_id in ids]


def _question(query: str) -> tuple[Question, tuple[str, ...]]:
    """The question without weights, and the folded words of the other names of what it asks for."""
    words = text.WORD.findall(text.nfc(query))[: asking.MOST_WORDS]
    typed = asking.subject([word[:LONGEST_WORD] for word in words])
    terms = tuple(_asked(naming) for naming in said(typed))
    lower = tuple(word.lower() for word in typed)
    folded = tuple(fold_word(word) for word in lower)
    others = dict.fromkeys(word for term in terms for phrase in term.phrases for word in phrase.split())
    plain = dict.fromkeys(fold_word(word) for word in others)
    return Question(lower, folded, terms), tuple(word for word in plain if word not in folded)[:MOST_NAMES]


def _asked(naming: Naming) -> Asked:
    """A term with its names as texts may say them: folded, but one accented syllable with its accents."""
    phrases = [" ".join(text.WORD.findall(text.nfc(name).lower())) for name in naming.phrases]
    told = (phrase if " " not in phrase else " ".join(map(fold_word, phrase.split())) for phrase in phrases)
    return Asked(naming.list_name, naming.slug, naming.start, naming.end, tuple(dict.fromkeys(filter(None, told))))


def _weighed(question: Question, others: Sequence[str]) -> tuple[Question, dict[str, float]]:
    """The question with its weights, and what each word counts in the search for candidates.

    A word that nobody uses stands for one that it begins or that is a slip away: "swap" for "swapping".
    """
    live = sa.select(Profile.id).where(Profile.state == State.PUBLISHED)
    held, total = _holding((*dict.fromkeys(question.folded), *others), live)
    missing = [word for word in dict.fromkeys(question.folded) if word not in held][:MOST_MENDED]
    near = nearest(missing, live) if missing else {}
    if near:
        question = replace(
            question,
            typed=tuple(near.get(fold_word(word), word) for word in question.typed),
            folded=tuple(near.get(word, word) for word in question.folded),
        )
        held |= _holding(tuple(near.values()), live)[0]
    idf = {word: asking.rarity(total, held.get(word, 0)) for word in (*question.folded, *others)}
    words = (word for word in idf if word in held)
    return replace(question, idf=idf), {word: idf[word] * (OTHER_NAME if word in others else 1) for word in words}


def _holding(words: Sequence[str], live: sa.Select[int]) -> tuple[dict[str, int], int]:
    """How many of the profiles ``live`` hold each of ``words``, and how many there are if any is held."""
    number = sa.select(sa.func.count()).select_from(live.subquery()).scalar_subquery()
    select = sa.select(ProfileWord.word, sa.func.count(), number)
    select = select.where(ProfileWord.word.in_(words), ProfileWord.profile_id.in_(live)).group_by(ProfileWord.word)
    rows = db.session.execute(select).all()
    return {row[0]: row[1] for row in rows}, max((row[2] for row in rows), default=0)


def _candidates(weights: Mapping[str, float]) -> list[int]:
    """The published profiles whose indexed words weigh most."""
    worth = sa.func.sum(sa.case(weights, value=ProfileWord.word, else_=0.0))
    select = (
        sa.select(ProfileWord.profile_id)
        .join(Profile, Profile.id == ProfileWord.profile_id)
        .where(ProfileWord.word.in_(list(weights)), Profile.state == State.PUBLISHED)
        .group_by(ProfileWord.profile_id)
        .order_by(worth.desc(), ProfileWord.profile_id)
        .limit(CANDIDATES)
    )
    return list(db.session.scalars(select))


def _held(ids: list[int]) -> dict[int, Held]:
    """What these profiles say to everyone."""
    if not ids:
        return {}
    p, s, m = Profile.__table__, Startup.__table__, Mentor.__table__
    columns = [_column(name) for name in FIELDS]
    select = sa.select(p.c.id, p.c.kind, s.c.stage, *columns).select_from(
        p.outerjoin(s, s.c.id == p.c.id).outerjoin(m, m.c.id == p.c.id)
    )
    rows = db.session.execute(select.where(p.c.id.in_(ids), p.c.state == State.PUBLISHED)).all()
    lists, chosen = hanging(ids, (*SHOWN, *FREE))
    return {row.id: _one(row, lists.get(row.id, {}), chosen.get(row.id, {})) for row in rows}


def _column(name: str) -> Any:  # noqa: ANN401  a column of one of three tables
    tables = (Profile.__table__, Startup.__table__, Mentor.__table__)
    return next(table.c[name] for table in tables if name in table.c)


def _one(row: Any, lists: Mapping[Facet, list[str]], chosen: Chosen) -> Held:  # noqa: ANN401  a row of columns
    open_facets = {
        facet for name, facet in TERM_FIELDS.items() if name in FIELD_GROUPS and is_open_to_all(name, chosen)
    }
    terms = {facet: slugs for facet, slugs in lists.items() if facet in open_facets}
    if row.kind in INVESTORS and not is_open_to_all("mandates", chosen):
        # An investor's languages stand in mandates, of which only sectors and stages are public.
        terms.pop(Facet.LANGUAGE, None)
    if row.stage:
        terms[Facet.STAGE] = [row.stage]
    texts = [(weight, getattr(row, name) or "") for name, weight in FIELDS.items() if is_open_to_all(name, chosen)]
    texts += [(LISTED, word) for facet in FREE for word in terms.get(facet, ())]
    texts += [(LISTED, label) for label in _labels(terms)]
    texts.append((BODY, CALLED[row.kind]))
    declared = frozenset((VOCABULARIES[facet], slug) for facet in SHOWN for slug in terms.get(facet, ()))
    return Held(tuple(_passage(weight, words) for weight, words in texts if words), declared)


def _labels(terms: Mapping[Facet, list[str]]) -> Iterable[str]:
    """The names of declared terms in both languages, so that a word of one is met too."""
    for facet in SHOWN:
        for slug in terms.get(facet, ()):
            yield from taxonomy.labels(VOCABULARIES[facet], slug)


def _passage(weight: float, words: str) -> Passage:
    typed = tuple(text.WORD.findall(text.nfc(words).lower()))
    return Passage(weight, typed, tuple(map(fold_word, typed)))


def _why(part: asking.Part) -> Why:
    labels = (taxonomy.label(part.list_name, slug) if part.list_name else slug for slug in part.evidence)
    return Why(str(PARTS[part.list_name]), part.points, part.most, tuple(labels))
