"""Saved profiles: from a card and from a page, for oneself alone, and let go of."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.recommendations import actions
from ecosystem.recommendations.models import Bookmark
from tests.connections.people import mentor, owner_of, person, startup
from tests.directory.test_verification import together


def saved():
    db.session.expire_all()
    return [(row.account_id, row.other_id) for row in db.session.scalars(sa.select(Bookmark).order_by(Bookmark.id))]


def test_a_profile_is_saved_from_its_card_and_its_page_and_let_go_of(app, jobs, client):
    own, helper = startup(), mentor()
    jobs.run()
    who = owner_of(own)
    client.sign_in(who)
    done = client.post(f"/saved/{helper.slug}", at="/recommendations/mentors")
    page = client.follow(done)
    assert f"Đã lưu {helper.name}. Chỉ mình bạn thấy." in " ".join(page.toasts)
    assert saved() == [(who.id, helper.id)]
    listed = client.get("/saved")
    assert [helper.name in " ".join(one.itertext()) for one in listed.with_class("profile")] == [True]
    client.post(f"/saved/{helper.id}/remove", at=listed)
    assert saved() == []
    assert "Bạn chưa lưu hồ sơ nào" in client.get("/saved").text
    client.post(f"/saved/{helper.slug}", at=f"/mentors/{helper.slug}")
    assert "Đã lưu" in client.get(f"/mentors/{helper.slug}").text
    client.post(f"/saved/{helper.id}/remove", at=f"/mentors/{helper.slug}")
    assert saved() == []


def test_nobody_but_oneself_sees_it(app, jobs, browse):
    own, helper = startup(), mentor()
    who, others = owner_of(own), [owner_of(helper), person("khac")]
    actions.save(who, helper)
    for other in others:
        page = browse().sign_in(other)
        assert "Bạn chưa lưu hồ sơ nào" in page.get("/saved").text
        assert "Đã lưu" not in page.get(f"/mentors/{helper.slug}").text
    page.send(f"/saved/{helper.id}/remove", {"csrf_token": page.token()})
    assert saved() == [(who.id, helper.id)]
    assert "/sign-in" in browse().get("/saved", status=303, lint=False).location


def test_a_profile_that_is_not_public_is_not_saved_and_keeps_its_name(app, jobs, client):
    own, helper = startup(), mentor()
    who = owner_of(own)
    actions.save(who, helper)
    directory.hide(owner_of(helper), helper)
    page = client.sign_in(who).get("/saved")
    assert "Hồ sơ này hiện không công khai" in page.text
    assert helper.name not in page.html
    assert helper.slug not in page.html
    for slug in (helper.slug, "khong-co"):
        client.send(f"/saved/{slug}", {"csrf_token": client.token()}, status=404)
    client.post(f"/saved/{helper.id}/remove", at=page)
    assert saved() == []


def test_pages_of_saved_profiles_cost_the_same(app, client, count_queries):
    who = owner_of(startup())
    client.sign_in(who)

    def cost():
        client.get("/saved")
        with count_queries() as seen:
            page = client.get("/saved")
        return len(page.with_class("profile")), seen.total

    helpers = [mentor(f"Người {number}") for number in range(14)]
    actions.save(who, helpers[0])
    few = cost()
    for one in helpers:
        actions.save(who, one)
    many = cost()
    assert (few[0], many[0]) == (1, 12)
    assert few[1] == many[1]
    assert len(client.get("/saved?page=2").with_class("profile")) == 2


def test_saved_by_two_clicks_at_once_it_is_saved_once(app):
    who, helper = owner_of(startup()), mentor()
    ids = who.id, helper.id

    def save():
        actions.save(db.session.get_one(Account, ids[0]), profiles.profile_by_id(ids[1]))

    assert together(app, [save] * 4) == ["ok"] * 4
    assert saved() == [ids]
