"""Cohorts with as many rows as a list is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory.models import Kind
from ecosystem.programs import actions
from ecosystem.programs.models import Cohort, CohortState, CohortTask, Enrolment
from ecosystem.programs.queries import cohorts, enrolments, tasks
from tests import cast as people
from tests.programs import world


def enrolled(cast, number):
    """As many startups of Lan's in a cohort of Mai's, who runs as many."""
    made = [world.a_cohort(cast, seats=50) for _each in range(number)]
    with write():
        db.session.get_one(Cohort, made[0].id).key = "khoa"
    for count in range(number):
        own = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Của Lan số {count}"))
        with write():
            offered = actions.offer(cohorts.cohort("khoa"), own)
            actions.accept(cast.lan, enrolments.enrolment(offered.key))


def taught(cast, number):
    """The same at work, with as many tasks, sessions, hand-ins and messages."""
    enrolled(cast, number)
    manager, lan = cast.manager, cast.lan
    with write():
        cohort = cohorts.cohort("khoa")
        actions.move_cohort(manager, cohort, CohortState.RUNNING)
        for count in range(number):
            begins = clock.now() + timedelta(days=1 + count % 5)
            actions.create_task(manager, cohort, actions.TaskValues(f"Bài {count}", begins))
            given = actions.SessionValues(f"Buổi {count}", begins, begins + timedelta(hours=1), trainers=("Hà",))
            actions.create_session(manager, cohort, given)
            actions.send_message(manager, cohort, audience="taking-part", subject="Chào", body="Chào")
        task = db.session.scalars(sa.select(CohortTask).order_by(CohortTask.id)).first()
        of_cohort = sa.select(Enrolment.key).join(Cohort).where(Cohort.key == "khoa").order_by(Enrolment.id)
        for place, key in enumerate(db.session.scalars(of_cohort).all()):
            one = enrolments.enrolment(key)
            actions.hand_in(lan, one, tasks.task(task.key), actions.Work(words="Bài"))
            if not place:
                one.key = "cho"
        task.key = "bai"
