"""Emptying the bin and bringing back at the same moment, on two real connections: one of them wins, whole."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions
from ecosystem.directory import queries as directory_queries
from ecosystem.directory.models import Membership, Profile, State
from tests.directory.test_bin import DAY, remove

ROUNDS = 4
FOUND = 1.5  # seconds in which the one that waits for a lock has surely come to it


def events(name):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.event == name))


def outcome(profile_id):
    """How the profile stands: everything of it, or nothing."""
    db.session.rollback()
    row = db.session.get_one(Profile, profile_id, populate_existing=True)
    members = db.session.scalar(sa.select(sa.func.count()).where(Membership.profile_id == profile_id))
    return row.state, row.purged_at is not None, bool(row.name), members


WHOLE, GONE = (State.PUBLISHED, False, True, 1), (State.REMOVED, True, False, 0)


def bring_back(account_id, profile_id):
    """Returns whether it came back; who comes too late is told."""
    try:
        with write():
            profile = directory_queries.profile_by_id(profile_id)
            actions.bring_back(db.session.get_one(Account, account_id), profile)
    except (Refused, StaleDataError):
        return False
    return True


def purge(profile_id):
    with write():
        return actions.purge(profile_id)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_purged_and_brought_back_at_the_same_moment_has_one_winner(app, cast, frozen, turn):
    remove(cast)
    frozen.shift(31 * DAY)
    account_id, profile_id = cast.lan.id, cast.startup.id
    db.session.rollback()
    gate, answers = threading.Barrier(4), {}

    def run(name, act):
        with app.app_context():
            gate.wait()
            answers[name] = act()

    acts = {
        "back": lambda: bring_back(account_id, profile_id),
        "back again": lambda: bring_back(account_id, profile_id),
        "purge": lambda: purge(profile_id),
        "purge again": lambda: purge(profile_id),
    }
    threads = [threading.Thread(target=run, args=pair) for pair in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(answers.values()).count(True) == 1
    came_back = answers["back"] or answers["back again"]
    assert outcome(profile_id) == (WHOLE if came_back else GONE)
    assert (events("profile.published"), events("profile.purged")) == (int(came_back), int(not came_back))


@pytest.mark.parametrize("first", ["back", "purge"])
def test_who_comes_second_waits_and_changes_nothing(app, cast, frozen, database, first):
    """The first has written and not yet committed when the second, which read the row before, wants it too."""
    if database.name == "sqlite":
        pytest.skip("one writer at a time: nobody gets between a write and its commit")
    remove(cast)
    frozen.shift(31 * DAY)
    account_id, profile_id = cast.lan.id, cast.startup.id
    db.session.rollback()
    wrote, answers = threading.Event(), {}

    def back(pause):
        with app.app_context():
            try:
                with write():
                    profile = directory_queries.profile_by_id(profile_id)
                    account = db.session.get_one(Account, account_id)
                    if not pause:
                        wrote.wait()
                    actions.bring_back(account, profile)
                    pause and hold()
                answers["back"] = True
            except (Refused, StaleDataError):
                answers["back"] = False

    def away(pause):
        with app.app_context(), write():
            if not pause:
                wrote.wait()
            answers["purge"] = actions.purge(profile_id)
            pause and hold()

    def hold():
        wrote.set()
        threading.Event().wait(FOUND)

    threads = [
        threading.Thread(target=back, args=(first == "back",)),
        threading.Thread(target=away, args=(first == "purge",)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"back": first == "back", "purge": first == "purge"}
    assert outcome(profile_id) == (WHOLE if first == "back" else GONE)
