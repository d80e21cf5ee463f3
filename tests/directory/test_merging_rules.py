"""Who may merge, which of two stays, whose value of a field stays: truth tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from ecosystem.directory.models import Audience, FieldGroup, Kind, PairState, Right, State
from ecosystem.directory.rules import merges as rules
from ecosystem.directory.rules.merges import Keep, Restored, Standing
from ecosystem.directory.rules.values import ConflictValues, StartupValues

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
BASE = StartupValues(name="Sóng Xanh", phone="1", description_vi="ngắn", sectors=("iot",))


def person(*roles, number=1):
    return SimpleNamespace(id=number, role_names=set(roles))


def profile(*members, state=State.PUBLISHED, kind=Kind.STARTUP, number=1):
    rows = [SimpleNamespace(account_id=one, right=Right.VIEWER) for one in members]
    return SimpleNamespace(id=number, memberships=rows, state=state, kind=kind)


ROLES = ("founder", "mentor", "angel", "fund_member", "program_manager", "challenge_owner", "officer", "administrator")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("left", "right"), [((), ()), ((1,), ()), ((), (1,)), ((2,), (3,))])
def test_who_may_merge(role, left, right):
    allowed = role in ("officer", "administrator") and 1 not in (*left, *right)
    assert rules.may_merge(person(role), profile(*left), profile(*right)) is allowed


def test_a_stranger_merges_nothing():
    assert rules.may_merge(None, profile(), profile()) is False


@pytest.mark.parametrize("left", list(State))
@pytest.mark.parametrize("right", list(State))
@pytest.mark.parametrize("pair", list(PairState))
def test_what_can_be_merged(left, right, pair):
    wanted = pair is PairState.OPEN and State.REMOVED not in (left, right)
    assert rules.can_be_merged(profile(state=left), profile(state=right, number=2), pair) is wanted


def test_two_kinds_are_never_one():
    other = profile(kind=Kind.FUND, number=2)
    assert rules.can_be_merged(profile(), other, PairState.OPEN) is False


PLAIN = Standing(1, verified=False, has_members=False, published=True, filled=5, updated_at=NOW)


@pytest.mark.parametrize(
    "better",
    [
        {"verified": True, "filled": 1},
        {"has_members": True, "filled": 1},
        {"filled": 9},
        {"updated_at": NOW + timedelta(hours=1)},
    ],
)
def test_which_is_kept(better):
    assert rules.default_kept(PLAIN, replace(PLAIN, id=2, **better)) == 2
    assert rules.default_kept(replace(PLAIN, id=2, **better), PLAIN) == 2


def test_of_two_alike_the_first_is_kept():
    assert rules.default_kept(PLAIN, replace(PLAIN, id=2)) == 1


YOUNGER = replace(PLAIN, id=2, updated_at=NOW + timedelta(days=1))
VERIFIED = replace(PLAIN, id=2, verified=True)


@pytest.mark.parametrize(
    ("unit", "theirs", "who", "side"),
    [
        ("phone", "", YOUNGER, Keep.KEPT),
        ("phone", "2", YOUNGER, Keep.TAKEN),
        ("phone", "2", PLAIN, Keep.KEPT),
        ("email", "a@b.vn", PLAIN, Keep.TAKEN),
        ("description_vi", "dài hơn nhiều", PLAIN, Keep.TAKEN),
        ("description_vi", "x", YOUNGER, Keep.KEPT),
        ("sectors", ("iot", "ai"), PLAIN, Keep.TAKEN),
        ("sectors", ("ai",), YOUNGER, Keep.KEPT),
        ("name", "Khác", VERIFIED, Keep.TAKEN),
        ("name", "Khác", PLAIN, Keep.KEPT),
        ("accepting", False, YOUNGER, Keep.KEPT),
        ("raising", True, YOUNGER, Keep.KEPT),
        ("founded", date(2020, 1, 1), PLAIN, Keep.TAKEN),
    ],
)
def test_whose_value_stays(unit, theirs, who, side):
    assert rules.default_side(unit, BASE, replace(BASE, **{unit: theirs}), (PLAIN, who)) is side


def test_what_two_declared_of_each_other_goes():
    mine = replace(BASE, conflicts=(ConflictValues(other_id=2, other_name="B"), ConflictValues(other_name="C")))
    assert rules.combined(mine, BASE, {}, (1, 2)).conflicts == (ConflictValues(other_name="C"),)


def test_an_amount_goes_with_its_words():
    theirs = replace(BASE, ask_amount=5, ask_entered="5 đồng", ask_currency="USD")
    found = rules.combined(BASE, theirs, {"ask_amount": Keep.TAKEN}, (1, 2))
    assert isinstance(found, StartupValues)
    assert (found.ask_amount, found.ask_entered, found.ask_currency) == (5, "5 đồng", "USD")


@pytest.mark.parametrize("one", list(Audience))
@pytest.mark.parametrize("other", list(Audience))
def test_the_stricter_audience(one, other):
    order = list(Audience)
    found = rules.stricter([FieldGroup.INTRO], {FieldGroup.INTRO: one}, {FieldGroup.INTRO: other})
    assert found == {FieldGroup.INTRO: order[max(order.index(one), order.index(other))]}


@pytest.mark.parametrize(
    ("now", "value", "edited"),
    [
        # merged "2" over "1"
        ("2", "1", ()),
        ("3", "3", ("phone",)),
        ("1", "1", ()),
    ],
)
def test_what_an_undo_gives_back(now, value, edited):
    found = rules.restored(Kind.STARTUP, BASE, replace(BASE, phone="2"), replace(BASE, phone=now))
    assert found == Restored(replace(BASE, phone=value), edited)


def test_what_the_merge_did_not_touch_is_left_alone():
    now = replace(BASE, email="moi@x.vn")
    assert rules.restored(Kind.STARTUP, BASE, BASE, now) == Restored(now, ())


@pytest.mark.parametrize(
    ("kept", "taken", "wanted", "joined", "grown"),
    [
        ({}, {1: Right.OWNER}, [1], {1: Right.OWNER}, {}),
        ({}, {1: Right.OWNER}, [], {}, {}),
        ({}, {1: Right.OWNER}, [2], {}, {}),
        ({1: Right.VIEWER}, {1: Right.EDITOR}, [1], {}, {1: Right.EDITOR}),
        ({1: Right.OWNER}, {1: Right.EDITOR}, [1], {}, {}),
    ],
)
def test_who_joins(kept, taken, wanted, joined, grown):
    assert rules.union(kept, taken, wanted) == (joined, grown)


@pytest.mark.parametrize(("passed", "in_time"), [(0, True), (30 * 86_400 - 1, True), (30 * 86_400, False)])
def test_how_long_it_can_be_undone(passed, in_time):
    assert rules.is_in_time(NOW, NOW + timedelta(seconds=passed)) is in_time
