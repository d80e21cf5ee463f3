"""The epoch on disk: a worker that starts again goes on where the last one stopped, or begins from the database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, settle, write
from ecosystem.directory import actions as directory
from ecosystem.recommendations import actions
from ecosystem.recommendations import engine as engines
from ecosystem.recommendations.models import RecommendationList
from matching.space import Space
from tests.connections.people import asked, mentor, owner_of, startup
from tests.recommendations.test_lists import change

SECTORS = ("iot", "agritech", "ai", "aquaculture-marine", "edtech")


@pytest.fixture
def large(app, jobs, monkeypatch):
    """A world that counts as large, edited since its epoch: changed, gone, new, busy."""
    for name, value in (("SMALL", 1), ("EDITED", 100.0)):
        monkeypatch.setattr(engines, name, value)
    owns = [startup(f"Trại {n}", sectors=SECTORS[n % 4 : n % 4 + 2]) for n in range(4)]
    helpers = [mentor(f"Người {n}", sectors=SECTORS[n % 4 : n % 4 + 2]) for n in range(5)]
    jobs.run()
    change(helpers[0], sectors=("iot",), experience_vi="Cảm biến cho đầm tôm.")
    directory.hide(owner_of(helpers[1]), helpers[1])
    mentor("Người mới", sectors=("fintech", "ai"))
    asked(owns[2], helpers[2])
    jobs.run()
    return owns, helpers


def stored():
    db.session.expire_all()
    rows = db.session.scalars(sa.select(RecommendationList))
    return {(row.profile_id, row.wanted): (row.made_at, row.model, row.inputs, row.entries) for row in rows}


def contents():
    return {key: told(row[3]) for key, row in stored().items()}


def told(entries):
    return [(one["id"], one["score"], one["value"]) for one in entries]


def place(app):
    return Path(app.config["INDEX_DIR"]) / "epoch"


def test_a_worker_that_starts_again_makes_no_list_that_stands(large, app, monkeypatch):
    before, cut = stored(), []
    terms = Space.terms

    def noted(space, text):
        cut.append(text)
        return terms(space, text)

    monkeypatch.setattr(Space, "terms", noted)
    work = engines.Engine().refresh(())
    assert (work.lists, work.gone, work.whole) == ([], frozenset(), False)
    assert stored() == before
    # Only the two texts that were written since the epoch.
    assert len(set(cut)) <= 2


def test_what_changed_while_no_worker_ran_is_seen_to_and_stays_exact(large, app):
    owns, helpers = large
    model = {row[1] for row in stored().values()}
    change(helpers[3], sectors=("edtech",))
    directory.hide(owner_of(helpers[4]), helpers[4])
    settle(keep=True)
    engine = engines.Engine()
    work = engine.refresh(())
    with write():
        actions.store(work)
    assert not work.whole
    assert {row[1] for row in stored().values()} == model
    met = engines._met()
    exact = {
        (profile_id, wanted): [
            (one["id"], one["score"], one["value"]) for one in engine._list(owner, wanted, met).entries
        ]
        for profile_id, owner in engine._held.items()
        for wanted in engines.LISTS[owner.kind]
    }
    assert contents() == exact
    assert (owns[0].id, "mentors") in exact


@pytest.mark.parametrize("damage", ["missing", "short", "changed", "pointer"])
def test_a_damaged_epoch_is_made_again_from_the_database_alone(large, app, damage):
    before = contents()
    folder = place(app)
    (file,) = folder.glob("version-*/text_data.npy")
    if damage == "missing":
        (folder / "current.json").unlink()
    elif damage == "pointer":
        (folder / "current.json").write_text('{"version": "version-0"}')
    elif damage == "short":
        file.write_bytes(file.read_bytes()[:-8])
    else:
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    work = engines.Engine().refresh(())
    with write():
        actions.store(work)
    assert work.whole
    assert contents().keys() == before.keys()
    again = engines.Engine().refresh(())
    assert (again.lists, again.whole) == ([], False)


def test_a_new_epoch_from_kept_counts_is_the_epoch_of_a_fit(large, app):
    one = engines.Engine()
    one.refresh_all()
    (place(app) / "current.json").unlink()
    other = engines.Engine()
    other.refresh_all()
    assert one.model == other.model


def test_the_epoch_of_another_world_is_not_taken_up(large, app):
    with write():
        db.session.execute(sa.update(RecommendationList).values(inputs="0" * 64))
    assert engines.Engine().refresh(()).whole
