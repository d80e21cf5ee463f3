"""What follows the letters: the call feeds a cohort of one seat, which is declined and goes to the waitlist."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.values import format_date
from ecosystem.directory.models import Profile
from ecosystem.programs.models import Enrolment
from tests import services
from tests.browser.intake.people import PATIENCE, SLUG, STARTUPS, TITLE
from tests.browser.test_journey import press, submit

REASON = "Nhóm vừa nhận một đơn hàng lớn."


def open_cohort(page):
    """The manager opens a cohort that the call feeds."""
    today = clock.today()
    page.goto(f"/manager/cohorts/new?call={SLUG}")
    page.fill("[name=starts_on]", format_date(today + timedelta(days=40)))
    page.fill("[name=ends_on]", format_date(today + timedelta(days=96)))
    page.fill("[name=program_name_vi]", "Ươm tạo Cửa Sông thường niên")
    page.select_option("[name=program_type]", "incubation")
    submit(page, "main form:has([name=name_vi])")
    assert page.locator("h1").inner_text() == TITLE


def waits(site, name, state):
    """Until the enrolment of a startup stands so."""
    of = sa.select(sa.func.count()).select_from(Enrolment).join(Profile, Profile.id == Enrolment.profile_id)
    there = of.where(Profile.name == STARTUPS[name], Enrolment.state == state)
    services.wait_for(lambda: site.count(there), seconds=PATIENCE / 1000, what=f"{state} of {name}")


def answer_offer(page, act):
    """Who was offered a seat takes it, or leaves it to others with a reason."""
    page.goto("/cohorts")
    press(page, f"main h2 a:has-text('{TITLE}')")
    if act == "decline":
        page.fill("#reason", REASON)
    press(page, f"main form[action$='/{act}'] button")
    return page.locator("main").inner_text()
