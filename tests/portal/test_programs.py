"""What everybody reads of programs: only what an approved call made public, and no number that tells of few."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from ecosystem.calls.models import Call, CallState
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.meetings import actions as meetings
from ecosystem.meetings.queries import demo
from ecosystem.programs.models import Cohort, CohortState, Program
from ecosystem.progress.rules.alumni import LEAST, Story, told
from tests.calls.world import a_call
from tests.programs.world import a_cohort


def story(number, *, is_operating=True, jobs=None):
    return Story(number, {}, is_operating, jobs=jobs)


def facts(page):
    found = [json.loads(el.text or "") for el in page.all("script") if el.get("type") == "application/ld+json"]
    return {one["@type"]: one for one in found}


@pytest.fixture
def case(cast, frozen):
    """A program of Mai's whose cohort takes its startups from an open call: (address, cohort)."""
    cohort = a_cohort(cast, a_call(cast))
    return f"/programs/{cohort.program.slug}", cohort


@pytest.mark.parametrize(
    ("operating", "gone", "count", "share"),
    [
        (LEAST - 1, 0, None, None),
        (LEAST, 0, LEAST, 100),
        (LEAST, LEAST, 2 * LEAST, 50),
        # Nine of ten would name the tenth.
        (9, 1, 10, None),
        (1, 9, 10, None),
        (0, LEAST, LEAST, 0),
    ],
)
def test_what_is_told_of_alumni_names_no_few(operating, gone, count, share):
    found = told([story(one, is_operating=one < operating) for one in range(operating + gone)])
    assert (found and found.count, found and found.operating) == (count, share)


def test_a_median_needs_as_many_answers():
    some = [story(one, jobs=10 if one < LEAST - 1 else None) for one in range(LEAST + 1)]
    assert told(some).jobs is None
    assert told([story(one, jobs=10) for one in range(LEAST)]).jobs == 10


def test_a_program_says_who_runs_it_and_what_is_open(client, case):
    at, cohort = case
    page = client.get(at)
    assert "Ươm tạo Sông Hàn" in page.text
    assert "Khoá 3" in page.text
    assert f"/calls/{cohort.call.slug}" in page.links
    # Nobody has finished, so nothing is said of outcomes.
    assert "Sau chương trình" not in page.text
    assert at in client.get("/programs").links
    assert at in client.get(f"/calls/{cohort.call.slug}").links
    assert f"{at}</loc>" in client.get("/sitemap.xml").data.decode()


def test_it_tells_search_engines_what_it_is_in_both_languages(client, case):
    at, cohort = case
    about = facts(client.get(at))["EducationalOccupationalProgram"]
    assert (about["name"], about["provider"]["name"]) == ("Ươm tạo Sông Hàn", "Sông Hàn")
    assert about["applicationDeadline"] == f"{cohort.call.closes_at:%Y-%m-%d}"
    assert "Cohort 3" in client.get(f"{at}?lang=en").text
    listed = facts(client.get("/programs?lang=en"))["ItemList"]
    assert [one["url"] for one in listed["itemListElement"]] == [f"http://localhost{at}"]


def test_without_an_approved_call_it_is_nobodys(client, cast, case):
    at, cohort = case
    alone = a_cohort(cast)
    client.get(f"/programs/{alone.program.slug}", status=404)
    with write():
        db.session.get_one(Call, cohort.call_id).state = CallState.DRAFT
    client.get(at, status=404)
    assert at not in client.get("/programs").links
    assert at not in client.get("/sitemap.xml").data.decode()


def test_what_ran_stays_when_its_call_is_archived(client, case):
    at, cohort = case
    with write():
        db.session.get_one(Call, cohort.call_id).state = CallState.ARCHIVED
    # A call that was archived before anything began was perhaps never read.
    client.get(at, status=404)
    with write():
        db.session.get_one(Cohort, cohort.id).state = CohortState.RUNNING
    page = client.get(at)
    assert "Đang chạy" in page.text
    assert "Chưa có đợt nhận hồ sơ." in page.text


def test_an_open_demo_day_is_linked(client, cast, case):
    at, cohort = case
    with write():
        day = meetings.DemoValues(name_vi="Demo day khoá 3", held_at=clock.now() + timedelta(days=30))
        slug = meetings.set_demo(cast.manager, cohort, day).slug
    assert f"/demo-days/{slug}" not in client.get(at).links
    with write():
        meetings.open_demo(cast.manager, demo.demo(slug), is_open=True)
    assert f"/demo-days/{slug}" in client.get(at).links


def test_programs_that_take_applications_come_first(client, cast, case):
    _at, cohort = case
    other = a_cohort(cast, a_call(cast, title_vi="Đợt hai"), name_vi="Khoá 4")
    with write():
        db.session.get_one(Program, other.program_id).name_vi = "Ấp trứng"
        db.session.get_one(Call, other.call_id).state = CallState.CLOSED
    names = [f"/programs/{one.program.slug}" for one in (cohort, other)]
    assert [each for each in client.get("/programs").links if each in names] == names
