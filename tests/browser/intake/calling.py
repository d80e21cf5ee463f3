"""The manager's part: a call is built by clicks, its queue worked off, its deadline passes."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.calls import actions
from ecosystem.calls.models import Call
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.values import format_date
from tests.browser.intake.applying import send
from tests.browser.intake.people import INSIDE, SLUG, TITLE
from tests.browser.test_journey import press, submit

SECRET, PROMISE = "Ai đang giúp nhóm mỗi ngày?", "Nhóm có mặt đủ tám tuần"


def build(page, officer):
    """From the first word to what everybody reads."""
    today = clock.today()
    page.goto("/manager/calls/new")
    page.fill("[name=title_vi]", TITLE)
    page.fill("[name=owner_name]", "Vườn ươm Cửa Sông")
    page.fill("[name=summary_vi]", "Tám tuần cho nhóm có nguyên mẫu.")
    page.fill("[name=opens_on]", format_date(today - timedelta(days=1)))
    page.fill("[name=closes_on]", format_date(today + timedelta(days=10)))
    page.fill("[name=seats]", "1")
    submit(page)
    page.goto(f"{INSIDE}/form")
    press(page, "form:has(input[value=program-intake]) button")
    own_questions(page)
    page.goto(INSIDE)
    press(page, "form:has(input[value=in-approval]) button")
    officer.goto(INSIDE)
    press(officer, "button[value=published]")


def own_questions(page):
    """What the ready-made form lacks: a question no blind juror reads, and a section of its own; then a look at it."""
    press(page, "main a[href$='/sections/part-problem/new-question']")
    press(page, "main a[href$='type=long']")
    page.fill("[name=label_vi]", SECRET)
    page.fill("[name=words]", "120")
    page.locator("[name=personal]").check(force=True)
    press(page, "main form button.primary")
    press(page, "main a[href$='/form/new-section']")
    page.fill("[name=title_vi]", "Cam kết của nhóm")
    submit(page)
    page.locator("main a[href$='/new-question']").last.click()
    press(page, "main a[href$='type=consent']")
    page.fill("[name=label_vi]", PROMISE)
    press(page, "main form button.primary")
    press(page, "main a[href$='/form/preview']")
    assert page.locator("main .form textarea").count()
    press(page, "main a[href$='as=blind-juror']")
    seen = page.locator("main").inner_text()
    assert "Cam kết của nhóm".lower() in seen.lower()
    assert page.locator("main p:has-text('Đã giấu')", has_text=SECRET).count() == 1


def code(page):
    """A code for who is late, as the page shows it this once."""
    page.goto(f"{INSIDE}/codes")
    page.fill("[name=label]", "Mất điện chiều hạn nộp")
    page.fill("[name=day]", format_date(clock.today() + timedelta(days=2)))
    page.locator("main form:has([name=label]) button[type=submit]").click()
    return page.locator("#fresh-code").inner_text()


def check_all(page):
    """The queue: everybody is taken up; one is returned for more, comes back and is let through with the others."""
    for act in ("take-up", "let-through"):
        page.goto(f"{INSIDE}/applications")
        for box in page.locator("input[name=keys]").all():
            box.check(force=True)
        page.select_option("select[name=act]", act)
        press(page, "main form:has([name=act]) button")


def return_one(page, founder, key):
    page.goto(f"/manager/applications/{key}")
    press(page, "form[action$='/take-up'] button")
    page.goto(f"/manager/applications/{key}/ask-for-more")
    page.locator("input[name=questions][value=problem]").check(force=True)
    page.fill("[name=note]", "Nhờ nhóm nói rõ ai mất tiền vì việc này.")
    page.fill("[name=day]", format_date(clock.today() + timedelta(days=3)))
    submit(page)
    founder.goto(f"/applications/{key}/sections/part-problem")
    founder.locator("[name=q-problem]").fill("Chủ ao mất hai lứa tôm mỗi năm.")
    press(founder, "button[value=next]")
    founder.goto(f"/applications/{key}/check")
    send(founder)


def close(site):
    """The deadline passes."""
    with site.database.app.app_context():
        past = clock.now() - timedelta(minutes=30)
        with write():
            db.session.execute(sa.update(Call).where(Call.slug == SLUG).values(closes_at=past))
            actions.tick()
        db.session.remove()
