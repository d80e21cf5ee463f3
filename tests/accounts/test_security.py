"""One's own password, address and devices: asked again first, told afterwards, and nobody else's to touch."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, devices
from ecosystem.accounts.models import Account, LinkPurpose, SignIn, SingleUseLink
from ecosystem.core import clock
from ecosystem.core.db import db, write
from tests.accounts.test_races import sender, together
from tests.accounts.visits import OTHER, add, happened, hidden, is_in, letters, people, press, send, sign_in

PAGES = ("/settings/security/password", "/settings/security/email")
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
PHONE = f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.4 Safari/605.1.15"


def old(app):
    """Let what every visit has proven be too old."""
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).values(proven_at=clock.now() - timedelta(minutes=11)))


def link(letter):
    found = re.search(r"/(?:confirm-new-email|stop-email-change)/[\w-]+", letter.text)
    assert found is not None, letter.text
    return found.group()


def ask(client, address):
    return send(client, "/settings/security/email", email=address)


# --- asking again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_matters_most_asks_again(app, client, page):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    sent = {**hidden(client.get(page)), "password": OTHER, "email": "moi@example.vn"}
    old(app)

    assert client.get(page).location == f"/prove?next={page}"
    assert client.post(page, data=sent).location.startswith("/prove")
    assert "password.changed" not in happened(app)
    assert letters(app) == []


@pytest.mark.parametrize("page", [*PAGES, "/settings/security"])
def test_strangers_are_sent_to_the_way_in(client, page):
    assert client.get(page).location == f"/sign-in?next={page}"


# --- password -------------------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_visit_and_goes_on_under_a_new_token(app, client):
    add(app, "binh@example.vn")
    other, thief = app.test_client(), app.test_client()
    sign_in(other, "binh@example.vn", remember="y")
    sign_in(client, "binh@example.vn", remember="y")
    thief.set_cookie("nhipcau", client.get_cookie("nhipcau").value)
    answer = send(client, "/settings/security/password", password=OTHER)

    assert (answer.status_code, answer.location) == (303, "/settings/security")
    assert is_in(client)
    assert not is_in(other)
    assert not is_in(thief)
    assert sign_in(app.test_client(), "binh@example.vn").status_code == 422
    assert sign_in(app.test_client(), "binh@example.vn", OTHER).status_code == 303
    assert [letter.subject for letter in letters(app)] == ["Mật khẩu Nhịp Cầu của bạn vừa đổi"]
    assert happened(app).count("password.changed") == 1


def test_a_new_password_takes_reset_links_back(app, client):
    add(app, "binh@example.vn")
    with app.app_context(), write():
        owner = db.session.scalars(sa.select(Account)).one()
        token = actions.open_link(owner, LinkPurpose.RESET_PASSWORD)
    sign_in(client, "binh@example.vn")
    send(client, "/settings/security/password", password=OTHER)

    assert client.get(f"/reset-password/{token}").status_code == 410


@pytest.mark.parametrize("weak", ["", "ngắn", "matkhau1", "binh binh binh", "x" * 1001])
def test_a_weak_password_changes_nothing(app, client, weak):
    add(app, "binh@example.vn")
    other = app.test_client()
    sign_in(other, "binh@example.vn")
    sign_in(client, "binh@example.vn")

    assert send(client, "/settings/security/password", password=weak).status_code == 422
    assert is_in(other)
    assert sign_in(app.test_client(), "binh@example.vn").status_code == 303


# --- address --------------------------------------------------------------------------------------------------------


def test_a_new_address_holds_once_it_is_proven(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    assert ask(client, "  Moi@Example.vn ").location == "/settings/security/email"
    assert "moi@example.vn" in client.get("/settings/security/email").text.lower()
    assert people(app)[0][0] == "binh@example.vn"
    to_new, to_old = letters(app)
    assert (to_new.to, to_old.to) == ("moi@example.vn", "binh@example.vn")
    assert "moi@example.vn" in to_old.text

    # Opening it changes nothing; it may be opened where nobody is signed in.
    stranger = app.test_client()
    assert stranger.get(link(to_new)).status_code == 200
    assert people(app)[0][0] == "binh@example.vn"
    assert send(stranger, link(to_new)).location == "/settings/security"

    assert people(app)[0][0] == "moi@example.vn"
    assert is_in(client)
    assert not is_in(stranger)
    assert sign_in(app.test_client(), "binh@example.vn").status_code == 422
    assert sign_in(app.test_client(), "moi@example.vn").status_code == 303
    assert (letters(app)[-1].to, letters(app)[-1].subject) == ("binh@example.vn", "Email tài khoản của bạn đã đổi")
    assert stranger.get(link(to_new)).status_code == 410


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(app):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn", full_name="Lê Chi")
    answers = {}
    for address in ("chi@example.vn", "free@example.vn"):
        client = app.test_client()
        sign_in(client, "binh@example.vn")
        answer = ask(client, address)
        page = client.get("/settings/security/email").text.replace(address, "ADDRESS")
        answers[address] = (answer.status_code, answer.location, re.sub(r'value="[\w.-]{20,}"', "", page))
    assert answers["chi@example.vn"] == answers["free@example.vn"]

    sent = [(letter.to, letter.subject) for letter in letters(app)]
    assert sent == [
        ("chi@example.vn", "Email này đã có tài khoản"),
        ("binh@example.vn", "Có yêu cầu đổi email của bạn"),
        ("free@example.vn", "Xác nhận email mới của bạn"),
        ("binh@example.vn", "Có yêu cầu đổi email của bạn"),
    ]
    assert "/confirm-new-email/" not in letters(app)[0].text


def test_an_address_taken_meanwhile_stays_its_owners(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "moi@example.vn")
    path = link(letters(app)[0])
    add(app, "moi@example.vn")

    assert send(client, path).status_code == 410
    assert [row[0] for row in people(app)] == ["binh@example.vn", "moi@example.vn"]


def test_only_the_newest_wish_counts(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "mot@example.vn")
    first = link(letters(app)[0])
    ask(client, "hai@example.vn")

    assert client.get(first).status_code == 410


@pytest.mark.parametrize(
    "address", ["binh@example.vn", "BINH@example.vn", "", "no address", "a@b", "x" * 250 + "@b.vn"]
)
def test_what_is_no_new_address_is_refused(app, client, address):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")

    assert ask(client, address).status_code == 422
    assert letters(app) == []


def test_wishes_are_counted(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    answers = [ask(client, f"so{number}@example.vn").status_code for number in range(6)]

    assert answers == [303] * 5 + [429]


def test_the_old_address_stops_a_change(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "evil@example.vn")
    to_new, to_old = letters(app)
    owner = app.test_client()

    assert owner.get(link(to_old)).status_code == 200
    assert is_in(client)
    assert send(owner, link(to_old)).location == "/sign-in"

    assert not is_in(client)
    assert client.get(link(to_new)).status_code == 410
    assert sign_in(app.test_client(), "binh@example.vn").status_code == 422
    assert letters(app)[-1].to == "binh@example.vn"
    assert "/reset-password/" in letters(app)[-1].text


def test_the_old_address_takes_the_account_back_after_a_change(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "evil@example.vn")
    to_new, to_old = letters(app)
    send(client, link(to_new))
    # The thief moves on and would undo the undoing.
    ask(client, "worse@example.vn")
    thiefs = letters(app)[-1]
    assert thiefs.to == "evil@example.vn"
    send(app.test_client(), link(to_old))

    assert people(app)[0][0] == "binh@example.vn"
    assert not is_in(client)
    assert client.get(link(thiefs)).status_code == 410
    assert sign_in(app.test_client(), "evil@example.vn").status_code == 422


def test_a_later_stop_link_does_not_take_the_older_one_away(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "evil@example.vn")
    to_new, to_old = letters(app)
    send(client, link(to_new))
    ask(client, "worse@example.vn")
    send(app.test_client(), link(letters(app)[-1]))

    assert send(app.test_client(), link(to_old)).location == "/sign-in"
    assert people(app)[0][0] == "binh@example.vn"


def test_the_stop_link_lives_a_day_and_the_other_half_an_hour(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "moi@example.vn")
    with app.app_context():
        lives = {row.purpose: row.expires_at - clock.now() for row in db.session.scalars(sa.select(SingleUseLink))}
    assert timedelta(minutes=29) < lives[LinkPurpose.CHANGE_EMAIL] <= timedelta(minutes=30)
    assert timedelta(hours=23) < lives[LinkPurpose.STOP_EMAIL_CHANGE] <= timedelta(hours=24)


def test_links_are_for_their_own_purpose(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "moi@example.vn")
    token = link(letters(app)[0]).rpartition("/")[2]

    for path in ("/reset-password/", "/confirm-email/", "/stop-email-change/"):
        assert client.get(path + token).status_code == 410


def test_of_two_clicks_on_a_confirming_link_one_wins(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    ask(client, "moi@example.vn")
    path = link(letters(app)[0])

    assert together([sender(app, path) for _ in range(4)]) == [303, 410, 410, 410]
    assert happened(app).count("email.changed") == 1


def test_of_two_accounts_that_want_one_address_one_gets_it(app):
    paths = []
    for name in ("binh", "chi"):
        add(app, f"{name}@example.vn")
        client = app.test_client()
        sign_in(client, f"{name}@example.vn")
        ask(client, "moi@example.vn")
    paths = [link(letter) for letter in letters(app) if letter.to == "moi@example.vn"]
    assert len(paths) == 2

    assert together([sender(app, path) for path in paths]) == [303, 410]
    assert sorted(row[0] == "moi@example.vn" for row in people(app)) == [False, True]


# --- devices --------------------------------------------------------------------------------------------------------


def test_the_page_lists_ones_own_devices(app, client):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn")
    sign_in(app.test_client(), "chi@example.vn")
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = PHONE
    sign_in(phone, "binh@example.vn", remember="y")
    sign_in(client, "binh@example.vn")
    text = client.get("/settings/security").text

    assert text.count("Thiết bị này") == 1
    assert "Chrome trên Android" in text
    assert "127.0.0.…" in text
    assert "127.0.0.1" not in text
    assert text.count('/end"') == 1


def test_one_device_is_signed_out_and_forgotten(app, client):
    add(app, "binh@example.vn")
    phone = app.test_client()
    sign_in(phone, "binh@example.vn", remember="y")
    again = app.test_client()
    again.set_cookie("nhipcau-remember", phone.get_cookie("nhipcau-remember").value)
    sign_in(client, "binh@example.vn")
    (key,) = re.findall(r"visits/(\w+)/end\"", client.get("/settings/security").text)

    assert press(client, f"/settings/security/visits/{key}/end").location == "/settings/security"
    assert not is_in(phone)
    assert not is_in(again)
    assert is_in(client)


def test_all_other_devices_are_signed_out(app, client):
    add(app, "binh@example.vn")
    others = [app.test_client() for _ in range(2)]
    for other in others:
        sign_in(other, "binh@example.vn", remember="y")
    sign_in(client, "binh@example.vn", remember="y")
    mine = client.get_cookie("nhipcau-remember").value
    press(client, "/settings/security/visits/end-others")

    assert [is_in(other) for other in others] == [False, False]
    assert is_in(client)
    again = app.test_client()
    again.set_cookie("nhipcau-remember", mine)
    assert is_in(again)


def test_nobody_ends_anothers_visit(app, client):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn")
    other = app.test_client()
    sign_in(other, "chi@example.vn")
    with app.app_context():
        theirs = db.session.scalar(sa.select(SignIn.id).join(Account).where(Account.email == "chi@example.vn"))
    sign_in(client, "binh@example.vn")

    for key in (f"v{theirs}", "v999999", "nonsense", "v", "b1"):
        assert press(client, f"/settings/security/visits/{key}/end").status_code == 404
    assert is_in(other)


def test_ones_own_visit_is_not_ended_by_its_key(app, client):
    account = add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    with app.app_context():
        own = db.session.scalar(sa.select(SignIn.id).where(SignIn.account_id == account))
    press(client, f"/settings/security/visits/v{own}/end")

    assert is_in(client)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome trên Android"),
        (IPHONE, "Safari trên iOS"),
        (MAC, "Safari trên macOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox trên Windows"),
        ("", "Thiết bị không rõ"),
        ("\x00<script>", "Thiết bị không rõ"),
    ],
)
def test_devices_are_called_what_people_call_them(assembled, agent, name):
    with assembled.test_request_context():
        assert devices.named(agent) == name


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.57", "203.0.113.…"),
        ("2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3:…"),
        ("::1", "0:0:0:…"),
        ("::ffff:203.0.113.57", "203.0.113.…"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_an_address_is_shown_without_its_end(address, place):
    assert devices.place(address) == place
