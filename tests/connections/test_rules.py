"""The rules of introductions as truth tables; no database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.rules import Side
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


LEGAL = {
    (IntroductionState.ASKED, IntroductionState.ACCEPTED): Side.ASKED,
    (IntroductionState.ASKED, IntroductionState.DECLINED): Side.ASKED,
    (IntroductionState.ASKED, IntroductionState.WITHDRAWN): Side.ASKER,
}
HANDS = {Side.ASKER: {1, 2}, Side.ASKED: {4, 5}}


@pytest.mark.parametrize("to", list(IntroductionState))
@pytest.mark.parametrize("state", list(IntroductionState))
def test_only_the_right_side_moves_an_introduction_and_only_along_the_table(state, to):
    one = introduction(state)
    side = LEGAL.get((state, to))
    allowed = {number for number in range(1, 8) if rules.may_move(account(number), one, to)}
    assert allowed == (HANDS[side] if side else set())


@pytest.mark.parametrize("state", list(IntroductionState))
def test_members_of_both_sides_read_and_nobody_else(state):
    one = introduction(state)
    assert {number for number in range(1, 8) if rules.may_read(account(number), one)} == {1, 2, 3, 4, 5, 6}
    assert not rules.may_read(None, one)


def test_answering_and_withdrawing_are_for_owners_and_editors_while_it_is_asked():
    one = introduction()
    assert {number for number in range(1, 8) if rules.may_answer(account(number), one)} == {4, 5}
    assert {number for number in range(1, 8) if rules.may_withdraw(account(number), one)} == {1, 2}
    done = introduction(IntroductionState.ACCEPTED)
    assert not any(rules.may_answer(account(n), done) or rules.may_withdraw(account(n), done) for n in range(1, 8))


@pytest.mark.parametrize("asked", list(Kind))
@pytest.mark.parametrize("asker", list(Kind))
def test_a_startup_stands_on_exactly_one_side(asker, asked):
    counterparts = {Kind.MENTOR, Kind.ANGEL, Kind.FUND}
    fits = (asker is Kind.STARTUP and asked in counterparts) or (asker in counterparts and asked is Kind.STARTUP)
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
