"""An intake in a real browser: a manager builds a call, three startups apply, five jurors read blind, letters leave.

One startup is late and has a code, one is returned for more; one juror is in conflict; one juror is severe, and taking
that out changes one place.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.calls import actions, queries
from ecosystem.calls.models import Application, Call
from ecosystem.calls.queries import applications
from ecosystem.cli.calls import DECK, filled
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.values import format_date
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Kind
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Decision, JuryRound
from ecosystem.juries.queries import rounds
from tests import services
from tests.browser.test_journey import press, submit
from tests.cast import PASSWORD, STARTUP
from tests.conftest import Outbox

TITLE, SLUG = "Ươm tạo Cửa Sông", "uom-tao-cua-song"
INSIDE = f"/manager/calls/{SLUG}"
SECRET, PROMISE = "Ai đang giúp nhóm mỗi ngày?", "Nhóm có mặt đủ tám tuần"
STARTUPS = {"a": "Sóng Một", "b": "Sóng Hai", "c": "Sóng Ba"}
# The fifth has the address of a startup's house.
JURORS = ("j1@doc.example", "j2@doc.example", "j3@doc.example", "j4@doc.example", "j5@song-b.example")
# Levels of the four criteria; the fourth juror gives one less in two of them.
WORTH = {"a": (3, 2, 2, 3), "b": (2, 2, 2, 3), "c": (1, 1, 1, 1)}
READS = {0: "bc", 1: "ac", 2: "bc", 3: "ac"}
SEVERE = 3
# As long as people at a slow desk need; a loaded machine needs it too.
PATIENCE = 60_000
TEN_MINUTES = 600


def founder_of(name):
    return f"founder@song-{name}.example"


def made(site):
    """The people of this journey with their startups."""
    with site.database.app.app_context():
        for name, title in STARTUPS.items():
            account = person(founder_of(name), f"Chủ {title}", Role.FOUNDER)
            with write():
                directory.create(account, Kind.STARTUP, replace(STARTUP, name=title, email=founder_of(name)))
        for number, address in enumerate(JURORS, start=1):
            person(address, f"Giám khảo số {number}", Role.MENTOR)
        db.session.remove()


def person(address, name, role):
    with write():
        account = accounts.create_account(
            email=address, full_name=name, password=PASSWORD, roles=(role,), confirmed=True
        )
        for purpose in ("matching", "profile-public"):
            accounts.give_consent(account, purpose, method="operator")
    return account


def account(address):
    return db.session.scalars(sa.select(Account).where(Account.email == address)).one()


def startup_of(name):
    return next(iter(profiles.my_profiles(account(founder_of(name)))))


def application_of(name):
    key = db.session.scalars(sa.select(Application.key).where(Application.profile_id == startup_of(name).id)).one()
    return applications.application(key)


def key_of(site, name):
    with site.database.app.app_context():
        key = application_of(name).key
        db.session.remove()
    return key


def opened(open_page, path, who, width=1440):
    page = open_page("/healthz", who=who, width=width)
    page.set_default_timeout(PATIENCE)
    page.goto(path)
    return page


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


def answer(page):
    """Whatever the section still asks; a choice may make it ask more."""
    for group in {one.get_attribute("name") for one in page.locator("main form input[type=radio]").all()}:
        page.locator(f"input[type=radio][name='{group}']").first.check(force=True)
    for area in page.locator("main form textarea").all():
        if not area.input_value():
            area.fill("Ao tôm thiếu oxy ban đêm; cảm biến rẻ báo qua tin nhắn.")
    for field in page.locator("main form input[type=text], main form input[type=tel]").all():
        if not field.input_value() and field.is_visible():
            field.fill(worded(field.get_attribute("name") or "", field.get_attribute("inputmode") or ""))
    for group in {one.get_attribute("name") for one in page.locator("main form input[type=checkbox]").all()}:
        page.locator(f"input[type=checkbox][name='{group}']").first.check(force=True)
    for file in page.locator("main form input[type=file]").all():
        file.set_input_files(str(DECK))


def worded(name, mode):
    """A word for a field: a day, an amount, a number, a telephone number, nothing where a link would be."""
    known = {"q-start": format_date(clock.today() + timedelta(days=60)), "q-revenue": "450 triệu", "q-pitch-video": ""}
    return known.get(name, "0905123456" if "phone" in name else "3" if mode == "numeric" else "Ba người")


def apply(page, site):
    """A startup writes and sends everything by itself."""
    page.goto(f"/calls/{SLUG}/apply")
    page.locator("input[name=profile]").first.check(force=True)
    submit(page)
    press(page, ".tasks a")
    for _section in range(12):
        if page.url.endswith("/check"):
            break
        answer(page)
        press(page, "button[value=next]")
    assert page.url.endswith("/check"), page.locator("main").inner_text()[:600]
    send(page)


def send(page):
    assert page.locator("form[action$='/submit']").count(), page.locator("main").inner_text()[:900]
    press(page, "form[action$='/submit'] button")
    assert page.url.endswith("/receipt"), page.locator("main").inner_text()[:600]


def draft(site, *names):
    """The drafts of the others, whole but for the last click."""
    with site.database.app.app_context():
        for name in names:
            with write():
                filled(account(founder_of(name)), queries.call(SLUG), startup_of(name), is_sample=False)
        db.session.remove()


def close(site):
    """The deadline passes."""
    with site.database.app.app_context():
        past = clock.now() - timedelta(minutes=30)
        with write():
            db.session.execute(sa.update(Call).where(Call.slug == SLUG).values(closes_at=past))
            actions.tick()
        db.session.remove()


def code(page):
    """A code for who is late, as the page shows it this once."""
    page.goto(f"{INSIDE}/codes")
    page.fill("[name=label]", "Mất điện chiều hạn nộp")
    page.fill("[name=day]", format_date(clock.today() + timedelta(days=2)))
    page.locator("main form:has([name=label]) button[type=submit]").click()
    return page.locator("#fresh-code").inner_text()


def check_all(page, site):
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


def jury(page, site):
    """A blind round with five jurors; who may not read what is refused."""
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
    fifth = page.locator("select[name=juror] option").last.get_attribute("value")
    form = page.locator(f"form[action$='/give']:has(input[value='{key_of(site, 'b')}'])")
    form.locator("select[name=juror]").select_option(fifth)
    form.locator("button").click()
    page.get_by_text("Giám khảo này có xung đột lợi ích với hồ sơ.").wait_for()


def read_rest(site):
    """What is given to each and what the others send."""
    with site.database.app.app_context():
        manager = account("manager@demo.example")
        one = rounds.round_by_key(
            db.session.scalars(sa.select(JuryRound.key).join(Call).where(Call.slug == SLUG)).one()
        )
        seats = {seat.account_id: seat.id for seat in juries.seated(one)}
        for number, names in READS.items():
            juror = account(JURORS[number])
            for name in names:
                with write():
                    read = juries.give(manager, rounds.juror(seats[juror.id]), application_of(name)).key
                if number:
                    mark(juror, read, levels(name, is_severe=number == SEVERE))
        key = one.key
        db.session.remove()
    return key


def levels(name, *, is_severe):
    problem, solution, market, impact = WORTH[name]
    if is_severe:
        solution, market = max(0, solution - 1), max(0, market - 1)
    return {"problem": problem, "solution": solution, "market": market, "impact": impact, "certainty": 1}


def mark(juror, read, marks):
    with write():
        juries.declare(juror, rounds.read(read), has_conflict=False)
    with write():
        juries.send(juror, rounds.read(read), juries.Given(marks, private_note="Riêng cho ban tổ chức."))


def read_blind(page):
    """The first juror declares, reads by number alone and sends."""
    for name in READS[0]:
        page.goto("/jury")
        press(page, "main a[href^='/jury/reads/']:not([href*='#'])")
        if page.locator("form[action$='/declare']").count():
            page.locator("form[action$='/declare'] input[value=none]").check(force=True)
            submit(page, "form[action$='/declare']")
        seen = page.locator("main").inner_text()
        assert "Sóng" not in seen
        assert SECRET not in seen
        assert "HS-" in page.locator("h1").inner_text()
        for criterion, level in levels(name, is_severe=False).items():
            page.locator(f"[name='mark-{criterion}'][value='{level}']").check(force=True)
        press(page, "button[value=send]")


def decide(page, key, site):
    """The best is accepted, the next waits, the last is told gently; the letters leave."""
    page.goto(f"/manager/rounds/{key}/decisions")
    for name, outcome in (("a", "accepted"), ("b", "waitlisted"), ("c", "rejected")):
        form = page.locator(f"form[action$='/decisions']:has(input[value='{key_of(site, name)}'])")
        form.locator("select[name=outcome]").select_option(outcome)
        with page.expect_navigation():
            form.locator("button").last.click()
    press(page, "form:has(input[value=release]) button")
    with site.database.app.app_context():
        with write():
            db.session.execute(sa.update(Decision).values(release_at=clock.now() - timedelta(seconds=1)))
        for name in STARTUPS:
            number = application_of(name).id
            with write():
                juries.carry_out(number)
        db.session.remove()


def letter(site, address, word):
    """The mail to somebody that holds a word, once the worker has sent it."""
    folder = site.database.place / "mail"

    def arrived():
        return next((one.text for one in Outbox(folder).read(address) if word in one.text), None)

    return services.wait_for(arrived, seconds=2 * PATIENCE / 1000, what=f"a mail to {address}")


def test_an_intake_from_the_first_word_to_the_letters(open_page, watch, site):
    watch.allowed.update((404, 409))
    made(site)
    manager, officer = opened(open_page, "/manager/calls", "manager"), opened(open_page, "/dashboard", "officer")
    began = time.monotonic()
    build(manager, officer)
    assert time.monotonic() - began < TEN_MINUTES
    first = opened(open_page, f"/calls/{SLUG}", founder_of("a"), width=390)
    apply(first, site)
    draft(site, "b", "c")
    second, third = (
        opened(open_page, "/applications", founder_of("b")),
        opened(open_page, "/applications", founder_of("c")),
    )
    second.goto(f"/applications/{key_of(site, 'b')}/check")
    send(second)
    return_one(manager, second, key_of(site, "b"))
    late = code(manager)
    close(site)
    third.goto(f"/applications/{key_of(site, 'c')}")
    third.fill("[name=code]", late)
    press(third, "form[action$='/code'] button")
    third.goto(f"/applications/{key_of(site, 'c')}/check")
    send(third)
    assert "nộp muộn bằng mã" in third.locator("main").inner_text()
    check_all(manager, site)
    jury(manager, site)
    key = read_rest(site)
    read_blind(opened(open_page, "/jury", JURORS[0]))
    manager.goto(f"/manager/rounds/{key}/scores")
    scores = manager.locator("main").inner_text()
    assert "Sóng Một: hạng 2 thành 1" in scores
    assert "Sóng Hai: hạng 1 thành 2" in scores
    decide(manager, key, site)
    for name, page in (("a", first), ("b", second), ("c", third)):
        page.goto(f"/applications/{key_of(site, name)}")
        seen = page.content()
        assert "Giám khảo số" not in seen
        assert "Riêng cho ban tổ chức" not in seen
    first.goto(f"/applications/{key_of(site, 'a')}")
    assert "Trúng tuyển" in first.locator("main").inner_text()
    assert "Giám khảo số" not in letter(site, founder_of("b"), "trống")
