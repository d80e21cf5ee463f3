"""Rate limits: one count for all processes, exact under a race, and never off outside a demo database."""

from __future__ import annotations

import contextvars
import threading

import sqlalchemy as sa

from ecosystem.core import facts, limits
from ecosystem.core.db import db, write
from ecosystem.core.limits import RateCount
from tests import world


def hit(**more):
    return limits.hit("test", "someone", limit=3, seconds=60, **more)


def test_tries_within_the_limit_go_on_and_the_rest_wait(app, frozen):
    assert [hit() for _try in range(5)] == [0, 0, 0, 60, 60]
    frozen.shift(20)
    assert hit() == 40


def test_a_window_ends(app, frozen):
    assert [hit() for _try in range(4)][-1] == 60
    frozen.shift(60)
    assert hit() == 0
    assert limits.tries("test", "someone") == 1


def test_others_have_counts_of_their_own(app, frozen):
    for _try in range(4):
        hit()
    assert limits.hit("test", "another", limit=3, seconds=60) == 0
    assert limits.hit("other", "someone", limit=3, seconds=60) == 0


def test_a_count_may_be_forgotten(app, frozen):
    for _try in range(4):
        hit()
    with write():
        limits.clear("test", "someone")
    assert hit() == 0


def test_no_address_is_kept(app):
    limits.hit("sign_in", "lan@example.com", limit=1, seconds=60)
    keys = list(db.session.scalars(sa.select(RateCount.key)))
    assert [len(key) for key in keys] == [64]


def test_two_applications_share_one_count(app, database):
    """Two worker processes are two applications over one database."""
    other = world.make_app(database.env)
    answers = []
    for number in range(6):
        with (other if number % 2 else app).app_context():
            answers.append(limits.hit("test", "someone", limit=4, seconds=60) > 0)
    assert answers == [False] * 4 + [True] * 2
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_exactly_the_limit_passes_under_a_race(app):
    passed = []

    def tries():
        with app.app_context():
            passed.extend(hit() == 0 for _try in range(3))

    threads = [threading.Thread(target=contextvars.Context().run, args=(tries,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 3
    assert len(passed) == 18


def test_limits_are_off_in_a_demo_database_alone(app):
    app.config["RATE_LIMITS"] = "off"
    assert [hit() > 0 for _try in range(4)] == [False] * 3 + [True]
    with write():
        facts.put("demo", password="x")
    assert [hit() for _try in range(4)] == [0] * 4
    app.config["RATE_LIMITS"] = "on"
    assert hit() > 0


def test_ended_windows_are_purged(app, frozen):
    hit()
    frozen.shift(61)
    limits.hit("test", "young", limit=3, seconds=60)
    limits.purge()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RateCount)) == 1
