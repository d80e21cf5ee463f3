"""Three people in a real browser: a founder, a mentor and an assistant, from the asking to what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction, Mark
from ecosystem.conversations.jobs import ask_due
from ecosystem.conversations.models import MessageFile, Outcome
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Kind, Right
from tests.browser.test_journey import press, submit
from tests.browser.test_requests import ANSWER, QUESTION, said
from tests.cast import MENTOR, MESSAGE, STARTUP
from tests.conversations.test_messages import PDF

ASSISTANT, NOTE, DRAFT = "tro-ly@example.com", "Hợp với chương trình thuỷ sản", "Chào bạn, mời bạn gặp tuần tới."
WORDS = "Chào anh, nhóm gửi anh bảng giá thành."


def people(site):
    """A new startup of the founder, a new profile of the mentor, and somebody who may only see and sort there."""
    with site.database.app.app_context():
        made = {}
        for who, kind, values in (("founder", Kind.STARTUP, STARTUP), ("mentor", Kind.MENTOR, MENTOR)):
            account = db.session.scalars(sa.select(Account).where(Account.email == f"{who}@demo.example")).one()
            with write():
                made[who] = directory.create(account, kind, replace(values, name=f"{values.name} ba")).id
        with write():
            helper = accounts.create_account(
                email=ASSISTANT,
                full_name="Trợ Lý Thu",
                password="thuyền thúng ra khơi",
                roles=(Role.MENTOR,),
                confirmed=True,
            )
            mentor = profiles.profile_by_id(made["mentor"])
            directory.add_member(None, mentor, helper, Right.VIEWER)
            owner = db.session.scalars(sa.select(Account).where(Account.email == "mentor@demo.example")).one()
            connections.set_desk(owner, mentor, weekly_limit=None, viewers_sort=True)
        slugs = [profiles.profile_by_id(made[who]).slug for who in ("founder", "mentor")]
        db.session.remove()
    return slugs


def a_week_later(site, key):
    """The same introduction as if it were accepted eight days ago; the clock then asks both sides."""
    with site.database.app.app_context():
        then = clock.now() - timedelta(days=8)
        with write():
            db.session.execute(sa.update(Introduction).where(Introduction.key == key).values(answered_at=then))
        ask_due()
        db.session.remove()


def mailed_link(site, address, word):
    text = site.mail(address, word)
    return next(part for part in text.split() if part.startswith(site.url) and word in part).strip("<>")


def test_from_asking_to_what_came_of_it(site, open_page, tmp_path):
    startup, mentor_slug = people(site)
    founder = open_page(f"/introductions/new?to={mentor_slug}&as={startup}", who="founder")
    founder.fill("[name=message]", MESSAGE)
    with founder.expect_navigation():
        founder.locator("main button[value=send], main form button.gold, main form button.primary").first.click()
    href = founder.url.removeprefix(site.url).partition("?")[0]
    assert href.startswith("/introductions/")
    key = href.rpartition("/")[2]

    # The assistant sorts and drafts, and can neither say yes nor no.
    helper = open_page(href, who=ASSISTANT)
    assert helper.locator(f"form[action='{href}/accept']").count() == 0
    helper.select_option("form[action$='/sort'] [name=label]", "priority")
    helper.fill("form[action$='/sort'] [name=note]", NOTE)
    helper.fill("form[action$='/sort'] [name=reply]", DRAFT)
    submit(helper, "form[action$='/sort']")
    assert site.count(sa.select(sa.func.count()).select_from(Mark).where(Mark.note == NOTE)) == 1

    mentor = open_page(href, who="mentor")
    assert mentor.input_value("form[action$='/sort'] [name=note]") == NOTE
    mentor.locator("summary:has-text('Cần biết thêm')").click()
    mentor.fill("form[action$='/question'] textarea", QUESTION)
    submit(mentor, "form[action$='/question']")
    founder.reload()
    assert NOTE not in founder.content()
    founder.fill("form[action$='/answer'] textarea", ANSWER)
    submit(founder, "form[action$='/answer']")
    mentor.goto(href)
    assert mentor.input_value(f"form[action='{href}/accept'] textarea") == DRAFT
    press(mentor, f"form[action='{href}/accept'] button:not([type=button])")

    talk(founder, mentor, href, tmp_path)
    assert site.count(sa.select(sa.func.count()).select_from(MessageFile)) >= 2
    meet(founder, mentor, href)

    a_week_later(site, key)
    nobody = open_page(mailed_link(site, "founder@demo.example", "/outcomes/").removeprefix(site.url))
    press(nobody, "button[value=met]")
    said(nobody, "Cảm ơn bạn, đã ghi nhận")
    assert site.count(sa.select(sa.func.count()).select_from(Outcome).join(Introduction).where(Introduction.key == key))
    mentor.goto("/introductions?tab=connected")
    row = mentor.locator("main li.card", has=mentor.locator(f"a[href='{href}']"))
    assert "Đã gặp" in row.inner_text()


def talk(founder, mentor, href, tmp_path):
    """Two files in one message, which the other side reads and opens, and an answer."""
    files = []
    for name in ("gia-thanh.pdf", "phao.pdf"):
        (tmp_path / name).write_bytes(PDF)
        files.append(tmp_path / name)
    founder.goto(f"{href}/conversation")
    founder.fill("[name=body]", WORDS)
    founder.set_input_files("[name=files]", files)
    submit(founder, f"form[action='{href}/conversation']")
    said(founder, "phao.pdf")
    mentor.goto(f"{href}/conversation")
    assert [link.inner_text().strip() for link in mentor.locator(".msg-file a").all()] == ["gia-thanh.pdf", "phao.pdf"]
    with mentor.expect_download() as got:
        mentor.locator(".msg-file a").last.click()
    assert got.value.path().read_bytes() == PDF
    mentor.fill("[name=body]", "Cảm ơn bạn, mình xem rồi.")
    submit(mentor, f"form[action='{href}/conversation']")
    founder.reload()
    said(founder, "mình xem rồi")
    said(founder, "Đã xem")


def meet(founder, mentor, href):
    """Three times proposed, one picked, a file for the calendar."""
    founder.goto(f"{href}/meetings/new")
    for number in (1, 2, 3):
        day = datetime.now(clock.LOCAL) + timedelta(days=number + 1)
        founder.fill(f"[name=day{number}]", day.strftime("%d/%m/%Y"))
        founder.select_option(f"[name=hour{number}]", "09:00")
    founder.select_option("[name=minutes]", "45")
    founder.fill("[name=place]", "Công viên phần mềm số 2")
    submit(founder, "main form.form")
    mentor.goto(f"{href}/conversation")
    press(mentor, "#meetings form[action$='/pick'] button")
    with mentor.expect_download() as got:
        mentor.locator("#meetings a[href$='.ics']").click()
    calendar = got.value.path().read_bytes()
    assert b"BEGIN:VEVENT" in calendar
    founder.goto(f"{href}/conversation")
    assert founder.locator("#meetings a[href$='.ics']").count() == 1
