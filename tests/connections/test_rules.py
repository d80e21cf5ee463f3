"""The rules of introductions as truth tables; no database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.models import Desk, Introduction, IntroductionState, Side
from ecosystem.directory.models import (
    Angel,
    Fund,
    Institution,
    Kind,
    Membership,
    Mentor,
    Profile,
    Right,
    Startup,
    State,
)
from ecosystem.taxonomy import source

TODAY = date(2026, 11, 24)
CONFIRMED = datetime(2026, 1, 1, tzinfo=UTC)
MADE = {
    Kind.STARTUP: Startup,
    Kind.MENTOR: Mentor,
    Kind.ANGEL: Angel,
    Kind.FUND: Fund,
    Kind.INSTITUTION: Institution,
}


def account(number: int, *, confirmed: bool = True) -> Account:
    return Account(id=number, email=f"a{number}@x.example", email_confirmed_at=CONFIRMED if confirmed else None)


def profile(number: int, kind: Kind, members: dict[int, Right], **values: object) -> Profile:
    given = {"state": State.PUBLISHED, "accepting": True, "paused_until": None, **values}
    made: Profile = MADE[kind](id=number, kind=kind, slug=f"p{number}", name=f"P{number}", **given)
    made.memberships = [Membership(profile_id=number, account_id=who, right=right) for who, right in members.items()]
    return made


def introduction(state: IntroductionState = IntroductionState.ASKED) -> Introduction:
    asker = profile(1, Kind.STARTUP, {1: Right.OWNER, 2: Right.EDITOR, 3: Right.VIEWER})
    asked = profile(2, Kind.MENTOR, {4: Right.OWNER, 5: Right.EDITOR, 6: Right.VIEWER})
    return Introduction(state=state, asker=asker, asked=asked, asker_id=1, asked_id=2)


S = IntroductionState
WAITING = (S.ASKED, S.VIEWED, S.MORE_ASKED, S.MORE_ANSWERED)
ASKER, ASKED, CLOCK = Side.ASKER, Side.ASKED, Side.CLOCK
# Written out by hand, so that the table of the rules has something to be held against.
LEGAL = {
    (S.DRAFT, S.ASKED): {ASKER},
    (S.ASKED, S.VIEWED): {ASKED},
    (S.ASKED, S.MORE_ASKED): {ASKED},
    (S.VIEWED, S.MORE_ASKED): {ASKED},
    (S.MORE_ANSWERED, S.MORE_ASKED): {ASKED},
    (S.MORE_ASKED, S.MORE_ANSWERED): {ASKER},
    **{(state, S.ACCEPTED): {ASKED} for state in WAITING},
    **{(state, S.DECLINED): {ASKED, CLOCK} for state in WAITING},
    **{(state, S.WITHDRAWN): {ASKER, CLOCK} for state in WAITING},
    **{(state, S.EXPIRED): {CLOCK} for state in WAITING},
    (S.ACCEPTED, S.ENDED): {ASKER, ASKED},
}
HANDS = {Side.ASKER: {1, 2}, Side.ASKED: {4, 5}}


@pytest.mark.parametrize("to", list(IntroductionState))
@pytest.mark.parametrize("state", list(IntroductionState))
def test_only_the_right_side_moves_an_introduction_and_only_along_the_table(state, to):
    one = introduction(state)
    sides = LEGAL.get((state, to), set())
    assert rules.TRANSITIONS[state].get(to, frozenset()) == sides
    allowed = {number for number in range(1, 8) if rules.may_move(account(number), one, to)}
    assert allowed == {number for side in sides - {CLOCK} for number in HANDS[side]}
    assert all((state in rules.sources(to, side)) is (side in sides) for side in Side)


def test_the_vocabulary_tells_the_same_states_and_ways():
    listed = json.loads((Path(source.__file__).parent / "data" / "connection_states.json").read_text())["items"]
    told = {item["id"]: set(item["next"]) for item in listed}
    assert told == {state.value: {to.value for to in follows} for state, follows in rules.TRANSITIONS.items()}
    assert list(told) == [state.value for state in S]


@pytest.mark.parametrize("state", list(S))
def test_whose_turn_it_is(state):
    turns = {S.ASKED: ASKED, S.VIEWED: ASKED, S.MORE_ASKED: ASKER, S.MORE_ANSWERED: ASKED}
    assert rules.turn(state) is turns.get(state)
    assert (state in rules.WAITING) is (state in turns)
    assert (state in rules.OPEN) is (state in turns or state is S.ACCEPTED)
    assert (state in rules.PAST) is (state not in rules.OPEN and state is not S.DRAFT)


@pytest.mark.parametrize("state", list(IntroductionState))
def test_members_of_both_sides_read_and_nobody_else(state):
    one = introduction(state)
    readers = {1, 2, 3} if state is S.DRAFT else {1, 2, 3, 4, 5, 6}
    assert {number for number in range(1, 8) if rules.may_read(account(number), one)} == readers
    assert not rules.may_read(None, one)


def test_answering_and_withdrawing_are_for_owners_and_editors_while_it_is_asked():
    one = introduction()
    assert {number for number in range(1, 8) if rules.may_answer(account(number), one)} == {4, 5}
    assert {number for number in range(1, 8) if rules.may_withdraw(account(number), one)} == {1, 2}
    done = introduction(IntroductionState.ACCEPTED)
    assert not any(rules.may_answer(account(n), done) or rules.may_withdraw(account(n), done) for n in range(1, 8))


@pytest.mark.parametrize("asked", list(Kind))
@pytest.mark.parametrize("asker", list(Kind))
def test_a_startup_stands_on_at_least_one_side(asker, asked):
    fits = Kind.STARTUP in (asker, asked)
    pair = profile(1, asker, {1: Right.OWNER}), profile(2, asked, {2: Right.OWNER})
    assert rules.may_ask(account(1), *pair, TODAY) is fits


@pytest.mark.parametrize(
    ("code", "asker", "asked", "actor"),
    [
        (None, {}, {}, account(1)),
        ("not-yours", {}, {}, account(9)),
        ("email-unconfirmed", {}, {}, account(1, confirmed=False)),
        ("asker-hidden", {"state": State.HIDDEN}, {}, account(1)),
        ("hidden", {}, {"state": State.HIDDEN}, account(1)),
        ("hidden", {}, {"state": State.REMOVED}, account(1)),
        ("not-accepting", {}, {"accepting": False}, account(1)),
        ("not-accepting", {}, {"paused_until": TODAY}, account(1)),
        (None, {}, {"paused_until": date(2026, 11, 23)}, account(1)),
        ("full", {}, {"capacity_startups": 2, "current_startups": 2}, account(1)),
        (None, {}, {"capacity_startups": 2, "current_startups": 1}, account(1)),
        (None, {}, {"capacity_startups": None, "current_startups": 9}, account(1)),
    ],
)
def test_what_stands_in_the_way_of_asking(code, asker, asked, actor):
    pair = profile(1, Kind.STARTUP, {1: Right.OWNER}, **asker), profile(2, Kind.MENTOR, {2: Right.OWNER}, **asked)
    assert rules.obstacle(actor, *pair, TODAY) == code
    assert rules.may_ask(actor, *pair, TODAY) is (code is None)
    assert code is None or code in rules.OBSTACLES


@pytest.mark.parametrize("right", [Right.OWNER, Right.EDITOR, Right.VIEWER])
def test_who_belongs_to_both_sides_does_not_ask(right):
    pair = profile(1, Kind.STARTUP, {1: Right.OWNER}), profile(2, Kind.MENTOR, {1: right})
    assert rules.obstacle(account(1), *pair, TODAY) == "own"


def test_a_viewer_does_not_ask_and_the_system_needs_no_right():
    pair = profile(1, Kind.STARTUP, {1: Right.VIEWER}), profile(2, Kind.MENTOR, {})
    assert rules.obstacle(account(1), *pair, TODAY) == "not-yours"
    assert rules.obstacle(None, *pair, TODAY) is None
    assert not rules.may_ask(None, *pair, TODAY)


@pytest.mark.parametrize(
    ("state", "delegated", "sorters"),
    [
        (S.ASKED, None, {4, 5}),
        (S.ASKED, False, {4, 5}),
        (S.ASKED, True, {4, 5, 6}),
        (S.ACCEPTED, True, {4, 5, 6}),
        (S.DRAFT, True, set()),
    ],
)
def test_who_sorts_and_who_answers(state, delegated, sorters):
    one = introduction(state)
    one.desk = None if delegated is None else Desk(profile_id=2, viewers_sort=delegated)
    assert {number for number in range(1, 8) if rules.may_sort(account(number), one)} == sorters
    assert not rules.may_answer(account(6), one)


@pytest.mark.parametrize(
    ("room", "code"),
    [
        (rules.Room(), None),
        (rules.Room(left=1, most=5, week_left=1), None),
        (rules.Room(left=0, most=5, week_left=3), "none-left"),
        (rules.Room(left=2, most=5, week_left=0), "week-full"),
        (rules.Room(left=0, most=5, week_left=0), "none-left"),
    ],
)
def test_which_limit_stands_in_the_way(room, code):
    assert rules.crowding(room) == code
    assert code is None or code in rules.OBSTACLES


@pytest.mark.parametrize(
    ("seconds", "middle"),
    [
        ([], None),
        ([1, 2, 3, 4], None),
        ([5, 1, 4, 2, 3], 3),
        ([1, 2, 3, 4, 5, 6], 3.5),
        # Silence counts as longer than any answer: who mostly keeps silent has no pace to be proud of.
        ([1, 2, None, None, 3], 3),
        ([1, 2, None, None, None], None),
        ([1, 2, 3, None, None, None], None),
    ],
)
def test_the_median_of_replies(seconds, middle):
    assert rules.median(seconds) == middle


def test_every_kind_has_a_desk_set_by_its_hands():
    for kind in Kind:
        one = profile(1, kind, {1: Right.OWNER, 2: Right.EDITOR, 3: Right.VIEWER})
        allowed = {number for number in range(1, 5) if rules.may_set_desk(account(number), one)}
        assert allowed == {1, 2}
