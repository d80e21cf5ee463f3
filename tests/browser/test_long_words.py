"""One very long word breaks inside its place: no page grows wider than its window."""

from __future__ import annotations

import json

import pytest

from ecosystem.accounts.queries import find_account
from ecosystem.core.db import db, write
from ecosystem.core.journal import record
from tests.browser.test_axe import NO_PAGES, WHO

WORD = "W" * 150


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [f"/startups?q={WORD}", f"/search?q={WORD}"])
def test_a_long_word_widens_no_page(open_page, path, width):
    page = open_page(path, width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


# What stands between these is ours and short: controls, marks, figures.
OURS = (
    "button, .btn, select, option, script, style, svg, label, nav, summary, kbd, time, dt, .sr, .tag, .chip, .counter, "
    ".brand, .codes, .score, .cert-no, .step-word, .sample-mark, .verified-mark, .stale-mark"
)
STRETCH = """([word, ours]) => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) if (texts.currentNode.data.trim()) found.push(texts.currentNode);
  for (const text of found) if (!text.parentElement.closest(ours)) text.data += ' ' + word;
  return document.documentElement.scrollWidth;
}"""


def test_the_journal_takes_any_value(open_page, site):
    """Keys, addresses and facts of an entry may be long and unbroken."""
    with site.database.app.app_context(), write():
        account = find_account("admin@demo.example")
        facts = {"address": f"{WORD}@{'x' * 60}.example", "path": f"/{WORD}/{WORD}", "found": {"a": [WORD, 1]}}
        record("account.signed_in", actor=account.id, subject=account, **facts)
        db.session.flush()
    page = open_page("/console/journal", who="admin", width=390)
    assert page.get_by_text(WORD).count() >= 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("who", WHO)
def test_a_long_value_anywhere_widens_no_page(open_page, watch, site, who):
    """Every text of a role's pages gets a long word more, wherever values may stand; visitors' as well."""
    # What is not set up here (an identity provider), and browsers' own question for an icon.
    watch.allowed.add(404)
    answer = site.database.app.test_cli_runner().invoke(args=["pages", "--json"])
    page = open_page("/about", who=None if who == "public" else who, width=390)
    wide = []
    for row in json.loads(answer.output):
        # Files come down instead of opening; all words of the design system are ours, and it shows what never breaks.
        if row["role"] != who or not row["url"] or row["endpoint"] in {*NO_PAGES, "portal.design_system"}:
            continue
        if b"<html" in page.goto(row["url"]).body()[:2000].lower() and page.locator("main").count():
            wide += [row["url"]] if page.evaluate(STRETCH, [WORD, OURS]) > 390 else []
    assert wide == []


@pytest.mark.parametrize("path", ["/officer/lists", "/officer/exposure", "/officer/requests", "/officer/ranking"])
def test_on_a_phone_a_table_keeps_its_names_readable_and_in_sight(open_page, path):
    """Scrolled to its end, the first column still stands at the left edge, wide enough to be read."""
    page = open_page(path, who="officer", width=390)
    for box in page.locator(".table-box").all():
        place = box.evaluate("""box => {
            box.scrollLeft = box.scrollWidth;
            const name = box.querySelector('tbody tr > :first-child').getBoundingClientRect();
            return [name.left - box.getBoundingClientRect().left, name.width, name.height];
        }""")
        assert 0 <= place[0] <= 2
        assert place[1] >= 120
