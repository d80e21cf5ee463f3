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


def shown(page, selector):
    return page.locator(selector).first.evaluate("el => getComputedStyle(el).display")


@pytest.mark.parametrize("url", ["/startups", "/startups/{slug}"])
def test_on_paper_there_is_ink_on_white_and_no_menu(open_page, url):
    page = open_page("/startups", theme="dark")
    if "{slug}" in url:
        page.goto(page.locator(".profile-name a").first.evaluate("el => el.href"))
    page.emulate_media(media="print")
    assert background(page) == "rgb(255, 255, 255)"
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert {shown(page, one) for one in (".top", ".foot", ".btn", "#toasts")} == {"none"}
    assert shown(page, ".only-print") == "block"
    assert page.locator("h1").evaluate("el => getComputedStyle(el).color") == "rgb(0, 0, 0)"
    assert page.locator(".card").first.evaluate("el => getComputedStyle(el).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.wait_for_function(f"night => ({BACKGROUND})() === night", arg=NIGHT)
    assert shown(page, ".only-print") == "none"


def test_a_row_of_a_table_is_never_cut_and_its_head_comes_again(open_page):
    page = open_page("/design-system")
    page.emulate_media(media="print")
    assert shown(page, ".table thead") == "table-header-group"
    assert page.locator(".table tbody tr").first.evaluate("el => getComputedStyle(el).breakInside") == "avoid"
    assert page.locator(".table-box").first.evaluate("el => getComputedStyle(el).overflow") == "visible"


def test_the_colour_of_the_browser_follows_the_switch(open_page):
    page = open_page("/", prefers="light")
    page.locator("[data-theme-toggle]:visible").first.click()
    colours = page.evaluate("() => [...document.querySelectorAll('meta[name=theme-color]')].map((m) => m.content)")
    assert set(colours) == {"#06202E"}
