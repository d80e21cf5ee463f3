"""Passkeys with a real browser and a device of its own making: made, used instead of a password, used after one."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from ecosystem.accounts import actions
from ecosystem.core.db import db, write

PASSWORD = "thuyền thúng ra khơi sớm"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def home(site, watch):
    """The site as keys know it: browsers make none for a bare number."""
    address = site.url.replace("127.0.0.1", "localhost")
    watch.host = urlsplit(address).netloc
    return address


@pytest.fixture
def browser_with_device(home, chromium, watch):
    context = chromium.new_context(base_url=home, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = watch.over(context.new_page())
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page, session, made["authenticatorId"]
    context.close()


def add(site, address):
    with site.database.app.app_context():
        with write():
            actions.create_account(
                email=address, full_name="Trần Văn Bình", password=PASSWORD, roles=["founder"], confirmed=True
            )
        db.session.remove()


def sign_in(page, address):
    page.goto("/sign-in")
    page.fill("[name=email]", address)
    page.fill("[name=password]", PASSWORD)
    page.click("main form:has([name=password]) button[type=submit]")


def make_key(page):
    page.goto("/settings/security/passkeys")
    page.fill("[name=name]", "Máy của tôi")
    page.click("form[data-passkey=create] button[type=submit]")
    page.wait_for_url("**/settings/security/recovery-codes")


def test_a_passkey_is_made_and_signs_in(site, browser_with_device):
    page, device, key_id = browser_with_device
    add(site, "khoa@example.vn")
    sign_in(page, "khoa@example.vn")
    page.wait_for_url("**/dashboard")
    make_key(page)

    assert page.locator(".codes li").count() == 10
    (key,) = device.send("WebAuthn.getCredentials", {"authenticatorId": key_id})["credentials"]
    assert (key["isResidentCredential"], key["rpId"]) == (True, "localhost")

    # Without any password.
    page.context.clear_cookies()
    page.goto("/sign-in?next=/settings/security")
    page.click("form[data-passkey=get] button")
    page.wait_for_selector(".devices li")
    assert urlsplit(page.url).path == "/settings/security"
    assert page.locator(".devices li").count() == 2

    # After the password.
    page.context.clear_cookies()
    sign_in(page, "khoa@example.vn")
    page.wait_for_url("**/sign-in/second-factor")
    page.click("form[data-passkey=get] button")
    page.wait_for_url("**/dashboard")

    # The same device does not make a second one.
    page.goto("/settings/security/passkeys")
    page.fill("[name=name]", "Lần hai")
    page.click("form[data-passkey=create] button[type=submit]")
    page.wait_for_selector("[data-said]:not([hidden])")
    assert page.locator("[data-said]").inner_text() == "Thiết bị này đã có khoá cho tài khoản của bạn."


def test_a_device_that_says_no_is_told_in_words(site, browser_with_device):
    page, device, key_id = browser_with_device
    add(site, "khong@example.vn")
    sign_in(page, "khong@example.vn")
    page.wait_for_url("**/dashboard")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key_id, "isUserVerified": False})
    page.goto("/settings/security/passkeys")
    page.fill("[name=name]", "Máy")
    page.click("form[data-passkey=create] button[type=submit]")
    page.wait_for_selector("[data-said]:not([hidden])")

    assert page.locator("[data-said]").inner_text() == "Thiết bị chưa xác nhận. Bạn có thể thử lại hoặc chọn cách khác."
    assert urlsplit(page.url).path == "/settings/security/passkeys"


def test_without_a_name_the_server_says_so(site, browser_with_device, watch):
    page, _device, _key = browser_with_device
    add(site, "ten@example.vn")
    sign_in(page, "ten@example.vn")
    page.wait_for_url("**/dashboard")
    page.goto("/settings/security/passkeys")
    watch.allowed.add(422)
    page.click("form[data-passkey=create] button[type=submit]")
    page.wait_for_selector(".error-summary")
