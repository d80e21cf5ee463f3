"""Digests: once a person and day, only what still stands and was not read, each entry with its reason."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as connections
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Right
from ecosystem.notices import actions
from ecosystem.notices import jobs as timed
from ecosystem.notices.models import Digest, Notice
from tests.notices.telling import at, open_digests, waiting, wants


@pytest.fixture
def asked(cast, jobs, frozen):
    """Minh, who reads English, wants requests in a daily digest; Lan asks on Monday at nine."""
    wants(cast.minh, "asked", "daily")
    frozen.move_to(at("30.11. 09:00"))
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    return cast.asked


def test_a_day_is_one_mail_that_says_why(app, cast, asked, jobs, outbox, frozen):
    assert outbox.read(cast.minh.email) == []
    frozen.move_to(at("01.12. 07:29"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == []
    frozen.move_to(at("01.12. 07:30"))
    open_digests(jobs)
    open_digests(jobs)
    (letter,) = outbox.read(cast.minh.email)
    assert letter.subject.startswith("One new thing for you, ")
    for form in (letter.text, letter.html):
        assert "Sóng Xanh asks Nguyễn Quang Minh for an introduction" in form
        assert "because you look after Nguyễn Quang Minh" in form
        assert "You chose to get this every day." in form
        assert f"http://localhost/introductions/{asked.key}" in form
    assert asked.message not in letter.text + letter.html, "a digest carries names, never what somebody wrote"
    assert str(letter.message["List-Id"]) == "<digests.localhost>"
    frozen.move_to(at("02.12. 07:30"))
    open_digests(jobs)
    assert len(outbox.read(cast.minh.email)) == 1, "nothing new, no mail"


def test_in_vietnamese_and_by_default(app, cast, jobs, outbox, frozen):
    """Team news is a daily digest while nobody chose otherwise."""
    frozen.move_to(at("30.11. 09:00"))
    with write():
        directory.add_member(cast.lan, cast.whole(cast.startup), cast.minh, right=Right.EDITOR)
    with write():
        directory.leave(cast.minh, cast.whole(cast.startup))
    jobs.run()
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    letter = outbox.last(cast.lan.email)
    assert letter.subject.startswith("1 tin mới cho bạn, ")
    assert "Nguyễn Quang Minh đã rời hồ sơ Sóng Xanh" in letter.text
    assert "vì bạn là chủ hồ sơ Sóng Xanh" in letter.text
    assert "Mục này được tóm tắt theo ngày khi bạn chưa chọn khác." in letter.text


def test_a_week_ends_on_monday(app, cast, asked, jobs, outbox, frozen):
    wants(cast.minh, "asked", "weekly")
    for day in ("01.12.", "04.12.", "06.12."):
        frozen.move_to(at(f"{day} 08:00"))
        open_digests(jobs)
        assert outbox.read(cast.minh.email) == []
    assert waiting(cast.minh) != []
    frozen.move_to(at("07.12. 07:30"))
    open_digests(jobs)
    assert len(outbox.read(cast.minh.email)) == 1
    assert waiting(cast.minh) == []


def test_what_was_read_in_the_site_is_left_out(app, cast, asked, jobs, outbox, frozen):
    with write():
        actions.read_all(cast.minh.id, newest=10**9)
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == []
    assert waiting(cast.minh) == []


def withdrawn(cast, one):
    connections.withdraw(cast.lan, one)


def taken_out(cast, one):
    profile = cast.whole(cast.mentor)
    directory.add_member(cast.minh, profile, cast.ha, right=Right.OWNER)
    directory.remove_member(cast.ha, cast.whole(cast.mentor), cast.minh.id)


def removed(cast, one):
    directory.remove(cast.lan, cast.whole(cast.startup))


def locked(cast, one):
    cast.minh.locked_at = at("30.11. 20:00")
    db.session.flush()


@pytest.mark.parametrize("happens", [withdrawn, taken_out, removed, locked])
def test_what_one_may_no_longer_hear_of_is_not_told(app, cast, asked, jobs, outbox, frozen, happens):
    with write():
        happens(cast, asked)
    # The reactions to it run as well, and may tell of it; nothing may tell of the request itself.
    jobs.run()
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    leaked = [letter for letter in outbox.read(cast.minh.email) if "asks Nguyễn Quang Minh" in letter.text]
    assert leaked == []


def test_what_was_turned_off_meanwhile_stays_in_the_house(app, cast, asked, jobs, outbox, frozen):
    wants(cast.minh, "asked", "off")
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == []
    assert waiting(cast.minh) == []
    wants(cast.minh, "asked", "daily")
    frozen.move_to(at("02.12. 08:00"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == [], "turning it on again tells nothing old"


def test_samples_are_told_of_in_the_site_alone(app, cast, asked, jobs, outbox, frozen):
    with write():
        asked.is_sample = True
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == []


def test_a_digest_waits_for_the_end_of_quiet_hours(app, cast, asked, jobs, outbox, frozen):
    with write():
        actions.keep_quiet(cast.minh, 22, 9)
    frozen.move_to(at("01.12. 08:59"))
    open_digests(jobs)
    assert outbox.read(cast.minh.email) == []
    frozen.move_to(at("01.12. 09:00"))
    open_digests(jobs)
    assert len(outbox.read(cast.minh.email)) == 1


def test_two_workers_make_one(app, cast, asked, jobs, outbox, frozen):
    frozen.move_to(at("01.12. 08:00"))
    db.session.rollback()
    gate, made = threading.Barrier(2), []

    def worker():
        with app.app_context():
            gate.wait()
            timed.open_digests()
            made.append(True)

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(made) == 2
    jobs.run()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 1
    assert len(outbox.read(cast.minh.email)) == 1


def test_a_long_day_is_cut_and_counted(app, cast, jobs, outbox, frozen):
    wants(cast.lan, "other", "daily")
    frozen.move_to(at("30.11. 09:00"))
    with write():
        for number in range(25):
            actions.notify([cast.lan.id], "profile.gone", key=f"profile.gone:{number}", path="/", name=f"Việc {number}")
    frozen.move_to(at("01.12. 08:00"))
    open_digests(jobs)
    assert outbox.read(cast.lan.email) == [], "of a kind that no card knows nothing is mailed"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.waits)) == 0
