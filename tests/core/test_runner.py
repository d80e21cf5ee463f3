"""The runner: at least once, effects once, retries with back-off, parking, the sweep after a crash."""

from __future__ import annotations

import contextvars
import threading

import pytest
import sqlalchemy as sa

from ecosystem.core import clock, runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery
from tests.core import probe


def deliveries():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.reaction.desc(), Delivery.id)))


def happen(event="probe.happened", **data):
    with write():
        probe.happen(event, **data)
    return [delivery.id for delivery in sorted(deliveries(), key=lambda delivery: delivery.reaction, reverse=True)]


def test_a_reaction_and_its_mark_are_one_transaction(probed):
    happen(word="a")
    assert runner.run_all() == 1
    (delivery,) = deliveries()
    assert (delivery.state, delivery.attempts, delivery.error) == ("done", 1, None)
    assert probe.left() == ["effect a"]


def test_a_delivery_that_is_done_is_not_run_again(probed):
    (one,) = happen(word="a")
    assert runner.deliver(one)
    assert not runner.deliver(one)
    assert probe.left() == ["effect a"]


def test_a_failing_reaction_keeps_no_effect_and_stops_no_other(probed, frozen):
    happen("probe.failed", word="b")
    assert runner.run_all() == 2
    failed, beside = deliveries()
    assert (failed.state, failed.attempts, failed.error) == ("pending", 1, "ValueError: not yet")
    assert beside.state == "done"
    assert probe.left() == ["effect b"]


def test_tries_wait_longer_and_longer_and_then_park(probed, frozen):
    one, _beside = happen("probe.failed")
    waits = []
    for _try in runner.BACKOFF:
        assert runner.deliver(one)
        wait = (db.session.get(Delivery, one).next_at - clock.now()).total_seconds()
        db.session.rollback()
        assert not runner.deliver(one), "not before its time"
        waits.append(wait)
        frozen.shift(wait)
    assert tuple(waits) == runner.BACKOFF
    assert runner.deliver(one)
    parked = db.session.get(Delivery, one)
    assert (parked.state, parked.attempts) == ("parked", len(runner.BACKOFF) + 1)
    assert db.session.scalar(runner.parked().with_only_columns(Delivery.id)) == one
    db.session.rollback()
    frozen.shift(10**6)
    assert not runner.deliver(one)


def test_a_parked_delivery_is_taken_up_again(probed, frozen):
    one, _beside = happen("probe.failed", until=clock.now().timestamp() + 10**6)
    with write():
        db.session.get(Delivery, one).state = "parked"
    frozen.shift(10**6 + 1)
    with write():
        runner.retry(db.session.get_one(Delivery, one))
    assert runner.deliver(one)
    assert db.session.get(Delivery, one).state == "done"


def test_a_reaction_may_cause_the_next(probed):
    happen("probe.chained", word="x")
    assert runner.run_all() == 2
    assert probe.left() == ["effect after x"]


def test_the_sweep_hands_over_what_a_crash_left(probed, frozen):
    """A worker took the lease and died: nobody else takes it before the lease ends, then the sweep brings it back."""
    (one,) = happen(word="a")
    assert runner._lease(one)
    assert runner.sweep() == 0
    assert not runner.deliver(one)
    frozen.shift(runner.LEASE + 1)
    queue = probed.extensions["runner"].huey
    assert runner.sweep() == 1
    assert queue.pending_count() == 1
    assert runner.deliver(one)
    assert probe.left() == ["effect a"]


def test_two_workers_never_hold_one_delivery(probed):
    (one,) = happen(word="a", seconds=0.05)
    ran = []

    def work():
        with probed.app_context():
            ran.append(runner.deliver(one))

    threads = [threading.Thread(target=contextvars.Context().run, args=(work,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == [False] * 5 + [True]
    assert probe.left() == ["effect a"]


@pytest.mark.postgres
def test_a_worker_that_outlived_its_lease_keeps_no_second_effect(probed, frozen, request, monkeypatch):
    """Slower than its lease: another worker has done the work by then, so what the slow one did is rolled back."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the second cannot begin before the first has ended")
    (one,) = happen(word="slow")
    seen = []

    def overtaken(entry):
        probe.leave("effect slow")
        if seen:
            return
        seen.append(entry.id)
        frozen.shift(runner.LEASE + 1)

        def other():
            with probed.app_context():
                seen.append(runner.deliver(one))

        thread = threading.Thread(target=contextvars.Context().run, args=(other,))
        thread.start()
        thread.join(20)

    house = probed.extensions["house"]
    reaction = house.by_name["probe.react"]
    monkeypatch.setitem(house.by_name, "probe.react", type(reaction)(reaction.event, overtaken, reaction.name))
    runner.deliver(one)
    assert seen[1] is True
    assert probe.left() == ["effect slow"]
    assert [delivery.state for delivery in deliveries()] == ["done"]


def test_a_queue_that_is_down_loses_nothing(probed, monkeypatch):
    probed.extensions["runner"].huey.storage.close()
    monkeypatch.setattr(probed.extensions["runner"].huey.storage, "filename", "/nowhere/at/all.db")
    one = happen(word="a")
    runner.hand_over()
    assert [delivery.state for delivery in deliveries()] == ["pending"]
    assert one
    assert runner.run_all() == 1


def test_what_a_commit_owes_is_queued_once(probed):
    queue = probed.extensions["runner"].huey
    queue.flush()
    happen(word="a")
    runner.hand_over()
    runner.hand_over()
    assert queue.pending_count() == 1
