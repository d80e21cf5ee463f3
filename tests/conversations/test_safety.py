"""Blocking keeps two sides apart without a word; officers see what was reported and nothing else."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as sides
from ecosystem.connections.models import Block
from ecosystem.connections.queries.blocks import apart_ids
from ecosystem.conversations import personal
from ecosystem.conversations.actions import reports as actions
from ecosystem.conversations.models import Message, Report, ReportState
from ecosystem.conversations.queries import reports
from ecosystem.conversations.rules import reports as rules
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Membership, Right
from ecosystem.notices.models import Notice
from ecosystem.recommendations import queries as recommendations
from tests.cast import MESSAGE
from tests.conversations.test_messages import PDF, SECRET, say, url, without_id


def block(browse, who, one, act="block"):
    client = browse().sign_in(who)
    client.post(f"/introductions/{one.key}/{act}", at=f"/introductions/{one.key}/safety")


def report(actor, message, words="Đòi tiền trước"):
    with write():
        return actions.report_message(actor, message, actions.Claim("scam", words))


@pytest.mark.parametrize("blocker", ["lan", "minh"])
def test_no_messages_either_way_until_both_agree_anew(browse, cast, blocker):
    one = cast.accepted
    block(browse, getattr(cast, blocker), one)
    for who in (cast.lan, cast.minh):
        with pytest.raises(Refused) as no:
            say(who, one)
        assert no.value.code == "closed"
        assert "/meetings/new" not in browse().sign_in(who).get(url(one)).html
    # Unblocking brings nothing back: the two may ask each other again.
    block(browse, getattr(cast, blocker), one, "unblock")
    with pytest.raises(Refused):
        say(cast.lan, one)
    say(cast.lan, cast.accept(cast.ask(cast.startup, cast.mentor, by=cast.lan), by=cast.minh))


def test_the_blocked_side_never_learns_of_it(browse, cast, jobs):
    one = cast.accepted
    say(cast.lan, one)
    block(browse, cast.minh, one)
    jobs.run()
    eye = browse().sign_in(cast.lan)
    for path in (
        url(one),
        f"/introductions/{one.key}",
        f"/introductions/{one.key}/safety",
        "/notices",
        "/conversations",
    ):
        assert "Đang chặn" not in eye.get(path).text
    assert "blocks" not in personal.export(cast.lan.id)


def test_no_new_requests_either_way_in_words_that_do_not_tell(browse, cast):
    one = cast.asked
    with write():
        sides.decline(cast.minh, one, reason="busy")
    block(browse, cast.minh, one)
    with pytest.raises(Refused) as no:
        cast.ask(cast.startup, cast.mentor, by=cast.lan, message=MESSAGE)
    assert no.value.code == "not-accepting"
    with pytest.raises(Refused) as no:
        cast.ask(cast.mentor, cast.startup, by=cast.minh, message=MESSAGE)
    assert no.value.code == "blocked"


def test_neither_is_suggested_to_the_other(app, cast, jobs):
    startup, mentor = cast.startup, cast.mentor
    jobs.run()
    assert mentor.id in [item.card.id for item in recommendations.shelf(startup, "mentors").items]
    with write():
        sides.block(cast.minh, cast.whole(mentor), cast.whole(startup))
    assert recommendations.shelf(startup, "mentors").items == []
    assert recommendations.shelf(mentor, "startups").items == []
    assert apart_ids(startup.id) == {mentor.id}


def test_only_a_hand_blocks_and_twice_is_once(browse, cast):
    one = cast.accepted
    for who in (cast.stranger, cast.officer):
        eye = browse().sign_in(who)
        eye.get(f"/introductions/{one.key}/safety", status=404)
        eye.send(f"/introductions/{one.key}/block", {"csrf_token": eye.token()}, status=404)
    for _time in range(2):
        with write():
            sides.block(cast.lan, cast.whole(cast.startup), cast.whole(cast.mentor))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Block)) == 1


def test_officers_open_the_files_of_what_was_reported_and_no_others(browse, cast):
    one = cast.accepted
    bad, fine = say(cast.minh, one, "Bảng giá đây", file=PDF), say(cast.minh, one, "Tệp riêng", file=PDF)
    officer = browse().sign_in(cast.officer)
    officer.get(f"/messages/{bad.key}/files/0", status=404)
    made = report(cast.lan, bad)
    page, path = officer.get("/officer/reports"), f"/officer/reports/{made.key}/files/0"
    assert page.html.count("Bảng giá") >= 1
    assert path in page.html
    for _time in range(2):
        got = officer.post(path, at=page, status=200, lint=False)
        assert (got.data, got.headers["Content-Type"]) == (PDF, "application/pdf")
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert "no-store" in got.headers["Cache-Control"]
    told = db.session.scalars(sa.select(Entry).where(Entry.event == "report.file_opened")).all()
    assert [(entry.actor_id, entry.subject_id, entry.data) for entry in told] == [
        (cast.officer.id, made.id, {"place": 0})
    ] * 2
    token = {"csrf_token": officer.token()}
    officer.send(f"/officer/reports/{made.key}/files/1", token, status=404)
    officer.send(f"/officer/reports/{fine.key}/files/0", token, status=404)
    officer.get(f"/messages/{fine.key}/files/0", status=404)
    for who in (cast.lan, cast.minh, cast.stranger):
        eye = browse().sign_in(who)
        eye.send(path, {"csrf_token": eye.token()}, status=404)


@pytest.mark.parametrize(("state", "to"), list(itertools.product(ReportState, ReportState)))
def test_what_may_become_of_a_report(state, to):
    assert rules.may_decide(state, to) == ((state is ReportState.OPEN) != (to is ReportState.OPEN))


def test_officers_see_the_reported_message_alone(browse, cast, jobs):
    one = cast.accepted
    bad = say(cast.minh, one, "Chuyển trước 5 triệu để giữ chỗ")
    say(cast.minh, one)
    say(cast.lan, one, "Câu trả lời riêng")
    officer = browse().sign_in(cast.officer)
    assert "5 triệu" not in officer.get("/officer/reports").text
    lan = browse().sign_in(cast.lan)
    lan.post(f"/messages/{bad.key}/report", {"reason": "scam", "words": "Đòi tiền"})
    page = officer.get("/officer/reports")
    assert "5 triệu" in page.text
    assert SECRET not in page.text
    assert "Câu trả lời riêng" not in page.text
    officer.get(url(one), status=404)
    key = db.session.scalars(sa.select(Report.key)).one()
    officer.post(f"/officer/reports/{key}", at="/officer/reports")
    jobs.run()
    told = list(db.session.scalars(sa.select(Notice.account_id).where(Notice.kind == "report.decided")))
    assert told == [cast.lan.id]


def test_the_reported_side_learns_neither_of_the_report_nor_the_reporter(browse, cast, jobs, outbox):
    message = say(cast.minh, cast.accepted)
    jobs.run()
    before = len(outbox.read(cast.minh.email))
    report(cast.lan, message, "Lời riêng của Lan")
    jobs.run()
    eye = browse().sign_in(cast.minh)
    for path in (url(cast.accepted), "/notices", "/conversations", f"/introductions/{cast.accepted.key}"):
        assert "Lời riêng của Lan" not in eye.get(path).text
    assert len(outbox.read(cast.minh.email)) == before
    assert personal.export(cast.minh.id)["reports"] == []
    assert [row["words"] for row in personal.export(cast.lan.id)["reports"]] == ["Lời riêng của Lan"]


def test_one_reports_only_what_one_reads_of_the_other_side(browse, cast):
    message = say(cast.lan, cast.accepted)
    for who in (cast.lan, cast.stranger, cast.officer):
        browse().sign_in(who).get(f"/messages/{message.key}/report", status=404)
        with pytest.raises(Refused):
            report(who, message)
    report(cast.minh, message)
    with pytest.raises(Refused) as no:
        report(cast.minh, message)
    assert no.value.code == "reported"


def test_the_queue_is_for_officers(browse, cast):
    made = report(cast.minh, say(cast.lan, cast.accepted))
    for who in (cast.lan, cast.minh, cast.stranger):
        eye = browse().sign_in(who)
        eye.get("/officer/reports", status=403)
        eye.send(f"/officer/reports/{made.key}", {"csrf_token": eye.token(), "state": "upheld"}, status=404)
    with write():
        actions.decide(cast.officer, made, ReportState.DISMISSED)
    with pytest.raises(Refused) as no:
        actions.decide(cast.admin, made, ReportState.UPHELD)
    assert no.value.code == "decided"


def test_a_profile_is_reported_from_the_page_of_the_introduction(browse, cast):
    one = cast.asked
    browse().sign_in(cast.minh).post(f"/introductions/{one.key}/safety", {"reason": "false", "words": "Không có thật"})
    page = browse().sign_in(cast.officer).get("/officer/reports")
    assert cast.startup.name in page.text
    assert MESSAGE[:30] not in without_id(page.text)


def test_who_is_erased_leaves_no_words_in_reports(app, cast):
    from ecosystem.core.feature import Leaving

    report(cast.lan, say(cast.minh, cast.accepted))
    for who in (cast.lan, cast.minh):
        with write():
            personal.erase(Leaving(who.id, [who.full_name]))
    kept = db.session.scalars(sa.select(Report)).one()
    assert (kept.words, kept.quoted, kept.reporter_id) == ("", "", None)
    assert db.session.scalars(sa.select(Message.body)).one() == ""


def test_nobody_judges_what_they_reported_or_what_is_theirs(browse, cast):
    made = report(cast.lan, say(cast.minh, cast.accepted, "Chuyển trước 5 triệu"))
    side = made.profile
    db.session.add(
        Membership(profile_id=side.id, account_id=cast.officer.id, right=Right.VIEWER, joined_at=clock.now())
    )
    db.session.commit()
    officer = browse().sign_in(cast.officer)
    assert "5 triệu" not in officer.get("/officer/reports").text
    officer.send(f"/officer/reports/{made.key}", {"csrf_token": officer.token(), "state": "upheld"}, status=404)
    db.session.expire_all()
    with pytest.raises(Refused, match="not-yours"):
        actions.decide(cast.officer, reports.report(made.key), ReportState.UPHELD)
