"""The tables and rules of events: what may follow, who runs one, what the clock does, how far a contact came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.connections.models import IntroductionState
from ecosystem.conversations.models import OutcomeKind
from ecosystem.events import rules
from ecosystem.events.models import Event, EventState, Mover
from ecosystem.events.rules import contacts, imports

S, K = EventState, OutcomeKind
NOW = datetime(2026, 12, 1, tzinfo=UTC)
BY_ORGANISER = {
    (S.DRAFT, S.OPEN),
    (S.DRAFT, S.CLOSED),
    (S.OPEN, S.MATCHED),
    (S.OPEN, S.CLOSED),
    (S.MATCHED, S.OPEN),
    (S.MATCHED, S.FOLLOWING),
    (S.MATCHED, S.CLOSED),
    (S.FOLLOWING, S.CLOSED),
}
BY_CLOCK = {(S.OPEN, S.MATCHED), (S.MATCHED, S.FOLLOWING), (S.FOLLOWING, S.CLOSED)}


@pytest.mark.parametrize("start", S)
@pytest.mark.parametrize("to", S)
def test_every_step_of_an_event(start, to):
    event = Event(state=start)
    assert rules.may_move(event, to, Mover.ORGANISER) == ((start, to) in BY_ORGANISER)
    assert rules.may_move(event, to, Mover.CLOCK) == ((start, to) in BY_CLOCK)
    assert (start in rules.sources(to, Mover.CLOCK)) == ((start, to) in BY_CLOCK)


def somebody(number, *roles):
    return Account(id=number, grants=[RoleGrant(role=role) for role in roles])


@pytest.mark.parametrize(
    ("role", "number", "runs"),
    [
        (Role.OFFICER, 2, True),
        (Role.ADMINISTRATOR, 2, True),
        (Role.PROGRAM_MANAGER, 1, True),
        (Role.PROGRAM_MANAGER, 2, False),
        (Role.FOUNDER, 1, False),
    ],
)
def test_who_runs_an_event(role, number, runs):
    assert rules.may_run(somebody(number, role), Event(organiser_id=1)) is runs
    assert rules.may_organise(somebody(number, role)) is (role is not Role.FOUNDER)


def test_a_stranger_runs_nothing():
    assert not rules.may_run(None, Event(organiser_id=None))
    assert not rules.may_organise(None)


@pytest.mark.parametrize(
    ("state", "hours", "still_open", "to"),
    [
        (S.DRAFT, 999, False, None),
        (S.OPEN, -1, False, None),
        (S.OPEN, 0, True, S.MATCHED),
        (S.MATCHED, 23, True, None),
        (S.MATCHED, 24, True, S.FOLLOWING),
        (S.FOLLOWING, 24 * 7 - 1, False, None),
        (S.FOLLOWING, 24 * 7, False, S.CLOSED),
        (S.FOLLOWING, 24 * 7, True, None),
        (S.CLOSED, 9999, False, None),
    ],
)
def test_what_the_clock_does(state, hours, still_open, to):
    ended = NOW - timedelta(hours=hours)
    assert rules.next_state(state, ended, NOW, contacts_open=still_open) is to


@pytest.mark.parametrize(
    ("state", "marks", "reached"),
    [
        (IntroductionState.ACCEPTED, set(), "new"),
        (IntroductionState.ACCEPTED, {K.MET}, "met"),
        (IntroductionState.ACCEPTED, {K.MET, K.WORKING}, "working"),
        (IntroductionState.ACCEPTED, {K.WORKING, K.NOT_CONTINUING}, "not-continuing"),
        (IntroductionState.ACCEPTED, {K.INVESTED, K.NOT_CONTINUING}, "invested"),
        (IntroductionState.ENDED, {K.WORKING}, "not-continuing"),
        (IntroductionState.ENDED, {K.INVESTED}, "invested"),
    ],
)
def test_how_far_a_contact_came(state, marks, reached):
    assert contacts.stage(state, marks).value == reached


@pytest.mark.parametrize("reached", contacts.Stage)
def test_a_contact_is_closed_by_an_end_or_by_time(reached):
    final = reached in (contacts.Stage.INVESTED, contacts.Stage.NOT_CONTINUING)
    assert contacts.is_closed(reached, timedelta(days=209)) is final
    assert contacts.is_closed(reached, timedelta(days=210))


@pytest.mark.parametrize(
    ("email", "name", "problem"),
    [
        ("lan@people.example", "Lan", ""),
        (" LAN@People.Example ", "Lan", ""),
        ("", "Lan", "no-email"),
        ("lan", "Lan", "email"),
        ("lan@people", "Lan", "email"),
        ("lan@@people.example", "Lan", "email"),
        ("lan minh@people.example", "Lan", "email"),
        ("lan@people.example,minh@people.example", "Lan", "email"),
        ("lan@people.example", " ", "no-name"),
        ("lan@people.example", "x" * 121, "name-long"),
        ("lan@people.example", "Lan\u202e", "name"),
    ],
)
def test_which_row_of_a_list_is_sound(email, name, problem):
    assert imports.checked([(2, email, name)])[0].problem == problem


def test_the_same_address_counts_once():
    rows = imports.checked([(2, "a@b.vn", "A"), (3, "A@B.vn ", "B"), (4, "", ""), (5, "", "")])
    assert [row.problem for row in rows] == ["", "twice", "no-email", "no-email"]
