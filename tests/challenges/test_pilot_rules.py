"""The rules of pilots as tables: what may follow, who moves them, how they end, what everybody reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from types import SimpleNamespace as Thing

import pytest

from ecosystem.calls.models import Call, CallState
from ecosystem.calls.rules.applications import TRANSITIONS as APPLICATION_STEPS
from ecosystem.calls.rules.applications import Mover as ApplicationMover
from ecosystem.challenges.models import Challenge, Pilot, PilotState
from ecosystem.challenges.rules import acceptance, pilots
from ecosystem.challenges.rules.pilots import NEEDED, SOLVED, TRIED, Mover, Result
from tests.challenges.world import MEASURES

P = PilotState
NOW = datetime(2026, 12, 1, tzinfo=UTC)
WHOLE = {
    "scope": "a", "limits": "b", "starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 2), "data": "c",
    "supervisor": "d", "stop_rules": "e", "needs_sandbox": False, "sandbox_case": "",
}  # fmt: skip


def test_what_may_follow_is_this_table():
    ways = [(state, to, who) for state, ways in pilots.TRANSITIONS.items() for to, who in ways.items()]
    assert {(state, to): who for state, to, who in ways} == {
        (P.DRAFT, P.RUNNING): {Mover.BOTH},
        (P.RUNNING, P.ACCEPTED): {Mover.LEAD},
        (P.RUNNING, P.NOT_ACCEPTED): {Mover.LEAD},
        (P.RUNNING, P.STOPPED): {Mover.LEAD, Mover.SOLVER},
        (P.ACCEPTED, P.ORDERED): {Mover.LEAD},
    }
    assert set(pilots.TRANSITIONS) == set(P) == {P.DRAFT, P.RUNNING} | SOLVED | TRIED


@pytest.mark.parametrize("state", list(P))
@pytest.mark.parametrize("call", [CallState.DECIDED, CallState.RESULTS, CallState.ARCHIVED])
def test_another_is_chosen_only_after_one_that_was_not_accepted(state, call):
    one = Challenge(call=Call(state=call))
    assert pilots.may_choose(one, None)
    assert pilots.may_choose(one, Pilot(state=state)) is (state in TRIED and call is not CallState.ARCHIVED)


def test_every_way_to_be_chosen_is_one_that_calls_allow_leads():
    for state, steps in pilots.CHOOSING.items():
        at = state
        for step in steps:
            assert APPLICATION_STEPS[at][step] & {ApplicationMover.LEAD}, (at, step)
            at = step
        assert at.value == "accepted"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"scope": ""}, "scope"), ({"limits": ""}, "limits"), ({"starts_on": None}, "dates"),
        ({"ends_on": None}, "dates"), ({"data": ""}, "data"), ({"supervisor": ""}, "supervisor"),
        ({"stop_rules": ""}, "stop"), ({"needs_sandbox": True}, "sandbox"),
    ],
)  # fmt: skip
def test_what_an_agreement_needs(change, key):
    assert pilots.missing(Pilot(**WHOLE)) == []
    assert pilots.missing(Pilot(**{**WHOLE, **change})) == [NEEDED[key][0]]
    with_case = {**WHOLE, "needs_sandbox": True, "sandbox_case": "QĐ 12"}
    assert pilots.missing(Pilot(**with_case)) == []


def value(number, measure, amount, day=1):
    return Thing(id=number, measure=measure, value=amount, measured_on=date(2026, 12, day))


def test_the_last_value_by_its_day_counts():
    measures = acceptance.read(MEASURES)
    found = pilots.results(measures, [value(1, "m0", 95_000, 3), value(2, "m0", 80_000, 2), value(3, "gone", 1)])
    assert [(one.value, one.is_met) for one in found] == [(95_000, True), (None, None)]
    same_day = [value(1, "m0", 95_000), value(2, "m0", 80_000)]
    assert pilots.results(measures, same_day)[0].is_met is False


def test_how_a_pilot_may_end():
    measures = acceptance.read(MEASURES)
    table = {
        (to, met, reason, learnt): pilots.end_fault(
            to, [Result(measures[0], 1, met)], reason="vì" if reason else "", learnt="rằng" if learnt else ""
        )
        for to, met, reason, learnt in product(
            (P.ACCEPTED, P.NOT_ACCEPTED, P.STOPPED), (True, False, None), (True, False), (True, False)
        )
    }
    for (to, met, reason, learnt), fault in table.items():
        expected = None
        if to is P.ACCEPTED:
            expected = "unmeasured" if met is None else "reason" if met is False and not reason else None
        elif not learnt:
            expected = "learnt"
        assert fault == expected, (to, met, reason, learnt)


@pytest.mark.parametrize(("owner", "solver"), list(product((None, NOW), repeat=2)))
def test_everybody_reads_what_was_learnt_when_both_share_it(owner, solver):
    one = Pilot(owner_shares_at=owner, solver_shares_at=solver)
    assert pilots.is_shared(one) is (owner is not None and solver is not None)


@pytest.mark.parametrize("state", list(P))
def test_who_solved_it_is_named_only_when_it_was_accepted(state):
    assert pilots.names_solver(Pilot(state=state)) is (state in (P.ACCEPTED, P.ORDERED))
