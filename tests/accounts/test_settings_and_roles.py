"""Settings, the role in view, roles given and taken, locks, and the command line."""

from __future__ import annotations

import pytest

from ecosystem.accounts import actions
from ecosystem.accounts.models import Role
from ecosystem.core.db import write
from ecosystem.core.errors import Refused
from tests.accounts.visits import OTHER, PASSWORD, add, happened, hidden, is_in, people, press, send, sign_in


def account(address):
    found = actions.find_account(address)
    assert found is not None
    return found


def test_name_language_and_free_roles_are_ones_own_to_change(app, client):
    add(app, "binh@example.vn", "founder", "officer")
    sign_in(client, "binh@example.vn")
    answer = send(client, "/settings", full_name="Trần Văn Bình", locale="en", roles=["mentor", "angel"])

    assert (answer.status_code, answer.location) == (303, "/settings?lang=en")
    assert people(app) == [("binh@example.vn", "Trần Văn Bình", True, ["angel", "mentor", "officer"])]
    assert happened(app)[2:] == ["account.changed", "role.revoked", "role.granted", "role.granted"]


@pytest.mark.parametrize(
    "fields",
    [
        {"roles": ["administrator"]},
        {"roles": ["officer", "mentor"]},
        {"roles": []},
        {"full_name": "Quản trị viên"},
        {"full_name": ""},
        {"locale": "fr"},
        {"email": "other@example.vn"},
        {"is_sample": "1"},
    ],
)
def test_what_is_not_ones_own_to_change_is_refused(app, client, fields):
    add(app, "binh@example.vn")
    before = people(app)
    sign_in(client, "binh@example.vn")
    answers = {"full_name": "Trần Văn Bình", "locale": "vi", "roles": ["founder"], **fields}

    assert send(client, "/settings", **answers).status_code == 422
    assert people(app) == before


def test_two_windows_do_not_overwrite_each_other(app, client):
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    stale = hidden(client.get("/settings"))
    send(client, "/settings", full_name="Trần Bình An", locale="vi", roles=["founder"])
    answer = client.post("/settings", data={**stale, "full_name": "Trần Cũ", "locale": "vi", "roles": ["founder"]})

    assert answer.status_code == 409
    assert people(app)[0][1] == "Trần Bình An"


def test_settings_are_for_who_is_signed_in(client):
    answer = client.get("/settings")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/settings")


def test_the_view_switches_between_roles_one_holds(app, client):
    add(app, "binh@example.vn", "founder", "mentor")
    sign_in(client, "binh@example.vn")

    assert press(client, "/role", role="mentor").location == "/dashboard"
    assert 'value="mentor" aria-current="true"' in client.get("/settings").text
    assert press(client, "/role", role="administrator").status_code == 403
    assert press(client, "/role", role="king").status_code == 422
    assert press(client, "/role", role="mentor", account="1").status_code == 422


def test_a_role_taken_away_is_gone_on_the_next_request(app, client):
    add(app, "admin@example.vn", "administrator")
    add(app, "binh@example.vn", "administrator", "founder")
    sign_in(client, "binh@example.vn")
    assert client.get("/console").status_code == 200
    with app.app_context(), write():
        actions.revoke_role(account("admin@example.vn"), account("binh@example.vn"), Role.ADMINISTRATOR)

    assert client.get("/console").status_code == 403


def test_actions_refuse_what_the_rules_refuse(app):
    add(app, "binh@example.vn")
    add(app, "chi@example.vn", "administrator")
    with app.app_context(), write():
        binh, chi = account("binh@example.vn"), account("chi@example.vn")
        for act in (
            lambda: actions.grant_role(binh, binh, Role.ADMINISTRATOR),
            lambda: actions.grant_role(binh, chi, Role.MENTOR),
            lambda: actions.revoke_role(binh, chi, Role.ADMINISTRATOR),
            lambda: actions.revoke_role(chi, chi, Role.ADMINISTRATOR),
            lambda: actions.lock(binh, chi),
            lambda: actions.lock(chi, chi),
        ):
            with pytest.raises(Refused):
                act()
    assert [who[3] for who in people(app)] == [["founder"], ["administrator"]]


def test_a_lock_ends_every_visit_at_once_and_unlocking_opens_the_door(app, client):
    add(app, "admin@example.vn", "administrator")
    add(app, "binh@example.vn")
    sign_in(client, "binh@example.vn")
    with app.app_context(), write():
        actions.lock(account("admin@example.vn"), account("binh@example.vn"))

    assert not is_in(client)
    assert sign_in(client, "binh@example.vn").status_code == 422
    with app.app_context(), write():
        actions.unlock(account("admin@example.vn"), account("binh@example.vn"))
    assert not is_in(client)
    assert sign_in(client, "binh@example.vn").status_code == 303


def test_an_address_has_one_account(app):
    add(app, "binh@example.vn")
    with pytest.raises(Refused) as caught:
        add(app, " BINH@example.vn ")
    assert caught.value.code == "known"


# --- the command line -----------------------------------------------------------------------------------------------


def test_the_first_administrator_is_made_on_the_command_line(app, client):
    run = app.test_cli_runner().invoke
    made = run(
        args=["accounts", "create", "Admin@example.vn", "--name", "Lê Hà", "--role", "founder", "--password", OTHER]
    )
    given = run(args=["accounts", "grant", "admin@example.vn", "administrator"])

    assert (made.exit_code, given.exit_code) == (0, 0), (made.output, given.output)
    assert people(app) == [("admin@example.vn", "Lê Hà", True, ["founder", "administrator"])]
    assert sign_in(client, "admin@example.vn", OTHER).status_code == 303


@pytest.mark.parametrize(
    "args",
    [
        ["create", "binh@example.vn", "--name", "Lê", "--role", "founder", "--password", OTHER],
        ["create", "chi@example.vn", "--name", "Lê", "--role", "founder", "--password", "matkhau1"],
        ["create", "chi@example.vn", "--name", "Lê", "--role", "king", "--password", OTHER],
        ["grant", "nobody@example.vn", "founder"],
    ],
)
def test_the_command_line_refuses_in_words(app, args):
    add(app, "binh@example.vn", password=PASSWORD)
    answer = app.test_cli_runner().invoke(args=["accounts", *args])

    assert answer.exit_code != 0
    assert len(people(app)) == 1
