"""Conditions as data: each said "đủ", "chưa đủ" or "cần bổ sung", with its reason in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_babel import force_locale

from ecosystem.calls.queries import holding
from ecosystem.calls.rules.eligibility import Facts, Verdict, WrongRule, judge, months_between, read, sum_of
from tests.calls.world import a_call

TODAY = date(2026, 12, 1)
ENOUGH, NOT, MISSING = Verdict.ENOUGH, Verdict.NOT, Verdict.MISSING
STAGE = {"kind": "stage", "any_of": ["idea", "mvp"]}
WARD = {"kind": "ward", "any_of": ["hai-chau"]}
SECTOR = {"kind": "sector", "any_of": ["iot"]}


@pytest.mark.parametrize(
    ("rule", "known", "verdict"),
    [
        ({"kind": "verified"}, {"is_verified": True}, ENOUGH),
        ({"kind": "verified"}, {"waits_for_verification": True}, MISSING),
        ({"kind": "verified"}, {}, MISSING),
        (STAGE, {"stage": "mvp"}, ENOUGH),
        (STAGE, {"stage": "growth"}, NOT),
        (STAGE, {}, MISSING),
        (WARD, {"ward": "hai-chau"}, ENOUGH),
        (WARD, {"ward": "son-tra"}, NOT),
        (WARD, {}, MISSING),
        (SECTOR, {"sectors": ("ai", "iot")}, ENOUGH),
        (SECTOR, {"sectors": ("ai",)}, NOT),
        (SECTOR, {}, MISSING),
        ({"kind": "age", "most_months": 60}, {"founded": date(2021, 12, 1)}, ENOUGH),
        ({"kind": "age", "most_months": 60}, {"founded": date(2021, 11, 1)}, NOT),
        ({"kind": "age", "least_months": 12}, {"founded": date(2025, 12, 1)}, ENOUGH),
        ({"kind": "age", "least_months": 12}, {"founded": date(2025, 12, 2)}, NOT),
        ({"kind": "age", "least_months": 12, "most_months": 60}, {}, MISSING),
        ({"kind": "earlier", "most": 1}, {"earlier": 1}, ENOUGH),
        ({"kind": "earlier", "most": 1}, {"earlier": 2}, NOT),
    ],
)
def test_what_a_condition_says(rule, known, verdict):
    finding = judge([rule], Facts(TODAY, **known))[0]
    assert finding.verdict is verdict
    # What is not met can be mended somewhere, unless it is the past.
    assert bool(finding.mend) == (verdict is not ENOUGH and rule["kind"] != "earlier")


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [([], ENOUGH), ([ENOUGH, MISSING], MISSING), ([MISSING, NOT, ENOUGH], NOT), ([ENOUGH, ENOUGH], ENOUGH)],
)
def test_all_of_it_in_one_word(verdicts, whole):
    by_stage: dict[Verdict, dict[str, Any]] = {ENOUGH: {"stage": "mvp"}, NOT: {"stage": "growth"}, MISSING: {}}
    found = [judge([STAGE], Facts(TODAY, **by_stage[one]))[0] for one in verdicts]
    assert sum_of(found) is whole


@pytest.mark.parametrize(
    "rules",
    [
        "verified",
        [{"kind": "height"}],
        [{"kind": "verified"}, {"kind": "verified"}],
        [{"kind": "verified", "more": 1}],
        [{"kind": "stage"}],
        [{"kind": "stage", "any_of": []}],
        [{"kind": "stage", "any_of": [1]}],
        [{"kind": "age"}],
        [{"kind": "age", "least_months": 24, "most_months": 12}],
        [{"kind": "age", "least_months": -1}],
        [{"kind": "age", "least_months": True}],
        [{"kind": "earlier", "most": "1"}],
    ],
)
def test_conditions_that_cannot_be(rules):
    with pytest.raises(WrongRule):
        read(rules)


def test_months_are_whole():
    assert [months_between(date(2026, 1, 31), date(2026, 2, day)) for day in (1, 28)] == [0, 0]
    assert months_between(date(2025, 12, 1), TODAY) == 12


def test_the_reasons_stand_in_both_languages_with_where_to_mend_them(app, cast, frozen):
    rules = [{"kind": "verified"}, {"kind": "stage", "any_of": ["growth"]}, WARD, {"kind": "age", "most_months": 60}]
    call = a_call(cast, rules=rules)
    startup = cast.whole(cast.startup)
    said = {}
    for locale in ("vi", "en"):
        with app.test_request_context(), force_locale(locale):
            said[locale] = holding.told(startup, holding.judged(startup, call))
    assert [one.verdict for one in said["vi"]] == [MISSING, NOT, ENOUGH, MISSING]
    assert [one.label for one in said["vi"]] == ["Cần bổ sung", "Chưa đủ", "Đủ", "Cần bổ sung"]
    assert [one.label for one in said["en"]] == ["More needed", "Not met", "Met", "More needed"]
    assert "Tăng trưởng" in said["vi"][1].reason
    assert "Growth" in said["en"][1].reason
    assert said["vi"][0].href == f"/profiles/{startup.slug}/verification"
    assert all(one.href.startswith(f"/profiles/{startup.slug}/edit/") for one in (said["vi"][1], said["vi"][3]))
