"""The lists: sums, order, rules, filters, edits; on the sample world and on random ones."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import corpus
from matching.documents import Concept, Document, Mandate, Vocabulary
from matching.matcher import Matcher
from tests.matching import world
from tests.matching.strategies import counterparts, startups, worlds

ALL = 10_000
VOCABULARY = Vocabulary(
    (
        Concept("sector:tourism", ("du lịch",)),
        Concept("sector:ai", ("AI", "machine learning"), frozenset({"AI"})),
        Concept("expertise:ip-strategy", ("dược liệu",)),
    ),
    {"need-ip": frozenset({"ip-strategy"}), "need-market": frozenset({"b2b-sales"})},
)


@pytest.fixture(scope="module")
def fitted():
    return Matcher(world.vocabulary()).fit(world.documents())


@pytest.fixture(scope="module")
def verdicts(fitted):
    """The verdict of every pair of the sample world, as (startup, counterpart)."""
    mine, theirs = sides(world.documents())
    return {(startup.id, other.id): fitted.explain(other, startup) for startup in mine for other in theirs}


def sides(documents):
    return [d for d in documents if d.is_startup], [d for d in documents if not d.is_startup]


def lists(matcher, documents, k=ALL, **filters):
    return dict(zip([d.id for d in documents], matcher.match_many(documents, k, **filters), strict=True))


def test_reasons_are_the_score_for_every_pair_of_the_sample_world(verdicts):
    assert len(verdicts) == 40 * 40
    for verdict in verdicts.values():
        for side in (verdict.startup, verdict.counterpart):
            assert sum(reason.points for reason in side.reasons) == side.score == int(side.value + 0.5)
            assert all(0 < reason.points <= reason.out_of for reason in side.reasons)
            assert side.value == pytest.approx(100 * side.fit * side.told)
            assert 0 <= side.fit <= 1 + 1e-9
        one, other = verdict.startup.value, verdict.counterpart.value
        assert verdict.value == pytest.approx(2 * one * other / (one + other) if one + other else 0.0)
        assert verdict.score == int(verdict.value + 0.5)
        assert 0 <= verdict.value <= 100


def test_lists_hold_exactly_the_pairs_that_break_no_rule_with_the_verdict_of_the_pair(fitted, verdicts):
    mine, _ = sides(world.documents())
    found = {(s, match.id): match[1:] for s, matches in lists(fitted, mine).items() for match in matches}
    passing = {pair: verdict for pair, verdict in verdicts.items() if not verdict.broken}
    assert found == {pair: (*verdict[:-1], 1.0) for pair, verdict in passing.items()}


def test_a_pair_has_one_score_whoever_asks(fitted):
    mine, theirs = sides(world.documents())
    forth = {(s, m.id): m[1:] for s, found in lists(fitted, mine).items() for m in found}
    back = {(m.id, c): m[1:] for c, found in lists(fitted, theirs).items() for m in found}
    assert forth == back


def test_lists_do_not_depend_on_the_order_of_documents_or_on_the_run(fitted):
    documents = world.documents()
    again = Matcher(world.vocabulary()).fit(reversed(documents))
    assert lists(fitted, documents) == lists(again, list(reversed(documents)))


def test_one_list_is_the_list_of_many(fitted):
    for document in world.documents()[::7]:
        assert fitted.match(document, 5) == lists(fitted, world.documents(), 5)[document.id]


def test_the_best_come_first_and_k_cuts_the_same_list(fitted):
    mine, _ = sides(world.documents())
    for found, cut in zip(fitted.match_many(mine, ALL), fitted.match_many(mine, 3), strict=True):
        assert [(-m.value, m.id) for m in found] == sorted((-m.value, m.id) for m in found)
        assert cut == found[:3]


@pytest.mark.parametrize("k", [0, 1, 3, 9])
def test_ties_are_broken_by_id(k):
    mentors = [Document(f"m{n}", "mentor", "kho lạnh") for n in (5, 3, 9, 1, 7)]
    matcher = Matcher(VOCABULARY).fit([*mentors, Document("s", "startup", "kho lạnh")])
    found = matcher.match(Document("s", "startup", "kho lạnh"), k)
    assert [match.id for match in found] == ["m1", "m3", "m5", "m7", "m9"][:k]


def test_filters_keep_kinds_ids_and_what_a_predicate_wants(fitted):
    startup = world.documents()[0]
    everyone = fitted.match(startup, ALL)
    kinds = {document.id: document.kind for document in world.documents()}
    mentors = [m for m in everyone if kinds[m.id] == "mentor"]
    assert 0 < len(mentors) < len(everyone)
    assert fitted.match(startup, ALL, kinds={"mentor"}) == mentors
    assert fitted.match(startup, ALL, where=lambda d: d.kind == "mentor") == mentors
    assert fitted.match(startup, ALL, where={m.id for m in mentors}) == mentors
    assert fitted.match(startup, ALL, kinds={"mentor"}, where=[mentors[-1].id]) == mentors[-1:]


def test_connected_pairs_are_left_out_in_either_order_and_from_either_side(fitted):
    by_id = {document.id: document for document in world.documents()}
    first, second = fitted.match(by_id["s03"], 2)
    connected = [("s03", first.id), (second.id, "s03")]
    assert not {first.id, second.id} & {m.id for m in fitted.match(by_id["s03"], ALL, connected=connected)}
    assert "s03" in {m.id for m in fitted.match(by_id[first.id], ALL)}
    assert "s03" not in {m.id for m in fitted.match(by_id[first.id], ALL, connected=connected)}
    assert fitted.explain(by_id["s03"], by_id[first.id], connected=True).broken == ("already-connected",)


def test_conflicts_hold_in_both_directions_and_through_stakes_in_rivals():
    everyone = [
        Document("s1", "startup", "kho lạnh", conflicts=frozenset({"s2", "m1"})),
        Document("s2", "startup", "kho lạnh"),
        Document("m1", "mentor", "kho lạnh"),
        Document("m2", "mentor", "kho lạnh", conflicts=frozenset({"s1"})),
        Document("f1", "fund", "kho lạnh", stakes=frozenset({"s1"})),
        Document("f2", "fund", "kho lạnh", stakes=frozenset({"s2"})),
    ]
    found = lists(Matcher(VOCABULARY).fit(everyone), everyone)
    met = {asking: [match.id for match in matches] for asking, matches in found.items()}
    # s1 names s2 as a competitor, so a stake in either forbids the other; a stake in itself forbids nothing.
    assert met == {
        "s1": ["f1"],
        "s2": ["f2", "m1", "m2"],
        "m1": ["s2"],
        "m2": ["s2"],
        "f1": ["s1"],
        "f2": ["s2"],
    }


def test_who_takes_no_introductions_is_in_no_list_and_has_none():
    closed = Document("m1", "mentor", "kho lạnh", accepting=False)
    full = Document("m2", "mentor", "kho lạnh", capacity_left=0)
    startup = Document("s", "startup", "kho lạnh")
    matcher = Matcher(VOCABULARY).fit([closed, full, startup])
    assert matcher.match_many([startup, closed, full], 9) == [[], [], []]
    assert matcher.explain(startup, closed).broken == ("not-accepting",)
    assert matcher.explain(startup, full).broken == ("full",)


def test_the_best_mandate_that_passes_counts():
    startup = Document("s", "startup", stage="mvp", sectors=frozenset({"ai"}))
    # Toward the startup the two are equal; toward the fund the narrow mandate means the startup more.
    forbidden = Mandate(stages=frozenset({"growth"}), sectors=frozenset({"ai"}))
    broad = Mandate(stages=frozenset({"mvp"}), sectors=frozenset({"ai", "iot"}))
    narrow = Mandate(stages=frozenset({"mvp"}), sectors=frozenset({"ai"}))
    fund = Document("f", "fund", mandates=(forbidden, broad, narrow))
    (match,) = Matcher(VOCABULARY).fit([startup, fund]).match(startup, 9)
    assert (match.score, match.startup.score, match.counterpart.score, match.mandate) == (41, 35, 50, 2)


def test_a_document_that_is_not_held_is_matched_too(fitted):
    visitor = Document("new", "startup", "Truy xuất nguồn gốc nông sản", sectors=frozenset({"traceability"}))
    assert fitted.match(visitor, 1)[0].score > 20
    stripped = replace(visitor, text="Truy xuat nguon goc nong san")
    assert [m.id for m in fitted.match(stripped, 3)] == [m.id for m in fitted.match(visitor, 3)]


def test_factors_move_candidates_and_leave_scores_alone(fitted):
    startup = world.documents()[2]
    plain = fitted.match(startup, ALL)
    first, second = plain[:2]
    lowered = fitted.match(startup, ALL, factors={first.id: 0.5, "nobody": 0.1})
    assert [m.id for m in lowered] != [m.id for m in plain]
    assert lowered[0].id == second.id
    moved = next(m for m in lowered if m.id == first.id)
    assert moved == first._replace(factor=0.5)
    assert moved.order == first.value / 2
    assert [(-m.order, m.id) for m in lowered] == sorted((-m.order, m.id) for m in lowered)
    assert fitted.values_many([startup], 9, kinds=None, connected=(), factors={first.id: 0.5}) == [
        [(m.id, m.value) for m in lowered[:9]]
    ]


EMPTY: dict[str, dict[str, Any]] = {
    "text": {"text": ""},
    "sectors": {"sectors": frozenset()},
    "languages": {"languages": frozenset()},
    "expertise": {"expertise": frozenset()},
    "needs": {"needs": frozenset()},
    "stage": {"stage": None},
    "round": {"round": None},
    "instruments": {"instruments": frozenset()},
    "ask": {"ask": None},
}
OPEN: dict[str, dict[str, Any]] = {
    "sectors": {"sectors": frozenset()},
    "languages": {"languages": frozenset()},
    "stage": {"stages": frozenset()},
    "round": {"rounds": frozenset()},
    "instruments": {"instruments": frozenset()},
    "low": {"ticket_min": None},
    "high": {"ticket_max": None},
}


def without(document, field):
    """The document with a field taken out, of its mandate too."""
    mandates = tuple(replace(one, **OPEN.get(field, {})) for one in document.mandates[:1])
    return replace(document, mandates=mandates, **EMPTY.get(field, {}))


@settings(max_examples=300, deadline=None)
@given(worlds(), st.sampled_from(sorted({*EMPTY, *OPEN})), st.data())
def test_leaving_a_field_empty_never_raises_a_value_a_place_or_the_evidence(documents, field, data):
    # One mandate each: with several, an emptied field may open one that a rule had closed.
    documents = [without(document, "") for document in documents]
    matcher = Matcher(VOCABULARY).fit(documents)
    mine, theirs = sides(documents)
    startup, other = data.draw(st.sampled_from(mine)), data.draw(st.sampled_from(theirs))
    before = [match.id for match in matcher.match(startup, ALL)]
    full = matcher.explain(startup, other)
    for emptied in (without(startup, field), without(other, field)):
        bare = matcher.explain(emptied, other) if emptied.is_startup else matcher.explain(startup, emptied)
        assert bare.value <= full.value
        assert bare.startup.told <= full.startup.told
        assert bare.counterpart.told <= full.counterpart.told
    matcher.put(without(other, field))
    after = [match.id for match in matcher.match(startup, ALL)]
    if other.id in before and other.id in after:
        assert after.index(other.id) >= before.index(other.id)


def test_two_documents_of_one_side_and_doubled_ids_are_refused(fitted):
    one, other = world.documents()[:2]
    with pytest.raises(ValueError, match="same side"):
        fitted.explain(one, other)
    with pytest.raises(ValueError, match="same side"):
        fitted.broken(one, other)
    with pytest.raises(ValueError, match="same id"):
        Matcher(VOCABULARY).fit([one, one])


def test_an_empty_corpus_has_empty_lists():
    assert Matcher(VOCABULARY).match(Document("s", "startup", "kho lạnh"), 3) == []
    assert Matcher(VOCABULARY).fit([Document("m", "mentor")]).match(Document("s", "startup", "kho"), 3) == []


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_random_worlds_are_ranked_as_pair_by_pair(documents):
    matcher = Matcher(VOCABULARY).fit(documents)
    mine, theirs = sides(documents)
    for asking, asked in ((mine, theirs), (theirs, mine)):
        for document, matches in zip(asking, matcher.match_many(asking, ALL), strict=True):
            verdicts = [(other.id, matcher.explain(document, other)) for other in asked]
            passing = [(-v.value, name, v) for name, v in verdicts if not v.broken and v.value > 0]
            expected = [(name, *v[:-1], 1.0) for _, name, v in sorted(passing, key=lambda p: p[:2])]
            assert [tuple(match) for match in matches] == expected


@settings(max_examples=60, deadline=None)
@given(
    worlds(), st.lists(startups() | counterparts() | st.sampled_from(("s0", "c0", "c1")), max_size=8), st.integers(0, 3)
)
def test_edits_equal_a_fit_with_the_same_idf(documents, edits, tail):
    matcher = Matcher(VOCABULARY).fit(documents)
    held = {document.id: document for document in documents}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "TAIL", tail)
        for edit in edits:
            if isinstance(edit, Document):
                matcher.put(edit)
                held[edit.id] = edit
            elif edit in held:
                matcher.remove(edit)
                del held[edit]
    space = matcher.corpus.space
    ordered = [held[name] for name in sorted(held)]
    again = Matcher(VOCABULARY).restore(space, ordered, space.rows([document.text for document in ordered]))
    assert lists(matcher, ordered) == lists(again, ordered)
    assert lists(matcher, ordered, 2) == lists(again, ordered, 2)


def test_removing_what_is_not_there_is_an_error(fitted):
    with pytest.raises(KeyError):
        fitted.remove("nobody")


def test_importing_the_engine_does_not_import_scikit_learn():
    code = "import sys, matching.matcher, matching.evaluation; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=world.ROOT, check=False).returncode == 0
