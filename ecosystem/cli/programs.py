"""The programs of the demo world: a cohort that runs."""

from __future__ import annotations

from datetime import timedelta

from ecosystem.accounts.models import Account
from ecosystem.cli.calls import applicant
from ecosystem.core import clock
from ecosystem.directory.models import Profile
from ecosystem.programs import actions
from ecosystem.programs.models import CohortState
from ecosystem.programs.queries import cohorts, enrolments

RUNNING = ("s01", "s07", "s10", "s16", "s20", "s24", "s29", "s35", "s39")


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """Open the cohort and let its startups in."""
    manager, today = people["manager"], clock.today()
    program = actions.create_program(
        manager,
        actions.ProgramValues(
            name_vi="Tăng tốc Ngũ Sắc",
            name_en="Ngũ Sắc accelerator",
            summary_vi="Mười hai tuần cho doanh nghiệp đã có doanh thu ban đầu.",
            summary_en="Twelve weeks for startups with first revenue.",
            type="acceleration",
            organisation_id=made["i01"].id,
        ),
        is_sample=True,
    )
    values = actions.CohortValues(
        name_vi="Ngũ Sắc 2026",
        name_en="Ngũ Sắc 2026",
        starts_on=today - timedelta(days=60),
        ends_on=today + timedelta(days=28),
        seats=10,
        budget=({"label": "Giảng viên và cố vấn", "millions": 420}, {"label": "Ngày gọi vốn", "millions": 150}),
    )
    cohort = cohorts.cohort(actions.create_cohort(manager, program, values, is_sample=True).key)
    for name in RUNNING:
        offered = actions.offer(cohort, made[name])
        if offered is not None:
            actions.accept(applicant(name, made[name]), enrolments.enrolment(offered.key))
    actions.move_cohort(manager, cohorts.cohort(cohort.key), CohortState.RUNNING)
