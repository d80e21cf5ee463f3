"""No page has an accessibility violation: both themes, languages and widths.

None scrolls sideways on a phone, and no word of usual length breaks in its middle.
"""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import WIDTHS
from tests.world import ROLE_OF_SIGN_IN

# Not pages for people: figures for operators, and addresses that are a file.
NO_PAGES = {
    "health.alive",
    "health.ready",
    "health.metrics",
    "portal.deck",
    "directory.logo",
    "directory.bad_rows_csv",
    "directory.bad_rows_xlsx",
    "directory.export_file",
    "recommendations.exposure_csv",
    "conversations.attachment",
    "conversations.calendar",
    "events.export_csv",
    "meetings.timetable_pdf",
    "calls.document",
    "calls.file",
    "challenges.evidence",
    "programs.calendar",
    "programs.code_picture",
    "programs.material",
    "programs.hand_in_file",
    "progress.kpis_csv",
    "progress.kpis_xlsx",
    "progress.outcomes_csv",
    "progress.proof",
    "progress.paper",
    "calls.receipt_pdf",
    "calls.dossier_pdf",
    "juries.pack",
    "portal.site_picture",
    "portal.profile_picture",
}
WHO = ("public", *ROLE_OF_SIGN_IN)
# Every role's own first page, and pages that errors show.
MORE = {who: ["/dashboard", "/nowhere-at-all"] for who in ROLE_OF_SIGN_IN} | {
    "public": ["/nowhere-at-all", "/startups?q=zzzz"]
}

# Words of usual length that a line ends within; addresses and keys may break anywhere.
BROKEN = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement, place = document.createRange();
    if (!parent.checkVisibility() || parent.closest('script, style, svg, option, pre, code, .sr')) continue;
    for (const word of text.data.matchAll(/(?<=^|\\s)\\p{L}{2,24}(?=[\\s.,;:]|$)/gu)) {
      place.setStart(text, word.index);
      place.setEnd(text, word.index + word[0].length);
      if (new Set([...place.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def pages(site):
    answer = site.database.app.test_cli_runner().invoke(args=["pages", "--json"])
    found = [row for row in json.loads(answer.output) if row["url"] and row["endpoint"] not in NO_PAGES]
    assert len(found) >= 25
    return found


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("who", WHO)
def test_no_page_of_a_role_has_a_violation(open_page, watch, axe, pages, who, locale):
    watch.allowed.add(404)
    urls = [row["url"] for row in pages if row["role"] == who] + MORE[who]
    page = open_page("/healthz", who=None if who == "public" else who, locale=locale)
    found = []
    for url in dict.fromkeys(urls):
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            if b"<html" not in page.goto(url).body()[:2000].lower():
                # A fragment or data: it is judged in the page that takes it in.
                break
            found += [f"{url} {width} light: {line}" for line in axe(page)]
            found += [f"{url} {width} dark: {line}" for line in axe(page, theme="dark")]
            found += [f"{url} {width}: the word {word} breaks" for word in page.evaluate(BROKEN)]
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{url} {width}: the page is {wide} wide")
    assert not found, "\n".join(found)


def test_a_form_full_of_errors_has_no_violation(open_page, watch, axe):
    watch.allowed.add(422)
    page = open_page("/register")
    page.locator("main form [type=submit], main form button:not([type=button])").last.click()
    page.wait_for_load_state()
    assert page.locator("[aria-invalid=true]").count() >= 3
    found = axe(page) + axe(page, theme="dark")
    assert not found, "\n".join(found)
