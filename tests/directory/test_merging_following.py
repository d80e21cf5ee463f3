"""What follows a merge: introductions and opinions of higher floors, who is told, who is let in, who is erased."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.actions import inviting
from ecosystem.accounts.models import Invitation
from ecosystem.connections.models import Introduction
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.directory import actions
from ecosystem.directory.models import (
    Membership,
    Merge,
    Profile,
    Right,
    State,
)
from ecosystem.notices.models import Notice
from ecosystem.recommendations.models import Bookmark, Opinion, Reason
from tests.directory.merging import fresh, merge, pair_of, twins, undo

# --- introductions and opinions --------------------------------------------------------------------------------------


def sides():
    db.session.expire_all()
    return {row.key: {row.asker_id, row.asked_id} for row in db.session.scalars(sa.select(Introduction))}


def test_connections_move_and_return(app, cast, jobs):
    kept, taken = twins(cast)
    one = cast.accept(cast.ask(taken, cast.mentor, by=cast.stranger), by=cast.minh)
    other = cast.ask(kept, cast.angel_profile, by=cast.lan)
    before = sides()
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    assert sides() == {one.key: {kept.id, cast.mentor.id}, other.key: before[other.key]}
    undo(cast, pair)
    jobs.run()
    assert sides() == before


def test_of_two_with_the_same_side_the_one_that_came_further_stands(app, cast, jobs, browse):
    kept, taken = twins(cast)
    asked = cast.ask(kept, cast.mentor, by=cast.lan)
    accepted = cast.accept(cast.ask(taken, cast.mentor, by=cast.stranger), by=cast.minh)
    before = sides()
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    assert sides() == {
        accepted.key: {kept.id, cast.mentor.id},
        asked.key: {taken.id, cast.mentor.id},
    }
    browse().sign_in(cast.lan).get(f"/introductions/{accepted.key}")
    undo(cast, pair)
    jobs.run()
    assert sides() == before


def test_undone_before_the_worker_came_nothing_moves(app, cast, jobs):
    kept, taken = twins(cast)
    cast.accept(cast.ask(taken, cast.mentor, by=cast.stranger), by=cast.minh)
    before = sides()
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    undo(cast, pair)
    jobs.run()
    assert sides() == before


def test_opinions_move_where_nothing_was_said_and_return(app, cast, jobs):
    from ecosystem.recommendations import actions as opinions

    kept, taken = twins(cast)
    with write():
        opinions.refuse(cast.minh, cast.whole(cast.mentor), cast.whole(taken), Reason.OTHER)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    assert db.session.scalars(sa.select(Opinion.other_id)).all() == [kept.id]
    undo(cast, pair)
    jobs.run()
    assert db.session.scalars(sa.select(Opinion.other_id)).all() == [taken.id]


def test_a_refused_twin_stays_refused_in_the_kept_one_and_both_get_back_what_was_said(app, cast, jobs):
    from ecosystem.recommendations import actions as opinions

    kept, taken = twins(cast)
    # Made by naming them, each in a transaction of its own.
    cast.mentor, cast.ha  # noqa: B018
    with write():
        opinions.refuse(cast.minh, cast.whole(cast.mentor), cast.whole(taken), Reason.KNOWN)
        opinions.like(cast.minh, cast.whole(cast.mentor), cast.whole(kept))
        opinions.save(cast.ha, cast.whole(taken))

    def said():
        db.session.expire_all()
        rows = db.session.execute(sa.select(Opinion.other_id, Opinion.state))
        return {row.other_id: row.state.value for row in rows}, db.session.scalars(sa.select(Bookmark.other_id)).all()

    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    assert said()[0] == {kept.id: "refused", taken.id: "fits"}
    assert said()[1] == [kept.id]
    undo(cast, pair)
    jobs.run()
    assert said() == ({taken.id: "refused", kept.id: "fits"}, [taken.id])


# --- who is told -----------------------------------------------------------------------------------------------------


def test_owners_of_both_are_told_in_the_inbox_and_by_mail(app, cast, jobs, outbox):
    kept, taken = twins(cast)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    kinds = sa.select(Notice.account_id).where(Notice.kind == "profile.merged")
    assert set(db.session.scalars(kinds)) == {cast.lan.id, cast.stranger.id}
    for who in ("lan", "vy"):
        letter = outbox.last(f"{who}@example.com")
        assert "gộp" in letter.subject
        assert "trả lời thư này trong 30 ngày" in letter.text
    undo(cast, pair)
    jobs.run()
    assert "lại là hai hồ sơ" in outbox.last("vy@example.com").subject
    events = set(db.session.scalars(sa.select(Entry.event)))
    assert {"profile.merged", "profile.unmerged"} <= events


def test_an_invitation_into_the_taken_one_lets_into_the_kept_one(app, cast, jobs):
    kept, taken = twins(cast)
    with write():
        actions.invite(cast.stranger, cast.whole(taken), email="ha@example.com", right=Right.VIEWER)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    guest = cast.ha
    with write():
        token = inviting._renew(db.session.scalars(sa.select(Invitation)).one())
        inviting.accept_invitation(guest, token)
    jobs.run()
    there = sa.select(Membership.account_id).where(Membership.profile_id == kept.id)
    assert cast.ha.id in set(db.session.scalars(there))
    told = sa.select(Notice.account_id).where(Notice.kind == "invitation.accepted")
    assert db.session.scalars(told).all() == [cast.stranger.id]


def test_an_erased_owner_leaves_no_name_in_an_address(app, cast):
    kept, taken = twins(cast)
    slug = taken.slug
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    with write():
        actions.erase_profiles([taken.id], ["Đặng Tường Vy"])
    row = fresh(taken)
    assert row.merged_into_id is None
    assert row.slug != slug
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Merge)) == 0
    assert db.session.get_one(Profile, kept.id).state is State.PUBLISHED
