"""Mails at once: by choice, at night in the morning, with the headers and the link that turn them off."""

from __future__ import annotations

import email
import email.policy
import threading

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as connections
from ecosystem.core import mail
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions, links, queries
from ecosystem.notices import jobs as timed
from ecosystem.notices.models import NoticeChoice
from tests.notices.telling import at, let_go, mails, waiting, wants


@pytest.fixture
def night(app, cast, jobs, frozen):
    """Quiet hours are as operators have them; Lan asks at half past ten in the evening."""
    app.config["QUIET_HOURS"] = (21, 7)
    frozen.move_to(at("01.12. 22:30"))
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    return cast.asked


def events():
    return list(db.session.scalars(sa.select(Entry.event).order_by(Entry.id)))


def test_a_real_server_gets_both_parts_and_the_way_out(app, cast, jobs, smtp_sink):
    url, letters = smtp_sink
    app.config.update(SMTP_URL=url, SITE_URL="https://nhip-cau.danang.example", UNSUBSCRIBE_MAIL="ngung@a.vn")
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    (letter,) = letters
    raw = letter.as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("en", "auto-generated")
    assert message["List-Id"] == "<asked.nhip-cau.danang.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = links.address(cast.minh.id, "asked")
    token = link.rpartition("/")[2]
    assert f"<{link}>".encode() in raw, "the address is whole, on one line"
    assert message["List-Unsubscribe"].replace(" ", "") == f"<{link}>,<mailto:ngung@a.vn?subject={token}>"
    for part in message.iter_parts():
        assert link in part.get_content()
        assert cast.asked.message.split(".")[0] in part.get_content()
    assert (mails()[0].unsubscribe, mails()[0].about) == ("", {}), "wiped with the body"


def test_mails_about_the_account_have_no_way_out_and_never_wait(app, cast, jobs, outbox, frozen):
    app.config["QUIET_HOURS"] = (21, 7)
    frozen.move_to(at("01.12. 23:00"))
    with write():
        mail.queue(to=cast.lan, template="accounts/reset", token="a-token")
    jobs.run()
    letter = outbox.last(cast.lan.email)
    assert letter.message["List-Unsubscribe"] is None
    assert letter.message["List-Id"] is None
    assert "/unsubscribe/" not in letter.text + letter.html


@pytest.mark.parametrize(("chosen", "left"), [("now", 1), ("daily", 0), ("weekly", 0), ("off", 0)])
def test_a_mail_leaves_at_once_only_for_who_wants_it(app, cast, jobs, outbox, chosen, left):
    wants(cast.minh, "asked", chosen)
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    assert len(outbox.read(cast.minh.email)) == left
    assert bool(waiting(cast.minh)) is (chosen in ("daily", "weekly"))
    assert queries.unread_count(cast.minh.id) == 1, "a request always stands in the site"


def test_at_night_it_waits_for_the_morning(app, cast, night, jobs, outbox, frozen):
    frozen.move_to(at("02.12. 06:59"))
    let_go(jobs)
    assert outbox.read(cast.minh.email) == []
    frozen.move_to(at("02.12. 07:00"))
    let_go(jobs)
    let_go(jobs)
    (letter,) = outbox.read(cast.minh.email)
    assert "Sóng Xanh" in letter.subject


def withdrawn(cast, one):
    connections.withdraw(cast.lan, one)


def read(cast, one):
    actions.read_all(cast.minh.id, newest=10**9)


def turned_off(cast, one):
    actions.unsubscribe(cast.minh, "asked")


def locked(cast, one):
    cast.minh.locked_at = at("01.12. 23:00")
    db.session.flush()


@pytest.mark.parametrize("happens", [withdrawn, read, turned_off, locked])
def test_what_became_needless_in_the_night_never_leaves(app, cast, night, jobs, outbox, frozen, happens):
    with write():
        happens(cast, night)
    frozen.move_to(at("02.12. 07:00"))
    let_go(jobs)
    asking = [letter for letter in outbox.read(cast.minh.email) if "introduced" in letter.subject]
    assert asking == []
    assert "mail.dropped" in events()


def test_a_mail_that_waits_does_not_outlive_the_person_it_names(app, cast, night, jobs, outbox, frozen):
    with write():
        mail.forget(cast.lan.email, [cast.lan.full_name, cast.startup.name])
    frozen.move_to(at("02.12. 07:00"))
    let_go(jobs)
    assert outbox.read(cast.minh.email) == []


def test_two_workers_let_it_go_once(app, cast, night, jobs, outbox, frozen):
    frozen.move_to(at("02.12. 07:00"))
    db.session.rollback()
    gate = threading.Barrier(2)

    def worker():
        with app.app_context():
            gate.wait()
            timed.let_go()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    jobs.run()
    assert len(outbox.read(cast.minh.email)) == 1
    assert events().count("mail.queued") == 1


def test_who_prefers_digests_meanwhile_finds_it_there(app, cast, night, jobs, outbox, frozen):
    wants(cast.minh, "asked", "daily")
    frozen.move_to(at("02.12. 07:00"))
    let_go(jobs)
    assert outbox.read(cast.minh.email) == []
    assert len(waiting(cast.minh)) == 1


# --- the link of a mail ---------------------------------------------------------------------------------------------

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link_of(account, topic="asked"):
    return links.address(account.id, topic).removeprefix("http://localhost")


def mail_of(account, topic):
    db.session.rollback()
    return queries.of_account(account.id)[topic].mail.value


def test_one_click_by_a_server_of_a_mail_reader(app, cast, browse, jobs, outbox):
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    (header,) = outbox.last(cast.minh.email).message["List-Unsubscribe"].split(", ")
    path = header.strip("<>").removeprefix("http://localhost")
    server = browse()
    assert server.get(path).status == 200
    assert mail_of(cast.minh, "asked") == "now", "looking at it changes nothing"
    for _again in range(2):
        server.send(path, ONE_CLICK, status=200)
        assert mail_of(cast.minh, "asked") == "off"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(NoticeChoice)) == 1
    assert mail_of(cast.minh, "answered") == "now", "of this topic alone"
    cast.accepted  # noqa: B018  made by naming it
    jobs.run()
    assert "Connected" in outbox.last(cast.minh.email).subject


def test_a_person_presses_the_button_and_may_change_their_mind(app, cast, browse):
    path, person = link_of(cast.lan), browse()
    page = person.post(path, at=path, status=200)
    assert "Đã ngừng gửi thư về “Có người ngỏ lời”" in page.text
    page = person.post(f"{path}/choice", {"mail": "weekly"}, at=page)
    assert page.location == path
    assert mail_of(cast.lan, "asked") == "weekly"
    assert events()[-2:] == ["notices.chosen", "notices.chosen"]


def test_the_link_of_a_digest_turns_all_digests_off(app, cast, browse):
    wants(cast.lan, "answered", "weekly")
    path, person = link_of(cast.lan, "digests"), browse()
    page = person.post(path, at=path, status=200)
    assert "Đã ngừng mọi thư tóm tắt" in page.text
    assert [mail_of(cast.lan, topic) for topic in ("answered", "team", "asked")] == ["off", "off", "now"]
    person.send(f"{path}/choice", {"csrf_token": person.token(), "mail": "now"}, status=404)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "yes"}, {"list-unsubscribe": "One-Click"}])
def test_anything_but_the_one_click_changes_nothing(app, cast, browse, sent):
    browse().send(link_of(cast.lan), sent, status=400)
    assert mail_of(cast.lan, "asked") == "now"


def test_another_site_cannot_press_it_in_somebodys_browser(app, cast, browse):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        browse().send(link_of(cast.lan), ONE_CLICK, status=403, headers=headers)
    assert mail_of(cast.lan, "asked") == "now"


def test_a_bent_link_is_unknown(app, cast, browse):
    good = links.token(cast.lan.id, "asked")
    account, topic, sign = good.split(".")
    bent = [
        f"{cast.minh.id}.{topic}.{sign}",
        f"{account}.answered.{sign}",
        f"{account}.{topic}.{sign[:-1]}",
        f"{account}.{topic}.",
        f"0{good}",
        good + "A" * 300,
        "x",
        links.token(999_999, "asked"),
        links.token(cast.lan.id, "no-such-topic"),
    ]
    for token in bent:
        browse().get(f"/unsubscribe/{token}", status=404)
        browse().send(f"/unsubscribe/{token}", ONE_CLICK, status=404)
    assert mail_of(cast.lan, "asked") == "now"


def test_a_link_outlives_the_key_that_signed_it(app, cast, browse):
    path, old = link_of(cast.lan), app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="another-key-0123456789-abcdefghijkl", SECRET_KEY_FALLBACKS=[old])
    browse().send(path, ONE_CLICK, status=200)
    assert mail_of(cast.lan, "asked") == "off"
    app.config.update(SECRET_KEY_FALLBACKS=[])
    browse().get(path, status=404)


def test_only_this_post_asks_for_no_form_token(assembled):
    tokenless = [name for name, view in assembled.view_functions.items() if hasattr(view, "__tokenless__")]
    assert tokenless == ["notices.one_click"]
