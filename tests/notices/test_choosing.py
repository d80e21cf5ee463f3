"""What one wants to hear of: chosen on one page, kept once, journaled, taken along and erased."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import Entry
from ecosystem.notices import actions, personal, queries
from ecosystem.notices.models import Digest, Frequency, Notice, NoticeChoice, QuietHours
from tests.notices.telling import wants

URL = "/settings/notices"


def chosen(account):
    db.session.rollback()
    return {slug: (one.mail.value, one.site) for slug, one in queries.of_account(account.id).items() if one.chosen}


def events(event):
    return list(db.session.scalars(sa.select(Entry.data).where(Entry.event == event).order_by(Entry.id)))


def test_the_page_lists_what_the_cards_offer(app, cast, client):
    page = client.sign_in(cast.lan).get(URL)
    for words in ("Có người ngỏ lời", "Tin về đội ngũ", "Xác thực hồ sơ", "Luôn gửi ngay", "Giờ yên lặng"):
        assert words in page.text
    fields = page.form(URL).fields
    assert (fields["mail_asked"], fields["mail_team"]) == (["now"], ["daily"])
    assert "site_asked" not in fields, "a request always stands in the site"
    assert fields["site_team"] == ["y"]
    assert client.language("en").get(URL).h1 == "Notifications"


def test_only_what_changed_is_kept_and_told_once(app, cast, client):
    client.sign_in(cast.lan)
    page = client.get(URL)
    for _double in range(2):
        client.post(URL, {"mail_asked": "weekly", "site_team": None}, at=page)
    assert chosen(cast.lan) == {"asked": ("weekly", True), "team": ("daily", False)}
    assert events("notices.chosen") == [{"topics": {"asked": "weekly", "team": "daily"}}]
    client.post(URL, {"mail_asked": "now", "site_team": "y"})
    assert chosen(cast.lan) == {"asked": ("now", True), "team": ("daily", True)}


def test_quiet_hours_are_chosen_and_given_up(app, cast, client):
    client.sign_in(cast.lan)
    client.post(URL, {"quiet": "y", "starts": "22", "ends": "6"})
    assert queries.quiet_hours(cast.lan.id) == (22, 6)
    client.post(URL, {"quiet": None})
    db.session.rollback()
    assert queries.quiet_hours(cast.lan.id) == (0, 0)
    assert len(events("notices.quiet_chosen")) == 2
    with pytest.raises(Refused), write():
        actions.keep_quiet(cast.lan, 9, 17)


@pytest.mark.parametrize("sent", [{"mail_asked": "hourly"}, {"mail_asked": ""}, {"starts": "12"}, {"ends": "99"}])
def test_nonsense_is_refused(app, cast, client, sent):
    client.sign_in(cast.lan)
    page = client.post(URL, sent, status=422)
    assert page.errors != []
    assert chosen(cast.lan) == {}


def test_a_topic_nobody_offers_is_refused(app, cast, client):
    client.sign_in(cast.lan)
    form = client.get(URL).form(URL)
    client.send(URL, {**form.fields, "mail_security": "off"}, status=422)
    client.send(URL, {**form.fields, "site_asked": "y"}, status=422)
    assert chosen(cast.lan) == {}


def test_out_of_the_site_means_out_of_the_bell_and_the_inbox(app, cast):
    wants(cast.lan, "team", "off", site=False)
    wants(cast.minh, "team", "daily", site=False)
    with write():
        actions.notify(
            [cast.lan.id, cast.minh.id, cast.ha.id], "profile.member_left", key="k", path="/", name="A", person="B"
        )
    assert [queries.unread_count(one.id) for one in (cast.lan, cast.minh, cast.ha)] == [0, 0, 1]
    kept = sa.select(Notice.account_id).order_by(Notice.account_id)
    assert list(db.session.scalars(kept)) == sorted([cast.minh.id, cast.ha.id]), "kept for the digest alone"
    assert db.session.scalars(queries.inbox(cast.minh.id)).all() == []


def test_what_nobody_may_turn_off_is_in_no_form_and_in_no_digest(app, cast, client):
    with write():
        actions.notify([cast.lan.id], "request.answered", key="request-1", path="/")
        assert actions.choose(cast.lan, {"always": (Frequency.DAILY, False)}, actor=cast.lan.id) is False
    assert queries.unread_count(cast.lan.id) == 1
    assert db.session.scalar(sa.select(Notice.waits)) is False
    assert "mail_always" not in client.sign_in(cast.lan).get(URL).form(URL).names
    client.get("/notices?topic=always")


def test_topics_of_a_role_are_for_who_holds_it(app, cast, browse):
    names = {who: browse().sign_in(getattr(cast, who)).get(URL).form(URL).names for who in ("lan", "officer", "admin")}
    assert ["mail_imports" in names[who] for who in names] == [False, True, True]
    assert ["mail_invitations" in names[who] for who in names] == [False, False, True]


def test_the_inbox_shows_one_topic(app, cast, client):
    with write():
        actions.notify([cast.lan.id], "introduction.asked", key="1", path="/", other="Ông A", mine="B")
        actions.notify([cast.lan.id], "profile.member_left", key="2", path="/", name="Hồ sơ B", person="Bà C")
    client.sign_in(cast.lan)
    page = client.get("/notices?topic=team")
    assert "Bà C" in page.text
    assert "Ông A ngỏ lời" not in page.text
    assert "Ông A" in client.get("/notices?topic=no-such").text
    assert client.post("/notices/read", at=page).location == "/notices"


def test_it_is_taken_along_and_goes_with_the_person(app, cast, frozen):
    wants(cast.lan, "asked", "weekly")
    with write():
        actions.keep_quiet(cast.lan, 23, 8)
        db.session.add(Digest(account_id=cast.lan.id, day=frozen_day(), opened_at=now(), entries=3))
    taken = personal.export(cast.lan.id)
    assert [(row["topic"], row["mail"]) for row in taken["notice_choices"]] == [("asked", "weekly")]
    assert taken["quiet_hours"] == [{"starts": 23, "ends": 8}]
    assert [row["entries"] for row in taken["digests"]] == [3]
    with write():
        personal.erase(Leaving(cast.lan.id, [cast.lan.full_name]))
        accounts.erase_account(cast.lan, [cast.lan.full_name])
    for model in (NoticeChoice, QuietHours, Digest):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def frozen_day():
    from ecosystem.core import clock

    return clock.today()


def now():
    from ecosystem.core import clock

    return clock.now()
