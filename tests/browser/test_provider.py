"""Signing in through the provider's own page in a real browser: linked once, in by one click ever after."""

from __future__ import annotations

import pytest

from tests import services
from tests.accounts.provider import provider_process
from tests.cast import PASSWORD

LAN = "lan.provider@example.com"


@pytest.fixture(scope="module")
def home(databases):
    """The site beside a provider, on a database of its own, with one person who has a password here."""
    from ecosystem.accounts import actions
    from ecosystem.core.db import write

    port = services.free_port()
    with databases("sqlite").spare() as database, provider_process(database.place) as behind:
        with database.app.app_context(), write():
            actions.create_account(
                email=LAN, full_name="Trần Ngọc Lan", password=PASSWORD, roles=("founder",), confirmed=True
            )
        url = f"http://127.0.0.1:{port}"
        told = {
            "OIDC_ISSUER": f"http://127.0.0.1:{behind}",
            "OIDC_CLIENT_ID": "nhip-cau",
            "OIDC_CLIENT_SECRET": "of-the-tests",
            "OIDC_NAME": "Định danh thử",
        }
        env = {**database.env, **told, "SITE_URL": url, "PORT": str(port)}
        web = services.web_server(port, env=env, place=database.place, workers=1)
        try:
            yield url
        finally:
            web.stop()


def agree(page):
    page.locator("button:has-text('0123-lan'), input[value='0123-lan'], button[value='0123-lan']").first.click()


def choose(chromium, home, *, js=True):
    """A fresh browser that went to the provider's page and chose Lan there."""
    page = chromium.new_context(base_url=home, java_script_enabled=js).new_page()
    page.goto("/sign-in")
    page.click("text=Tiếp tục với Định danh thử")
    agree(page)
    return page


def test_linking_once_then_one_click(home, chromium):
    page = choose(chromium, home)
    page.wait_for_url("**/sign-in/provider/link")
    page.click("text=Đăng nhập để liên kết")
    page.fill("[name=email]", LAN)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form:has([name=password]) button[type=submit]").click()
    page.wait_for_url("**/sign-in/provider/link")
    page.locator("main form button.gold").click()
    page.wait_for_url("**/settings/security")
    assert "Trần Ngọc Lan" in page.inner_text("#identities")
    page.context.close()

    again = choose(chromium, home, js=False)
    again.wait_for_url("**/dashboard")
    again.context.close()


def test_the_reader_who_says_no_is_told_so(home, chromium):
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    page.goto("/sign-in")
    page.click("text=Tiếp tục với Định danh thử")
    page.locator("button[value=deny], button:has-text('Deny')").first.click()
    page.wait_for_url("**/sign-in/provider/return**")
    assert page.locator("h1").inner_text()
    assert page.locator("a:has-text('Đăng nhập bằng mật khẩu')").is_visible()
    context.close()
