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
    (reason,) = matcher.explain(documents[0], documents[1]).reasons
    assert reason.part == "text"
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
    assert verdict.reasons == (
        Reason("sectors", 28, ("tourism",), 40),
        Reason("stage", 5, ("mvp",), 5),
        Reason("round", 5, ("seed",), 5),
        Reason("ticket", 4, ("", "400"), 10),
        Reason("instruments", 3, ("safe",), 5),
        Reason("languages", 5, ("vi",), 5),
    )
    assert (verdict.score, verdict.mandate, verdict.broken) == (50, 1, ())
    assert verdict.value == pytest.approx(40 / 2**0.5 + 10 + 4 + 2.5 + 5)


def test_a_broad_need_is_narrowed_by_what_the_text_names():
    needs = frozenset({"need-ip", "need-space"})
    plain = Document("s1", "startup", "cần hỗ trợ", needs=needs)
    named = Document("s2", "startup", "đang xin bằng sáng chế", needs=needs)
    lawyer = Document("m", "mentor", "chuyên gia", expertise=frozenset({"tech-transfer"}))
    other = Document("m2", "mentor", "patent", expertise=frozenset({"ip-strategy"}))
    matcher = Matcher(VOCABULARY).fit([plain, named, lawyer, other])
    assert [reason.part for reason in matcher.explain(plain, lawyer).reasons] == ["expertise"]
    assert matcher.explain(named, lawyer).reasons == ()
    assert Reason("expertise", 30, ("ip-strategy",), 30) in matcher.explain(named, other).reasons
