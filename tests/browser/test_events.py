"""An event on two phones: both agree, one wishes without a script, the other sees nothing, then both are introduced."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.events.models import Event, EventState
from tests.browser.test_journey import press

# Who has many profiles chooses one of them: as if there were nine times as many.
MORE_PROFILES = """() => {
  for (const one of document.querySelectorAll("main .row > form[action$='/profile']"))
    for (let more = 0; more < 8; more++) one.after(one.cloneNode(true));
}"""


def coming(site):
    """The path of the event of the demo world that is to come."""
    with site.database.app.app_context():
        slug = db.session.scalar(sa.select(Event.slug).where(Event.state == EventState.OPEN))
        db.session.remove()
    return f"/events/{slug}"


def test_two_phones_wish_and_meet(site, open_page, axe):
    path = coming(site)
    founder, mentor = open_page(path, who="founder", width=390), open_page(path, who="mentor", width=390, js=False)
    name = founder.locator("article.profile:has(form[action*='/wishes']) h3").all_inner_texts()
    assert "Tăng Hải Miên" in name
    before = mentor.locator("main").inner_text()
    card = founder.locator("article.profile", has_text="Tăng Hải Miên").first
    with founder.expect_navigation():
        card.locator("button", has_text="Muốn gặp").click()
    assert "#p-" in founder.url
    founder.locator("button[aria-pressed=true]").first.wait_for()
    mentor.reload()
    assert mentor.locator("main").inner_text() == before
    theirs = mentor.locator("article.profile", has_text="Giọng Quảng AI").first
    with mentor.expect_navigation():
        theirs.locator("button", has_text="Muốn gặp").click()
    assert "Hai bên cùng muốn gặp" in mentor.locator("main").inner_text()
    founder.reload()
    assert "Hai bên cùng muốn gặp" in founder.locator("main").inner_text()
    assert axe(founder) == []
    founder.evaluate(MORE_PROFILES)
    wide = founder.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390
    press(founder, "main a.btn.primary:has-text('Liên hệ')")
    assert "Liên hệ với" in founder.locator("main").inner_text()


def test_agreeing_and_withdrawing_is_one_tap_each(site, open_page):
    angel = open_page(coming(site), who="angel", width=390)
    assert "Ai sẽ có mặt" not in angel.locator("main").inner_text()
    press(angel, "main form[action$='/consent'] button")
    assert "Ai sẽ có mặt" in angel.locator("main").inner_text()
    press(angel, "main form[action$='/withdraw'] button")
    assert "Tham gia phần kết nối?" in angel.locator("main").inner_text()
