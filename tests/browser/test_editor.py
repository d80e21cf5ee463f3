"""Describing a profile in a real browser: step by step on a phone, through reloads, going back and double clicks."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.directory.models import Profile
from tests.browser.test_journey import press, unfold

CORE = "/profiles/new/startup/core"


def tick(page, selector):
    """Tick a box, clear of the bar of buttons that stays at the foot of the window."""
    box = unfold(page, selector)
    box.locator("xpath=ancestor::label").evaluate("label => label.scrollIntoView({block: 'center'})")
    box.check()


def saved(page):
    """Wait until the line under the form says that the draft is saved."""
    page.locator("[data-autosave-line][data-state=saved]").wait_for()
    return page.locator("[data-autosave-line]").inner_text()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_founder_describes_a_startup_step_by_step(open_page, site, width):
    name = f"Đốm Sáng {width}"
    page = open_page(CORE, who="founder", width=width)
    page.fill("[name=name]", name)
    page.fill("[name=tagline_vi]", "Đèn mặt trời cho hồ nuôi")
    assert re.search(r"Đã lưu nháp lúc \d\d:\d\d", saved(page))
    page.reload()
    assert page.input_value("[name=name]") == name
    tick(page, "[name=sectors][value=new-energy]")
    page.select_option("[name=stage]", "mvp")
    press(page, "button[name=go][value=next]")
    assert page.url.endswith("/story")
    page.go_back()
    assert page.input_value("[name=name]") == name
    page.goto("/profiles/new/startup/needs")
    tick(page, "[name=needs][value=need-ip]")
    press(page, "button[name=go][value=back]")
    assert page.url.endswith("/story")
    page.goto("/profiles")
    page.get_by_role("link", name=re.compile(f"Làm tiếp ?: {name}")).click()
    page.goto("/profiles/new/startup/review")
    assert "Đèn mặt trời cho hồ nuôi" in page.inner_text("main")
    with page.expect_navigation():
        page.locator("button[value=publish]").dblclick()
    page.wait_for_url("**/startups/dom-sang-*")
    assert site.count(sa.select(sa.func.count()).select_from(Profile).where(Profile.name == name)) == 1


def test_what_was_typed_without_a_connection_is_saved_when_it_is_back(open_page, watch):
    page = open_page(CORE, who="founder")
    watch.allowed.add(0)
    page.fill("[name=name]", "Trước khi mất mạng")
    saved(page)
    page.context.set_offline(True)
    page.fill("[name=name]", "Gõ khi mất mạng")
    page.locator("[data-autosave-line][data-state=waiting]").wait_for()
    assert "Chưa lưu được, sẽ thử lại" in page.locator("[data-autosave-line]").inner_text()
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    saved(page)
    page.reload()
    assert page.input_value("[name=name]") == "Gõ khi mất mạng"
    watch.problems = [line for line in watch.problems if "ERR_INTERNET_DISCONNECTED" not in line]


def test_two_tabs_are_told_of_each_other(open_page, watch):
    watch.allowed.add(409)
    path = "/profiles/new/startup/story"
    one = open_page(path, who="founder")
    two = one.context.new_page()
    watch.over(two).goto(path)
    one.fill("[name=technologies]", "LED")
    saved(one)
    two.fill("[name=technologies]", "RISC-V")
    two.locator("[data-autosave-clash]:not([hidden])").wait_for()
    two.locator("[data-keep-mine]").click()
    saved(two)
    one.reload()
    assert one.input_value("[name=technologies]") == "RISC-V"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [CORE, "/profiles/new/startup/review", "/profiles/giong-quang-ai/history"])
def test_the_steps_have_no_violation(open_page, axe, path, theme):
    page = open_page(path, who="founder", width=390, theme=theme)
    assert axe(page) == []


def test_the_steps_work_without_javascript(open_page):
    page = open_page("/profiles/new/startup/needs", who="founder", width=390, js=False)
    # Without a script of the page there is none to scroll with: the keyboard does it.
    page.locator("[name=needs][value=need-ip]").press("Space")
    press(page, "button[name=go][value=leave]")
    assert "Bản nháp chưa đăng" in page.inner_text("main")
