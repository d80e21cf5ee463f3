"""List pages cost the same number of queries for 1, 3 and 30 rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import BatchState, ImportBatch, ImportRow, Kind, RowState
from ecosystem.directory.rules.values import InstitutionValues
from tests import cast as people
from tests.programs.full import enrolled, taught

SIZES = (1, 3, 30)


def startups(cast, number):
    for count in range(number):
        cast.profile(None, Kind.STARTUP, replace(people.STARTUP, name=f"Sóng số {count}"))


def mentors(cast, number):
    for count in range(number):
        cast.profile(None, Kind.MENTOR, replace(people.MENTOR, name=f"Cố vấn số {count}"))


def investors(cast, number):
    for count in range(number):
        cast.profile(None, Kind.FUND, replace(people.FUND, name=f"Quỹ số {count}"))


def institutions(cast, number):
    for count in range(number):
        cast.profile(None, Kind.INSTITUTION, InstitutionValues(name=f"Vườn ươm số {count}"))


def my_profiles(cast, number):
    for count in range(number):
        cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Của Lan số {count}"))


def introductions(cast, number):
    cast.app.config["OPEN_REQUESTS_STARTUP"] = 0
    cast.startup  # noqa: B018  made by naming it
    for count in range(number):
        other = cast.profile(None, Kind.MENTOR, replace(people.MENTOR, name=f"Cố vấn số {count}"))
        cast.ask(cast.startup, other, by=cast.lan)


def talks(cast, number):
    from ecosystem.conversations import actions

    cast.startup  # noqa: B018  made by naming it
    for count in range(number):
        other = cast.profile(cast.minh, Kind.MENTOR, replace(people.MENTOR, name=f"Cố vấn số {count}"))
        one = cast.accept(cast.ask(cast.startup, other, by=cast.lan), by=cast.minh)
        with write():
            actions.send(cast.minh, one, body="Chào bạn.")


def notices(cast, number):
    from ecosystem.notices import actions

    with write():
        for count in range(number):
            actions.notify([cast.lan.id], "introduction.asked", key=str(count), path="/", other="A", mine="B")


def recommended(cast, number):
    cast.startup  # noqa: B018  made by naming it
    mentors(cast, number)
    investors(cast, number)


def waiting(cast, number):
    for count in range(number):
        made = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Chờ số {count}"))
        with write():
            actions.ask_verification(cast.lan, made, actions.Statement(words="Người sáng lập và đại diện."))


def twins(cast, number):
    startups(cast, number)
    for count in range(number):
        cast.profile(None, Kind.STARTUP, replace(people.STARTUP, name=f"Công ty Sóng số {count}"))
    sweep()


def accounts(cast, number):
    for count in range(number):
        cast.account(f"nguoi{count}", f"Người số {count}", "founder")


def invited(cast, number):
    from ecosystem.accounts import actions
    from ecosystem.accounts.models import Role

    for count in range(number):
        with write():
            actions.invite(cast.admin, email=f"khach{count}@example.com", offer=actions.Offer(role=Role.OFFICER))


def entries(cast, number):
    cast.startup  # noqa: B018  made by naming it
    for _count in range(number):
        with write():
            from ecosystem.core.journal import record

            record("profile.changed", actor=cast.lan.id, subject=cast.startup, fields=["name"])


def imports(cast, number):
    """As many imports as rows in the first of them."""
    officer, there = cast.officer, cast.startup
    for count in range(number):
        with write():
            batch = ImportBatch(
                name=f"tep-{count}.csv",
                sha256="",
                columns=["Tên"],
                mapping={},
                note={},
                state=BatchState.CHECKED,
                kind=Kind.STARTUP,
                made_by_id=officer.id,
                made_at=clock.now(),
            )
            db.session.add(batch)
            db.session.flush()
            twins = [{"id": there.id, "by": ["name"]}]
            plain = {"problems": [], "changes": [], "twins": twins, "state": RowState.TWIN}
            for line in range(number if count == 0 else 1):
                db.session.add(ImportRow(batch_id=batch.id, number=line, name=f"Dòng {line}", cells={}, **plain))


def held(cast, number):
    from datetime import timedelta

    from ecosystem.events import actions

    for count in range(number):
        plan = actions.Plan(
            title_vi=f"Ngày hội {count}", starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=8)
        )
        with write():
            actions.create(cast.officer, plan)


def attended(cast, number):
    """One event at which Lan has met all but one of many mentors, and events without number that have her name."""
    from ecosystem.events import actions, queries
    from ecosystem.events.models import Attendee, Event, EventState

    cast.app.config["EVENT_WISHES"] = 0
    held(cast, number)
    cast.startup, cast.minh  # noqa: B018  made by naming them, each in a transaction of its own
    first = db.session.query(Event).order_by(Event.id).first()
    assert first is not None
    with write():
        first.slug = "hoi"
        db.session.flush()
        for one in db.session.query(Event).order_by(Event.id):
            mine = {"account_id": cast.lan.id, "profile_id": cast.startup.id, "full_name": "Lan"}
            listed = {"event_id": one.id, "email": cast.lan.email, "added_at": clock.now(), **mine}
            db.session.add(Attendee(key=f"lan-{one.id}", **listed))
            db.session.flush()
            actions.move(cast.officer, one, EventState.OPEN)
            actions.consent(queries.seat(one.slug, cast.lan.id).attendee, method="page", locale="vi")
    for count in range(number + 1):
        other = cast.profile(cast.minh, Kind.MENTOR, replace(people.MENTOR, name=f"Cố vấn số {count}"))
        who = cast.account(f"nguoi{count}", f"Người số {count}")
        with write():
            mine = {"account_id": who.id, "profile_id": other.id, "full_name": who.full_name}
            listed = {"event_id": first.id, "email": who.email, "added_at": clock.now(), **mine}
            place = Attendee(key=f"nguoi-{count}", **listed)
            db.session.add(place)
            db.session.flush()
            actions.consent(place, method="page", locale="vi")
            if count:
                actions.wish(cast.lan, queries.seat("hoi", cast.lan.id), other.slug)
                seat = queries.Seat(first, place, cast.whole(other), queries.open_consent(place.id))
                actions.wish(cast.minh, seat, cast.startup.slug)


def calls(cast, number):
    """As many open calls as applications to the first of them, all of Lan's startups."""
    from tests.calls import world

    cast.lan  # noqa: B018  made by naming it
    opened = [world.a_call(cast, title_vi=f"Đợt số {count}") for count in range(number)]
    for count in range(number):
        own = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Của Lan số {count}"))
        world.sent(cast, opened[0], profile=own)


def jury(cast, number):
    """As many applications given to Minh in as many rounds of one call."""
    from tests.juries import world

    call = world.a_call(cast, title_vi="Đợt có hội đồng")
    made = world.under_review(cast, call, number)
    found = [world.a_round(cast, call, cast.minh, cast.ha) for _each in made]
    for one in made:
        world.given(cast, found[0], one, cast.minh)


def posed(cast, number):
    """As many challenges of Trung's that are open."""
    from tests.challenges import world

    for count in range(number):
        world.opened(cast, title_vi=f"Bài toán số {count}", slug=f"bai-toan-so-{count}")


def followed(cast, number):
    """The same at work, each with a milestone of the plan and a report of last month."""
    from ecosystem.programs.models import Cohort, CohortState, Enrolment, EnrolmentState
    from ecosystem.progress import actions
    from ecosystem.progress.queries import base

    enrolled(cast, number)
    with write():
        cohort = db.session.scalars(sa.select(Cohort).where(Cohort.key == "khoa")).one()
        cohort.state = CohortState.RUNNING
        for one in db.session.scalars(sa.select(Enrolment)):
            one.state = EnrolmentState.ACTIVE
    with write():
        cohort = base.cohort("khoa")
        actions.follow_ready(cast.manager, cohort)
        actions.plan(cast.manager, cohort, actions.MilestoneValues(due_on=clock.today(), kind="pilot-signed"))
        actions.give(cast.manager, cohort)
        for one in base.began(cohort):
            actions.open_month(one, clock.today())


def finished(cast, number):
    """The same, graduated, with certificates and asked after six months."""
    from ecosystem.programs.models import Enrolment, EnrolmentState
    from ecosystem.progress import actions
    from ecosystem.progress.queries import base

    followed(cast, number)
    with write():
        for one in db.session.scalars(sa.select(Enrolment)):
            one.state = EnrolmentState.GRADUATED
    with write():
        cohort = base.cohort("khoa")
        cohort.ends_on = clock.today() - timedelta(days=200)
        cohort.starts_on = clock.today() - timedelta(days=300)
        db.session.flush()
        actions.issue_all(cast.manager, cohort)
        for one in actions.ask():
            actions.answer(one, actions.Answer(is_operating=True, jobs=4), actor=None)


def accompanied(cast, number):
    """As many cohorts, each with a startup of Lan's, a plan of mentors, an open meeting day and a demo day."""
    from ecosystem.meetings import actions
    from ecosystem.meetings.models import DayState
    from ecosystem.programs import actions as programs
    from ecosystem.programs.queries import cohorts, enrolments
    from tests.programs import world

    soon, until = clock.now() + timedelta(days=9), clock.now() + timedelta(days=5)
    manager = cast.manager
    for count in range(number):
        own = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Của Lan số {count}"))
        key = world.a_cohort(cast, seats=2).key
        with write():
            programs.accept(cast.lan, enrolments.enrolment(programs.offer(cohorts.cohort(key), own).key))
        with write():
            cohort = cohorts.cohort(key)
            actions.open_plan(manager, cohort, actions.PlanValues(wishes_until=until))
            values = actions.DayValues(name_vi="Ngày gặp", starts_at=soon, wishes_until=until, rooms=[["Sảnh", 2]])
            actions.move_day(manager, actions.create_day(manager, cohort, values), DayState.OPEN)
            actions.set_demo(manager, cohort, actions.DemoValues(name_vi="Demo day", held_at=soon))


def posted(cast, number):
    """A startup of Lan's with a list of so many, and as many postings to look through."""
    from ecosystem.partners import actions
    from ecosystem.partners.models import Posting, PostingList, Side, Subject
    from ecosystem.partners.rules import Words

    words = Words(
        text_vi="Tìm người cùng lập nghiệp, lo phần cứng tại Đà Nẵng.", sectors=("iot",), skills=("b2b-sales",)
    )
    cast.startup  # noqa: B018  made by naming it
    ids = []
    for count in range(number):
        other = cast.profile(cast.minh, Kind.MENTOR, replace(people.MENTOR, name=f"Cố vấn số {count}"))
        with write():
            ids.append(actions.post(None, other, (Subject.COFOUNDER, Side.OFFER), words).id)
    with write():
        mine = actions.post(cast.lan, cast.whole(cast.startup), (Subject.COFOUNDER, Side.NEED), words)
        mine.key = "tin"
        db.session.flush()
        sides = {
            name: {"score": 80, "told": 1.0, "parts": [["text", 80, 100, []]]} for name in ("startup", "counterpart")
        }
        plain = {"score": 80, "value": 80.0, "told": 1.0, "missing": [], "acts": [], "factor": 1.0, "shared": []}
        entries = [{"id": one, "sides": sides, **plain} for one in ids]
        made = {"made_at": clock.now(), "model": "x", "considered": number, "entries": entries}
        db.session.add(PostingList(posting_id=mine.id, **made))
    assert db.session.query(Posting).count() == number + 1


LISTS = [
    ("/partners", posted, "lan"),
    ("/partners", posted, "stranger"),
    ("/partners/tin", posted, "lan"),
    ("/startups", startups, "lan"),
    ("/startups?q=song", startups, None),
    ("/mentors", mentors, None),
    ("/investors", investors, "lan"),
    ("/institutions", institutions, None),
    ("/profiles", my_profiles, "lan"),
    ("/introductions", introductions, "lan"),
    ("/conversations", talks, "lan"),
    ("/conversations?q=chao", talks, "lan"),
    ("/calls", calls, None),
    ("/applications", calls, "lan"),
    ("/manager/calls", calls, "manager"),
    ("/manager/calls/dot-so-0/applications", calls, "manager"),
    ("/challenges", posed, None),
    ("/manager/challenges", posed, "owner"),
    ("/jury", jury, "minh"),
    ("/manager/calls/dot-co-hoi-dong/jury", jury, "manager"),
    ("/cohorts", enrolled, "lan"),
    ("/manager/cohorts", enrolled, "manager"),
    ("/manager/cohorts/khoa", enrolled, "manager"),
    ("/progress", followed, "lan"),
    ("/manager/cohorts/khoa/milestones", followed, "manager"),
    ("/manager/cohorts/khoa/milestones?view=list", followed, "manager"),
    ("/manager/cohorts/khoa/milestones/plan", followed, "manager"),
    ("/manager/cohorts/khoa/kpis", followed, "manager"),
    ("/manager/cohorts/khoa/graduation", finished, "manager"),
    ("/manager/cohorts/khoa/outcomes", finished, "manager"),
    ("/outcomes", finished, "officer"),
    ("/manager/cohorts/khoa/plan", taught, "manager"),
    ("/manager/cohorts/khoa/tasks", taught, "manager"),
    ("/manager/cohorts/khoa/messages", taught, "manager"),
    ("/manager/tasks/bai", taught, "manager"),
    ("/manager/day", taught, "manager"),
    ("/enrolments/cho/plan", taught, "lan"),
    ("/enrolments/cho/tasks", taught, "lan"),
    ("/mentoring", accompanied, "lan"),
    ("/meeting-days", accompanied, "lan"),
    ("/notices", notices, "lan"),
    ("/events", attended, "lan"),
    ("/events/hoi", attended, "lan"),
    ("/officer/events", held, "officer"),
    ("/officer/events/hoi", attended, "officer"),
    ("/officer/events/hoi/attendees", attended, "officer"),
    ("/recommendations/mentors", recommended, "lan"),
    ("/recommendations/investors", recommended, "lan"),
    ("/dashboard", recommended, "lan"),
    ("/officer/verification", waiting, "officer"),
    ("/officer/duplicates", twins, "officer"),
    ("/officer/quality", my_profiles, "officer"),
    ("/officer/imports", imports, "officer"),
    ("/officer/imports/1", imports, "officer"),
    ("/console/people", accounts, "admin"),
    ("/console/journal", entries, "admin"),
    ("/console/jobs", startups, "admin"),
    ("/console/invitations", invited, "admin"),
    ("/officer/touched/sectors/iot?word=song", startups, "officer"),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("url", "fill", "who"), LISTS, ids=[url for url, _fill, _who in LISTS])
def test_a_list_costs_the_same_for_1_3_and_30_rows(app, database, browse, cast, jobs, count_queries, url, fill, who):
    costs = {}
    for size in SIZES:
        database.clean()
        cast.__dict__.clear()
        cast.app = app
        fill(cast, size)
        client = browse()
        if who:
            client.sign_in(getattr(cast, who))
        if "recommend" in url or "dashboard" in url:
            jobs.run()
        # What a process learns once (facts, the vocabulary) is learned before the count.
        client.get(url)
        with count_queries() as queries:
            client.get(url)
        costs[size] = queries.total
    assert len(set(costs.values())) == 1, costs
    assert costs[30] <= 25, "a page that asks more than this hides a loop"
