"""An intake in a real browser: a manager builds a call, three startups apply, five jurors read blind, letters leave.

One startup is late and has a code, one is returned for more; one juror is in conflict; one juror is severe, and taking
that out changes one place. Who was accepted declines its seat, and the waitlist of the same call is let in.
"""

from __future__ import annotations

import time

from tests.browser.intake.applying import begin, send, send_late
from tests.browser.intake.calling import build, check_all, close, code, return_one
from tests.browser.intake.judging import PRIVATE, READS, decide, jury, read_blind
from tests.browser.intake.people import JURORS, SLUG, STARTUPS, founder_of, key_of, letter, made, opened
from tests.browser.intake.seating import REASON, answer_offer, open_cohort, waits

TEN_MINUTES = 600


def test_an_intake_from_the_first_word_to_the_last_seat(open_page, watch, site):
    watch.allowed.update((404, 409))
    made(site)
    manager, officer = opened(open_page, "/manager/calls", "manager"), opened(open_page, "/dashboard", "officer")
    began = time.monotonic()
    build(manager, officer)
    assert time.monotonic() - began < TEN_MINUTES
    widths = {"a": 390, "b": 1440, "c": 1440}
    founders = {name: opened(open_page, f"/calls/{SLUG}", founder_of(name), widths[name]) for name in STARTUPS}
    apply(site, manager, founders)
    check_all(manager)
    key = judge(site, open_page, manager)
    open_cohort(manager)
    decide(manager, key, site)
    for name, page in founders.items():
        page.goto(f"/applications/{key_of(site, name)}")
        seen = page.content()
        assert [word for word in ("Giám khảo số", PRIVATE) if word in seen] == []
    assert "Trúng tuyển" in state_of(founders["a"], site, "a")
    assert "Giám khảo số" not in letter(site, founder_of("b"), "trống")
    seat(site, manager, founders)


def apply(site, manager, founders):
    """Three write by clicks: one sends at once, one is returned for more, one is late and has a code."""
    for page in founders.values():
        begin(page)
    for name in "ab":
        send(founders[name])
    return_one(manager, founders["b"], key_of(site, "b"))
    late = code(manager)
    close(site)
    send_late(founders["c"], key_of(site, "c"), late)


def judge(site, open_page, manager):
    """Four read blind, each in a browser of their own; taking out who is severe changes one place."""
    key = jury(manager, site)
    for number in READS:
        read_blind(opened(open_page, "/jury", JURORS[number]), number)
    manager.goto(f"/manager/rounds/{key}/scores")
    scores = manager.locator("main").inner_text()
    assert "Sóng Một: hạng 2 thành 1" in scores
    assert "Sóng Hai: hạng 1 thành 2" in scores
    return key


def seat(site, manager, founders):
    """The one seat is offered, declined, and offered to who waited."""
    waits(site, "a", "offered")
    assert "Không tham gia" in answer_offer(founders["a"], "decline")
    waits(site, "b", "offered")
    assert "Đã nhận chỗ" in answer_offer(founders["b"], "accept")
    manager.goto("/manager/cohorts")
    manager.get_by_role("link", name="Ươm tạo Cửa Sông").first.click()
    text = manager.locator("main").inner_text()
    assert REASON in text
    assert "Sóng Hai" in text


def state_of(page, site, name):
    page.goto(f"/applications/{key_of(site, name)}")
    return page.locator("main").inner_text()
