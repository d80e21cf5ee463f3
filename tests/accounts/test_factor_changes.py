"""Second factors: staff must have one; adding, removing, resetting, turning the key."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import (
    ExternalIdentity,
    Passkey,
    RecoveryCode,
    Role,
    SignIn,
    Totp,
)
from ecosystem.core import cipher, clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from tests.accounts.factors import STEP, code, enrol, half_in, other_than, protect, who
from tests.accounts.test_security import ask, link
from tests.accounts.visits import add, happened, hidden, is_in, letters, press, send, sign_in

# --- having to ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_staff_without_one_are_led_to_adding_it(app, client, role):
    add(app, "binh@example.vn", role, is_sample=False)
    assert sign_in(client, "binh@example.vn").status_code == 303

    for path in ("/dashboard", "/", "/settings", "/startups", "/console", "/settings/security"):
        assert (client.get(path).status_code, client.get(path).location) == (303, "/settings/security/second-factor")
    page = client.get("/settings/security/second-factor")
    assert "Vai trò của bạn cần bước này" in page.text
    token = hidden(client.get("/settings/security/app"))["csrf_token"]
    assert client.post("/settings", data={"csrf_token": token}).location == "/settings/security/second-factor"
    assert client.get("/healthz").status_code == 200

    enrol(client)
    assert client.get("/settings").status_code == 200


def test_staff_without_one_may_leave(app, client):
    add(app, "binh@example.vn", "officer", is_sample=False)
    sign_in(client, "binh@example.vn")
    token = hidden(client.get("/settings/security/app"))["csrf_token"]
    assert client.post("/sign-out", data={"csrf_token": token}).location == "/"


def test_who_becomes_an_officer_is_led_to_it_at_once(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    assert is_in(client)
    with app.app_context(), write():
        actions.grant_role(None, who(), Role.OFFICER)

    assert client.get("/settings").location == "/settings/security/second-factor"


@pytest.mark.parametrize("role", ["founder", "mentor", "program_manager"])
def test_others_are_not(app, client, role):
    add(app, "binh@example.vn", role)
    sign_in(client, "binh@example.vn")
    assert is_in(client)


def test_samples_sign_in_in_one_step(app, client):
    add(app, "binh@example.vn", "administrator", is_sample=True)
    assert sign_in(client, "binh@example.vn").location == "/dashboard"
    assert client.get("/console").status_code == 200


# --- adding and removing --------------------------------------------------------------------------------------------


def test_an_app_is_added_and_the_codes_are_shown_until_they_are_put_away(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    key, answer = enrol(client)
    assert (answer.status_code, answer.location) == (303, "/settings/security/recovery-codes")
    page = client.get(answer.location)
    codes = re.findall(r"<code>([0-9a-z-]{14})</code>", page.text)
    assert len(codes) == 10
    file = press(client, "/settings/security/recovery-codes/download")
    assert (file.status_code, file.mimetype) == (200, "text/plain")
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert all(one in file.text for one in codes)
    cookie = client.get_cookie("nhipcau").value
    press(client, "/settings/security/recovery-codes/kept")
    assert codes[0] not in client.get("/settings/security/recovery-codes").text
    assert codes[0] not in cookie

    with app.app_context():
        row = db.session.scalars(sa.select(Totp)).one()
        assert key not in row.secret
        assert cipher.decrypted(row.secret, purpose="totp") == key
    assert [letter.subject for letter in letters(app)] == ["Bước xác minh thứ hai của bạn"]
    assert happened(app).count("second_factor.app_added") == 1
    assert send(half_in(app), STEP, code=codes[0]).status_code == 303


def test_the_codes_are_not_shown_for_long(app, client, frozen):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    enrol(client)
    frozen.shift(590)
    assert "<code>" in client.get("/settings/security/recovery-codes").text
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).values(proven_at=clock.now() + timedelta(seconds=20)))
    frozen.shift(20)
    assert "<code>" not in client.get("/settings/security/recovery-codes").text


def test_the_picture_holds_the_key_and_is_never_kept(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    client.get("/settings/security/app")
    picture = client.get("/settings/security/app/code.svg")

    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"
    assert "<script" not in picture.text
    assert "style=" not in picture.text
    assert client.get("/settings/security/app/code.svg").text == picture.text


def test_the_wrong_first_code_adds_nothing_and_keeps_the_key(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    page = client.get("/settings/security/app").text
    answer = send(client, "/settings/security/app", code="123")

    assert answer.status_code == 422
    key = re.search(r'id="app-key">([A-Z2-7 ]+)<', page).group(1)
    assert key in answer.text
    with app.app_context():
        assert not queries.has_second_factor(who().id)


def test_the_code_that_added_the_app_does_not_sign_in(app, client, frozen):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    key, _answer = enrol(client)

    assert send(half_in(app), STEP, code=pyotp.TOTP(key).at(clock.now())).status_code == 422


def test_an_app_is_removed_and_its_codes_with_it(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    enrol(client)
    press(client, "/settings/security/app/remove")

    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0
    assert sign_in(app.test_client(), "binh@example.vn").location == "/dashboard"


def test_an_officer_keeps_the_last_one(app, client):
    add(app, "binh@example.vn", "officer", is_sample=False)
    sign_in(client, "binh@example.vn")
    enrol(client)
    press(client, "/settings/security/app/remove")

    with app.app_context():
        assert queries.factors(who()).count == 1
        with pytest.raises(Refused) as no:
            actions.remove_app(who())
        assert no.value.code == "last"


def test_new_codes_make_the_old_ones_worthless(app, client):
    add(app, "binh@example.vn")
    codes = protect(app)
    client = half_in(app)
    send(client, STEP, code=code())
    assert send(client, "/settings/security/recovery-codes").status_code == 303
    fresh = re.findall(r"<code>([0-9a-z-]{14})</code>", client.get("/settings/security/recovery-codes").text)

    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert send(half_in(app), STEP, code=codes[0]).status_code == 422
    assert send(half_in(app), STEP, code=fresh[0]).status_code == 303


@pytest.mark.parametrize(
    "path", ["/settings/security/app", "/settings/security/passkeys", "/settings/security/recovery-codes"]
)
def test_changes_ask_again_who_sits_here(app, client, path):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).values(proven_at=clock.now() - timedelta(minutes=11)))

    assert client.get(path).location == f"/prove?next={path}"


def test_who_has_no_password_proves_by_a_code(app, client):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app)
    send(client, STEP, code=code(-1))
    with app.app_context(), write():
        who().password_hash = ""
        db.session.execute(sa.update(SignIn).values(proven_at=None))
    assert client.get("/settings/security/app").location.startswith("/prove")
    assert send(client, "/prove", code=other_than(code())).status_code == 422
    assert send(client, "/prove", code=code()).status_code == 303

    assert client.get("/settings/security/app").status_code == 200


# --- resetting, and turning the key ---------------------------------------------------------------------------------


def test_an_administrator_resets_it_and_the_person_is_told(app, client):
    add(app, "binh@example.vn", "officer", is_sample=False)
    add(app, "admin@example.vn", "administrator")
    protect(app)
    client = half_in(app)
    send(client, STEP, code=code())
    with app.app_context(), write():
        actions.reset_second_factor(who("admin@example.vn"), who())

    assert not is_in(client)
    assert "đặt lại" in letters(app)[-1].text or "bỏ mọi cách" in letters(app)[-1].text
    again = app.test_client()
    assert sign_in(again, "binh@example.vn").location == "/dashboard"
    assert again.get("/dashboard").location == "/settings/security/second-factor"
    assert happened(app).count("second_factor.reset") == 1


def test_the_console_resets_it(app, client):
    number = add(app, "binh@example.vn")
    add(app, "admin@example.vn", "administrator")
    protect(app)
    sign_in(client, "admin@example.vn")
    page = client.get(f"/console/people/{number}")
    assert "Đặt lại bước xác minh thứ hai" in page.text
    sent = {"csrf_token": hidden(client.get("/settings"))["csrf_token"]}

    assert client.post(f"/console/people/{number}/second-factor/reset", data=sent).status_code == 303
    with app.app_context():
        assert not queries.has_second_factor(number)
    assert "Đặt lại bước" not in client.get(f"/console/people/{number}").text


def test_nobody_else_resets_it(app):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn", "officer")
    protect(app)
    with app.app_context(), write(), pytest.raises(Refused):
        actions.reset_second_factor(who("chi@example.vn"), who())
    with app.app_context():
        assert queries.factors(who()).count == 1


def test_the_operator_resets_it_from_the_command_line(app):
    add(app, "binh@example.vn")
    protect(app)
    said = app.test_cli_runner().invoke(args=["accounts", "reset-second-factor", "binh@example.vn"])
    assert said.exit_code == 0, said.output
    with app.app_context():
        assert not queries.has_second_factor(who().id)
    assert app.test_cli_runner().invoke(args=["accounts", "reset-second-factor", "no@x.vn"]).exit_code == 1


def test_secrets_survive_a_turned_key(app):
    add(app, "binh@example.vn")
    protect(app)
    old, new = app.config["SECRET_KEY"], "another key, long enough and never seen before"
    app.config.update(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old])
    assert send(half_in(app), STEP, code=code()).status_code == 303
    said = app.test_cli_runner().invoke(args=["accounts", "reencrypt"])
    assert said.exit_code == 0, said.output
    app.config.update(SECRET_KEY_FALLBACKS=[])
    assert send(half_in(app), STEP, code=code(1)).status_code == 303


def test_a_lost_key_leaves_the_recovery_codes(app):
    add(app, "binh@example.vn")
    codes = protect(app)
    app.config.update(SECRET_KEY="another key, long enough and never seen before", SECRET_KEY_FALLBACKS=[])

    assert send(half_in(app), STEP, code=code()).status_code == 422
    assert send(half_in(app), STEP, code=codes[0]).status_code == 303


def test_a_secret_of_one_purpose_is_not_anothers(app):
    token = cipher.encrypted("x", purpose="totp")
    with pytest.raises(cipher.Unreadable):
        cipher.decrypted(token, purpose="codes")
    with pytest.raises(cipher.Unreadable):
        cipher.decrypted(token[:-4] + "AAAA", purpose="totp")


def test_whoever_takes_the_account_back_meets_no_factor_of_the_thief(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    with app.app_context(), write():
        thief = who()
        db.session.add(Totp(account_id=thief.id, secret="x", last_step=0, created_at=clock.now()))
        old = clock.now() - timedelta(days=30)
        for name, made in (("mine", old), ("thiefs", clock.now())):
            values = {"credential_id": name, "public_key": "k", "handle": "h", "sign_count": 0, "name": name}
            db.session.add(Passkey(account_id=thief.id, transports=[], created_at=made, **values))
        db.session.add(ExternalIdentity(account_id=thief.id, issuer="i", subject="s", linked_at=clock.now()))
    ask(client, "evil@example.vn")
    _to_new, to_old = letters(app)
    send(app.test_client(), link(to_old))
    with app.app_context():
        left = [db.session.scalar(sa.select(sa.func.count()).select_from(one)) for one in (Totp, ExternalIdentity)]
        assert left == [0, 0]
        assert db.session.scalars(sa.select(Passkey.name)).all() == ["mine"]
