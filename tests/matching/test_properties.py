"""What holds of every world: order, repetition and strangers change nothing; more of what fits is never worth less."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.affinity import harmonic, text
from matching.documents import Concept, Document, Mandate, Vocabulary
from matching.matcher import Matcher
from tests.matching.strategies import MANDATES, NEEDS, WARM, WORDS, counterparts, startups, worlds

ALL = 10_000
SOME = settings(max_examples=50, deadline=None)
VOCABULARY = Vocabulary(
    (
        Concept("sector:tourism", ("du lịch",)),
        Concept("sector:ai", ("AI", "machine learning"), frozenset({"AI"})),
        Concept("expertise:ip-strategy", ("dược liệu",)),
    ),
    {"need-ip": frozenset({"ip-strategy", "tech-transfer"}), "need-market": frozenset({"b2b-sales"})},
)
STRANGER = Document("zz", "mentor", "quế Trà My phơi khô", sectors=frozenset({"agritech"}))
SHARES = st.floats(0, 100, allow_subnormal=False)
FIELDS = ("sectors", "languages", "expertise", "stages", "rounds", "instruments", "ticket_max")


def fitted(documents):
    return Matcher(VOCABULARY, WARM).fit(documents)


def lists(matcher, documents, without=()):
    found = zip(documents, matcher.match_many(documents, ALL), strict=True)
    return {one.id: [match for match in matches if match.id not in without] for one, matches in found}


@SOME
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_changes_nothing(documents, random):
    other = list(documents)
    random.shuffle(other)
    expected = lists(fitted(documents), documents)
    assert lists(fitted(other), documents) == expected
    assert lists(fitted(documents), other) == expected


@SOME
@given(worlds(), st.data())
def test_asking_or_telling_twice_changes_nothing(documents, data):
    matcher = fitted(documents)
    expected = lists(matcher, documents)
    assert lists(matcher, documents) == expected
    one = data.draw(st.sampled_from(documents))
    for _time in range(2):
        matcher.put(one)
        assert lists(matcher, documents) == expected
    matcher.remove(one.id)
    matcher.put(one)
    assert lists(matcher, documents) == expected
    assert lists(matcher.fit(documents), documents) == expected


@SOME
@given(worlds(), st.sampled_from(WORDS))
def test_a_stranger_changes_nothing_within_an_epoch_and_only_idf_in_the_next(documents, word):
    stranger = replace(STRANGER, text=f"{STRANGER.text} {word}")
    matcher = fitted(documents)
    expected = lists(matcher, documents)
    matcher.put(stranger)
    assert lists(matcher, documents, {"zz"}) == expected
    again = fitted([*documents, stranger])
    ordered = sorted(documents, key=lambda one: one.id)
    same_idf = Matcher(VOCABULARY, WARM).restore(
        again.corpus.space, ordered, again.corpus.space.rows([one.text for one in ordered])
    )
    assert lists(again, documents, {"zz"}) == lists(same_idf, documents)


@SOME
@given(worlds())
def test_the_idf_effect_of_a_stranger_is_the_same_small_step_for_every_term_it_does_not_use(documents):
    before, after = fitted(documents).corpus.space, fitted([*documents, STRANGER]).corpus.space
    mine = set(before.terms(STRANGER.text))
    step = math.log((2 + len(documents)) / (1 + len(documents)))
    for name, idf in zip(before.names, before.idf.tolist(), strict=True):
        now = float(after.idf[after.columns[name]])
        if name in mine:
            assert now < idf + step
        else:
            assert now == pytest.approx(idf + step, abs=1e-12)


@SOME
@given(worlds(), st.data())
def test_edits_of_fields_equal_a_new_fit(documents, data):
    edited = {one.id: one for one in documents}
    matcher = fitted(documents)
    for one in documents:
        side = startups() if one.is_startup else counterparts()
        change = data.draw(st.none() | side)
        if change is not None:
            edited[one.id] = replace(change, id=one.id, text=one.text)
            matcher.put(edited[one.id])
    now = list(edited.values())
    assert lists(matcher, now) == lists(fitted(now), now)


@SOME
@given(worlds())
def test_reasons_are_the_score(documents):
    matcher = fitted(documents)
    for matches in lists(matcher, documents).values():
        for match in matches:
            for side in (match.startup, match.counterpart):
                assert sum(reason.points for reason in side.reasons) == side.score == math.floor(side.value + 0.5)
            assert match.score == math.floor(match.value + 0.5)


@given(SHARES, SHARES, SHARES)
def test_more_in_one_direction_or_a_closer_text_is_never_worth_less(one, other, more):
    low, high = sorted((one, more))
    least, most = (harmonic(np.array([value]), np.array([other]))[0] for value in (low, high))
    assert least <= most * (1 + 1e-12)
    assert text(np.array([low / 100]))[0] <= text(np.array([high / 100]))[0]


@SOME
@given(startups(), counterparts(), MANDATES, st.sampled_from(FIELDS))
def test_whoever_offers_more_of_what_is_asked_for_is_never_worth_less(startup, other, mandate, field):
    startup = replace(startup, needs=frozenset(NEEDS))
    plain = replace(other, mandates=(mandate,))
    better = offering(plain, startup, field)
    matcher = fitted([startup, plain])
    assert matcher.explain(startup, better).value >= matcher.explain(startup, plain).value - 1e-9


def offering(other: Document, startup: Document, field: str) -> Document:
    """The same counterpart with one more thing that the startup has or asks for."""
    (mandate,) = other.mandates
    if field == "expertise":
        return replace(other, expertise=other.expertise | {"ip-strategy"})
    if field in ("sectors", "languages"):
        more = frozenset(sorted(getattr(startup, field))[:1])
        mine = getattr(mandate, field)
        wider = replace(mandate, **{field: mine | more if mine else mine})
        return replace(other, mandates=(wider,), **{field: getattr(other, field) | more})
    return replace(other, mandates=(wider_mandate(mandate, startup, field),))


def wider_mandate(mandate: Mandate, startup: Document, field: str) -> Mandate:
    if field == "ticket_max":
        return replace(mandate, ticket_max=max(mandate.ticket_max or 0, startup.ask or 0) or mandate.ticket_max)
    wanted = {"stages": {startup.stage} - {None}, "rounds": {startup.round} - {None}}.get(field, startup.instruments)
    return replace(mandate, **{field: getattr(mandate, field) | wanted})
