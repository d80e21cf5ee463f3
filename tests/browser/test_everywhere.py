"""The palette and the shortcuts in a real browser: by keyboard alone, never while somebody types, off when off."""

from __future__ import annotations

import re

from ecosystem.accounts import actions
from ecosystem.accounts.queries import find_account
from ecosystem.core.db import write


def options(page):
    return page.locator("#palette [role=option]")


def test_ctrl_k_finds_and_opens_by_keyboard_alone(open_page):
    page = open_page("/dashboard", who="founder")
    page.keyboard.press("Control+k")
    box = page.locator("#palette-q")
    assert box.evaluate("e => e === document.activeElement")
    page.keyboard.type("cai dat")
    options(page).filter(has_text="Cài đặt").first.wait_for()
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == active
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings*")
    # What was opened lately stands first the next time.
    page.keyboard.press("Control+k")
    options(page).first.wait_for()
    assert page.locator("#palette [role=group]").first.get_attribute("aria-label") == "Vừa mở"


def test_escape_closes_and_the_focus_goes_back(open_page):
    page = open_page("/startups", who="founder")
    page.locator("[data-palette]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("a")
    page.keyboard.press("Escape")
    assert not page.locator("#palette").evaluate("e => e.open")
    assert page.locator("[data-palette]").evaluate("e => e === document.activeElement")


def test_what_was_opened_is_forgotten_on_signing_out(open_page):
    page = open_page("/dashboard", who="founder")
    page.keyboard.press("Control+k")
    page.keyboard.type("cai dat")
    options(page).filter(has_text="Cài đặt").first.click()
    page.wait_for_url("**/settings*")
    assert page.evaluate("() => localStorage.getItem('recent')")
    page.locator(".top-act details summary").click()
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(re.compile(r"/$"))
    assert page.evaluate("() => localStorage.getItem('recent')") is None


def test_keys_open_pages_and_rest_while_somebody_types(open_page):
    page = open_page("/dashboard", who="founder")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/mentors*")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.name") == "q"
    page.keyboard.type("gs?")
    page.wait_for_timeout(300)
    assert page.locator("main input[name=q]").input_value() == "gs?"
    assert "/mentors" in page.url
    assert not page.locator("#key-sheet").evaluate("e => e.open")


def test_the_sheet_opens_and_has_no_violation(open_page, axe):
    page = open_page("/dashboard", who="founder")
    page.keyboard.press("?")
    assert page.locator("#key-sheet").evaluate("e => e.open")
    assert axe(page) + axe(page, theme="dark") == []


def test_the_palette_has_no_violation(open_page, axe):
    for width in (1440, 390):
        page = open_page("/startups", who="founder", width=width)
        page.locator("[data-palette]").click()
        options(page).first.wait_for()
        assert axe(page) + axe(page, theme="dark") == []
        page.locator("#palette-q").fill("zzqqzz")
        page.locator(".palette-none").wait_for()
        assert axe(page) == []


def switch(site, *, on):
    with site.database.app.app_context(), write():
        account = find_account("mentor@demo.example")
        assert account is not None
        actions.set_display(account, theme="", shortcuts=on)


def test_keys_rest_when_they_are_switched_off(open_page, site):
    switch(site, on=False)
    page = open_page("/dashboard", who="mentor")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    assert "/dashboard" in page.url
    assert not page.locator("#key-sheet").evaluate("e => e.open")
    # With a modifier it is no single key, and still works.
    page.keyboard.press("Control+k")
    assert page.locator("#palette").evaluate("e => e.open")
    switch(site, on=True)


def test_without_a_script_the_button_leads_to_the_search_page(open_page):
    page = open_page("/about", js=False)
    page.locator("a.find").click()
    page.wait_for_url("**/search")
    page.locator("#search-q").fill("startup")
    page.locator("main form button").click()
    assert page.locator("main .hit").count() > 0
