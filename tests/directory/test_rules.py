"""Permission and states, as truth tables; who sees which field is in ``test_audience``."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from ecosystem.directory import rules
from ecosystem.directory.models import Kind, Right, State
from ecosystem.directory.rules import FIELD_GROUPS, Relation
from ecosystem.directory.rules.values import VALUES


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_every_kind_has_a_group(kind):
    assert {field.name for field in fields(VALUES[kind])} <= set(FIELD_GROUPS)


def person(number: int, *roles: str) -> Any:
    return SimpleNamespace(id=number, role_names=list(roles))


def profile(state: State = State.PUBLISHED, rights: dict[int, Right] | None = None) -> Any:
    members = [SimpleNamespace(account_id=number, right=right) for number, right in (rights or {}).items()]
    return SimpleNamespace(state=state, memberships=members, source=None, purged_at=None, merged_into_id=None)


OWNED = {1: Right.OWNER, 2: Right.EDITOR, 3: Right.VIEWER}
PEOPLE = {
    "stranger": None,
    "other": person(9, "founder"),
    "viewer": person(3, "founder"),
    "editor": person(2, "founder"),
    "owner": person(1, "founder"),
    "officer": person(7, "officer"),
}


@pytest.mark.parametrize(
    ("state", "rule", "allowed"),
    [
        (State.PUBLISHED, rules.may_read, {"stranger", "other", "viewer", "editor", "owner", "officer"}),
        (State.HIDDEN, rules.may_read, {"viewer", "editor", "owner", "officer"}),
        (State.REMOVED, rules.may_read, set()),
        (State.PUBLISHED, rules.may_edit, {"editor", "owner"}),
        (State.HIDDEN, rules.may_edit, {"editor", "owner"}),
        (State.REMOVED, rules.may_edit, set()),
        (State.PUBLISHED, rules.may_manage, {"owner", "officer"}),
        (State.REMOVED, rules.may_manage, {"owner", "officer"}),
        (State.HIDDEN, rules.may_know, {"viewer", "editor", "owner", "officer"}),
        (State.REMOVED, rules.may_know, {"owner", "officer"}),
    ],
)
def test_who_may_do_what_in_which_state(state, rule, allowed):
    thing = profile(state, OWNED)
    assert {name for name, who in PEOPLE.items() if rule(who, thing)} == allowed


def test_an_officer_edits_only_what_has_no_members():
    assert rules.may_edit(PEOPLE["officer"], profile())
    assert not rules.may_edit(PEOPLE["officer"], profile(rights=OWNED))
    assert not rules.may_edit(PEOPLE["other"], profile())


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("founder", {Kind.STARTUP}),
        ("angel", {Kind.ANGEL}),
        ("fund_member", {Kind.FUND}),
        ("mentor", {Kind.MENTOR}),
        ("program_manager", {Kind.INSTITUTION}),
        ("challenge_owner", {Kind.INSTITUTION}),
        ("officer", set(Kind)),
        ("administrator", set(Kind)),
    ],
)
def test_each_role_describes_its_own_kind(role, kinds):
    assert {kind for kind in Kind if rules.may_create(person(1, role), kind)} == kinds
    assert not any(rules.may_create(None, kind) for kind in Kind)


def test_the_relation_of_a_reader():
    thing = profile(rights=OWNED)
    assert rules.relation(None, thing, connected=True) == Relation.STRANGER
    assert rules.relation(PEOPLE["other"], thing) == Relation.MEMBER
    assert rules.relation(PEOPLE["other"], thing, connected=True) == Relation.CONNECTED
    assert rules.relation(PEOPLE["viewer"], thing) == Relation.INSIDER
    assert rules.relation(PEOPLE["officer"], thing) == Relation.OFFICER


def test_every_transition_and_no_other():
    moves = {(state, act): rules.next_state(state, act) for state in State for act in ("hide", "publish", "remove")}
    assert {key: to for key, to in moves.items() if to} == {
        (State.PUBLISHED, "hide"): State.HIDDEN,
        (State.PUBLISHED, "remove"): State.REMOVED,
        (State.HIDDEN, "publish"): State.PUBLISHED,
        (State.HIDDEN, "remove"): State.REMOVED,
        (State.REMOVED, "publish"): State.PUBLISHED,
        (State.REMOVED, "hide"): State.HIDDEN,
    }


@pytest.mark.parametrize(
    ("accepting", "until", "is_open"),
    [
        (True, None, True),
        (False, None, False),
        (True, date(2026, 11, 30), True),
        (True, date(2026, 12, 1), False),
        (True, date(2026, 12, 2), False),
        (False, date(2026, 11, 30), False),
    ],
)
def test_a_pause_includes_its_last_day(accepting, until, is_open):
    assert rules.is_open(accepting=accepting, paused_until=until, today=date(2026, 12, 1)) is is_open
