"""What two profiles that become one leave at calls and challenges, and what an undo gives back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.calls.actions import merging as of_calls
from ecosystem.calls.models import Application
from ecosystem.challenges import actions, queries
from ecosystem.challenges.actions import merging
from ecosystem.challenges.models import ChallengeInvitation, Reuse
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory.actions import following
from ecosystem.directory.models import Kind, Merge
from ecosystem.directory.rules.values import InstitutionValues
from tests.challenges.world import SLUG, accepted, opened, proposed
from tests.directory.merging import merge, pair_of, twins, undo

WARD = InstitutionValues(name="UBND phường Sông Trà", institution_kind="ward")


def named(column):
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(column)))


@pytest.fixture
def invited(cast):
    """Both twins are invited to one challenge, the second alone to another; it proposes to both."""
    kept, taken = twins(cast)
    both = opened(cast)
    other = opened(cast, slug="bai-toan-hai", title_vi="Bài toán hai")
    for one, profile in ((both, kept), (both, taken), (other, taken)):
        with write():
            actions.invite(cast.owner, queries.challenge(one.call.slug), profile)
    for one in (both, other):
        proposed(cast, queries.challenge(one.call.slug), profile=taken, who=cast.stranger)
    return kept, taken


def test_invitations_and_proposals_follow_and_return(invited, cast, jobs):
    kept, taken = invited
    jobs.run()
    before = named(ChallengeInvitation.profile_id), named(Application.profile_id)
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    # Whom both were invited to stays with each, for a way back; what the taken one proposed is the kept one's.
    assert named(ChallengeInvitation.profile_id) == sorted([kept.id, kept.id, taken.id])
    assert named(Application.profile_id) == [kept.id, kept.id]
    undo(cast, pair)
    jobs.run()
    assert (named(ChallengeInvitation.profile_id), named(Application.profile_id)) == before


def test_undone_before_the_worker_came_nothing_moves(invited, cast, jobs):
    kept, taken = invited
    jobs.run()
    before, pair = named(ChallengeInvitation.profile_id), pair_of(kept, taken)
    merge(cast, pair, kept)
    undo(cast, pair)
    jobs.run()
    assert named(ChallengeInvitation.profile_id) == before


def test_what_came_since_stays_with_the_kept_one(invited, cast, jobs):
    kept, taken = invited
    jobs.run()
    pair = pair_of(kept, taken)
    merge(cast, pair, kept)
    jobs.run()
    third = opened(cast, slug="bai-toan-ba", title_vi="Bài toán ba")
    with write():
        actions.invite(cast.owner, third, cast.whole(kept))
    undo(cast, pair)
    jobs.run()
    assert named(ChallengeInvitation.profile_id) == sorted([kept.id, taken.id, taken.id, kept.id])


def test_agencies_keep_their_calls_and_what_they_used_again(cast, jobs, frozen):
    """One row an agency: a second follow of the same merge moves nothing more."""
    from ecosystem.accounts.models import Role

    chi = cast.account("chi", "Phan Mai Chi", Role.CHALLENGE_OWNER)
    taken = cast.profile(chi, Kind.INSTITUTION, WARD)
    kept = cast.profile(cast.owner, Kind.INSTITUTION, replace(WARD, name="UBND phường Trà Giang"))
    accepted(cast, frozen)
    with write():
        made = actions.reuse(chi, queries.challenge(SLUG), taken)
    with write():
        row = Merge(kept_id=kept.id, taken_id=taken.id, merged_at=clock.now(), chosen={}, snapshot={}, moved={})
        row.merged_by_id = cast.officer.id
        db.session.add(row)
        db.session.flush()
        number = row.id
    for _twice in range(2):
        with write():
            for each in (merging, of_calls):
                following.follow_merge(number, each.FEATURE, each.PLACES)
    assert (named(Reuse.agency_id), made.call.organisation_id) == ([kept.id], kept.id)
    with write():
        row = db.session.get_one(Merge, number)
        row.undone_at, row.undone_by_id = clock.now(), cast.admin.id
    for _twice in range(2):
        with write():
            for each in (merging, of_calls):
                following.follow_unmerge(number, each.FEATURE, each.PLACES)
    assert (named(Reuse.agency_id), made.call.organisation_id) == ([taken.id], taken.id)
