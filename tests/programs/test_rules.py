"""Truth tables of programs: who moves what, who sees what, until when an offer waits."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.rules.applications import TRANSITIONS as APPLICATIONS
from ecosystem.core import clock
from ecosystem.directory.models import Membership, Profile, Right
from ecosystem.programs import rules
from ecosystem.programs.models import Cohort, CohortManager, CohortRight, CohortState, Enrolment, EnrolmentState
from ecosystem.programs.rules.enrolments import APPLICATION, FREED, HOLDING, TAKEN

S, C = EnrolmentState, CohortState
WHO = ("lead", "editor", "owner", "hand", "viewer", "officer", "stranger", "clock")
HANDS, LEAD, CLOCK = {"owner", "hand"}, {"lead"}, {"clock"}
LEGAL = {
    (S.OFFERED, S.ACCEPTED): HANDS,
    (S.OFFERED, S.DECLINED): HANDS,
    (S.OFFERED, S.EXPIRED): CLOCK,
    (S.ACCEPTED, S.ACTIVE): {"lead", "editor", "clock"},
    (S.ACCEPTED, S.DROPPED): LEAD | HANDS,
    (S.ACTIVE, S.ON_LEAVE): LEAD,
    (S.ACTIVE, S.DROPPED): LEAD,
    (S.ACTIVE, S.GRADUATED): LEAD,
    (S.ON_LEAVE, S.ACTIVE): LEAD,
    (S.ON_LEAVE, S.DROPPED): LEAD,
    (S.GRADUATED, S.ALUMNI): CLOCK,
}
LEGAL_COHORTS = {
    (C.PLANNED, C.RUNNING): {"lead", "clock"},
    (C.PLANNED, C.ARCHIVED): LEAD,
    (C.RUNNING, C.FINISHED): {"lead", "clock"},
    (C.FINISHED, C.ARCHIVED): LEAD,
    (C.FINISHED, C.RUNNING): LEAD,
}
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def person(number, *roles):
    return Account(id=number, grants=[RoleGrant(role=role) for role in roles])


PEOPLE = {
    "lead": person(1),
    "editor": person(2),
    "owner": person(3),
    "hand": person(4),
    "viewer": person(5),
    "officer": person(6, Role.OFFICER),
    "stranger": person(7, Role.FOUNDER),
    "clock": None,
}


def a_cohort(state=C.PLANNED, number=1):
    rights = {1: CohortRight.LEAD, 2: CohortRight.EDITOR}
    managers = [CohortManager(account_id=account, right=right) for account, right in rights.items()]
    return Cohort(id=number, state=state, managers=managers, starts_on=date(2026, 12, 20), ends_on=date(2027, 2, 20))


def an_enrolment(state=S.OFFERED):
    rights = {3: Right.OWNER, 4: Right.EDITOR, 5: Right.VIEWER}
    profile = Profile(memberships=[Membership(account_id=account, right=right) for account, right in rights.items()])
    return Enrolment(state=state, cohort_id=1, cohort=a_cohort(), profile=profile, reply_by=NOW)


@pytest.mark.parametrize(("state", "to", "who"), list(itertools.product(S, S, WHO)))
def test_what_may_follow_an_enrolment(state, to, who):
    assert rules.may_move(PEOPLE[who], an_enrolment(state), to) == (who in LEGAL.get((state, to), ()))


@pytest.mark.parametrize(("state", "to", "who"), list(itertools.product(C, C, WHO)))
def test_what_may_follow_a_cohort(state, to, who):
    assert rules.may_move_cohort(PEOPLE[who], a_cohort(state), to) == (who in LEGAL_COHORTS.get((state, to), ()))


def test_who_runs_and_who_takes_part():
    cohort, one = a_cohort(), an_enrolment()
    assert {who for who in WHO if rules.may_run(PEOPLE[who], cohort)} == {"lead", "editor"}
    assert {who for who in WHO if rules.may_run_of(PEOPLE[who], one)} == {"lead", "editor"}
    assert {who for who in WHO if rules.may_lead(PEOPLE[who], cohort)} == LEAD
    assert {who for who in WHO if rules.may_lead_of(PEOPLE[who], one)} == LEAD
    assert {who for who in WHO if rules.may_take_part(PEOPLE[who], one)} == HANDS
    assert {who for who in WHO if rules.is_participant(PEOPLE[who], one)} == {"owner", "hand", "viewer"}
    assert {who for who in WHO if rules.may_create(PEOPLE[who])} == {"officer"}


@pytest.mark.parametrize("state", list(S))
def test_who_sees_the_inside_of_a_cohort(state):
    one = an_enrolment(state)
    inside = {"owner", "hand", "viewer"} if state in HOLDING else set()
    seen = {who for who in WHO if rules.may_see_cohort(PEOPLE[who], a_cohort(), [one])}
    assert seen == {"lead", "editor"} | inside
    assert not rules.may_see_cohort(PEOPLE["owner"], a_cohort(number=2), [one])


def test_every_state_holds_waits_or_frees():
    assert set(S) == TAKEN | FREED
    assert not TAKEN & FREED
    assert {S.OFFERED} == TAKEN - HOLDING


def test_an_application_can_follow_its_enrolment():
    """What an enrolment may become, its application may become after it."""
    for state, to in LEGAL:
        before = APPLICATION.get(state, ApplicationState.ACCEPTED if state is S.OFFERED else ApplicationState.ENROLLED)
        after = APPLICATION.get(to, before)
        assert before is after or after in APPLICATIONS[before], (state, to)


@pytest.mark.parametrize(
    ("starts_in", "days", "day"),
    [(21, 7, 8), (7, 7, 8), (3, 7, 4), (1, 7, 2), (0, 7, 8), (-5, 7, 8)],
)
def test_an_offer_waits_until_the_end_of_a_day(starts_in, days, day):
    """From 1 December: never after the first day that is to come."""
    found = rules.reply_by(NOW, days, date(2026, 12, 1) + timedelta(days=starts_in))
    assert clock.local(found).isoformat() == f"2026-12-{day:02}T23:59:59+07:00"


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, True), (0.9, True), (1, False)])
def test_an_offer_is_answered_to_the_second(seconds, taken):
    assert rules.is_in_time(an_enrolment(), NOW + timedelta(seconds=seconds)) is taken


@pytest.mark.parametrize(
    ("state", "today", "to"),
    [
        (C.PLANNED, date(2026, 12, 19), None),
        (C.PLANNED, date(2026, 12, 20), C.RUNNING),
        (C.PLANNED, date(2027, 3, 1), C.RUNNING),
        (C.RUNNING, date(2027, 2, 20), None),
        (C.RUNNING, date(2027, 2, 21), C.FINISHED),
        (C.FINISHED, date(2027, 3, 1), None),
        (C.ARCHIVED, date(2027, 3, 1), None),
    ],
)
def test_the_clock_begins_and_ends_a_cohort(state, today, to):
    assert rules.next_state(a_cohort(state), today) is to


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([], False),
        ([{"label": "Giảng viên", "millions": 120}], False),
        ([{"label": "Giảng viên", "millions": 0}], False),
        ([{"label": "Giảng viên", "label_en": "Trainers", "millions": 1}], False),
        ([{"label": "Giảng viên", "label_en": " ", "millions": 1}], True),
        ([{"label": " ", "millions": 1}], True),
        ([{"label": "a" * 121, "millions": 1}], True),
        ([{"label": "a", "millions": -1}], True),
        ([{"label": "a", "millions": 1.5}], True),
        ([{"label": "a", "millions": True}], True),
        ([{"label": "a", "millions": 1, "more": 2}], True),
        ([{"label": "a"}], True),
        ("a: 1", True),
        ([{"label": "a", "millions": 1}] * 21, True),
    ],
)
def test_what_a_budget_may_hold(lines, wrong):
    assert rules.fault_of_budget(lines) is wrong
