"""Reasons are whole points that sum to the score, with evidence in people's words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matching.documents import Concept, Document, Mandate, Vocabulary
from matching.explain import Reason, whole_points
from matching.matcher import Matcher

VOCABULARY = Vocabulary(
    (
        Concept("sector:tourism", ("du lịch", "tourism")),
        Concept("expertise:ip-strategy", ("sáng chế", "patent")),
        Concept("expertise:tech-transfer", ("chuyển giao công nghệ",)),
    ),
    {"need-ip": frozenset({"ip-strategy", "tech-transfer"}), "need-space": frozenset()},
)


@given(arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.floats(0, 12)))
def test_whole_points_sum_to_the_rounded_sum_and_stay_within_a_point_of_each_part(raw):
    won = whole_points(raw)
    total = np.zeros(raw.shape[1])
    for part in raw:
        total = total + part
    assert won.sum(axis=0).tolist() == np.floor(total + 0.5).tolist()
    assert np.all(np.abs(won - raw) < 1)
    assert np.all(won[raw == 0] == 0)


def test_the_largest_remainders_get_the_missing_points():
    raw = np.array([[10.2], [5.7], [3.6]])
    assert whole_points(raw).T.tolist() == [[10, 6, 4]]
    assert whole_points(np.array([[0.5], [0.5]])).T.tolist() == [[1, 0]]


def shared(one, other, *more):
    """The terms that a startup and a mentor with these texts are shown to share."""
    documents = [Document("s", "startup", one), Document("m", "mentor", other)]
    documents += [Document(f"x{n}", "mentor", text) for n, text in enumerate(more)]
    matcher = Matcher(VOCABULARY).fit(documents)
    verdict = matcher.explain(documents[0], documents[1])
    (reason,), (back,) = verdict.startup.reasons, verdict.counterpart.reasons
    assert reason.part == back.part == "text"
    assert reason.evidence == back.evidence
    return reason.evidence


def test_terms_typed_without_accents_are_shown_with_them():
    assert shared("kho lanh", "kho lạnh", "quế Trà My", "gốm Thanh Hà") == ("kho lạnh",)


def test_vietnamese_meets_english_in_a_concept():
    assert shared("tourism platform", "mười năm làm du lịch", "kế toán") == ("sector:tourism",)


def test_syllables_that_several_words_share_are_not_shown():
    assert shared("dữ", "dự", "quế") == ()


def test_at_most_six_terms_are_shown():
    text = "alpha bravo charlie delta echo foxtrot golf hotel india"
    assert len(shared(text, text, "quế", "gốm")) == 6


def test_every_part_brings_its_evidence():
    startup = Document(
        "s",
        "startup",
        sectors=frozenset({"tourism", "ai"}),
        languages=frozenset({"vi", "en"}),
        stage="mvp",
        round="seed",
        instruments=frozenset({"safe", "equity"}),
        ask=1000,
    )
    wrong = Mandate(stages=frozenset({"growth"}))
    right = Mandate(
        stages=frozenset({"mvp"}),
        rounds=frozenset({"seed"}),
        sectors=frozenset({"tourism"}),
        instruments=frozenset({"safe"}),
        ticket_max=400,
    )
    fund = Document("f", "fund", languages=frozenset({"vi"}), mandates=(wrong, right))
    verdict = Matcher(VOCABULARY).fit([startup, fund]).explain(fund, startup)
    assert verdict.startup.reasons == (
        Reason("sectors", 18, ("tourism",), 35),
        Reason("ticket", 8, ("", "400"), 20),
        Reason("instruments", 5, ("safe",), 10),
        Reason("languages", 5, ("vi",), 5),
    )
    assert verdict.counterpart.reasons == (
        Reason("sectors", 40, ("tourism",), 40),
        Reason("stage", 10, ("mvp",), 10),
        Reason("round", 5, ("seed",), 5),
        Reason("languages", 5, ("vi",), 5),
    )
    assert (verdict.startup.score, verdict.counterpart.score, verdict.mandate, verdict.broken) == (36, 60, 1, ())
    assert verdict.startup.value == pytest.approx(17.5 + 8 + 5 + 5)
    assert verdict.value == pytest.approx(2 * 35.5 * 60 / 95.5)
    assert verdict.score == 45
    assert [verdict.startup.told, verdict.counterpart.told] == pytest.approx([0.7, 0.7])
    assert verdict.counterpart.fit == pytest.approx(60 / 70)
    assert verdict.missing == (("text", "both"),)


def test_what_is_missing_is_named_with_who_leaves_it_empty():
    startup = Document("s", "startup", "kho lạnh", sectors=frozenset({"ai"}), ask=10)
    fund = Document("f", "fund", "kho lạnh", mandates=(Mandate(stages=frozenset({"mvp"}), ticket_min=1),))
    verdict = Matcher(VOCABULARY).fit([startup, fund]).explain(startup, fund)
    assert verdict.missing == (
        ("sectors", "counterpart"),
        ("stage", "startup"),
        ("round", "both"),
        ("ticket", "counterpart"),
        ("instruments", "both"),
        ("languages", "both"),
    )
    assert min(verdict.startup.told, verdict.counterpart.told) == pytest.approx(0.3)


def test_a_broad_need_is_half_answered_and_wholly_by_what_the_text_names():
    needs = frozenset({"need-ip", "need-space"})
    plain = Document("s1", "startup", "cần hỗ trợ", needs=needs)
    named = Document("s2", "startup", "đang xin bằng sáng chế", needs=needs)
    lawyer = Document("m", "mentor", "chuyên gia", expertise=frozenset({"tech-transfer"}))
    other = Document("m2", "mentor", "patent", expertise=frozenset({"ip-strategy"}))
    matcher = Matcher(VOCABULARY).fit([plain, named, lawyer, other])
    assert matcher.explain(plain, lawyer).startup.reasons == (Reason("expertise", 20, ("tech-transfer",), 40),)
    assert matcher.explain(named, lawyer).startup.reasons == (Reason("expertise", 20, ("tech-transfer",), 40),)
    assert Reason("expertise", 40, ("ip-strategy",), 40) in matcher.explain(named, other).startup.reasons
    assert Reason("expertise", 30, ("ip-strategy",), 30) in matcher.explain(named, other).counterpart.reasons
