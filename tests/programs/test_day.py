"""The manager's day and messages: what is late by which rule, whom a message reaches, and that it reaches them once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.notices.models import Notice
from ecosystem.programs import actions
from ecosystem.programs.models import CohortMessage, CohortSession, Presence
from ecosystem.programs.queries import curriculum, day, enrolments, messages, tasks
from ecosystem.programs.rules import day as rules
from tests.programs.world import a_cohort, a_running, learn

P, L, E, A = Presence.PRESENT, Presence.LATE, Presence.EXCUSED, Presence.ABSENT


@pytest.mark.parametrize(
    ("newest_first", "missed"),
    [((), 0), ((P,), 0), ((A,), 1), ((A, A), 2), ((A, A, P, A), 2), ((L, A, A), 0), ((E, A, A), 0), ((A, E, A), 1)],
)
def test_missed_in_a_row(newest_first, missed):
    assert rules.missed_in_a_row(newest_first) == missed


@pytest.mark.parametrize(
    ("late", "missed", "expected"),
    [
        (0, 0, ()),
        (1, 1, ()),
        (2, 0, (rules.Risk.LATE,)),
        (0, 2, (rules.Risk.MISSED,)),
        (3, 3, (rules.Risk.LATE, rules.Risk.MISSED)),
    ],
)
def test_who_is_at_risk(late, missed, expected):
    assert rules.risks(late, missed) == expected


def test_what_a_manager_sees_first(cast, client, frozen):
    manager, vy = cast.manager, cast.stranger
    running = a_running(cast, (cast.startup, cast.lan), (cast.other_startup, vy))
    session, task = learn(cast, running.cohort)
    found = day.day(manager)
    assert [item.what for item in found.due] == ["session", "task"]
    assert (found.waiting, found.late, found.at_risk) == ([], [], [])
    with write():
        actions.hand_in(vy, enrolments.enrolment(running.keys[1]), tasks.task(task), actions.Work(words="Bài"))
    frozen.shift(timedelta(days=8))
    found = day.day(manager)
    assert [item.name for item in found.waiting] == [cast.other_startup.name]
    assert {(item.name, item.what) for item in found.late} == {
        ("Buổi khách hàng", "unwritten"),
        (cast.startup.name, "Phỏng vấn khách"),
    }
    learn(cast, running.cohort, starts_in=timedelta(hours=-3))
    mine = enrolments.enrolment(running.keys[0]).id
    for one in db.session.scalars(sa.select(CohortSession.key)).all():
        with write():
            actions.mark_attendance(manager, curriculum.session(one), {mine: Presence.ABSENT})
    (risky,) = day.day(manager).at_risk
    assert (risky.name, risky.late, risky.missed, risky.risks) == (cast.startup.name, 1, 2, (rules.Risk.MISSED,))
    client.sign_in(manager)
    page = client.get("/manager/day").text
    assert "vắng 2 buổi liền" in page
    client.sign_in(cast.lan)
    assert cast.startup.name not in client.get("/manager/day").text
    own = client.get(f"/enrolments/{running.keys[0]}").text
    assert "vắng 2 buổi liền" in own
    assert "Vắng từ 2 buổi liền." in own
    assert "nợ" not in own
    # Another startup of the cohort reads nothing of it, nor does who merely knows the address.
    client.sign_in(vy)
    assert "vắng" not in client.get(f"/enrolments/{running.keys[1]}").text
    client.get(f"/enrolments/{running.keys[0]}", status=404)
    assert session


def test_a_message_reaches_each_of_an_audience_once(cast, client, frozen, jobs, outbox):
    lan, vy = cast.lan, cast.stranger
    running = a_running(cast, (cast.startup, lan), (cast.other_startup, vy))
    path = f"/manager/cohorts/{running.cohort.key}/messages"
    client.sign_in(cast.manager)
    client.post(path, {"audience": "graduated", "subject": "Chào", "body": "Chào"}, at=path, status=422)
    given = {"audience": "taking-part", "subject": "Buổi tới", "body": "Mang máy tính nhé."}
    sent = client.post(path, given, at=path)
    assert client.follow(sent).text.count("Đang gửi") >= 2
    jobs.run()
    # At least once: the reaction again writes nothing anew.
    from ecosystem.core.journal import Entry
    from ecosystem.programs.jobs import messages as sending

    with write():
        entry = db.session.scalars(sa.select(Entry).where(Entry.event == "cohort.message_sent")).one()
        assert not sending.deliver(entry)
    jobs.run()
    mails = [mail for mail in outbox.read() if "Buổi tới" in mail.subject]
    assert len(mails) == 2
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "cohort.message")).all()
    assert sorted(one.account_id for one in told) == sorted([lan.id, vy.id])
    client.sign_in(lan)
    own = next(one.path for one in told if one.account_id == lan.id)
    theirs = next(one.path for one in told if one.account_id == vy.id)
    assert "Mang máy tính" in client.get(own).text
    client.get(theirs, status=404)
    number = db.session.scalars(sa.select(CohortMessage.id)).one()
    states = {row.state for row in messages.deliveries(number)}
    assert states <= {"mailed", "read"}


def test_who_owes_a_task_can_be_written_to_alone(cast, frozen):
    lan, vy = cast.lan, cast.stranger
    running = a_running(cast, (cast.startup, lan), (cast.other_startup, vy))
    _session, task = learn(cast, running.cohort)
    with write():
        actions.hand_in(lan, enrolments.enrolment(running.keys[0]), tasks.task(task), actions.Work(words="Bài"))
    frozen.shift(timedelta(days=8))
    assert set(messages.audience(running.cohort.id, "late")) == {vy.id}
    assert set(messages.audience(running.cohort.id, "taking-part")) == {lan.id, vy.id}


def test_who_may_write_to_a_cohort(cast, frozen):
    lan = cast.lan
    cohort = a_cohort(cast)
    for actor in (lan, cast.officer):
        with pytest.raises(Refused) as no, write():
            actions.send_message(actor, cohort, audience="taking-part", subject="a", body="b")
        assert no.value.code == "rights"
    with pytest.raises(Refused) as no, write():
        actions.send_message(cast.manager, cohort, audience="offered", subject="a", body="b")
    assert no.value.code == "nobody"
    assert clock.now()
