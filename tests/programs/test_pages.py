"""The pages of cohorts and enrolments: opened from a call, answered, handed over; closed to everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.core.errors import Refused
from ecosystem.programs import actions
from ecosystem.programs.models import CohortRight
from ecosystem.programs.queries import cohorts, enrolments
from tests.programs.world import a_call, a_cohort, a_running, decided, enrolment_of, taken_in


def day(days):
    return f"{clock.today() + timedelta(days=days):%d/%m/%Y}"


def test_a_cohort_is_opened_from_a_decided_call(cast, client, frozen, jobs, outbox):
    call = a_call(cast, seats=2, program_type="incubation")
    one, *_rest = decided(cast, frozen, call, ("accepted", "waitlisted"))
    client.sign_in(cast.manager)
    assert "Mở khoá cho người được chọn" in client.get(f"/manager/calls/{call.slug}").text
    path = f"/manager/cohorts/new?call={call.slug}"
    given = {
        "program_name_vi": "Ươm tạo Sông Hàn",
        "starts_on": day(21),
        "ends_on": day(10),
        "budget": "Giảng viên 120",
    }
    client.post("/manager/cohorts/new", given, at=path, status=422)
    client.post("/manager/cohorts/new", {**given, "budget": "Giảng viên: 1.200"}, at=path, status=422)
    right = {**given, "ends_on": day(77), "budget": "Giảng viên | Trainers: 1.200"}
    page = client.follow(client.post("/manager/cohorts/new", right, at=path))
    assert "1.200 triệu đồng" in page.text
    assert cohorts.cohort(enrolment_of(one).cohort.key).budget == [
        {"label": "Giảng viên", "label_en": "Trainers", "millions": 1200}
    ]
    assert "Thuyền Thúng số 0" in page.text
    assert str(enrolment_of(one).state) == "offered"
    cohort = enrolment_of(one).cohort
    again = f"/manager/cohorts/{cohort.key}/edit"
    stale = {"seats": "3", "version": "0"}
    client.post(again, stale, at=again, status=409)
    client.post(again, {"seats": "3"}, at=again)
    assert cohorts.cohort(cohort.key).seats == 3
    assert "Khoá ươm tạo Sông Hàn" in client.get("/manager/cohorts").text
    narrowed = client.get(f"/manager/cohorts/{cohort.key}?state=offered&q=Thuyền").text
    assert "Thuyền Thúng số 0" in narrowed
    assert "Thuyền Thúng số 0" not in client.get(f"/manager/cohorts/{cohort.key}?q=khac").text


def test_an_offer_is_answered_on_its_page(cast, client, frozen, jobs, outbox):
    _cohort, (one, two, _third, _fourth) = taken_in(cast, frozen)
    jobs.run()
    client.sign_in(cast.lan)
    path, other = (f"/enrolments/{enrolment_of(each).key}" for each in (one, two))
    assert "Chờ trả lời" in client.get("/cohorts").text
    client.post(f"{path}/accept", at=path)
    # The same press again finds it done.
    client.send(f"{path}/accept", {"csrf_token": client.token()}, status=409)
    client.post(f"{other}/decline", {"reason": ""}, at=other, status=422)
    client.post(f"{other}/decline", {"reason": "Nhóm bận."}, at=other)
    # What one accepted may be given back before the first day.
    client.post(f"{path}/decline", {"reason": "Đổi hướng."}, at=path)
    jobs.run()
    client.sign_in(cast.manager)
    told = client.get("/notices").text
    assert "nhận chỗ" in told
    assert "không tham gia" in told
    assert "Nhóm bận." in client.get(f"/manager/enrolments/{enrolment_of(two).key}").text
    client.sign_in(cast.stranger)
    for inner in (path, other, f"/manager/enrolments/{enrolment_of(one).key}"):
        client.get(inner, status=404)
    client.send(f"{path}/accept", {"csrf_token": client.token()}, status=404)


def test_a_lead_moves_enrolments_on(cast, client, frozen):
    running = a_running(cast, (cast.startup, cast.lan))
    path = f"/manager/enrolments/{running.keys[0]}"
    client.sign_in(cast.manager)
    client.post(f"{path}/move", {"value": "on-leave"}, at=path, status=422)
    client.post(f"{path}/move", {"value": "on-leave", "reason": "Nghỉ sinh."}, at=path)
    client.post(f"{path}/move", {"value": "active"}, at=path)
    client.post(f"{path}/move", {"value": "graduated"}, at=path)
    client.send(f"{path}/move", {"csrf_token": client.token(), "value": "accepted"}, status=409)
    assert str(enrolments.enrolment(running.keys[0]).state) == "graduated"
    client.sign_in(cast.lan)
    assert "Nghỉ sinh." in client.get(f"/enrolments/{running.keys[0]}").text


def test_a_cohort_is_handed_over(cast, client, frozen):
    owner = cast.owner
    cohort = a_cohort(cast)
    path = f"/manager/cohorts/{cohort.key}/people"
    client.sign_in(cast.manager)
    client.post(path, {"email": "ai@do.example"}, at=path, status=422)
    client.post(path, {"email": owner.email, "right": "editor"}, at=path)
    change = {"account": str(owner.id), "value": "hand-over"}
    token = client.token()
    client.send(f"{path}/change", {**change, "csrf_token": token})
    rights = {one.account_id: one.right for one in cohorts.cohort(cohort.key).managers}
    assert rights == {owner.id: CohortRight.LEAD, cast.manager.id: CohortRight.EDITOR}
    client.send(f"{path}/change", {**change, "csrf_token": token}, status=403)
    client.sign_in(owner)
    client.send(
        f"{path}/change", {"account": str(owner.id), "value": "remove", "csrf_token": client.token()}, status=409
    )
    client.send(f"/manager/cohorts/{cohort.key}/move", {"value": "running", "csrf_token": client.token()})
    client.sign_in(cast.lan)
    for inner in ("", "/edit", "/people", "/plan", "/tasks", "/messages"):
        client.get(f"/manager/cohorts/{cohort.key}{inner}", status=404)


def test_another_program_is_nobody_elses_to_use(cast, client, frozen):
    """A second program manager sees neither the cohort nor the program of the first."""
    from ecosystem.accounts.models import Role

    other = cast.account("khac", "Phạm Khác", Role.PROGRAM_MANAGER)
    cohort = a_cohort(cast)
    client.sign_in(other)
    client.get(f"/manager/cohorts/{cohort.key}", status=404)
    assert "Ươm tạo Sông Hàn" not in client.get("/manager/cohorts/new").text
    values = actions.CohortValues("Khoá", clock.today(), clock.today(), 3)
    with pytest.raises(Refused) as no, write():
        actions.create_cohort(other, cohort.program, values)
    assert no.value.code == "program"
