"""Questions about merges: the two profiles of a pair as an officer compares them, and merges that stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import DuplicatePair, Merge, Profile, ProfileDraft, State, Verification
from ecosystem.directory.queries.profiles import profile_by_id, whole
from ecosystem.directory.rules import merges as rules
from ecosystem.directory.rules.merges import Standing
from ecosystem.directory.rules.values import held
from ecosystem.directory.rules.verification import has_badge

LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Two:
    """A pair with both profiles loaded whole and their verifications, as they stand at one moment."""

    pair: DuplicatePair
    left: Profile
    right: Profile
    cases: Mapping[int, Verification]

    @property
    def mark(self) -> str:
        """Names this moment: it changes when either profile, its members or its verification does."""
        told = [
            [one.id, one.version, sorted([row.account_id, row.right.value] for row in one.memberships)]
            for one in (self.left, self.right)
        ]
        cases = sorted([case.profile_id, case.version] for case in self.cases.values())
        digest = hashlib.sha256(json.dumps([told, cases]).encode()).hexdigest()[:12]
        return f"{self.left.version}-{self.right.version}-{digest}"

    def sides(self, kept_id: int) -> tuple[Profile, Profile]:
        """The kept and the taken one. Raises ``NotFound`` for an id that is neither."""
        if kept_id not in (self.left.id, self.right.id):
            raise NotFound
        return (self.left, self.right) if kept_id == self.left.id else (self.right, self.left)

    def standing(self, one: Profile) -> Standing:
        """What tells whether to keep it."""
        case = self.cases.get(one.id)
        return Standing(
            id=one.id,
            verified=case is not None and has_badge(case.valid_until, clock.today()),
            has_members=bool(one.memberships),
            published=one.state is State.PUBLISHED,
            filled=rules.filled(held(one)),
            updated_at=one.updated_at,
        )

    @property
    def default_kept(self) -> int:
        """The id of the one to keep unless the officer says otherwise."""
        return rules.default_kept(self.standing(self.left), self.standing(self.right))


def two(pair: DuplicatePair) -> Two:
    """Both profiles of ``pair`` as the database holds them now, whatever this session remembered."""
    ids = (pair.left_id, pair.right_id)
    select = whole().where(Profile.id.in_(ids)).execution_options(populate_existing=True)
    found = {row.id: row for row in db.session.scalars(select)}
    cases = sa.select(Verification).where(Verification.profile_id.in_(ids)).execution_options(populate_existing=True)
    return Two(pair, found[ids[0]], found[ids[1]], {case.profile_id: case for case in db.session.scalars(cases)})


def merge_of(pair: DuplicatePair) -> Merge | None:
    """The latest merge of the two, also one that was undone."""
    ids = (pair.left_id, pair.right_id)
    select = sa.select(Merge).where(Merge.kept_id.in_(ids), Merge.taken_id.in_(ids)).order_by(Merge.id.desc()).limit(1)
    return db.session.scalars(select).one_or_none()


def merge(merge_id: int) -> Merge | None:
    """One merge, or ``None`` when one of its profiles was purged since."""
    return db.session.get(Merge, merge_id)


def later_merge(one: Merge) -> bool:
    """Whether the kept profile has taken another in since, or was itself taken, and that stands."""
    after = sa.and_(Merge.kept_id == one.kept_id, Merge.id > one.id)
    select = sa.select(Merge.id).where(Merge.undone_at.is_(None), after | (Merge.taken_id == one.kept_id))
    return db.session.scalar(sa.select(select.exists())) is True


def where_it_went(profile: Profile) -> Profile:
    """The profile that ``profile`` was taken into in the end, loaded whole; itself when it was not."""
    found = profile
    for _step in range(LONGEST_CHAIN):
        if found.merged_into_id is None:
            break
        found = profile_by_id(found.merged_into_id)
    return found


def draft_count(profile_id: int) -> int:
    """How many drafts people have begun for a profile."""
    count = sa.select(sa.func.count()).select_from(ProfileDraft).where(ProfileDraft.profile_id == profile_id)
    return db.session.scalar(count.where(ProfileDraft.discarded_at.is_(None))) or 0
