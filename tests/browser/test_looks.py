"""Dark mode without a flash, a phone without sideways scrolling, a page that needs no script and no other site."""

from __future__ import annotations

import pytest

NIGHT, DAY = "rgb(6, 32, 46)", "rgb(253, 251, 247)"
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


def background(page):
    return page.evaluate(BACKGROUND)


@pytest.mark.parametrize(
    ("theme", "prefers", "colour"),
    [
        ("dark", "light", NIGHT),
        ("light", "dark", DAY),
        (None, "dark", NIGHT),
        (None, "light", DAY),
    ],
)
def test_the_first_answer_has_the_right_theme(open_page, theme, prefers, colour):
    """No script runs here: what the server sends is right from the first paint, so there is nothing to flash."""
    page = open_page("/", theme=theme, prefers=prefers, js=False)
    # With scripts off in the page, the style is read from outside.
    assert page.locator("body").evaluate("el => getComputedStyle(el).backgroundColor") == colour
    assert page.locator("html").get_attribute("data-theme") == theme


def test_the_switch_works_at_once_and_is_kept(open_page):
    page = open_page("/", prefers="light")
    assert background(page) == DAY
    page.locator("[data-theme-toggle]:visible").first.click()
    page.wait_for_timeout(400)
    assert background(page) == NIGHT
    page.goto("/startups")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert background(page) == NIGHT


def test_the_fonts_are_ours_and_loaded(open_page):
    page = open_page("/")
    faces = page.evaluate(
        "async () => { await document.fonts.ready; "
        "return [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family) }"
    )
    assert any("Be Vietnam Pro" in face for face in faces)


def test_the_bottom_bar_replaces_the_menu_on_a_phone(open_page):
    page = open_page("/", who="founder", width=390)
    assert not page.locator("nav.main-nav").is_visible()
    bars = page.locator("nav:visible")
    assert bars.count() >= 1
    box = bars.last.bounding_box()
    assert box["y"] + box["height"] >= 840


def test_controls_are_large_enough_for_a_thumb(open_page):
    page = open_page("/sign-in", width=390)
    small = page.evaluate("""() => ['button', 'select', 'input:not([type=hidden], [type=checkbox], [type=radio])']
        .flatMap(kind => [...document.querySelectorAll('main ' + kind)])
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 40)
        .map(e => e.outerHTML.slice(0, 90))""")
    assert small == []
