"""The main job in a real browser: with a mouse, with the keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction
from ecosystem.directory.models import Membership, Profile
from tests.cast import MESSAGE, PASSWORD

DESCRIPTION = (
    "Nhóm làm phao cảm biến đo oxy hoà tan và độ mặn cho hồ nuôi tôm, cảnh báo qua điện thoại; "
    "ba hợp tác xã đang dùng thử và nhóm cần mở rộng bán hàng."
)


def submit(page, form="main form"):
    """Press the last submit button of a form and wait for the answer."""
    with page.expect_navigation():
        page.locator(f"{form} button:not([type=button])").last.click()


def press(page, selector):
    with page.expect_navigation():
        page.locator(selector).first.click()


def register(page, site, name, address, role):
    page.goto("/register")
    page.fill("[name=full_name]", name)
    page.fill("[name=email]", address)
    page.fill("[name=password]", PASSWORD)
    page.check("[name=adult]")
    page.check("[name=consents][value=matching]")
    control = page.locator(f"[name=role][value={role}]")
    if control.count():
        control.check(force=True)
    else:
        page.select_option("select[name=role]", role)
    submit(page, "main form:has([name=password])")
    link = re.search(r"/confirm-email/\S+", site.mail(address, "/confirm-email/")).group()
    page.goto(link)
    submit(page)
    assert page.url.endswith("/dashboard")


def describe_startup(page, name):
    page.goto("/profiles/new/startup")
    page.fill("[name=name]", name)
    page.fill("[name=description_vi]", DESCRIPTION)
    for slug in ("aquaculture-marine", "iot"):
        tick(page, f"[name=sectors][value={slug}]")
    page.select_option("[name=stage]", "mvp")
    for slug in ("need-market", "need-mentor-tech"):
        tick(page, f"[name=needs][value={slug}]")
    tick(page, "[name=languages][value=vi]")


def tick(page, selector):
    """Tick a box, opening the part of the form that it stands in."""
    unfold(page, selector).check(force=True)


def unfold(page, selector):
    """The first control that matches, with the parts of the form around it opened by a click on their heads."""
    control = page.locator(selector).first
    folded = control.locator("xpath=ancestor::details[not(@open)]/summary")
    for number in range(folded.count()):
        folded.nth(number).click()
    return control


def slug_of(site, name):
    with site.database.app.app_context():
        from ecosystem.core.db import db

        slug = db.session.scalar(sa.select(Profile.slug).where(Profile.name == name))
        db.session.remove()
    return slug


def test_a_founder_registers_and_a_mentor_accepts(site, open_page):
    founder = open_page("/")
    register(founder, site, "Trần Ngọc Lan", "lan.trinhduyet@songxanh.example", "founder")
    describe_startup(founder, "Phao Xanh")
    unfold(founder, "main [name=email]").fill("rieng@phaoxanh.example")
    submit(founder, "main form:has([name=description_vi])")
    assert "Phao Xanh" in founder.content()

    # The worker makes the lists within seconds; the page itself never waits for it.
    def ready():
        founder.goto("/recommendations/mentors")
        return founder.locator("main a[href*='/introductions/new'], main a[href^='/mentors/']").count()

    from tests.services import wait_for

    wait_for(ready, seconds=15, what="the list of mentors")
    founder.goto("/introductions/new?to=tang-hai-mien")
    founder.fill("[name=message]", MESSAGE)
    submit(founder, "main form:has([name=message])")
    where = re.search(r"/introductions/[\w-]+", site.mail("mentor@demo.example", "Phao Xanh")).group()

    mentor = open_page(where, who="mentor")
    assert "rieng@phaoxanh.example" not in mentor.content()
    press(mentor, f"form[action='{where}/accept'] button:not([type=button])")
    assert "rieng@phaoxanh.example" in mentor.content()
    founder.goto(where)
    assert founder.locator("a[href^='mailto:']").count() >= 1

    stranger = open_page("/startups/phao-xanh", who="angel")
    assert "rieng@phaoxanh.example" not in stranger.content()


def test_a_double_click_makes_one_profile(site, open_page):
    page = open_page("/", who="founder")
    describe_startup(page, "Hai Lần Bấm")
    page.locator("main form:has([name=description_vi]) button:not([type=button])").last.dblclick()
    page.wait_for_url(lambda url: "/profiles/new" not in url)
    assert site.count(sa.select(sa.func.count()).where(Profile.name == "Hai Lần Bấm")) == 1


def test_the_site_works_without_javascript(site, open_page):
    page = open_page("/sign-in", js=False)
    page.fill("[name=email]", "founder@demo.example")
    page.fill("[name=password]", site.database.env["DEMO_PASSWORD"])
    submit(page, "main form:has([name=password])")
    assert page.url.endswith("/dashboard")
    page.goto("/startups?q=giong+quang")
    assert "Giọng Quảng" in page.content()
    describe_with_mouse_only(page)
    submit(page, "main form:has([name=description_vi])")
    slug = slug_of(site, "Không Cần Script")
    assert slug
    page.goto("/introductions/new?to=" + free_mentor(site))
    page.fill("[name=message]", MESSAGE)
    if page.locator("select[name=asker]").count():
        page.select_option("select[name=asker]", index=1)
    submit(page, "main form:has([name=message])")
    assert re.search(r"/introductions/[\w-]+$", page.url)
    with page.expect_navigation():
        page.locator("form[action$='/withdraw'] button:not([type=button])").first.evaluate(
            "el => el.form.requestSubmit(el)"
        )
    page.goto("/")
    with page.expect_navigation():
        page.locator("form[action='/sign-out'] button").first.evaluate("el => el.form.requestSubmit(el)")
    page.goto("/settings")
    assert "/sign-in" in page.url


def describe_with_mouse_only(page):
    page.goto("/profiles/new/startup")
    page.fill("[name=name]", "Không Cần Script")
    page.fill("[name=description_vi]", DESCRIPTION)
    page.select_option("[name=stage]", "mvp")
    for selector in ("[name=sectors][value=iot]", "[name=needs][value=need-market]", "[name=languages][value=vi]"):
        tick(page, selector)


def free_mentor(site):
    """A mentor of the demo world whom nobody of the founder has asked yet."""
    with site.database.app.app_context():
        from ecosystem.core.db import db

        asked = sa.select(Introduction.asked_id)
        slug = db.session.scalar(
            sa.select(Profile.slug)
            .where(Profile.kind == "mentor", Profile.accepting, Profile.id.not_in(asked), Profile.source == "demo")
            .where(~sa.exists().where(Membership.profile_id == Profile.id))
            .order_by(Profile.id)
        )
        db.session.remove()
    return slug


@pytest.mark.parametrize("width", [1440, 390])
def test_everything_is_reached_by_keyboard_alone(site, open_page, width):
    page = open_page("/", width=width)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"

    page.goto("/sign-in")
    walk_to(page, "[name=email]")
    page.keyboard.type("mentor@demo.example")
    page.keyboard.press("Tab")
    walk_to(page, "[name=password]")
    page.keyboard.type(site.database.env["DEMO_PASSWORD"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/dashboard")

    page.goto("/introductions")
    walk_to(page, "main a[href^='/introductions/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/introductions/" in page.url


def test_a_founder_asks_by_keyboard_alone(site, open_page):
    page = open_page("/recommendations/mentors", who="founder")
    walk_to(page, "main a[href*='/introductions/new']", most=200)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    walk_to(page, "textarea[name=message]")
    page.keyboard.type(MESSAGE)
    walk_to(page, "main form:has([name=message]) button:not([type=button])")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/introductions/[\w-]{10,}$", page.url)


def test_focus_is_always_seen(open_page):
    """Whatever Tab reaches shows that it has the focus."""
    page = open_page("/sign-in")
    for _step in range(14):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
          const el = document.activeElement, s = getComputedStyle(el);
          if (el === document.body) return 'body';
          const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
          return ring || s.boxShadow !== 'none' ? 'seen' : el.outerHTML.slice(0, 100);
        }""")
        assert seen in ("seen", "body")


def walk_to(page, selector, most=60):
    """Press Tab until the focus is on what matches."""
    for _step in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by Tab on {page.url}")


def test_a_refused_form_says_so_and_moves_the_focus(site, open_page, watch):
    watch.allowed.add(422)
    page = open_page("/register")
    page.fill("[name=email]", "khong-phai-email")
    submit(page, "main form:has([name=password])")
    assert page.evaluate("() => document.activeElement !== document.body")
    assert page.locator("[name=email]").input_value() == "khong-phai-email"
    assert site.count(sa.select(sa.func.count()).where(Account.email == "khong-phai-email")) == 0
