"""Every role finds its main work from its first page, with a mouse on a desktop and with a thumb on a phone."""

from __future__ import annotations

import pytest

# Whose sign-in -> the addresses that are opened one after the other, each by a link on the page before.
WAYS = {
    "founder": ("/recommendations/mentors", "/mentors/"),
    "mentor": ("/recommendations/startups", "/startups/"),
    "angel": ("/recommendations/startups", "/startups/"),
    "fund": ("/recommendations/startups", "/startups/"),
    "manager": ("/startups", "/startups/"),
    "owner": ("/startups", "/startups/"),
    "officer": ("/officer", "/officer/verification", "/officer/verification/"),
    "admin": ("/console", "/console/people", "/console/people/"),
}


def follow(page, path):
    """Press the first link that leads to ``path``, or into it where it ends with a slash; on a phone from the menu."""
    exact = f"a[href='{path}'], a[href^='{path}?']"
    links = page.locator(f"a[href^='{path}']" if path.endswith("/") else exact)
    within = page.locator("main").locator(links) if path.endswith("/") else links
    seen = [number for number in range(within.count()) if within.nth(number).is_visible()]
    if not seen:
        page.locator(".tabbar summary").click()
        seen = [number for number in range(within.count()) if within.nth(number).is_visible()]
    assert seen, f"{page.url} has no visible link to {path}"
    with page.expect_navigation():
        within.nth(seen[0]).click()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("who", WAYS)
def test_a_role_finds_its_work(open_page, who, width):
    page = open_page("/dashboard", who=who, width=width)
    for path in WAYS[who]:
        follow(page, path)
        assert page.locator("h1").first.is_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert WAYS[who][-1] in page.url
    page.go_back()
    assert page.locator("h1").first.is_visible()
    page.goto("/profiles")
    assert page.locator("h1").first.is_visible()
