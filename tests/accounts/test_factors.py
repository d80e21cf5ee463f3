"""The second step of signing in: a code counts once, and nothing goes round it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, rules
from ecosystem.accounts.models import (
    Account,
    LinkPurpose,
    PendingSignIn,
    RecoveryCode,
    RememberedBrowser,
    Role,
    RoleGrant,
    SignIn,
)
from ecosystem.core import clock
from ecosystem.core.db import db, write
from tests.accounts.factors import STEP, code, half_in, other_than, protect, who
from tests.accounts.provider import LAN_MAIL, arrive, linked
from tests.accounts.test_races import together
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, is_in, letters, press, send, sign_in

# --- rules ----------------------------------------------------------------------------------------------------------


def person(*roles, sample=False, locked=False):
    account = Account(id=1, email="a@b.vn", full_name="A", is_sample=sample, locked_at=clock.now() if locked else None)
    account.grants = [RoleGrant(role=role) for role in roles]
    return account


@pytest.mark.parametrize("sample", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_officers_and_administrators_need_one(role, sample):
    expected = role in {Role.OFFICER, Role.ADMINISTRATOR} and not sample
    assert rules.needs_second_factor(person(role, sample=sample)) is expected
    assert rules.needs_second_factor(person(Role.FOUNDER, role, sample=sample)) is expected


def test_nobody_without_roles_needs_one():
    assert not rules.needs_second_factor(person())


@pytest.mark.parametrize("factor", [False, True])
@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_how_a_remembered_browser_comes_back(role, locked, factor):
    staff = role in {Role.PROGRAM_MANAGER, Role.OFFICER, Role.ADMINISTRATOR}
    expected = rules.Remembered.ALONE
    if locked or (staff and not factor):
        expected = rules.Remembered.NEVER
    elif staff:
        expected = rules.Remembered.WITH_FACTOR
    assert rules.remembered(person(role, locked=locked), has_factor=factor) is expected


@pytest.mark.parametrize("role", list(Role))
def test_administrators_reset_others(role):
    actor, other = person(role), person(Role.FOUNDER)
    other.id = 2
    assert rules.may_reset_second_factor(actor, other) is (role is Role.ADMINISTRATOR)
    assert not rules.may_reset_second_factor(actor, actor)
    assert not rules.may_reset_second_factor(None, other)


# --- signing in -----------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(app):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app)

    assert not is_in(client)
    assert client.get("/prove").location.startswith("/sign-in")
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0
    assert "account.signed_in" not in happened(app)


def test_the_code_opens_a_visit_under_a_new_session(app):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app)
    before = client.get_cookie("nhipcau").value
    answer = send(client, STEP, code=code())

    assert (answer.status_code, answer.location) == (303, "/dashboard")
    assert is_in(client)
    planted = app.test_client()
    planted.set_cookie("nhipcau", before)
    assert not is_in(planted)
    assert "hết hạn" in planted.get(STEP).text
    with app.app_context():
        row = db.session.scalars(sa.select(SignIn)).one()
        assert (row.factor, row.proven_at is not None) == ("app", True)
        assert db.session.scalar(sa.select(sa.func.count(PendingSignIn.id))) == 0


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_neighbouring_code_is_taken(app, offset, frozen):
    add(app, "binh@example.vn")
    protect(app)
    assert send(half_in(app), STEP, code=code(offset)).status_code == 303


@pytest.mark.parametrize("offset", [-3, -2, 2, 3])
def test_a_far_code_is_not(app, offset, frozen):
    add(app, "binh@example.vn")
    protect(app)
    assert send(half_in(app), STEP, code=code(offset)).status_code == 422


@pytest.mark.parametrize(
    "wrong", ["", "000", "abcdef", "１２３４５６７", "1" * 39, "' OR 1=1 --", "0k3f-9x2m-7wq4", "\u0660" * 6]
)
def test_a_wrong_code_opens_nothing(app, wrong):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app)

    assert send(client, STEP, code=wrong).status_code == 422
    assert not is_in(client)


def test_a_code_may_be_typed_with_blanks_and_full_width(app, frozen):
    add(app, "binh@example.vn")
    protect(app)
    right = code()
    wide = "".join(chr(ord(char) + 0xFEE0) for char in right)

    assert send(half_in(app), STEP, code=f" {wide[:3]} {wide[3:]} ").status_code == 303


def test_a_code_counts_once(app, frozen):
    add(app, "binh@example.vn")
    protect(app)
    right = code()
    assert send(half_in(app), STEP, code=right).status_code == 303

    assert send(half_in(app), STEP, code=right).status_code == 422
    # The one before is older than the newest that was used.
    assert send(half_in(app), STEP, code=code(-1)).status_code == 422
    frozen.shift(30)
    assert send(half_in(app), STEP, code=code()).status_code == 303


def test_a_recovery_code_counts_once_and_is_told(app):
    add(app, "binh@example.vn")
    codes = protect(app)
    sloppy = codes[3].upper().replace("-", " ").replace("0", "O")
    assert send(half_in(app), STEP, code=sloppy).status_code == 303
    assert send(half_in(app), STEP, code=codes[3]).status_code == 422

    assert [letter.subject for letter in letters(app)] == ["Bước xác minh thứ hai của bạn"]
    assert "Bạn còn 9 mã." in letters(app)[0].text
    assert happened(app).count("second_factor.code_used") == 1


def test_recovery_codes_are_kept_as_slow_hashes_only(app):
    add(app, "binh@example.vn")
    codes = protect(app)
    with app.app_context():
        rows = db.session.scalars(sa.select(RecoveryCode)).all()
        assert len(rows) == len(set(codes)) == 10
        assert all(row.code_hash.startswith("$argon2id$") for row in rows)


def answers(browsers, typed):
    """Each browser with the page open and a code typed in; calling one sends it."""
    acts = []
    for browser in browsers:
        fields: dict[str, Any] = {**hidden(browser.get(STEP)), "code": typed}
        acts.append(lambda browser=browser, fields=fields: browser.post(STEP, data=fields).status_code)
    return acts


def test_of_many_at_once_one_uses_a_recovery_code(app):
    add(app, "binh@example.vn")
    codes = protect(app)

    assert together(answers([half_in(app) for _ in range(5)], codes[0])) == [303, 422, 422, 422, 422]


def test_of_many_at_once_one_uses_a_code_of_the_app(app):
    add(app, "binh@example.vn")
    protect(app)

    assert together(answers([half_in(app) for _ in range(5)], code())) == [303, 422, 422, 422, 422]


def test_codes_are_counted_by_account(app):
    add(app, "binh@example.vn")
    protect(app)
    wrong = other_than(code())
    tries = [send(half_in(app), STEP, code=wrong).status_code for _ in range(7)]

    assert tries == [422] * 6 + [429]
    assert send(half_in(app), STEP, code=code()).status_code == 429


def test_a_stranger_with_the_password_cannot_keep_the_owner_out(app):
    add(app, "binh@example.vn")
    protect(app)
    owner = half_in(app)
    send(owner, STEP, code=code(-1))
    press(owner, "/sign-out")
    wrong = other_than(code())
    for _ in range(7):
        send(half_in(app), STEP, code=wrong)
    sign_in(owner, "binh@example.vn")

    assert send(owner, STEP, code=code(1)).status_code == 303


def test_the_wait_ends_after_ten_minutes(app, frozen):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app)
    fields = hidden(client.get(STEP))
    frozen.shift(601)

    assert "hết hạn" in client.get(STEP).text
    assert client.post(STEP, data={**fields, "code": code()}).location == STEP
    assert not is_in(client)


def test_one_comes_back_to_where_one_wanted_to_go(app):
    add(app, "binh@example.vn")
    protect(app)
    client = app.test_client()
    page = client.get("/sign-in?next=/settings/security")
    client.post("/sign-in", data={**hidden(page), "email": "binh@example.vn", "password": PASSWORD})

    assert send(client, STEP, code=code()).location == "/settings/security"


def test_a_lock_ends_the_wait(app):
    add(app, "binh@example.vn")
    add(app, "admin@example.vn", "administrator")
    protect(app)
    client = half_in(app)
    fields = hidden(client.get(STEP))
    with app.app_context(), write():
        actions.lock(who("admin@example.vn"), who())

    client.post(STEP, data={**fields, "code": code()})
    assert not is_in(client)


def test_a_reset_password_does_not_go_round_the_second_factor(app):
    add(app, "binh@example.vn")
    protect(app)
    waiting = half_in(app)
    with app.app_context(), write():
        token = actions.open_link(who(), LinkPurpose.RESET_PASSWORD)
    send(app.test_client(), f"/reset-password/{token}", password=OTHER)

    assert "hết hạn" in waiting.get(STEP).text
    client = app.test_client()
    assert sign_in(client, "binh@example.vn", OTHER).location == STEP
    assert not is_in(client)


def test_a_provider_does_not_go_round_the_second_factor(app, there, client):
    add(app, LAN_MAIL)
    linked(app, LAN_MAIL)
    protect(app, LAN_MAIL)

    assert arrive(client, there).location == STEP
    assert not is_in(client)
    assert send(client, STEP, code=code()).status_code == 303
    assert is_in(client)


def test_wrong_passwords_look_the_same_with_and_without_one(app):
    from tests.accounts.visits import bare

    add(app, "binh@example.vn")
    add(app, "chi@example.vn")
    protect(app)
    pages = [sign_in(app.test_client(), address, OTHER) for address in ("binh@example.vn", "chi@example.vn", "no@x.vn")]

    assert {page.status_code for page in pages} == {422}
    assert len({bare(page) for page in pages}) == 1


# --- remembered -----------------------------------------------------------------------------------------------------


def closed(app, client):
    again = app.test_client()
    again.set_cookie("nhipcau-remember", client.get_cookie("nhipcau-remember").value)
    return again


def test_a_remembered_officer_shows_the_second_factor_alone(app, frozen):
    add(app, "binh@example.vn", "officer", is_sample=False)
    protect(app)
    client = half_in(app, remember="y")
    assert send(client, STEP, code=code()).status_code == 303
    again = closed(app, client)
    frozen.shift(3600)

    assert not is_in(again)
    page = again.get("/sign-in")
    assert "Thiết bị này nhớ bạn" in page.text
    answer = again.post("/sign-in/remembered", data={"csrf_token": hidden(page)["csrf_token"]})
    assert answer.location == STEP
    assert not is_in(again)
    assert send(again, STEP, code=code()).status_code == 303
    assert is_in(again)
    assert closed(app, again).get("/sign-in").text.count("Thiết bị này nhớ bạn") == 1


def test_a_remembered_founder_with_a_factor_comes_back_alone(app):
    add(app, "binh@example.vn")
    protect(app)
    client = half_in(app, remember="y")
    send(client, STEP, code=code())

    assert is_in(closed(app, client))


def test_an_officers_copied_token_is_noticed_too(app, frozen):
    add(app, "binh@example.vn", "officer", is_sample=False)
    protect(app)
    client = half_in(app, remember="y")
    send(client, STEP, code=code())
    thief = closed(app, client)
    with app.app_context(), write():
        db.session.execute(sa.update(RememberedBrowser).values(token_hash="turned", previous_hash="before"))

    assert not is_in(thief)
    assert not is_in(client)
    assert happened(app).count("account.theft_suspected") == 1
