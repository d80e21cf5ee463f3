"""All lists made in shards: by either index the same, taken over by another worker, right after edits meanwhile."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, settle, write
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task, TaskState
from ecosystem.directory import actions as directory
from ecosystem.recommendations import actions
from ecosystem.recommendations import jobs as work
from ecosystem.recommendations.engine import shards
from ecosystem.recommendations.models import RecommendationList
from tests.connections.people import fund, mentor, owner_of, startup

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def lists():
    db.session.expire_all()
    rows = db.session.scalars(sa.select(RecommendationList))
    return {(one.profile_id, one.wanted): (one.entries, one.considered, one.broken, one.model) for one in rows}


def task():
    db.session.expire_all()
    return db.session.scalars(sa.select(Task).order_by(Task.id.desc())).first()


@pytest.fixture(params=["embedded", "qdrant"])
def world(request, app, jobs, monkeypatch):
    for name in ("engine", "part_of_lists", "qdrant"):
        app.extensions.pop(name, None)
    monkeypatch.setitem(app.config, "MATCH_INDEX", request.param)
    monkeypatch.setitem(app.config, "QDRANT_URL", ":memory:")
    monkeypatch.setattr(shards, "PUT", 2)
    monkeypatch.setattr(shards, "ASK", 2)
    found = [startup("Trại 1"), startup("Trại 2"), mentor(), fund()]
    jobs.run()
    return found


def test_lists_made_in_shards_are_those_of_one_process(world, app, jobs):
    before = lists()
    assert len(before) == 6
    with write():
        db.session.execute(sa.delete(RecommendationList))
    result = app.test_cli_runner().invoke(args=["recommendations", "refresh", "--in-shards"])
    assert result.exit_code == 0, result.output
    jobs.run()
    assert lists() == before
    assert (task().state, task().done) == (TaskState.DONE, 9)


def test_another_worker_takes_over_where_the_first_died(world, app, jobs):
    before = lists()
    work.refresh_in_shards()
    first = task()
    data = dict(db.session.get_one(Entry, first.entry_id).data)
    for place in (0, 2, 4):
        made = shards.make(work.engine(), data, place)
        with write():
            actions.store_shard(task(), place, made)
            actions.store_shard(task(), place, made)  # the same chunk, by two workers: once
    assert task().done == 6
    for name in ("engine", "part_of_lists"):
        app.extensions.pop(name)
    jobs.run()
    assert task().state is TaskState.DONE
    assert lists() == before


def test_who_left_meanwhile_stands_in_no_list(world, app, jobs):
    helper = world[2]
    work.refresh_in_shards()
    directory.hide(owner_of(helper), helper)
    settle(keep=True)
    jobs.run()
    assert not [entries for key, (entries, *_) in lists().items() if helper.id in {one["id"] for one in entries}]
    assert (helper.id, "startups") not in lists()


def test_an_epoch_whose_records_are_gone_is_begun_again(world, app, jobs):
    before = lists()
    work.refresh_in_shards()
    with write():
        entry = db.session.get_one(Entry, task().entry_id)
        db.session.execute(sa.text("DELETE FROM matching_record WHERE key = :key"), {"key": entry.data["standings"]})
    app.extensions.pop("part_of_lists", None)
    jobs.run()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Task)) == 2
    assert task().state is TaskState.DONE
    assert lists() == before


def test_a_later_refresh_stops_the_earlier(world, jobs):
    work.refresh_in_shards()
    earlier = task().id
    work.refresh_in_shards()
    jobs.run()
    assert db.session.get_one(Task, earlier).state is TaskState.CANCELLED
    assert task().state is TaskState.DONE


@pytest.mark.parametrize("world", ["qdrant"], indirect=True)
def test_who_leaves_is_gone_from_the_index_at_once(world, app, jobs):
    work.refresh_in_shards()
    jobs.run()
    helper = world[2]
    held = app.extensions["qdrant"]

    def named():
        names = [one.name for one in held.get_collections().collections]
        points = [point for name in names for point in held.scroll(name, limit=1000)[0]]
        return {point.payload["document"] for point in points}

    assert str(helper.id) in named()
    directory.hide(owner_of(helper), helper)
    settle(keep=True)
    jobs.run()
    assert str(helper.id) not in named()
