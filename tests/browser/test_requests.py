"""Two people and a request in a real browser: a draft that saves itself, seen, a question, its answer, a yes."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections import actions, queries
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from tests.browser.test_journey import free_mentor, press, submit
from tests.cast import MENTOR, MESSAGE, STARTUP

QUESTION = "Nhóm đã có bao nhiêu hộ nuôi dùng thử?"
ANSWER = "Mười hai hộ ở Hoà Vang, ba hộ đã trả tiền."


def said(page, words):
    page.get_by_text(words).first.wait_for()


def asked(site):
    """The path of a request of a new startup of the founder to a new profile of the mentor."""
    with site.database.app.app_context():
        made = {}
        for who, kind, values in (("founder", Kind.STARTUP, STARTUP), ("mentor", Kind.MENTOR, MENTOR)):
            account = db.session.scalars(sa.select(Account).where(Account.email == f"{who}@demo.example")).one()
            with write():
                made[who] = directory.create(account, kind, replace(values, name=f"{values.name} hai")).id, account.id
        with write():
            sides = {who: queries.profiles_with_members([number])[0] for who, (number, _id) in made.items()}
            asker = db.session.get_one(Account, made["founder"][1])
            one = actions.ask(asker, sides["founder"], sides["mentor"], message=MESSAGE)
        key = one.key
        db.session.remove()
    return f"/introductions/{key}"


def test_a_draft_saves_itself_and_comes_back(site, open_page):
    where = "/introductions/new?to=" + free_mentor(site)
    page = open_page(where, who="founder")
    page.fill("[name=message]", MESSAGE)
    said(page, "Đã lưu nháp lúc")
    page.goto("/introductions?tab=drafts")
    with page.expect_navigation():
        page.locator("main a[href*='/introductions/new']").first.click()
    assert page.input_value("[name=message]") == MESSAGE
    page.goto("/introductions?tab=drafts")
    drafts = page.locator("main form[action$='/discard']").count()
    press(page, "form[action$='/discard'] button")
    assert page.locator("main form[action$='/discard']").count() == drafts - 1


def test_seen_asked_for_more_answered_and_accepted(site, open_page):
    href = asked(site)
    mentor, founder = open_page("/introductions", who="mentor"), open_page(href, who="founder")
    assert "đã xem" not in founder.locator("main .trail").inner_text()
    with mentor.expect_response(lambda answer: answer.url.endswith("/viewed")) as told:
        mentor.goto(href)
    assert told.value.status == 303
    founder.reload()
    assert "đã xem" in founder.locator("main .trail").inner_text()
    mentor.locator("summary:has-text('Cần biết thêm')").click()
    mentor.fill("form[action$='/question'] textarea", QUESTION)
    submit(mentor, "form[action$='/question']")
    founder.reload()
    founder.fill("form[action$='/answer'] textarea", ANSWER)
    submit(founder, "form[action$='/answer']")
    mentor.goto(href)
    assert ANSWER in mentor.locator("main .trail").inner_text()
    press(mentor, f"form[action='{href}/accept'] button:not([type=button])")
    founder.reload()
    assert "đồng ý kết nối" in founder.locator("main .trail").inner_text()
