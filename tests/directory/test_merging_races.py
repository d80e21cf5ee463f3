"""Merging while somebody else merges or edits, with two real connections: one wins, the other is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.actions import merging, unmerging
from ecosystem.directory.models import DuplicatePair, Merge, Profile, ProfileRevision, State
from ecosystem.directory.rules.values import held
from tests.directory.merging import merge, pair_of, plan, twins
from tests.directory.test_verification import together

AT_ONCE = 6


def merges():
    db.session.rollback()
    return db.session.scalars(sa.select(Merge).order_by(Merge.id)).all()


def merger(actor, pair, wanted):
    """Somebody who looked at both a moment ago and confirms now."""
    ids = actor.id, pair.id

    def act():
        who, which = db.session.get_one(Account, ids[0]), db.session.get_one(DuplicatePair, ids[1])
        merging.merge(who, which, wanted)

    return act


def editor(actor, profile, phone):
    """Somebody who has the form open and sends it now."""
    ids, version = (actor.id, profile.id), profile.version

    def act():
        one = queries.profile_by_id(ids[1])
        actions.update(db.session.get_one(Account, ids[0]), one, replace(held(one), phone=phone), version=version)

    return act


def test_many_officers_merge_one_pair_once(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    wanted = plan(pair, kept)
    acts = [merger(cast.officer if number % 2 else cast.admin, pair, wanted) for number in range(AT_ONCE)]
    assert together(app, acts) == ["decided"] * (AT_ONCE - 1) + ["ok"]
    assert [(row.kept_id, row.taken_id) for row in merges()] == [(kept.id, taken.id)]


def test_this_into_that_and_that_into_this(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    acts = [merger(cast.officer, pair, plan(pair, one)) for one in (kept, taken) * 3]
    assert together(app, acts) == ["decided"] * 5 + ["ok"]
    [row] = merges()
    states = dict(db.session.execute(sa.select(Profile.id, Profile.state)).all())
    assert states == {row.kept_id: State.PUBLISHED, row.taken_id: State.REMOVED}


@pytest.mark.parametrize("which", ["kept", "taken"])
def test_merging_and_editing_at_once(app, cast, which):
    """Either the edit is in and the officer looks again, or the merge is in and the editor is told."""
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    owner, edited = (cast.lan, kept) if which == "kept" else (cast.stranger, taken)
    acts = [merger(cast.officer, pair, plan(pair, kept)), editor(owner, cast.whole(edited), "+84905999888")]
    answers = together(app, acts)
    assert answers in (["ok", "stale"], ["not-yours", "ok"])
    done = merges()
    phone = db.session.scalar(sa.select(Profile.phone).where(Profile.id == edited.id))
    assert (phone == "+84905999888") is (not done)


def test_undone_by_many_at_once_is_undone_once(app, cast):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    ids = cast.admin.id, pair.id

    def act():
        unmerging.undo_merge(db.session.get_one(Account, ids[0]), db.session.get_one(DuplicatePair, ids[1]))

    assert together(app, [act] * AT_ONCE) == ["decided"] * (AT_ONCE - 1) + ["ok"]
    [row] = merges()
    assert row.undone_at is not None


def test_the_database_takes_a_profile_into_one_at_a_time(app, cast):
    kept, taken = twins(cast)
    merge(cast, pair_of(kept, taken), kept)
    [row] = merges()
    again = Merge(kept_id=cast.mentor.id, taken_id=row.taken_id, merged_at=row.merged_at, chosen={}, snapshot={})
    again.moved = {}
    with pytest.raises(sa.exc.IntegrityError), write():
        db.session.add(again)
        db.session.flush()


def test_two_people_edit_at_once_and_nothing_is_lost(app, cast):
    """Each sent what they began from: one is in, with one more line of history, every other is told."""
    profile = cast.whole(cast.startup)
    before = profile.version
    acts = [editor(cast.lan, profile, f"+8490500{number:04}") for number in range(AT_ONCE)]
    assert together(app, acts) == ["ok"] + ["stale"] * (AT_ONCE - 1)
    found = cast.whole(cast.startup)
    assert found.version == before + 1
    lines = sa.select(ProfileRevision).where(ProfileRevision.profile_id == found.id, ProfileRevision.version > before)
    [line] = db.session.scalars(lines).all()
    assert line.content["phone"] == found.phone
