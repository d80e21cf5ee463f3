"""What an upheld report does: the message is read by nobody, the profile is hidden where an officer says so; undone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.connections import queries as introductions
from ecosystem.conversations import personal
from ecosystem.conversations.actions import reports as actions
from ecosystem.conversations.models import Message, Report, ReportState
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind, State
from ecosystem.directory.rules.values import InstitutionValues
from tests.cast import MESSAGE
from tests.conversations.test_messages import PDF, say, url
from tests.conversations.test_safety import report

BAD = "Chuyển trước 5 triệu để giữ chỗ"
GONE = {"vi": "Tin nhắn này không còn hiển thị.", "en": "This message is no longer shown."}


def decide(cast, made, to=ReportState.UPHELD, **words):
    with write():
        actions.decide(cast.officer, made, to, **words)


def reopen(cast, made):
    with write():
        actions.reopen(cast.officer, made)


def test_the_message_is_read_by_nobody_until_the_word_is_taken_back(browse, cast):
    one, bad = cast.accepted, say(cast.minh, cast.accepted, BAD, PDF)
    made = report(cast.lan, bad)
    decide(cast, made)
    for who in (cast.lan, cast.minh):
        eye = browse().sign_in(who)
        page = eye.get(url(one))
        assert BAD not in page.html
        assert "Bảng giá" not in page.html
        assert GONE[who.locale] in page.text
        assert GONE[who.locale] in eye.get("/conversations").text
        assert BAD not in eye.get("/conversations?q=giu cho").text
        eye.get(f"/messages/{bad.key}/files/0", status=404)
        eye.get(f"/messages/{bad.key}/report", status=404)
    assert [row["body"] for row in personal.export(cast.lan.id)["messages"]] == [""]
    assert [row["body"] for row in personal.export(cast.minh.id)["messages"]] == [BAD]
    reopen(cast, made)
    assert BAD in browse().sign_in(cast.lan).get(url(one)).text
    assert made.state is ReportState.OPEN
    events = db.session.scalars(sa.select(Entry.event).where(Entry.event.like("report.%")).order_by(Entry.id))
    assert list(events) == ["report.made", "report.decided", "report.reopened"]


def test_two_reports_keep_it_hidden_until_both_are_taken_back(cast):
    message = say(cast.minh, cast.accepted, BAD)
    first = report(cast.lan, message)
    colleague = cast.account("binh", "Phan Bình")
    with write():
        directory.add_member(None, cast.whole(cast.startup), colleague, next(iter(directory_rights())))
    db.session.expire_all()
    second = report(colleague, db.session.get_one(Message, message.id))
    decide(cast, first)
    decide(cast, second)
    reopen(cast, first)
    assert message.hidden_at is not None
    reopen(cast, second)
    assert message.hidden_at is None


def directory_rights():
    from ecosystem.directory.models import Right

    return (Right.EDITOR,)


def test_the_profile_is_hidden_by_a_choice_of_its_own(browse, cast):
    mentor = cast.mentor
    browse().sign_in(cast.lan).post(f"/profiles/{mentor.slug}/report", {"reason": "false", "words": "Không phải anh"})
    made = db.session.scalars(sa.select(Report)).one()
    officer = browse().sign_in(cast.officer)
    page = officer.get("/officer/reports")
    assert [form.fields.get("hide") for form in page.forms if form.action.endswith(made.key)] == [None, ["1"], None]
    decide(cast, made)
    assert cast.whole(mentor).state is State.PUBLISHED
    reopen(cast, made)
    decide(cast, made, hide=True)
    assert cast.whole(mentor).state is State.HIDDEN
    assert mentor.name not in browse().sign_in(cast.lan).get("/mentors").text
    browse().sign_in(cast.lan).get(f"/mentors/{mentor.slug}", status=404)
    with pytest.raises(Refused) as no, write():
        directory.publish(cast.minh, cast.whole(mentor))
    assert no.value.code == "withheld"
    reopen(cast, made)
    assert (cast.whole(mentor).state, made.hid_profile) == (State.PUBLISHED, False)


def test_through_the_bin_nobody_gets_around_it(cast):
    made = report(cast.lan, say(cast.minh, cast.accepted, BAD))
    decide(cast, made, hide=True)
    with write():
        directory.remove(cast.minh, cast.whole(cast.mentor))
    with write():
        directory.bring_back(cast.minh, cast.whole(cast.mentor))
    for _time in range(2):
        with pytest.raises(Refused) as no, write():
            directory.publish(cast.minh, cast.whole(cast.mentor))
        assert no.value.code == "withheld"
    with write():
        directory.publish(cast.officer, cast.whole(cast.mentor))
    with write():
        directory.hide(cast.minh, cast.whole(cast.mentor))
    with write():
        directory.publish(cast.minh, cast.whole(cast.mentor))


def test_what_is_reported_anew_is_not_reopened(cast):
    message = say(cast.minh, cast.accepted, BAD)
    made = report(cast.lan, message)
    decide(cast, made, ReportState.DISMISSED)
    report(cast.lan, message)
    with pytest.raises(Refused) as no:
        reopen(cast, made)
    assert no.value.code == "reported"
    db.session.rollback()
    assert db.session.get_one(Report, made.id).state is ReportState.DISMISSED


def test_officers_alone_take_it_back(browse, cast):
    made = report(cast.lan, say(cast.minh, cast.accepted, BAD))
    decide(cast, made)
    for who in (cast.lan, cast.minh, cast.stranger):
        eye = browse().sign_in(who)
        eye.send(f"/officer/reports/{made.key}/reopen", {"csrf_token": eye.token()}, status=404)
        with pytest.raises(Refused):
            actions.reopen(who, made)
    officer = browse().sign_in(cast.officer)
    officer.post(f"/officer/reports/{made.key}/reopen", at="/officer/reports")
    db.session.expire_all()
    assert made.state is ReportState.OPEN


def test_any_profile_one_may_see_is_reported_from_its_page(browse, cast):
    school = cast.profile(None, Kind.INSTITUTION, InstitutionValues(name="Trường Sông Hàn"))
    for path, profile in (("startups", cast.startup), ("investors", cast.fund), ("institutions", school)):
        eye = browse().sign_in(cast.stranger)
        assert f"/profiles/{profile.slug}/report" in eye.get(f"/{path}/{profile.slug}").links
        eye.post(f"/profiles/{profile.slug}/report", {"reason": "spam"})
        assert "Đã nhận báo cáo" in eye.get(f"/profiles/{profile.slug}/report").text
    page = browse().sign_in(cast.officer).get("/officer/reports")
    assert f"/institutions/{school.slug}" in page.links
    mine = browse().sign_in(cast.lan)
    assert f"/profiles/{cast.startup.slug}/report" not in mine.get(f"/startups/{cast.startup.slug}").links
    mine.get(f"/profiles/{cast.startup.slug}/report", status=404)
    with write():
        directory.hide(cast.phong, cast.whole(cast.fund))
    mine.get(f"/profiles/{cast.fund.slug}/report", status=404)
    nobody = browse()
    assert "/report" not in nobody.get(f"/startups/{cast.startup.slug}").html
    assert nobody.get(f"/profiles/{cast.startup.slug}/report", status=303).location.startswith("/sign-in")


def test_a_request_is_quoted_only_by_whom_it_was_written_to_and_by_choice(browse, cast):
    one = cast.asked
    page = f"/introductions/{one.key}/safety"
    assert "quote" not in browse().sign_in(cast.lan).get(page).form(page).names
    browse().sign_in(cast.minh).post(page, {"reason": "harm", "quote": "y"})
    assert MESSAGE[:40] in browse().sign_in(cast.officer).get("/officer/reports").text
    assert introductions.by_id(one.id) is not None
    with write():
        personal.erase(Leaving(cast.lan.id, [cast.lan.full_name]))
    assert db.session.scalars(sa.select(Report.quoted)).one() == ""


def test_a_message_found_by_a_search_is_reported_from_there(browse, cast):
    message = say(cast.minh, cast.accepted, BAD)
    assert f"/messages/{message.key}/report" in browse().sign_in(cast.lan).get("/conversations?q=trieu").links
    assert f"/messages/{message.key}/report" not in browse().sign_in(cast.minh).get("/conversations?q=trieu").links
