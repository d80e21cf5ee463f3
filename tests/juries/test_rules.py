"""Truth tables of juries: conflicts of interest, sight, blindness, rubrics, steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ecosystem.calls.models import Application, ApplicationState
from ecosystem.juries import rules
from ecosystem.juries.models import Juror, JuryRead, JuryRound, ReadState, RoundState, Sight
from ecosystem.juries.rules import rubric as rubrics
from ecosystem.juries.rules.blind import BLACK, blackened
from ecosystem.juries.rules.conflict import (
    Applicant,
    Declared,
    Ground,
    Person,
    Stand,
    Ties,
    addresses_in,
    grounds,
    people_in,
    share_domain,
    stand,
)

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
PERSON = Person(1, "le thu ha", frozenset({"saobien.example"}), frozenset({70}), frozenset({"quy sao bien"}))
APPLICANT = Applicant(
    9, frozenset({"song xanh"}), frozenset({2}), frozenset({"tran ngoc lan"}), frozenset({"songxanh.example"})
)


def by_id(*ids):
    return Declared(profiles=frozenset(ids))


def by_name(*names):
    return Declared(names=frozenset(names))


GROUNDS = [
    (PERSON, APPLICANT, Ties(), ()),
    (replace(PERSON, account_id=2), APPLICANT, Ties(), (Ground.TEAM,)),
    (replace(PERSON, profiles=frozenset({9})), APPLICANT, Ties(), (Ground.TEAM,)),
    (replace(PERSON, name="tran ngoc lan"), APPLICANT, Ties(), (Ground.FOUNDER,)),
    (replace(PERSON, domains=frozenset({"songxanh.example"})), APPLICANT, Ties(), (Ground.DOMAIN,)),
    (replace(PERSON, domains=frozenset({"mail.songxanh.example"})), APPLICANT, Ties(), (Ground.DOMAIN,)),
    (replace(PERSON, employers=frozenset({"song xanh"})), APPLICANT, Ties(), (Ground.EMPLOYER,)),
    (replace(PERSON, holdings=frozenset({"song xanh"})), APPLICANT, Ties(), (Ground.INVESTMENT,)),
    (PERSON, APPLICANT, Ties(invested=frozenset({(9, 70)})), (Ground.INVESTMENT,)),
    (PERSON, APPLICANT, Ties(met=frozenset({(9, 70)})), (Ground.INTRODUCTION,)),
    (PERSON, APPLICANT, Ties(met=frozenset({(9, 71)})), ()),
    (PERSON, replace(APPLICANT, team=frozenset({"le thu ha"})), Ties(), (Ground.NAMED,)),
    (PERSON, replace(APPLICANT, team=frozenset({"thu ha"})), Ties(), ()),
    # One word is too little to know somebody by.
    (replace(PERSON, name="ha"), replace(APPLICANT, team=frozenset({"ha"})), Ties(), ()),
    (replace(PERSON, email="ha@x.vn"), replace(APPLICANT, addresses=frozenset({"ha@x.vn"})), Ties(), (Ground.NAMED,)),
    (replace(PERSON, email="ha@x.vn"), replace(APPLICANT, addresses=frozenset({"la@x.vn"})), Ties(), ()),
    *(
        row
        for name, ground in (("kin", Ground.KIN), ("against", Ground.DECLARED))
        for row in (
            (replace(PERSON, **{name: by_id(9)}), APPLICANT, Ties(), (ground,)),
            (replace(PERSON, **{name: by_id(8)}), APPLICANT, Ties(), ()),
            (replace(PERSON, **{name: by_name("song xanh")}), APPLICANT, Ties(), (ground,)),
            (replace(PERSON, **{name: by_name("tran ngoc lan")}), APPLICANT, Ties(), (ground,)),
            (replace(PERSON, **{name: by_name("lan")}), replace(APPLICANT, founders=frozenset({"lan"})), Ties(), ()),
            (
                replace(PERSON, **{name: by_name("vo mai")}),
                replace(APPLICANT, team=frozenset({"vo mai"})),
                Ties(),
                (ground,),
            ),
            (PERSON, replace(APPLICANT, **{name: by_id(70)}), Ties(), (ground,)),
            (PERSON, replace(APPLICANT, **{name: by_name("le thu ha")}), Ties(), (ground,)),
            (PERSON, replace(APPLICANT, **{name: by_name("quy sao bien")}), Ties(), (ground,)),
            (PERSON, replace(APPLICANT, **{name: by_name("le thu")}), Ties(), ()),
        )
    ),
    (
        replace(PERSON, account_id=2, domains=frozenset({"songxanh.example"})),
        APPLICANT,
        Ties(),
        (Ground.TEAM, Ground.DOMAIN),
    ),
]


@pytest.mark.parametrize(("person", "applicant", "ties", "expected"), GROUNDS)
def test_what_stands_between_a_juror_and_an_application(person, applicant, ties, expected):
    assert grounds(person, applicant, ties) == expected


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Lê Thu Hà", "le thu ha"),
        ("LÊ  THU\tHÀ.", "le thu ha"),
        ("ThS. Lê Thu Hà", "le thu ha"),
        ("PGS.TS Lê Thu Hà (CTO)", "le thu ha"),
        ("Chị Lê Thu Hà – kỹ thuật", "le thu ha"),
        ("Trần Ngọc Lan, Lê Thu Hà", "le thu ha"),
        ("Trần Ngọc Lan và Lê Thu Hà", "le thu ha"),
        # Ông is a family name too: as it stands it counts as well.
        ("Ông Ích Khiêm", "ong ich khiem"),
    ],
)
def test_a_cell_of_the_team_is_read_as_people_type_it(cell, name):
    assert name in people_in([cell])


def test_a_longer_name_is_another_one():
    assert "le thu ha" not in people_in(["Nguyễn Lê Thu Hà", "Lê Thu Hà My", "Thu Hà", "", "TS."])
    assert "" not in people_in(["", "TS.", "…"])
    assert addresses_in(["Hà <Ha@Sao.vn>; 0905", "x"]) == {"ha@sao.vn"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a.vn"}, {"a.vn"}, True),
        ({"x.a.vn"}, {"a.vn"}, True),
        ({"a.vn"}, {"x.a.vn"}, True),
        ({"xa.vn"}, {"a.vn"}, False),
        ({"gmail.com"}, {"gmail.com"}, False),
        ({"demo.example"}, {"demo.example"}, False),
        (set(), {"a.vn"}, False),
        ({"gmail.com", "b.vn"}, {"gmail.com", "b.vn"}, True),
    ],
)
def test_mail_domains(left, right, expected):
    assert share_domain(left, right) is expected


def test_what_a_juror_sees_before_and_after_they_declare():
    for found, declared, aside in product(((), (Ground.TEAM,)), (None, False, True), (False, True)):
        closed = (found or declared) and not aside
        expected = Stand.CLOSED if closed else Stand.UNDECLARED if declared is None else Stand.OPEN
        assert stand(found, declared=declared, is_overridden=aside) is expected
    # An override never spares the declaration.
    assert stand((Ground.TEAM,), declared=None, is_overridden=True) is Stand.UNDECLARED


def test_a_round_moves_by_its_table():
    follows = {(came, to) for came in RoundState for to in rules.TRANSITIONS[came]}
    assert follows == {
        (RoundState.DRAFT, RoundState.OPEN),
        (RoundState.OPEN, RoundState.CLOSED),
        (RoundState.CLOSED, RoundState.OPEN),
    }


def test_a_read_moves_by_its_table():
    given = {"application": Application(state=ApplicationState.UNDER_REVIEW)}
    for state, to, standing, round_state, late in product(ReadState, ReadState, Stand, RoundState, (False, True)):
        round_ = JuryRound(state=round_state, closes_at=NOW - timedelta(seconds=1) if late else NOW)
        one = JuryRead(state=state, juror=Juror(round=round_), **given)
        follows = (state, to) in {
            (ReadState.GIVEN, ReadState.SENT), (ReadState.GIVEN, ReadState.ABSTAINED),
            (ReadState.SENT, ReadState.SENT), (ReadState.SENT, ReadState.ABSTAINED),
        }  # fmt: skip
        is_seen = to is ReadState.ABSTAINED or standing is Stand.OPEN
        expected = follows and is_seen and round_state is RoundState.OPEN and not late
        assert rules.may_mark(one, standing, to, NOW) is expected, (state, to, standing, round_state, late)


@pytest.mark.parametrize("state", ApplicationState)
def test_only_what_is_under_review_is_marked(state):
    round_ = JuryRound(state=RoundState.OPEN, closes_at=NOW)
    one = JuryRead(state=ReadState.GIVEN, juror=Juror(round=round_), application=Application(state=state))
    read = {ApplicationState.UNDER_REVIEW, ApplicationState.INTERVIEW, ApplicationState.SHORTLISTED}
    assert rules.may_mark(one, Stand.OPEN, ReadState.SENT, NOW) is (state in read)


def test_what_jurors_see_of_each_other():
    seen = {(sight, own) for sight in Sight for own in ReadState if rules.sees_others(sight, own)}
    assert seen == {*((Sight.ALWAYS, own) for own in ReadState), (Sight.AFTER_OWN, ReadState.SENT)}


@pytest.mark.parametrize(
    ("text", "phrases", "expected"),
    [
        ("Sóng Xanh bán cảm biến", ["Sóng Xanh"], f"{BLACK} bán cảm biến"),
        ("SÓNG XANH và song xanh", ["Sóng Xanh"], f"{BLACK} và {BLACK}"),
        ("Đội của Trần Ngọc Lan.", ["Trần Ngọc Lan"], f"Đội của {BLACK}."),
        ("Viết tới lan@songxanh.example nhé", [], f"Viết tới {BLACK} nhé"),
        ("Xem songxanh.vn hoặc https://a.b/c?d", [], f"Xem {BLACK} hoặc {BLACK}"),
        ("Gọi 0905 123 456 hoặc +84905123456", [], f"Gọi {BLACK} hoặc {BLACK}"),
        ("Doanh thu 1.200.000 đồng năm 2026", [], "Doanh thu 1.200.000 đồng năm 2026"),
        ("Sóng Xanhh", ["Sóng Xanh"], "Sóng Xanhh"),
        ("An toàn", ["An"], "An toàn"),
        ("Ao tôm thiếu oxy", ["", "  "], "Ao tôm thiếu oxy"),
    ],
)
def test_names_are_blacked_out(text, phrases, expected):
    assert blackened(text, phrases) == expected


def levels(count):
    return [{"vi": f"Mức {n}", "en": ""} for n in range(count)]


def criterion(key="a", weight=100, count=3, **more):
    return {"key": key, "vi": "Tên", "en": "", "weight": weight, "levels": levels(count), **more}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "empty"),
        ({}, "empty"),
        ([criterion(str(n), 1) for n in range(13)], "most"),
        ([criterion(vi=" ")], "words"),
        ([criterion(count=1)], "levels"),
        ([criterion(count=8)], "levels"),
        ([criterion(weight=0)], "weight"),
        ([criterion(weight=101)], "weight"),
        ([criterion(), criterion("b", 5, apart=True)], "weight"),
        ([criterion(), criterion("a", 0, apart=True)], "key"),
        ([criterion(weight=99)], "whole"),
        ([criterion("a", 60), criterion("b", 60)], "whole"),
        ([criterion("a", 0, apart=True)], "whole"),
    ],
)
def test_a_rubric_that_cannot_be(raw, code):
    with pytest.raises(rubrics.WrongRubric) as wrong:
        rubrics.read(raw)
    assert wrong.value.code == code


def test_what_marks_come_to():
    rubric = rubrics.read([criterion("a", 60), criterion("b", 40, 5), criterion("c", 0, apart=True)])
    assert rubrics.total(rubric, {"a": 2, "b": 4}) == 100
    assert rubrics.total(rubric, {"a": 1, "b": 1, "c": 2}) == 40
    assert rubrics.total(rubric, {"a": 0, "b": 0}) == 0
    for marks in ({"a": 1}, {"a": 3, "b": 0}, {"a": True, "b": 0}, {"a": "1", "b": 0}, {"a": -1, "b": 0}):
        assert rubrics.total(rubric, marks) is None
    assert rubrics.is_complete(rubric, {"a": 2, "b": 4}) is False
    assert rubrics.is_complete(rubric, {"a": 2, "b": 4, "c": 0}) is True
    assert rubrics.sound(rubric, {"a": 2, "b": 9, "x": 1}) == {"a": 2}


def test_the_ready_made_rubric_is_one():
    assert rubrics.read(rubrics.plain(tuple(rubrics.READY))) == tuple(rubrics.READY)
