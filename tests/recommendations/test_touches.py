"""An edit reads the stored lists that it touches, and no others."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.recommendations import engine as engines
from ecosystem.recommendations import queries
from ecosystem.recommendations.engine.entries import touches
from ecosystem.recommendations.models import RecommendationList
from tests.connections.people import mentor, startup
from tests.recommendations.test_lists import change, ids


@pytest.mark.parametrize(
    ("places", "last", "orders", "touched"),
    [
        (None, None, {1: None}, True),
        ([1, 2, 3], 50.0, {1: None}, True),
        ([1, 2, 3], 50.0, {4: None}, False),
        ([1, 2, 3], 50.0, {4: 49.9}, False),
        ([1, 2, 3], 50.0, {4: 50.0}, True),
        ([1, 2, 3], 50.0, {4: 1.0, 2: None}, True),
        ([1, 2], 50.0, {4: 1.0}, True),
        ([], None, {4: 1.0}, True),
        ([], None, {4: None}, False),
    ],
)
def test_a_list_is_touched_by_who_stands_in_it_or_comes_to_stand(places, last, orders, touched):
    assert touches(places, last, orders, refill=3) is touched


@pytest.fixture
def world(app, jobs, monkeypatch):
    """Lists of two sectors that are full, in a world that counts as large."""
    for name, value in (("SMALL", 1), ("EDITED", 100.0), ("KEEP", 2), ("REFILL", 2), ("SHORT", 1)):
        monkeypatch.setattr(engines, name, value)
    texts = {"iot": "Cảm biến đo mặn.", "edtech": "Lớp học nhạc cụ dân tộc."}
    owns = [startup(f"S {sector}", sectors=(sector,), description_vi=text) for sector, text in texts.items()]
    helpers = [
        mentor(f"M {sector} {n}", sectors=(sector,), experience_vi=text) for sector, text in texts.items() for n in "ab"
    ]
    jobs.run()
    return owns, helpers


def rows():
    return {(row.profile_id, row.wanted): row for row in db.session.scalars(sa.select(RecommendationList))}


def test_what_an_edit_asks_of_lists_is_written_with_them(world):
    for row in rows().values():
        assert row.places == [entry["id"] for entry in row.entries]
        assert row.last == (row.entries[-1]["order"] if row.entries else None)


def test_an_edit_reads_only_the_lists_that_it_touches(world, jobs, monkeypatch):
    owns, helpers = world
    read, stored = [], queries.stored

    def noted(wanted, owners):
        read.append((wanted, list(owners)))
        return stored(wanted, owners)

    monkeypatch.setattr(queries, "stored", noted)
    assert set(ids(owns[0], "mentors")) == {helpers[0].id, helpers[1].id}
    change(helpers[0], experience_vi="Cảm biến đo mặn và phần mềm.")
    jobs.run()
    assert ("mentors", [owns[0].id]) in read
    assert all(owns[1].id not in owners for _wanted, owners in read)


def test_lists_written_before_there_were_places_are_read_whole_and_stay_right(world, jobs):
    owns, helpers = world
    db.session.execute(sa.update(RecommendationList).values(places=sa.null(), last=None))
    db.session.commit()
    change(helpers[0], sectors=("edtech",), experience_vi="Lớp học nhạc cụ dân tộc.")
    jobs.run()
    assert helpers[0].id in rows()[owns[1].id, "mentors"].places
    assert helpers[0].id not in ids(owns[0], "mentors")[:1]
