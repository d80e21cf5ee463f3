"""An offer is declined on its page, the waitlist moves up by itself, and the next one takes the seat."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls.actions.applying import move
from ecosystem.calls.models import Application, ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.core.db import db, write
from ecosystem.directory.models import Membership, Profile
from ecosystem.programs import actions
from ecosystem.programs.models import Cohort, CohortState, Enrolment
from ecosystem.programs.queries import cohorts
from tests import services
from tests.browser.test_journey import press

S = ApplicationState
FIRST, NEXT = "s32", "s05"


@pytest.fixture
def offered(site):
    """In the planned cohort one seat is left: one startup of the open call has it, one is on the waitlist."""
    with site.database.app.app_context():
        manager = db.session.scalars(sa.select(Account).where(Account.email == "manager@demo.example")).one()
        key = db.session.scalars(sa.select(Cohort.key).where(Cohort.state == CohortState.PLANNED)).one()
        with write():
            one = cohorts.cohort(key)
            values = actions.CohortValues(one.name_vi, one.starts_on, one.ends_on, seats=1)
            actions.edit_cohort(manager, one, values)
            for name, states in ((FIRST, (S.SHORTLISTED, S.ACCEPTED)), (NEXT, (S.WAITLISTED,))):
                sent = sa.select(Application.key).join(Profile, Profile.id == Application.profile_id)
                of_call = sent.where(Application.call_id == one.call_id, Profile.external_id == name)
                application = applications.application(db.session.scalars(of_call).one())
                if application.state is S.SUBMITTED:
                    calls.take_up(manager, application)
                calls.let_through(manager, application)
                for state in states:
                    move(manager, application, state)
        db.session.remove()


def holder(site, name):
    """Who holds a startup."""
    held = sa.select(Account.email).join(Membership, Membership.account_id == Account.id)
    of = held.join(Profile, Profile.id == Membership.profile_id).where(Profile.external_id == name)
    with site.database.app.app_context():
        email = db.session.scalars(of.order_by(Membership.id)).first()
        db.session.remove()
    return email


def waiting(site, name, state):
    """How many enrolments of a startup stand so."""
    of = sa.select(sa.func.count()).select_from(Enrolment).join(Profile, Profile.id == Enrolment.profile_id)
    return site.count(of.where(Profile.external_id == name, Enrolment.state == state))


def test_a_decline_lets_the_waitlist_in(site, open_page, axe, offered, watch):
    services.wait_for(lambda: waiting(site, FIRST, "offered"), seconds=60, what="the offer")
    first = open_page("/cohorts", who=holder(site, FIRST))
    assert "Chờ trả lời" in first.locator("main").inner_text()
    press(first, "main h2 a:has-text('Khơi Nguồn 2027')")
    assert axe(first) == []
    watch.allowed.add(422)
    press(first, "main form[action$='/decline'] button")
    assert "Lý do" in first.locator("main .error-summary").inner_text()
    first.fill("#reason", "Nhóm vừa nhận một đơn hàng lớn.")
    press(first, "main form[action$='/decline'] button")
    assert "Không tham gia" in first.locator("main").inner_text()
    services.wait_for(lambda: waiting(site, NEXT, "offered"), seconds=60, what="the next offer")
    after = open_page("/cohorts", who=holder(site, NEXT), width=390)
    press(after, "main h2 a:has-text('Khơi Nguồn 2027')")
    assert after.evaluate("() => document.documentElement.scrollWidth") <= 390
    press(after, "main form[action$='/accept'] button")
    assert "Đã nhận chỗ" in after.locator("main").inner_text()
    manager = open_page("/manager/cohorts", who="manager")
    press(manager, "main h2 a:has-text('Khơi Nguồn 2027')")
    text = manager.locator("main").inner_text()
    assert "Nhóm vừa nhận một đơn hàng lớn." in text
    assert "trên 1 chỗ" in text
