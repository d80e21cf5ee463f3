"""The founders' part: everything is written and sent by clicks."""

from __future__ import annotations

from datetime import timedelta

from ecosystem.cli.calls import DECK
from ecosystem.core import clock
from ecosystem.core.values import format_date
from tests.browser.intake.people import SLUG
from tests.browser.test_journey import press, submit

SECTIONS_MOST = 12


def begin(page):
    """A startup writes everything, up to the last look at it."""
    page.goto(f"/calls/{SLUG}/apply")
    page.locator("input[name=profile]").first.check(force=True)
    submit(page)
    press(page, ".tasks a")
    for _section in range(SECTIONS_MOST):
        if page.url.endswith("/check"):
            break
        answer(page)
        press(page, "button[value=next]")
    assert page.url.endswith("/check"), page.locator("main").inner_text()[:600]


def answer(page):
    """Whatever the section still asks; a choice may make it ask more."""
    for group in {one.get_attribute("name") for one in page.locator("main form input[type=radio]").all()}:
        page.locator(f"input[type=radio][name='{group}']").first.check(force=True)
    for area in page.locator("main form textarea").all():
        if not area.input_value():
            area.fill("Ao tôm thiếu oxy ban đêm; cảm biến rẻ báo qua tin nhắn.")
    for field in page.locator("main form input[type=text], main form input[type=tel]").all():
        if not field.input_value() and field.is_visible():
            field.fill(worded(field.get_attribute("name") or "", field.get_attribute("inputmode") or ""))
    for group in {one.get_attribute("name") for one in page.locator("main form input[type=checkbox]").all()}:
        page.locator(f"input[type=checkbox][name='{group}']").first.check(force=True)
    for file in page.locator("main form input[type=file]").all():
        file.set_input_files(str(DECK))


def worded(name, mode):
    """A word for a field: a day, an amount, a number, a telephone number, nothing where a link would be."""
    known = {"q-start": format_date(clock.today() + timedelta(days=60)), "q-revenue": "450 triệu", "q-pitch-video": ""}
    return known.get(name, "0905123456" if "phone" in name else "3" if mode == "numeric" else "Ba người")


def send(page):
    assert page.locator("form[action$='/submit']").count(), page.locator("main").inner_text()[:900]
    press(page, "form[action$='/submit'] button")
    assert page.url.endswith("/receipt"), page.locator("main").inner_text()[:600]


def send_late(page, key, code):
    """After the deadline the draft opens with a code alone."""
    page.goto(f"/applications/{key}")
    page.fill("[name=code]", code)
    press(page, "form[action$='/code'] button")
    page.goto(f"/applications/{key}/check")
    send(page)
    assert "nộp muộn bằng mã" in page.locator("main").inner_text()
