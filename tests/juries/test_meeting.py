"""The meeting that decides: its list is narrowed in the address, and a move leaves one where one was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.calls.queries import applications
from ecosystem.core.db import db, write
from ecosystem.juries import actions
from ecosystem.juries.actions import Verdict
from ecosystem.juries.models import Outcome
from ecosystem.juries.queries import rounds
from ecosystem.juries.queries.meeting import meeting
from ecosystem.juries.rules.deciding import is_move
from ecosystem.juries.rules.meeting import UNDECIDED, Facts, Narrowed, Sign, fits, read, seats_end, stays_at
from tests.juries.world import a_call, a_round, given, marked, under_review

MOST_QUERIES = 38
ONE = Facts("accepted", "enough", frozenset({"iot", "ai"}), "hoa-cuong", frozenset({Sign.OUTLIER}))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, True),
        ({"outcome": "accepted"}, True),
        ({"outcome": UNDECIDED}, False),
        ({"verdict": "enough"}, True),
        ({"verdict": "not"}, False),
        ({"sector": "ai"}, True),
        ({"sector": "fintech"}, False),
        ({"ward": "hoa-cuong"}, True),
        ({"ward": "son-tra"}, False),
        ({"sign": "outlier"}, True),
        ({"sign": "conflict"}, False),
        ({"outcome": "accepted", "verdict": "enough", "sector": "iot", "ward": "hoa-cuong", "sign": "outlier"}, True),
        ({"outcome": "accepted", "sector": "fintech"}, False),
    ],
)
def test_what_is_in_a_narrowed_list(asked, expected):
    assert fits(ONE, Narrowed(**asked)) is expected


def test_an_address_narrows_by_what_there_is():
    sent = {"outcome": "waitlisted", "sector": "ai", "ward": "nowhere", "sign": "x", "other": "y"}
    # A decision may be asked for that nobody has yet: the last one that had it may just have moved.
    assert read(sent, [ONE]) == Narrowed(outcome="waitlisted", sector="ai")
    assert read({"sector": "ai"}, [replace(ONE, sectors=frozenset())]) == Narrowed()
    assert read({}, []).chosen() == {}


@pytest.mark.parametrize(
    ("ranked", "seats", "expected"),
    [
        ([(7, 1), (8, 2), (9, 3)], 2, 9),
        ([(7, 1), (8, 2)], 2, None),
        ([(9, 3)], 2, 9),
        ([(7, 1)], None, None),
        ([], 1, None),
    ],
)
def test_where_the_seats_end(ranked, seats, expected):
    assert seats_end(ranked, seats) == expected


@pytest.mark.parametrize(
    ("after", "expected"), [([1, 2, 3], 2), ([1, 3], 3), ([1], 1), ([], None), ([3, 4], 3), ([4], None)]
)
def test_one_stays_where_one_was(after, expected):
    assert stays_at([1, 2, 3], after, 2) == expected


@pytest.mark.parametrize(
    ("outcome", "place", "seats", "expected"),
    [
        (Outcome.ACCEPTED, 1, 1, False),
        (Outcome.ACCEPTED, 2, 1, True),
        (Outcome.REJECTED, 1, 1, True),
        (Outcome.WAITLISTED, 1, 1, True),
        (Outcome.REJECTED, 2, 1, False),
        (Outcome.WAITLISTED, 2, 1, False),
        (Outcome.ACCEPTED, None, 1, False),
        (Outcome.REJECTED, 1, None, False),
    ],
)
def test_what_goes_against_the_ranking(outcome, place, seats, expected):
    assert is_move(outcome, place, seats) is expected


@pytest.fixture
def case(cast, frozen):
    """One seat; three applications, of which Minh and Hà read the first, Minh the second, nobody the third."""
    call = a_call(cast, seats=1)
    made = under_review(cast, call, 3)
    one = a_round(cast, call, cast.minh, cast.ha)
    for application, who, level in ((0, cast.minh, 3), (0, cast.ha, 3), (1, cast.minh, 1)):
        marked(given(cast, one, made[application], who), who, level)
    with write():
        cast.whole(made[1].profile).ward = "son-tra"
    return one, [applications.application(each.key) for each in made]


def listed(one, **asked):
    db.session.expire_all()
    return meeting(rounds.round_by_key(one.key), asked)


def test_the_list_of_a_round_is_narrowed_and_says_where_the_seats_end(cast, case):
    one, made = case
    ids = [each.id for each in made]
    whole = listed(one)
    assert (whole.ids, whole.total, whole.line) == (ids, 3, ids[1])
    assert listed(one, ward="son-tra").ids == [ids[1]]
    assert listed(one, sign="thin").ids == [ids[1]]
    assert listed(one, verdict="enough").ids == ids
    with write():
        actions.decide(cast.manager, applications.application(made[0].key), Verdict(Outcome.ACCEPTED))
    read_ = given(cast, one, made[2], cast.ha)
    with write():
        actions.declare(cast.ha, rounds.read(read_.key), has_conflict=True, words="Từng cố vấn")
    assert listed(one, sign="conflict").ids == [ids[2]]
    assert listed(one, outcome="accepted").ids == [ids[0]]
    rest = listed(one, outcome=UNDECIDED)
    assert (rest.ids, rest.line) == (ids[1:], ids[1])
    words = {choice.name: [(value, count) for value, _word, count in choice.values] for choice in rest.choices}
    assert words["outcome"] == [(UNDECIDED, 2), ("accepted", 1)]
    assert ("son-tra", 1) in words["ward"]


def test_a_move_leaves_the_list_as_it_was_narrowed_at_the_next_one(cast, client, case):
    one, made = case
    url = f"/manager/rounds/{one.key}/decisions"
    client.sign_in(cast.manager)
    page = client.get(f"{url}?outcome={UNDECIDED}&sector=nonsense")
    assert page.text.count("Ghi quyết định") == 3
    for number, (lands, left) in enumerate([(made[1], 2), (made[2], 1), (None, 0)]):
        form = next(each for each in page.forms if each.fields.get("application") == [made[number].key])
        sent = {**form.fields, "outcome": "rejected", "reason": "Ít chỗ"}
        moved = client.send(form.action, sent)
        where = f"{url}?outcome={UNDECIDED}" + (f"#application-{lands.id}" if lands else "")
        assert moved.location == where
        page = client.follow(moved)
        assert page.text.count("Ghi quyết định") == left
    assert "Không còn hồ sơ nào khớp" in page.text
    assert client.get(url).text.count("Lần này chưa phù hợp") >= 3


def test_a_decision_against_the_ranking_says_why(cast, client, case):
    one, made = case
    page = client.sign_in(cast.manager).get(f"/manager/rounds/{one.key}/decisions")
    form = next(each for each in page.forms if each.fields.get("application") == [made[1].key])
    sent = {**form.fields, "outcome": "accepted", "note": "Chúc mừng nhóm"}
    refused = client.send(form.action, sent, status=422)
    assert "Quyết định này khác thứ hạng" in refused.text
    again = next(each for each in refused.forms if each.fields.get("application") == [made[1].key])
    assert (again.fields["outcome"], again.fields["note"]) == (["accepted"], ["Chúc mừng nhóm"])
    client.send(again.action, {**again.fields, "reason": "Bài toán cấp bách"}, status=303)
    (row,) = listed(one, outcome="accepted").rows
    assert (row.cover.application.id, row.decision.reason) == (made[1].id, "Bài toán cấp bách")
    unranked = next(each for each in page.forms if each.fields.get("application") == [made[2].key])
    client.send(unranked.action, {**unranked.fields, "outcome": ""}, status=422)
    client.send(unranked.action, {**unranked.fields, "outcome": "rejected"}, status=303)


@pytest.mark.parametrize("page", ["", "/scores", "/decisions", "/decisions?sign=thin"])
def test_a_round_costs_the_same_for_one_application_and_for_many(cast, client, frozen, count_queries, page):
    call = a_call(cast, seats=1)
    one = a_round(cast, call, cast.minh, cast.ha)
    client.sign_in(cast.manager)
    costs = []
    for more in (1, 3):
        for application in under_review(cast, call, more):
            marked(given(cast, one, application, cast.minh), cast.minh)
        client.get(f"/manager/rounds/{one.key}{page}")
        with count_queries() as queries:
            client.get(f"/manager/rounds/{one.key}{page}")
        costs.append(len(queries.statements))
    assert costs[0] == costs[1] <= MOST_QUERIES


def test_an_editor_narrows_too_and_a_juror_sees_nothing_of_it(cast, client, case):
    one, _made = case
    url = f"/manager/rounds/{one.key}/decisions?sign=thin"
    page = client.sign_in(cast.owner).get(url)
    assert "Đang xem 1 trong 3 hồ sơ." in page.text
    client.sign_in(cast.minh).get(url, status=404)
