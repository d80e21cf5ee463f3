"""The inside of a cohort: its plan, checking in once and in time, hand-ins of one's own alone, private calendars."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.programs import actions
from ecosystem.programs.models import Attendance, CheckIn, Cohort, CohortState, HandIn, Presence, Verdict
from ecosystem.programs.queries import cohorts, curriculum, enrolments, tasks
from ecosystem.programs.rules import curriculum as rules
from tests.calls.test_races import together
from tests.programs.world import a_running, learn

NOON = datetime(2026, 12, 10, 5, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def inside(cast, frozen):
    """A cohort that runs with Lan's startup and Vy's, one session in an hour and one task."""
    running = a_running(cast, (cast.startup, cast.lan), (cast.other_startup, cast.stranger))
    session, task = learn(cast, running.cohort)
    return running, session, task


def present(session):
    rows = sa.select(Attendance.enrolment_id, Attendance.state).where(Attendance.session_id == session.id)
    return {row.enrolment_id: str(row.state) for row in db.session.execute(rows)}


@pytest.mark.parametrize(
    ("minutes", "is_open", "as_what"),
    [
        (-16, False, Presence.PRESENT),
        (-15, True, Presence.PRESENT),
        (0, True, Presence.PRESENT),
        (10, True, Presence.PRESENT),
        (11, True, Presence.LATE),
        (45, True, Presence.LATE),
        (46, False, Presence.LATE),
    ],
)
def test_the_window_of_a_check_in(minutes, is_open, as_what):
    from ecosystem.programs.models import CohortSession

    opens, closes = NOON - rules.OPENS_BEFORE, NOON + rules.CLOSES_AFTER
    one = CohortSession(starts_at=NOON, check_in_from=opens, check_in_until=closes, cancelled_at=None)
    now = NOON + timedelta(minutes=minutes)
    assert (rules.is_check_in_open(one, now), rules.presence_at(one, now)) == (is_open, as_what)
    one.cancelled_at = NOON
    assert not rules.is_check_in_open(one, now)


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [
        (Presence.EXCUSED, -4000, True),
        (Presence.PRESENT, -16, False),
        (Presence.ABSENT, -16, False),
        (Presence.LATE, -16, False),
        (Presence.PRESENT, -15, True),
        (Presence.ABSENT, 4000, True),
    ],
)
def test_what_a_list_may_say_by_when(state, minutes, expected):
    from ecosystem.programs.models import CohortSession

    one = CohortSession(starts_at=NOON, check_in_from=NOON - rules.OPENS_BEFORE)
    assert rules.may_be_marked(one, state, NOON + timedelta(minutes=minutes)) is expected


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [(9, 20, False), (10, 20, True), (60, 20, True), (61, 20, False), (5, 5, True), (4, 5, False)],
)
def test_when_a_task_may_be_due(due, today, expected):
    first = NOON.date()
    cohort = Cohort(starts_on=first + timedelta(days=10), ends_on=first + timedelta(days=60))
    assert rules.may_be_due(cohort, first + timedelta(days=due), first + timedelta(days=today)) is expected


def test_one_checks_in_once_within_the_window(cast, client, frozen, inside):
    running, key, _task = inside
    path = f"/check-in/{curriculum.session(key).code}"
    client.sign_in(cast.lan)
    assert "Ngoài giờ điểm danh" in client.get(path).text
    client.send(path, {"csrf_token": client.token()}, status=409)
    frozen.shift(timedelta(minutes=50))
    client.post(path, at=path)
    client.send(path, {"csrf_token": client.token()})
    assert "Bạn đã điểm danh buổi này" in client.get(path).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 1
    mine = enrolments.enrolment(running.keys[0])
    assert present(curriculum.session(key)) == {mine.id: "present"}
    for other in (cast.minh, cast.manager):
        client.sign_in(other)
        client.get(path, status=404)


def test_two_presses_at_once_are_one(app, cast, frozen, inside):
    _running, key, _task = inside
    frozen.shift(timedelta(hours=1, minutes=12))
    lan = cast.lan.id

    def press():
        seen = curriculum.session_to_check_in(curriculum.session(key).code)
        actions.check_in(db.session.get_one(Account, lan), seen.thing, seen.enrolments)

    assert together(app, press, press) == ["done", "done"]
    assert set(present(curriculum.session(key)).values()) == {"late"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 1


def test_who_runs_the_cohort_has_the_last_word_on_who_was_there(cast, client, frozen, inside):
    running, key, _task = inside
    mine, theirs = (enrolments.enrolment(one).id for one in running.keys)
    client.sign_in(cast.manager)
    path = f"/manager/sessions/{key}"
    assert '"absent"' not in client.get(path).text
    client.post(f"{path}/attendance", {f"at-{mine}": "excused", f"at-{theirs}": "present"}, at=path, status=409)
    assert present(curriculum.session(key)) == {}
    client.post(f"{path}/attendance", {f"at-{mine}": "excused"}, at=path)
    assert client.http.get(f"{path}/code.svg").mimetype == "image/svg+xml"
    frozen.shift(timedelta(hours=1))
    with write():
        seen = curriculum.session_to_check_in(curriculum.session(key).code)
        actions.check_in(cast.lan, seen.thing, seen.enrolments)
    client.sign_in(cast.manager)
    client.post(f"{path}/attendance", {f"at-{theirs}": "present"}, at=path)
    assert present(curriculum.session(key)) == {mine: "excused", theirs: "present"}
    client.sign_in(cast.lan)
    for inner in (path, f"{path}/code.svg", f"/manager/cohorts/{running.cohort.key}/plan"):
        client.get(inner, status=404)


def test_versions_are_handed_in_and_answered(cast, client, frozen, inside, jobs, outbox):
    running, _session, key = inside
    path = f"/enrolments/{running.keys[0]}/tasks/{key}"
    client.sign_in(cast.lan)
    client.post(path, {"words": ""}, at=path, status=422)
    client.post(path, {"words": "Mười cuộc phỏng vấn", "files": (io.BytesIO(PDF), "phong-van.pdf")}, at=path)
    first = tasks.versions_of(enrolments.enrolment(running.keys[0]))[0]
    jobs.run()
    client.sign_in(cast.manager)
    assert "nộp bài" in client.get("/notices").text
    client.post(
        f"/manager/hand-ins/{first.key}/feedback", {"verdict": "again"}, at=f"/manager/hand-ins/{first.key}", status=422
    )
    given = {"verdict": "again", "words": "Thêm trích dẫn của khách."}
    client.post(f"/manager/hand-ins/{first.key}/feedback", given, at=f"/manager/hand-ins/{first.key}")
    frozen.shift(timedelta(days=8))
    jobs.run()
    client.sign_in(cast.lan)
    assert "Thêm trích dẫn" in client.get(path).text
    client.post(path, {"words": "Bản hai"}, at=path)
    both = [(one.number, one.is_late) for one in tasks.versions_of(enrolments.enrolment(running.keys[0]))]
    assert both == [(1, False), (2, True)]
    page = client.get(path).text
    assert page.index("Bản hai") < page.index("Mười cuộc phỏng vấn")


def test_no_startup_reads_what_another_handed_in(cast, client, frozen, inside):
    running, _session, key = inside
    with write():
        work = actions.Work(words="Bí mật của Lan", files=[(io.BytesIO(PDF), "bi-mat.pdf")])
        hand = actions.hand_in(cast.lan, enrolments.enrolment(running.keys[0]), tasks.task(key), work)
        actions.give_feedback(cast.manager, tasks.hand_in(hand.key), verdict=Verdict.GOOD, words="Riêng cho Lan")
    file_id = tasks.hand_in(hand.key).files[0].id
    client.sign_in(cast.stranger)
    for path in (
        f"/enrolments/{running.keys[0]}",
        f"/enrolments/{running.keys[0]}/plan",
        f"/enrolments/{running.keys[0]}/tasks",
        f"/enrolments/{running.keys[0]}/tasks/{key}",
        f"/cohorts/hand-ins/files/{file_id}",
        f"/manager/hand-ins/{hand.key}",
        f"/manager/tasks/{key}",
    ):
        client.get(path, status=404)
    own = client.get(f"/enrolments/{running.keys[1]}/tasks/{key}").text
    assert "Bí mật" not in own
    assert "Riêng cho Lan" not in own
    client.sign_in(cast.lan)
    assert client.http.get(f"/cohorts/hand-ins/files/{file_id}").data == PDF
    client.sign_in(cast.officer)
    client.get(f"/manager/hand-ins/{hand.key}", status=404)


def test_two_hands_in_at_once_are_two_versions(app, cast, frozen, inside):
    running, _session, key = inside
    lan = cast.lan.id

    def hand():
        one = enrolments.enrolment(running.keys[0])
        actions.hand_in(db.session.get_one(Account, lan), one, tasks.task(key), actions.Work(words="Bài"))

    assert together(app, hand, hand) == ["done", "done"]
    assert sorted(db.session.scalars(sa.select(HandIn.number))) == [1, 2]


def test_who_may_hand_in(cast, frozen, inside):
    running, _session, key = inside
    one = enrolments.enrolment(running.keys[0])
    others = (cast.stranger, cast.manager, cast.officer)
    for actor in others:
        with pytest.raises(Refused) as no, write():
            actions.hand_in(actor, one, tasks.task(key), actions.Work(words="Bài"))
        assert no.value.code == "rights"
    with write():
        actions.move_cohort(cast.manager, cohorts.cohort(running.cohort.key), CohortState.FINISHED)
    with pytest.raises(Refused) as no, write():
        actions.hand_in(cast.lan, enrolments.enrolment(running.keys[0]), tasks.task(key), actions.Work(words="Bài"))
    assert no.value.code == "rights"


def test_materials_are_for_those_inside(cast, client, frozen, inside):
    running, key, _task = inside
    path = f"/manager/sessions/{key}"
    client.sign_in(cast.manager)
    client.post(f"{path}/materials", {"title": "Cả hai"}, at=path, status=422)
    given = {"title": "Bản trình bày", "file": (io.BytesIO(PDF), "x.pdf")}
    client.post(f"{path}/materials", given, at=path)
    material = curriculum.materials(running.cohort.id)[curriculum.session(key).id][0]
    client.sign_in(cast.lan)
    assert "Bản trình bày" in client.get(f"/enrolments/{running.keys[0]}/plan").text
    assert client.http.get(f"/cohorts/materials/{material.key}").data == PDF
    client.sign_in(cast.minh)
    client.get(f"/cohorts/materials/{material.key}", status=404)


def test_a_calendar_is_private_and_can_be_taken_back(cast, client, browse, frozen, inside):
    running, key, _task = inside
    client.sign_in(cast.lan)
    shown = client.post("/cohorts/calendars", {"cohort": running.cohort.key}, at="/cohorts/calendars", status=200)
    address = shown.text.split("/calendars/")[1].split(".ics")[0]
    outside = browse()
    answer = outside.http.get(f"/calendars/{address}.ics")
    assert answer.mimetype == "text/calendar"
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert sorted(str(one["summary"]) for one in events) == ["Buổi khách hàng · Khoá 3", "Hạn nộp: Phỏng vấn khách"]
    assert [one["location"] for one in events if "location" in one] == ["Hội trường"]
    with write():
        actions.cancel_session(cast.manager, curriculum.session(key))
    again = icalendar.Calendar.from_ical(outside.http.get(f"/calendars/{address}.ics").data).walk("VEVENT")
    assert {str(one["status"]): int(str(one["sequence"])) for one in again if "status" in one} == {"CANCELLED": 2}
    assert "/calendars/" + address not in client.get("/cohorts/calendars").html
    # Whoever leaves reads nothing more by it.
    with write():
        actions.drop(cast.manager, enrolments.enrolment(running.keys[0]), reason="Nhóm tan.")
    assert "VEVENT" not in outside.http.get(f"/calendars/{address}.ics").text
    row = client.get("/cohorts/calendars").html
    feed = row.split('name="value" value="')[1].split('"')[0]
    client.post("/cohorts/calendars/revoke", {"value": feed}, at="/cohorts/calendars")
    assert outside.http.get(f"/calendars/{address}.ics").status_code == 404


def test_a_trainers_own_calendar_has_what_they_give(cast, frozen, inside):
    from ecosystem.programs.queries import feeds

    with write():
        row, token = actions.make_feed(cast.minh)
    assert row.id
    assert "Buổi khách hàng" in feeds.ics(feeds.feed(token))
    with write():
        actions.revoke_feed(cast.lan, row.id)
    assert feeds.feed(token).revoked_at is None


def test_parts_get_other_names_and_places(cast, client, frozen):
    cohort = a_running(cast, (cast.startup, cast.lan)).cohort
    path = f"/manager/cohorts/{cohort.key}"
    client.sign_in(cast.manager)
    for title in ("Một", "Hai", "Ba"):
        client.post(f"{path}/modules", {"title_vi": title}, at=f"{path}/plan")
    ids = {one.title_vi: str(one.id) for one in curriculum.modules(cohort.id)}

    def order():
        db.session.expire_all()
        return [one.title_vi for one in curriculum.modules(cohort.id)]

    for title, to, expected in (
        ("Ba", "up", ["Một", "Ba", "Hai"]),
        ("Một", "down", ["Ba", "Một", "Hai"]),
        ("Ba", "up", ["Ba", "Một", "Hai"]),
        ("Hai", "down", ["Ba", "Một", "Hai"]),
        ("Hai", "away", ["Ba", "Một", "Hai"]),
    ):
        client.send(f"{path}/modules/move", {"csrf_token": client.token(), "value": ids[title], "to": to})
        assert order() == expected
    rename = f"{path}/plan?rename={ids['Hai']}"
    assert "Đổi tên phần Hai" in client.get(rename).text
    client.post(f"{path}/modules", {"title_vi": ""}, at=rename, status=422)
    client.post(f"{path}/modules", {"title_vi": "Tuần hai", "module": ids["Hai"]}, at=rename)
    assert order() == ["Ba", "Một", "Tuần hai"]
    other = cast.stranger
    client.sign_in(other)
    client.send(f"{path}/modules/move", {"csrf_token": client.token(), "value": ids["Ba"], "to": "down"}, status=404)


def test_a_plan_is_built_by_the_pages(cast, client, frozen):
    cohort = a_running(cast, (cast.startup, cast.lan)).cohort
    path = f"/manager/cohorts/{cohort.key}"
    client.sign_in(cast.manager)
    client.post(f"{path}/modules", {"title_vi": "Tuần 1"}, at=f"{path}/plan")
    part = curriculum.modules(cohort.id)[0]
    day = f"{clock.today():%d/%m/%Y}"
    wrong = {"title_vi": "Buổi 1", "day": day, "starts": "11:00", "ends": "09:00"}
    client.post(f"{path}/sessions/new", wrong, at=f"{path}/sessions/new", status=422)
    right = {**wrong, "starts": "09:00", "ends": "11:00", "module": str(part.id), "trainers": "Lê Thu Hà"}
    client.post(f"{path}/sessions/new", {**right, "trainers": "ai@do.example"}, at=f"{path}/sessions/new", status=422)
    client.post(f"{path}/sessions/new", right, at=f"{path}/sessions/new")
    assert "Lê Thu Hà" in client.get(f"{path}/plan").text
    after = cohort.ends_on + timedelta(days=1)
    task = {"title_vi": "Bài 1", "day": f"{after:%d/%m/%Y}", "hour": "23:59", "body": "**Làm**"}
    kept = client.post(f"{path}/tasks/new", task, at=f"{path}/tasks/new", status=409)
    assert "Hạn nộp cần ở trong khoá" in kept.text
    assert "Bài 1" in kept.html
    task["day"] = day
    made = client.post(f"{path}/tasks/new", task, at=f"{path}/tasks/new")
    assert "Chưa nộp" in client.follow(made).text
    client.post(f"{path}/modules/drop", {"value": str(part.id)}, at=f"{path}/plan")
    assert "Các buổi khác" in client.get(f"{path}/plan").text
