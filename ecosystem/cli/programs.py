"""The programs of the demo world: one that is over, one that runs, one that is to begin with the open call.

All of it happened by the product's own actions, with the clock set back to the day each was done on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import date, timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls import queries
from ecosystem.calls.models import Application, Call, CallKind, CallState
from ecosystem.calls.queries import applications
from ecosystem.cli import judged
from ecosystem.cli.calls import INTAKE, Opened, applicant, apply, publish
from ecosystem.cli.classes import teach
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Outcome
from ecosystem.programs import actions
from ecosystem.programs.models import Cohort, EnrolmentState
from ecosystem.programs.queries import cohorts, enrolments

S = EnrolmentState
# The cohorts by their names.
FINISHED, RUNNING = "Sông Xanh 2025", "Ngũ Sắc 2026"
# What startups of a cohort, by its key and their names, reached by then.
Reach = Callable[[str, Collection[str]], None]
# How many days ago the first cohort's steps were taken.
OPENED, APPLIED, CLOSED, DECIDED, ANSWERED, BEGAN, ENDED = 517, 490, 477, 466, 464, 448, 276
FIRST = Opened(
    "manager",
    "i01",
    CallKind.PROGRAM,
    "program-intake",
    (1, OPENED - CLOSED),
    {
        "program_type": "incubation",
        "title_vi": "Khoá ươm tạo Sông Xanh 2025",
        "title_en": "Sông Xanh incubation 2025",
        "summary_vi": "Hai mươi bốn tuần cho dự án có nguyên mẫu trong nông nghiệp công nghệ cao, môi trường, vật liệu "
        "và thiết bị thông minh.",
        "summary_en": "Twenty-four weeks for projects with a prototype in agritech, environment and devices.",
        "grace_minutes": 0,
        "seats": 13,
    },
)
CAME = {
    "s13": S.GRADUATED, "s14": S.GRADUATED, "s11": S.GRADUATED, "s19": S.GRADUATED,
    "s33": S.GRADUATED, "s08": S.GRADUATED, "s31": S.GRADUATED, "s23": S.DROPPED,
    "s03": S.GRADUATED, "s04": S.GRADUATED, "s06": S.GRADUATED, "s27": S.GRADUATED, "s34": S.GRADUATED,
}  # fmt: skip
GONE = "s23"
REFUSED = ("s12", "s02")
WHY_LEFT = "Hai người sáng lập tách ra làm hai dự án; nhóm dừng ở tuần thứ mười."
GENTLE = "Lần này hội đồng chọn những nhóm đã có nguyên mẫu chạy ngoài thực địa. Mời nhóm nộp lại khoá sau."
# The cohort that runs: who declined, whom the waitlist let in, and who came by a partner's word, without a call.
BUSY = "Nhóm vừa ký thử nghiệm ở Huế nên không đủ người cho mười hai tuần này."
DECLINED = "s28"
INVITED = ("s01", "s07", "s20", "s24", "s29", "s35", "s39", "s09")
OFFERED, STARTED, LEFT = 64, 50, 34
BUDGET = (
    {"label": "Giảng viên và cố vấn", "label_en": "Trainers and mentors", "millions": 420},
    {"label": "Ngày gọi vốn", "label_en": "Demo day", "millions": 150},
)


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """The three of them; the first still runs, until ``finish``."""
    manager = people["manager"]
    _begun(made, people)
    running = _running(made, manager)
    teach(running, made, people)
    _planned(manager)


def finish(made: dict[str, Profile], people: dict[str, Account], reach: Reach) -> None:
    """The first cohort runs to its end: one leaves, the others graduate; ``reach`` says what they reached meanwhile."""
    manager, cohort = people["manager"], named(FINISHED)
    names = {profile.id: name for name, profile in made.items()}
    taking = {names[one.profile_id]: one for one in enrolments.in_states(cohort.id, [S.ACTIVE])}
    with _ago(BEGAN - 70):
        reach(cohort.key, [GONE])
        actions.move(manager, taking[GONE], S.DROPPED, reason=WHY_LEFT)
    with _ago(ENDED + 20):
        reach(cohort.key, [name for name in CAME if name != GONE])
    with _ago(ENDED):
        for name, state in CAME.items():
            if state is not S.DROPPED:
                actions.move(manager, taking[name], S.GRADUATED)
    with _ago(ENDED - 1):
        actions.tick()


def named(name: str) -> Cohort:
    """The cohort of the demo world of this name."""
    wanted = sa.select(Cohort.key).where(Cohort.name_vi == name, Cohort.is_sample.is_(True))
    return cohorts.cohort(db.session.scalars(wanted).one())


def _ago(days: int) -> AbstractContextManager[None]:
    return clock.shifted(timedelta(days=-days))


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _cohort(manager: Account, call: Call, words: tuple[str, str, str], values: actions.CohortValues) -> Cohort:
    """A cohort of a new program of the incubator's."""
    name_vi, name_en, kind = words
    program = actions.create_program(
        manager,
        actions.ProgramValues(
            name_vi=name_vi,
            name_en=name_en,
            summary_vi=call.summary_vi,
            summary_en=call.summary_en,
            type=kind,
            organisation_id=call.organisation_id,
        ),
        is_sample=True,
    )
    key = actions.create_cohort(manager, program, values, call=call, is_sample=True).key
    return cohorts.cohort(key)


def _begun(made: dict[str, Profile], people: dict[str, Account]) -> None:
    manager = people["manager"]
    with _ago(OPENED):
        slug = publish(FIRST, made, people).slug
    with _ago(APPLIED):
        calls.tick()
        sent = {name: apply(applicant(name, made[name]), queries.call(slug), made[name]) for name in (*CAME, *REFUSED)}
    _decide(manager, slug, sent)
    starts, ends = _day(-BEGAN), _day(-ENDED)
    values = actions.CohortValues(FINISHED, starts, ends, 13, FINISHED, BUDGET)
    with _ago(ANSWERED):
        words = ("Ươm tạo Sông Xanh", "Sông Xanh incubation", "incubation")
        _cohort(manager, queries.call(slug), words, values)
        for name, application in sent.items():
            if name in CAME:
                one = enrolments.of_application(application.id)
                _accept(name, made[name], one.key if one else "")
    with _ago(BEGAN):
        actions.tick()


def _decide(manager: Account, slug: str, sent: dict[str, Application]) -> None:
    with _ago(CLOSED - 1):
        calls.tick()
        calls.move(manager, queries.call(slug), CallState.JUDGING)
        for one in sent.values():
            calls.take_up(manager, applications.application(one.key))
            calls.let_through(manager, applications.application(one.key))
    with _ago(DECIDED):
        for name, one in sent.items():
            outcome = Outcome.ACCEPTED if name in CAME else Outcome.REJECTED
            verdict = juries.Verdict(outcome, "" if name in CAME else GENTLE)
            juries.decide(manager, applications.application(one.key), verdict)
        juries.release(manager, queries.call(slug))
    with _ago(DECIDED - 1):
        for one in sent.values():
            juries.carry_out(one.id)
        calls.move(manager, queries.call(slug), CallState.DECIDED)


def _running(made: dict[str, Profile], manager: Account) -> Cohort:
    """The cohort that the judged call feeds: one declines, the waitlist moves up, more seats are opened."""
    call = _titled(judged.PAST)
    starts, ends = _day(-STARTED), _day(LEFT)
    values = actions.CohortValues(RUNNING, starts, ends, 4, RUNNING, BUDGET)
    with _ago(OFFERED):
        key = _cohort(manager, call, ("Tăng tốc Ngũ Sắc", "Ngũ Sắc accelerator", "acceleration"), values).key
    names = {profile.id: name for name, profile in made.items()}
    with _ago(OFFERED - 2):
        for one in enrolments.in_states(cohorts.cohort(key).id, [S.OFFERED]):
            name = names[one.profile_id]
            if name == DECLINED:
                actions.decline(applicant(name, made[name]), one, reason=BUSY)
            else:
                _accept(name, made[name], one.key)
        actions.fill(cohorts.cohort(key))
    with _ago(OFFERED - 4):
        for one in enrolments.in_states(cohorts.cohort(key).id, [S.OFFERED]):
            _accept(names[one.profile_id], made[names[one.profile_id]], one.key)
        whole = actions.CohortValues(RUNNING, starts, ends, 12, RUNNING, BUDGET)
        actions.edit_cohort(manager, cohorts.cohort(key), whole)
        for name in INVITED:
            offered = actions.offer(cohorts.cohort(key), made[name])
            _accept(name, made[name], offered.key if offered else "")
    with _ago(STARTED):
        actions.tick()
    return cohorts.cohort(key)


def _planned(manager: Account) -> None:
    """The cohort that the open call is to feed."""
    values = actions.CohortValues("Khơi Nguồn 2027", _day(42), _day(95), 15, "Khơi Nguồn 2027", ())
    words = ("Tiền ươm tạo Khơi Nguồn", "Khơi Nguồn pre-incubation", "pre-incubation")
    _cohort(manager, _titled(INTAKE), words, values)


def _titled(one: Opened) -> Call:
    slug = db.session.scalars(
        sa.select(Call.slug).where(Call.title_vi == one.texts["title_vi"], Call.is_sample.is_(True))
    ).one()
    return queries.call(slug)


def _accept(name: str, profile: Profile, key: str) -> None:
    actions.accept(applicant(name, profile), enrolments.enrolment(key))
