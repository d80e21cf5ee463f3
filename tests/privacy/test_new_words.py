"""New words of a consent: what is public stands until its owner had time to answer, and not a day longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory import rules
from ecosystem.directory.jobs import consents
from ecosystem.directory.models import Profile, State
from ecosystem.notices.models import Notice
from tests.accounts.test_consents import reword

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("agreed_once", "due", "stays"),
    [
        (False, None, False),
        (False, TODAY, False),
        (True, None, True),
        (True, TODAY, True),
        (True, TODAY - timedelta(days=1), False),
        (True, TODAY + timedelta(days=1), True),
    ],
)
def test_what_stays_public_without_a_yes_to_todays_words(agreed_once, due, stays):
    assert rules.may_stay_public(agreed_once=agreed_once, due=due, today=TODAY) is stays


def state(profile):
    db.session.expire_all()
    return db.session.get_one(Profile, profile.id).state


def asked():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Entry).filter_by(event="profile.consent_asked"))


@pytest.fixture
def reworded(app, frozen, cast, jobs):
    """A mentor's published profile, of a consent whose words have changed since."""
    mentor = cast.mentor
    jobs.run()
    reword("profile-public")
    return mentor


def test_its_owner_is_asked_once_and_it_stands_meanwhile(reworded, cast, jobs, client):
    for _run in range(2):
        consents.ask_anew()
        jobs.run()
    assert (state(reworded), asked()) == (State.PUBLISHED, 1)
    told = sa.select(sa.func.count()).where(Notice.kind == "profile.consent_asked")
    assert db.session.scalar(told) == 1
    page = client.sign_in(cast.minh).get("/profiles")
    assert "/settings/privacy/profile-public/give" in page.html


def test_without_an_answer_it_is_hidden_after_the_day_told_and_shown_again_by_a_yes(reworded, cast, jobs, frozen):
    consents.ask_anew()
    jobs.run()
    frozen.move_to(clock.now() + timedelta(days=30))
    consents.ask_anew()
    assert state(reworded) is State.PUBLISHED
    frozen.move_to(clock.now() + timedelta(days=1))
    consents.ask_anew()
    assert state(reworded) is State.HIDDEN
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    assert state(reworded) is State.PUBLISHED


def test_an_answer_in_time_ends_the_waiting(reworded, cast, jobs, frozen):
    consents.ask_anew()
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    frozen.move_to(clock.now() + timedelta(days=40))
    consents.ask_anew()
    assert (state(reworded), asked()) == (State.PUBLISHED, 1)


def test_a_withdrawal_meanwhile_holds_at_once(reworded, cast, jobs):
    consents.ask_anew()
    with write():
        accounts.withdraw_consent(cast.minh, "profile-public")
    jobs.run()
    assert state(reworded) is State.HIDDEN


def test_newer_words_begin_a_term_of_their_own(reworded, cast, jobs, frozen):
    consents.ask_anew()
    frozen.move_to(clock.now() + timedelta(days=20))
    reword("profile-public")
    consents.ask_anew()
    frozen.move_to(clock.now() + timedelta(days=20))
    consents.ask_anew()
    assert (state(reworded), asked()) == (State.PUBLISHED, 2)
