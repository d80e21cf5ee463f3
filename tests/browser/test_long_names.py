"""Names, titles and answers of one word of 120 letters: no page that shows them is wider than its window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Role
from ecosystem.accounts.queries import find_account
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from ecosystem.programs import actions
from ecosystem.programs.models import Verdict
from ecosystem.programs.queries import cohorts, enrolments, tasks
from ecosystem.progress import actions as progress
from ecosystem.progress.models import MilestoneState
from ecosystem.progress.queries import base, milestones
from tests.cast import PASSWORD, STARTUP

WORD = "Đ" * 120
EMAIL = "mot-chu-dai@cua-bien.example"
# Where the names stand, for whom.
PAGES = {
    None: ("/startups?q={word}", "/startups/{slug}", "/programs"),
    "manager@demo.example": (
        "/manager/cohorts",
        "/manager/day",
        "/manager/enrolments/{seat}",
        "/manager/hand-ins/{work}",
        "/manager/tasks/{task}",
        "/milestones/{stone}",
        "/progress/{seat}",
        *(
            f"/manager/cohorts/{{cohort}}{page}"
            for page in ("", "/plan", "/tasks", "/milestones", "/mentors", "/days", "/messages", "/people", "/kpis")
        ),
    ),
    EMAIL: (
        "/dashboard",
        "/cohorts",
        "/progress",
        "/progress/{seat}",
        "/milestones/{stone}",
        "/enrolments/{seat}",
        "/enrolments/{seat}/plan",
        "/enrolments/{seat}/tasks",
        "/profiles",
        "/startups/{slug}",
    ),
}


def _startup():
    with write():
        founder = accounts.create_account(
            email=EMAIL, full_name="Ư" * 100, password=PASSWORD, roles=(Role.FOUNDER,), confirmed=True
        )
        for purpose in ("matching", "profile-public"):
            accounts.give_consent(founder, purpose, method="operator")
    with write():
        values = replace(STARTUP, name=WORD, tagline_vi=WORD, description_vi=f"{WORD} {WORD}", email=EMAIL)
        return founder, directory.create(founder, Kind.STARTUP, values)


def _inside(manager, founder, key, seat):
    """A session and a task with its answer, a milestone on its way, a message: the keys of what has a page."""
    then = clock.now() + timedelta(days=3)
    with write():
        one = cohorts.cohort(key)
        part = actions.put_module(manager, one, title_vi=WORD, title_en=WORD)
        session = actions.SessionValues(
            title_vi=WORD,
            starts_at=then,
            ends_at=then + timedelta(hours=2),
            place=WORD,
            module_id=part.id,
            trainers=(WORD,),
        )
        actions.create_session(manager, one, session)
        task = actions.create_task(manager, one, actions.TaskValues(WORD, then, body=WORD, module_id=part.id)).key
    with write():
        work = actions.Work(words=WORD, link=f"https://cua-bien.example/{'x' * 200}")
        handed = actions.hand_in(founder, enrolments.enrolment(seat), tasks.task(task), work).key
        actions.give_feedback(manager, tasks.hand_in(handed), verdict=Verdict.AGAIN, words=WORD)
    with write():
        values = progress.MilestoneValues(due_on=then.date(), title=WORD, goal=WORD)
        stone = progress.add(manager, base.enrolment(seat), values).key
        progress.move(founder, milestones.milestone(stone), MilestoneState.IN_PROGRESS, progress.Step(WORD))
        actions.send_message(manager, cohorts.cohort(key), audience="taking-part", subject=WORD, body=WORD)
    return {"task": task, "work": handed, "stone": stone}


@pytest.fixture(scope="module")
def named(site):
    """What the addresses of the pages hold."""
    with site.database.app.app_context():
        manager = find_account("manager@demo.example")
        assert manager is not None
        founder, profile = _startup()
        today = clock.today()
        with write():
            program = actions.ProgramValues(name_vi=WORD, type="incubation", owner_name=WORD)
            spans = (today - timedelta(days=20), today + timedelta(days=20))
            values = actions.CohortValues(WORD, *spans, 2, WORD, ({"label": WORD, "label_en": WORD, "millions": 5},))
            key = actions.create_cohort(manager, actions.create_program(manager, program), values).key
        with write():
            offered = actions.offer(cohorts.cohort(key), profile)
            assert offered is not None
            seat = offered.key
            actions.accept(founder, enrolments.enrolment(seat))
            actions.tick()
        found = {"word": WORD, "slug": profile.slug, "cohort": key, "seat": seat}
        found |= _inside(manager, founder, key, seat)
        db.session.remove()
    return found


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("who", PAGES)
def test_one_long_word_widens_no_page(open_page, named, who, width):
    page = open_page("/about", who=who, width=width)
    wide, seen = [], 0
    for path in PAGES[who]:
        page.goto(path.format(**named))
        seen += WORD in page.locator("main").inner_text()
        if page.evaluate("() => document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []
    assert seen >= len(PAGES[who]) - 1
