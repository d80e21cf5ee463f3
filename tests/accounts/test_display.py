"""How the pages look and react: kept for the account, on every device, and only what the form offers."""

from __future__ import annotations

import pytest

from ecosystem.accounts import actions
from ecosystem.core.db import db, write


def body(page):
    return next(page.all("body"))


def test_shortcuts_are_on_until_they_are_switched_off_for_the_account(app, cast, browse):
    client = browse().sign_in(cast.lan)
    assert body(client.get("/about")).get("data-keys") == "on"
    client.post("/settings/display", {"shortcuts": None})
    assert body(client.get("/about")).get("data-keys") == "off"
    # On another device of the same person too.
    assert body(browse().sign_in(cast.lan).get("/about")).get("data-keys") == "off"
    client.post("/settings/display", {"shortcuts": "y"})
    assert body(client.get("/about")).get("data-keys") == "on"


def test_a_stranger_switches_them_off_in_this_browser(app, browse):
    client = browse()
    client.http.set_cookie("keys", "off")
    assert body(client.get("/about")).get("data-keys") == "off"


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("system", None)])
def test_the_theme_is_kept(app, cast, browse, chosen, kept):
    client = browse().sign_in(cast.lan)
    client.post("/settings/display", {"theme": chosen})
    assert client.get("/about").tree.get("data-theme") == kept
    assert browse().sign_in(cast.lan).get("/about").tree.get("data-theme") == kept
    assert next(form for form in client.get("/settings/display").forms if "theme" in form.names).fields["theme"] == [
        chosen
    ]


def test_the_switch_of_this_browser_goes_before_the_account(app, cast, browse):
    with write():
        actions.set_display(cast.lan, theme="dark", shortcuts=True)
    client = browse().sign_in(cast.lan)
    client.http.set_cookie("theme", "light")
    assert client.get("/about").tree.get("data-theme") == "light"


def test_an_unknown_theme_is_refused(app, cast, browse):
    client = browse().sign_in(cast.lan)
    client.post("/settings/display", {"theme": "purple"}, status=422)
    db.session.refresh(cast.lan)
    assert cast.lan.theme == ""


def test_a_hint_put_away_once_stays_away_and_comes_back(app, cast):
    with write():
        actions.put_away(cast.lan, "first-steps")
        actions.put_away(cast.lan, "first-steps")
    assert cast.lan.dismissed == ["first-steps"]
    with write():
        actions.take_out(cast.lan, "first-steps")
    assert cast.lan.dismissed == []
