"""The inbox: told once, in the reader's language, to nobody else; read by a POST; counted by the bell."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery, Entry
from ecosystem.notices import actions, queries, rules
from ecosystem.notices.models import Notice


def of(account):
    return list(db.session.scalars(queries.inbox(account.id)))


def kinds_of(account):
    return [notice.kind for notice in of(account)]


def tell(*accounts, key="it.happened:1", path="/about", **words):
    with write():
        actions.notify([one.id for one in accounts], "introduction.asked", key=key, path=path, **words)


def bell(page):
    (link,) = page.with_class("bell")
    return link.get("aria-label")


def test_who_is_told_is_told_once_however_often(app, cast):
    tell(cast.lan, cast.minh, cast.lan, other="A", mine="B")
    tell(cast.lan, other="Khác", mine="B")
    assert [notice.words for notice in of(cast.lan)] == [{"other": "A", "mine": "B"}]
    assert len(of(cast.minh)) == 1
    assert of(cast.ha) == []


def test_telling_nobody_is_no_error(app):
    with write():
        actions.notify([], "introduction.asked", key="k", path="/")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0


def test_a_word_is_cut_to_its_length(app, cast):
    tell(cast.lan, other="x" * 5000, mine="B")
    assert len(of(cast.lan)[0].words["other"]) == actions.MOST_WORDS


def test_a_notice_is_its_readers_alone(app, cast):
    tell(cast.lan, other="A", mine="B")
    (notice,) = of(cast.lan)
    told = {name: rules.is_mine(getattr(cast, name), notice) for name in ("lan", "minh", "officer", "admin")}
    assert told == {"lan": True, "minh": False, "officer": False, "admin": False}
    assert rules.is_mine(None, notice) is False


def test_asking_tells_the_side_asked(app, cast, jobs):
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    (notice,) = of(cast.minh)
    assert (notice.kind, notice.path) == ("introduction.asked", f"/introductions/{cast.asked.key}")
    assert notice.words == {"other": "Sóng Xanh", "mine": "Nguyễn Quang Minh"}
    assert of(cast.lan) == []


def test_a_yes_tells_the_asker_and_settles_what_waited(app, cast, jobs):
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    cast.accepted  # noqa: B018  made by naming it
    jobs.run()
    assert kinds_of(cast.lan) == ["introduction.accepted"]
    # Who answered knows what they answered.
    assert kinds_of(cast.minh) == ["introduction.asked"]
    assert queries.unread_count(cast.minh.id) == 0
    assert queries.unread_count(cast.lan.id) == 1


def test_a_no_and_a_withdrawal_tell_the_other_side(app, cast, jobs):
    from ecosystem.connections import actions as connections

    with write():
        connections.decline(cast.minh, cast.asked, reason="busy")
    jobs.run()
    assert kinds_of(cast.lan) == ["introduction.declined"]
    again = cast.ask(cast.startup, cast.angel_profile, by=cast.lan)
    jobs.run()
    with write():
        connections.withdraw(cast.lan, again)
    jobs.run()
    assert kinds_of(cast.ha) == ["introduction.withdrawn", "introduction.asked"]
    assert queries.unread_count(cast.ha.id) == 1


def test_a_notice_holds_no_word_of_the_message(app, cast, jobs):
    cast.accepted  # noqa: B018  made by naming it
    jobs.run()
    told = " ".join(str(notice.words) for notice in [*of(cast.lan), *of(cast.minh)])
    assert "phao" not in told
    assert "songxanh.example" not in told


def test_a_reaction_that_runs_twice_tells_once(app, cast, jobs):
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    with write():
        db.session.execute(
            sa.update(Delivery)
            .where(Delivery.reaction == "connections.tell_asked")
            .values(state="pending", done_at=None, attempts=0, next_at=clock.now())
        )
    jobs.run()
    assert len(of(cast.minh)) == 1


def test_old_notices_are_forgotten(app, cast, frozen):
    tell(cast.lan, key="old", other="A", mine="B")
    frozen.shift(timedelta(days=100).total_seconds())
    tell(cast.lan, key="new", other="A", mine="B")
    frozen.shift(timedelta(days=81).total_seconds())
    with write():
        assert actions.purge() == 1
    assert [notice.key for notice in of(cast.lan)] == ["new"]


# --- pages ----------------------------------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get("/notices", status=303).location == "/sign-in?next=/notices"


def test_the_bell_counts_and_the_inbox_says_it_in_the_readers_language(app, cast, client):
    client.sign_in(cast.minh)
    assert bell(client.get("/dashboard?lang=vi")) == "Thông báo"
    tell(cast.minh, other="Sóng Xanh", mine="Quang Minh")
    page = client.get("/notices?lang=vi")
    assert bell(page) == "Thông báo, 1 chưa đọc"
    assert "Sóng Xanh ngỏ lời kết nối với Quang Minh" in page.text
    page = client.get("/notices?lang=en")
    assert bell(page) == "Notifications, 1 unread"
    assert "Sóng Xanh asks Quang Minh for an introduction" in page.text


def test_opening_marks_as_read_and_leads_there(app, cast, client):
    tell(cast.lan, other="A", mine="B", path="/about")
    (notice,) = of(cast.lan)
    client.sign_in(cast.lan)
    page = client.post(f"/notices/{notice.id}/open", at="/notices")
    assert page.location == "/about"
    assert queries.unread_count(cast.lan.id) == 0


def test_reading_the_page_changes_nothing(app, cast, client):
    tell(cast.lan, other="A", mine="B")
    client.sign_in(cast.lan)
    client.get("/notices")
    assert queries.unread_count(cast.lan.id) == 1


def test_one_is_marked_and_put_back(app, cast, client):
    tell(cast.lan, other="A", mine="B")
    (notice,) = of(cast.lan)
    client.sign_in(cast.lan)
    page = client.post(f"/notices/{notice.id}/read", at="/notices?show=unread")
    assert page.location == "/notices?show=unread"
    assert "Bạn đã đọc hết" in client.follow(page).text
    client.post(f"/notices/{notice.id}/unread", at="/notices")
    assert queries.unread_count(cast.lan.id) == 1


def test_all_that_was_shown_is_read_and_what_came_meanwhile_is_not(app, cast, client):
    tell(cast.lan, key="1", other="A", mine="B")
    tell(cast.lan, key="2", other="A", mine="B")
    client.sign_in(cast.lan)
    page = client.get("/notices")
    tell(cast.lan, key="3", other="A", mine="B")
    client.post("/notices/read", at=page)
    assert queries.unread_count(cast.lan.id) == 1


@pytest.mark.parametrize("act", ["open", "read", "unread"])
@pytest.mark.parametrize("who", ["minh", "admin"])
def test_somebody_elses_notice_is_not_there(app, cast, client, act, who):
    tell(cast.lan, other="A", mine="B")
    (notice,) = of(cast.lan)
    client.sign_in(getattr(cast, who))
    client.get("/notices")
    token = client.token()
    assert client.send(f"/notices/{notice.id}/{act}", {"csrf_token": token}, status=404).status == 404
    assert queries.unread_count(cast.lan.id) == 1


def test_a_path_that_leaves_the_site_is_not_followed(app, cast, client):
    tell(cast.lan, other="A", mine="B", path="//evil.example")
    (notice,) = of(cast.lan)
    client.sign_in(cast.lan)
    assert client.post(f"/notices/{notice.id}/open", at="/notices").location == "/notices"


def test_a_notice_of_a_kind_that_is_gone_or_lacks_a_word_breaks_nothing(app, cast, client):
    with write():
        actions.notify([cast.lan.id], "thing.forgotten", key="1", path="/", name="Một việc cũ")
        actions.notify([cast.lan.id], "introduction.asked", key="2", path="/", other="100% <b>Thật</b>")
    client.sign_in(cast.lan)
    page = client.get("/notices")
    assert "Một việc cũ" in page.text
    assert "100% <b>Thật</b> ngỏ lời kết nối với –" in page.text


def test_nonsense_is_refused(app, cast, client):
    tell(cast.lan, other="A", mine="B")
    client.sign_in(cast.lan)
    token = client.token()
    assert client.send("/notices/read", {"csrf_token": token, "newest": "-1"}, status=422).status == 422
    assert client.send("/notices/read", {"csrf_token": token, "newest": "9" * 40}, status=422).status == 422
    assert client.get("/notices?show=constructor&page=99999", status=200).status == 200
    assert queries.unread_count(cast.lan.id) == 1


def test_the_count_stops_where_the_bell_does(app, cast, client):
    with write():
        for number in range(queries.COUNTED + 5):
            actions.notify([cast.lan.id], "introduction.asked", key=str(number), path="/", other="A", mine="B")
    assert queries.unread_count(cast.lan.id) == queries.COUNTED
    client.sign_in(cast.lan)
    page = client.get("/notices")
    assert [element.text for element in page.with_class("badge")] == ["99+"]


def test_a_locked_or_unconfirmed_member_is_not_told(app, cast, jobs):
    from ecosystem.directory import actions as directory

    new = cast.account("moi", "Người Mới", Role.MENTOR, confirmed=False)
    with write():
        directory.add_member(cast.minh, cast.whole(cast.mentor), new)
    cast.asked  # noqa: B018  made by naming it
    jobs.run()
    assert of(new) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(Entry.event == "introduction.asked"))
