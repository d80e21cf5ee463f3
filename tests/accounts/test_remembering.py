"""Remember me: a token used once, a copied one noticed, two pages at once no theft, and never for staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions
from ecosystem.accounts.models import Account, RememberedBrowser, Role, SignIn
from ecosystem.core import clock
from ecosystem.core.db import db, write
from tests.accounts.test_races import together
from tests.accounts.visits import add, happened, is_in, letters, press, send, sign_in

COOKIE = "nhipcau-remember"


def remembered(app, address="binh@example.vn"):
    """A browser that was closed and opened again: it has its remembering cookie alone."""
    client = app.test_client()
    sign_in(client, address, remember="y")
    return reopened(app, client)


def reopened(app, client):
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    again = app.test_client()
    again.set_cookie(COOKIE, cookie.value)
    return again


def value(client):
    cookie = client.get_cookie(COOKIE)
    return cookie.value if cookie else None


def who(address):
    return db.session.scalars(sa.select(Account).where(Account.email == address)).one()


def count(app, model):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def settings_of(browser) -> Callable[[], int]:
    return lambda: browser.get("/settings").status_code


def later(app, **ago):
    """Let the last turn of every browser's token be some time ago."""
    with app.app_context(), write():
        db.session.execute(sa.update(RememberedBrowser).values(used_at=clock.now() - timedelta(**ago)))


def test_without_the_tick_nothing_is_remembered(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    assert value(client) is None
    assert count(app, RememberedBrowser) == 0


def test_a_remembered_browser_comes_back_by_itself_under_a_new_token(app):
    add(app, "binh@example.vn")
    client = remembered(app)
    before = value(client)

    assert is_in(client)
    assert value(client) != before
    assert value(client).partition(".")[0] == before.partition(".")[0]
    assert is_in(reopened(app, client))
    assert happened(app).count("account.signed_in") == 3


def test_the_cookie_lives_thirty_days_and_is_closed_to_scripts(app, client):
    add(app, "binh@example.vn")
    answer = sign_in(client, "binh@example.vn", remember="y")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert f"Max-Age={30 * 24 * 3600}" in cookie
    with app.app_context():
        row = db.session.scalar(sa.select(RememberedBrowser))
        assert row.expires_at - row.created_at == timedelta(days=30)
        assert value(client).partition(".")[2] not in (row.token_hash, row.series_hash)


def test_after_thirty_days_it_is_over(app):
    add(app, "binh@example.vn")
    client = remembered(app)
    with app.app_context(), write():
        db.session.execute(sa.update(RememberedBrowser).values(expires_at=clock.now() - timedelta(seconds=1)))

    assert not is_in(client)
    assert value(client) in (None, "")


def test_coming_back_is_no_proof_of_who_sits_here(app):
    add(app, "binh@example.vn")
    client = remembered(app)
    assert is_in(client)
    with app.app_context():
        newest = db.session.scalar(sa.select(SignIn).order_by(SignIn.id.desc()))
        assert newest.proven_at is None


def test_a_copied_token_ends_every_visit_and_is_told(app):
    add(app, "binh@example.vn")
    other = app.test_client()
    sign_in(other, "binh@example.vn")
    owner = remembered(app)
    thief = app.test_client()
    thief.set_cookie(COOKIE, value(owner))
    assert is_in(owner)
    later(app, minutes=1)

    assert not is_in(thief)

    assert not is_in(owner)
    assert not is_in(other)
    assert count(app, RememberedBrowser) == count(app, SignIn) == 0
    assert happened(app).count("account.theft_suspected") == 1
    assert [letter.subject for letter in letters(app)] == ["Phiên đăng nhập có thể đã bị chép"]


def test_the_thief_who_comes_first_is_put_out_when_the_owner_comes(app):
    add(app, "binh@example.vn")
    owner = remembered(app)
    thief = app.test_client()
    thief.set_cookie(COOKIE, value(owner))
    assert is_in(thief)
    later(app, minutes=1)

    assert not is_in(owner)
    assert not is_in(thief)
    assert not is_in(reopened(app, thief)) if value(thief) else True


def test_a_token_older_than_the_one_before_is_stolen_at_once(app):
    add(app, "binh@example.vn")
    first = remembered(app)
    old = value(first)
    assert is_in(first)
    assert is_in(reopened(app, first))
    thief = app.test_client()
    thief.set_cookie(COOKIE, old)

    assert not is_in(thief)
    assert count(app, SignIn) == 0


def test_two_pages_at_once_are_no_theft(app):
    add(app, "binh@example.vn")
    cookie = value(remembered(app))
    browsers = [app.test_client() for _ in range(4)]
    for browser in browsers:
        browser.set_cookie(COOKIE, cookie)
    acts = [settings_of(browser) for browser in browsers]

    assert together(acts) == [200] * 4
    assert "account.theft_suspected" not in happened(app)
    # One of them got the next token; the others keep what they had.
    assert sorted(value(browser) == cookie for browser in browsers) == [False, True, True, True]
    winner = next(browser for browser in browsers if value(browser) != cookie)
    assert is_in(reopened(app, winner))


@pytest.mark.parametrize("nonsense", ["", ".", "a.b", "a", "é.é", "x" * 3000, "../../.."])
def test_nonsense_is_nobody_and_is_taken_away(app, client, nonsense):
    client.set_cookie(COOKIE, nonsense)
    assert client.get("/settings").status_code == 303
    assert not value(client)


def test_signing_out_forgets_the_browser(app):
    add(app, "binh@example.vn")
    client = app.test_client()
    sign_in(client, "binh@example.vn", remember="y")
    copy = reopened(app, client)
    press(client, "/sign-out")

    assert not value(client)
    assert not is_in(copy)
    assert count(app, RememberedBrowser) == 0


def test_signing_in_anew_replaces_what_was_remembered(app):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn")
    client = app.test_client()
    sign_in(client, "binh@example.vn", remember="y")
    with client.session_transaction() as session:
        session.clear()
    client.delete_cookie("nhipcau")
    copy = reopened(app, client)
    client.delete_cookie(COOKIE)
    client.set_cookie(COOKIE, value(copy))
    with app.app_context(), write():
        db.session.execute(sa.update(RememberedBrowser).values(expires_at=clock.now() - timedelta(days=1)))
    sign_in(client, "chi@example.vn")

    assert not value(client)


@pytest.mark.parametrize("role", ["program_manager", "officer", "administrator"])
def test_people_with_reach_are_not_remembered(app, client, role):
    add(app, "binh@example.vn", role, is_sample=True)
    sign_in(client, "binh@example.vn", remember="y")
    assert not value(client)
    assert count(app, RememberedBrowser) == 0


def test_who_got_reach_later_does_not_come_back_alone(app):
    add(app, "binh@example.vn")
    client = remembered(app)
    with app.app_context(), write():
        actions.grant_role(None, who("binh@example.vn"), Role.PROGRAM_MANAGER)

    assert not is_in(client)
    assert "account.theft_suspected" not in happened(app)


def test_a_locked_account_does_not_come_back(app):
    add(app, "binh@example.vn")
    add(app, "admin@example.vn", "administrator")
    client = remembered(app)
    with app.app_context(), write():
        actions.lock(who("admin@example.vn"), who("binh@example.vn"))

    assert not is_in(client)


def test_the_first_page_of_a_visit_may_hold_a_form(app):
    add(app, "binh@example.vn")
    client = remembered(app)
    assert send(client, "/settings", full_name="Trần Văn Bình", locale="vi", roles=["founder"]).status_code == 303
