"""Who is at risk by what progress knows, and by which rule; the manager's day says so first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ecosystem.core.db import write
from ecosystem.progress import actions
from ecosystem.progress import jobs as work
from ecosystem.progress.queries import base, reports
from ecosystem.progress.queries.risks import of_cohorts
from ecosystem.progress.rules.risks import Facts, Risk, risks
from tests.progress.test_reports import FIRST, of, send
from tests.progress.world import DUE, a_milestone, at_work

RUNWAYS = {None: False, 0: True, 29: True, 30: False, 80: False}


@pytest.mark.parametrize(("milestones", "reports_", "runway"), list(product((0, 1, 3), (0, 1, 2), RUNWAYS)))
def test_which_rules_a_startup_meets(milestones, reports_, runway):
    met = {Risk.RUNWAY: RUNWAYS[runway], Risk.MILESTONES: milestones > 0, Risk.REPORTS: reports_ > 0}
    assert risks(Facts(milestones, reports_, runway)) == tuple(risk for risk in Risk if met[risk])


def test_the_managers_day_says_by_which_rule(cast, client, frozen):
    cohort, (first, second) = at_work(cast, frozen)
    a_milestone(cast, second)
    with write():
        actions.follow_ready(cast.manager, base.cohort(cohort.key))
    frozen.move_to(FIRST)
    work.open_reports()
    assert of_cohorts([cohort.id]) == {}
    send(cast.lan, of(first), **{"runway-months": 25})
    assert {one: [badge.text for badge in told] for one, told in of_cohorts([cohort.id]).items()} == {
        first.id: ["vốn còn 2,5 tháng"]
    }
    # The day after the report and the milestone were due.
    frozen.move_to(datetime(2027, 1, DUE.day + 1, 3, tzinfo=UTC))
    told = {one: [badge.text for badge in badges] for one, badges in of_cohorts([cohort.id]).items()}
    assert told == {first.id: ["vốn còn 2,5 tháng"], second.id: ["trễ 1 cột mốc", "trễ 1 báo cáo"]}
    client.sign_in(cast.manager)
    page = client.get("/manager/day").text
    for words in ("vốn còn 2,5 tháng", "trễ 1 cột mốc", "trễ 1 báo cáo"):
        assert words in page
    assert "vốn còn 2,5 tháng" in client.get(f"/manager/enrolments/{first.key}").text
    # Each startup reads its own sign with the rule behind it, and nothing of the other's.
    client.sign_in(cast.lan)
    own = client.get(f"/enrolments/{first.key}").text
    assert "vốn còn 2,5 tháng" in own
    assert "vốn còn dưới 3 tháng" in own
    assert "trễ 1" not in own
    other = client.get(f"/enrolments/{second.key}").text
    assert "trễ 1 cột mốc" in other
    assert "vốn còn" not in other
    client.sign_in(cast.stranger)
    client.get(f"/enrolments/{first.key}", status=404)
    assert first.profile.name not in client.get("/manager/day").text
    # Money came in: what was told last counts.
    frozen.move_to(FIRST + timedelta(days=31))
    work.open_reports()
    send(cast.lan, of(first), **{"runway-months": 90})
    assert first.id not in of_cohorts([cohort.id])
    client.sign_in(cast.lan)
    assert "Nên để ý sớm" not in client.get(f"/enrolments/{first.key}").text
    assert reports.report(of(first).key).values["runway-months"] == 90
