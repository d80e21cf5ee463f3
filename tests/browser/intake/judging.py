"""The jury's part: a panel, who reads what, blind reading, and the decisions."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.values import format_date
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Decision
from tests.browser.intake.calling import SECRET
from tests.browser.intake.people import INSIDE, JURORS, STARTUPS, application_of, key_of
from tests.browser.test_journey import press, submit

# Levels of the four criteria; the fourth juror gives one less in two of them.
WORTH = {"a": (3, 2, 2, 3), "b": (2, 2, 2, 3), "c": (1, 1, 1, 1)}
READS = {0: "bc", 1: "ac", 2: "bc", 3: "ac"}
SEVERE = 3
PRIVATE = "Riêng cho ban tổ chức."


def jury(page, site):
    """A blind round with five jurors: who may not read is refused, the others are given theirs. Returns its key."""
    page.goto(INSIDE)
    press(page, "form:has(input[value=judging]) button")
    page.goto(f"{INSIDE}/jury")
    page.fill("[name=name_vi]", "Vòng đọc kín")
    page.fill("[name=closes_on]", format_date(clock.today() + timedelta(days=9)))
    page.fill("[name=reads_needed]", "2")
    submit(page, "main form:has([name=name_vi])")
    for address in JURORS:
        page.fill("[name=email]", address)
        submit(page, "main form:has([name=email])")
    press(page, "form:has(input[value=open]) button")
    give(page, site, len(JURORS), "b")
    page.get_by_text("Giám khảo này có xung đột lợi ích với hồ sơ.").wait_for()
    for number, names in READS.items():
        for name in names:
            give(page, site, number + 1, name)
    return page.url.rsplit("/", 1)[-1]


def give(page, site, juror, name):
    """One application to a juror of that number."""
    form = page.locator(f"form[action$='/give']:has(input[value='{key_of(site, name)}'])")
    form.locator("select[name=juror]").select_option(label=f"Giám khảo số {juror}")
    with page.expect_navigation():
        form.locator("button").click()


def levels(name, *, is_severe):
    problem, solution, market, impact = WORTH[name]
    if is_severe:
        solution, market = max(0, solution - 1), max(0, market - 1)
    return {"problem": problem, "solution": solution, "market": market, "impact": impact, "certainty": 1}


def read_blind(page, number):
    """A juror declares, reads by number alone and sends; what they were given first stands first."""
    for name in READS[number]:
        page.goto("/jury")
        press(page, "main a[href^='/jury/reads/']:not([href*='#'])")
        page.locator("form[action$='/declare'] input[value=none]").check(force=True)
        submit(page, "form[action$='/declare']")
        seen = page.locator("main").inner_text()
        assert "Sóng" not in seen
        assert SECRET not in seen
        assert "HS-" in page.locator("h1").inner_text()
        for criterion, level in levels(name, is_severe=number == SEVERE).items():
            page.locator(f"[name='mark-{criterion}'][value='{level}']").check(force=True)
        page.fill("[name=private_note]", PRIVATE)
        press(page, "button[value=send]")


def decide(page, key, site):
    """The best is accepted, the next waits, the last is told gently: each moves out of what is not decided yet."""
    page.goto(f"/manager/rounds/{key}/decisions")
    page.select_option("form[method=get] select[name=outcome]", "undecided")
    press(page, "form[method=get]:has(select[name=outcome]) button")
    for name, outcome in (("a", "accepted"), ("b", "waitlisted"), ("c", "rejected")):
        form = page.locator(f"form[action*='/decisions?']:has(input[value='{key_of(site, name)}'])")
        form.locator("select[name=outcome]").select_option(outcome)
        with page.expect_navigation():
            form.locator("button").last.click()
    page.get_by_text("Không còn hồ sơ nào khớp").wait_for()
    press(page, "form:has(input[value=release]) button")
    with site.database.app.app_context():
        with write():
            db.session.execute(sa.update(Decision).values(release_at=clock.now() - timedelta(seconds=1)))
        for name in STARTUPS:
            number = application_of(name).id
            with write():
                juries.carry_out(number)
        db.session.remove()
