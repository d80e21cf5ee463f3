"""The first page leads to the pages on which somebody has something, and to no other."""

from __future__ import annotations

from ecosystem.calls.models import CallKind
from tests.calls.world import a_call, begun
from tests.juries.world import a_round, given, under_review
from tests.meetings.world import a_class, a_plan, mentors
from tests.page import words

NAME = "Việc của bạn ở các chương trình"


def places(browse, account):
    page = browse().sign_in(account).get("/dashboard?lang=vi")
    rows = [one for one in page.all("nav") if one.get("aria-label") == NAME]
    return {link.get("href"): words(link) for row in rows for link in row.iter("a")}


def test_whoever_has_nothing_anywhere_is_led_nowhere(browse, cast):
    assert places(browse, cast.lan) == places(browse, cast.manager) == places(browse, cast.owner) == {}


def test_a_call_brings_its_own_sides_to_their_pages(browse, cast, frozen):
    begun(cast, a_call(cast))
    a_call(cast, CallKind.CHALLENGE, "challenge-proposal")
    assert places(browse, cast.lan) == {"/applications": "Hồ sơ dự tuyển của tôi"}
    assert places(browse, cast.manager) == {"/manager/calls": "Đợt tôi làm"}
    assert places(browse, cast.owner) == {"/manager/calls": "Đợt tôi làm"}
    assert places(browse, cast.stranger) == {}


def test_who_is_given_something_to_read_is_led_there(browse, cast, frozen):
    call = a_call(cast)
    (application,) = under_review(cast, call, 1)
    given(cast, a_round(cast, call, cast.minh), application, cast.minh)
    assert places(browse, cast.minh) == {"/jury": "Hồ sơ tôi chấm"}


def test_a_cohort_brings_its_own_sides_to_their_pages(browse, cast, frozen):
    cohort, _taken = a_class(cast, frozen)
    those = mentors(cast)
    a_plan(cast, cohort, those)
    assert places(browse, cast.manager)["/manager/day"] == "Hôm nay ở các khoá"
    own = places(browse, cast.lan)
    assert own["/cohorts"] == "Khoá của tôi"
    assert own["/mentoring"] == "Cố vấn đồng hành"
    assert places(browse, cast.stranger) == {}
