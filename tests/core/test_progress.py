"""Long work: chunk by chunk, each once; it survives its worker, can be stopped, and says how it ended."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock, progress, runner, said
from ecosystem.core.db import db, write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Delivery, Entry
from ecosystem.core.progress import Task, TaskState
from tests.core import probe

WORDS = ["a", "b", "c", "d", "e"]


def begin(words=WORDS, **data):
    with write():
        return probe.begin(words, **data).key


def state(key):
    db.session.rollback()
    task = progress.find(key)
    return task.state, task.done, task.percent


def delivery():
    db.session.rollback()
    return db.session.scalars(sa.select(Delivery).where(Delivery.reaction == "probe.go_on")).one()


def test_a_task_is_worked_off_in_chunks_and_counts_them(probed):
    key = begin()
    assert state(key) == (TaskState.WAITING, 0, 0)
    assert runner.deliver(delivery().id)
    assert state(key) == (TaskState.RUNNING, 2, 40)
    assert (delivery().state, delivery().attempts) == ("pending", 0)
    assert runner.run_all() == 2
    assert state(key) == (TaskState.DONE, 5, 100)
    assert delivery().state == "done"
    assert progress.find(key).result == {"left": 5}
    assert probe.left() == [f"chunk {word}" for word in WORDS]


def test_stopping_is_heard_before_the_next_chunk(probed):
    key = begin()
    runner.deliver(delivery().id)
    with write():
        progress.cancel(progress.find(key))
    assert runner.run_all() == 1
    assert state(key) == (TaskState.CANCELLED, 2, 40)
    assert probe.left() == ["chunk a", "chunk b", "stopped"]
    with write():
        progress.cancel(progress.find(key))
    assert progress.find(key).ended_at is not None


def test_a_refusal_ends_the_task_in_words_and_takes_its_chunk_back(probed):
    key = begin(["a", "b", "c", "refused"])
    runner.run_all()
    assert state(key) == (TaskState.FAILED, 2, 50)
    assert said.read(progress.find(key).note) == "Không được."
    assert probe.left() == ["chunk a", "chunk b"]


def test_a_crash_is_tried_again_and_when_parked_the_task_has_failed(probed, frozen):
    key = begin(["a", "b", "crash"])
    runner.run_all()
    assert state(key) == (TaskState.RUNNING, 2, 66)
    with write():
        delivery().state = "parked"
    progress.close_broken()
    assert state(key)[0] == TaskState.FAILED
    assert said.read(progress.find(key).note).startswith("Việc này đã thử nhiều lần")
    assert db.session.scalar(sa.select(Entry.event).order_by(Entry.id.desc()).limit(1)) == "task.failed"
    progress.close_broken()
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "task.failed")) == 1


def test_a_dead_worker_is_followed_by_another_after_its_lease(probed, frozen):
    key = begin()
    one = delivery().id
    runner.deliver(one)
    # A worker takes the next chunk and dies: its lease stands, its chunk was rolled back.
    with write():
        leased = db.session.get_one(Delivery, one)
        leased.attempts, leased.next_at = 1, clock.now() + timedelta(seconds=runner.LEASE)
    assert runner.run_all() == 0
    frozen.shift(runner.LEASE)
    assert runner.run_all() == 2
    assert state(key) == (TaskState.DONE, 5, 100)
    assert probe.left() == [f"chunk {word}" for word in WORDS]


def test_two_workers_on_one_task_write_no_chunk_twice(probed):
    key = begin(seconds=0.2)
    one = delivery().id

    def run():
        with probed.app_context():
            while progress.find(key).is_active:
                runner.deliver(one)
                # As if its lease had run out while somebody works on it.
                with write():
                    db.session.execute(
                        sa.update(Delivery)
                        .where(Delivery.state == "pending", Delivery.attempts < len(runner.BACKOFF) // 2)
                        .values(next_at=clock.now())
                    )
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state(key) == (TaskState.DONE, 5, 100)
    assert sorted(probe.left()) == [f"chunk {word}" for word in WORDS]


def test_an_unknown_key_is_not_found(probed):
    with pytest.raises(NotFound):
        progress.find("none")


@pytest.mark.parametrize(
    ("state", "done", "total", "percent"),
    [
        (TaskState.WAITING, 0, 0, 0),
        (TaskState.RUNNING, 1, 3, 33),
        (TaskState.RUNNING, 3, 3, 99),
        (TaskState.RUNNING, 9, 3, 99),
        (TaskState.CANCELLED, 1, 2, 50),
        (TaskState.DONE, 0, 0, 100),
    ],
)
def test_percent(state, done, total, percent):
    assert Task(state=state, done=done, total=total).percent == percent


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def task(cast):
    lan = cast.lan
    with write():
        return progress.start("import.undo_asked", lan, owner=lan.id, href="/profiles")


def test_its_owner_watches_it_and_nobody_else(task, cast, browse):
    page = browse().sign_in(cast.lan).get(f"/tasks/{task.key}")
    assert "Đang chờ đến lượt" in page.html
    assert "Tải lại để xem tiến độ" in page.html
    browse().sign_in(cast.admin).get(f"/tasks/{task.key}", status=404)
    browse().get(f"/tasks/{task.key}", status=303)


def test_the_box_asks_again_until_the_end_and_then_loads_the_page(task, cast, browse):
    client = browse().sign_in(cast.lan)
    running = client.get(f"/tasks/{task.key}", headers={"HX-Request": "true"})
    assert f'hx-get="/tasks/{task.key}"' in running.html
    assert "HX-Refresh" not in running.headers
    with write():
        progress.find(task.key).finish()
    ended = client.get(f"/tasks/{task.key}", headers={"HX-Request": "true"})
    assert "hx-get" not in ended.html
    assert ended.headers["HX-Refresh"] == "true"


def test_stopping_by_the_button(task, cast, browse):
    client = browse().sign_in(cast.lan)
    assert client.post(f"/tasks/{task.key}/cancel", at=f"/tasks/{task.key}").location == "/profiles"
    assert "Đang dừng" in client.get(f"/tasks/{task.key}").html
