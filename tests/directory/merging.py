"""Two profiles of one startup, and what an officer does with them."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.directory.actions import merging, unmerging
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import DuplicatePair, Kind, Profile
from ecosystem.directory.queries import merges
from ecosystem.directory.rules import merges as rules
from ecosystem.directory.rules.values import held
from tests.cast import STARTUP

# What Vy typed about the same startup: another phone and e-mail, no ask, a longer description.
TWIN = replace(
    STARTUP,
    email="vy.rieng@songxanh.example",
    phone="+84905777888",
    description_vi=STARTUP.description_vi + " Nhóm vừa thử thêm ở hai hồ nuôi tại Hoà Vang và ghi số đo mỗi mười phút.",
    ask_amount=None,
    ask_entered="",
)


def twins(cast):
    """Lan's startup, and the same once more by Vy."""
    return cast.startup, cast.profile(cast.stranger, Kind.STARTUP, TWIN)


def pair_of(left, right):
    """The pair that the sweep finds."""
    sweep()
    ids = sorted([left.id, right.id])
    return db.session.scalars(
        sa.select(DuplicatePair).where(DuplicatePair.left_id == ids[0], DuplicatePair.right_id == ids[1])
    ).one()


def plan(pair, kept, *, members=None, mark=None, **sides):
    """What an officer who keeps ``kept`` decides: the defaults, but for ``sides``."""
    two = merges.two(db.session.merge(pair))
    own, other = two.sides(kept.id)
    who = (two.standing(own), two.standing(other))
    units = rules.differing_units(own.kind, held(own), held(other))
    chosen = {unit: rules.default_side(unit, held(own), held(other), who) for unit in units}
    chosen |= {unit: rules.Keep(side) for unit, side in sides.items()}
    people = {row.account_id for row in other.memberships} if members is None else set(members)
    return merging.Plan(own.id, chosen, frozenset(people), mark or two.mark)


def merge(cast, pair, kept, **given):
    """Merge as the officer."""
    with write():
        return merging.merge(cast.officer, db.session.get_one(DuplicatePair, pair.id), plan(pair, kept, **given)).id


def undo(cast, pair):
    """Undo as the administrator; the units that stay as they were edited since."""
    with write():
        return unmerging.undo_merge(cast.admin, db.session.get_one(DuplicatePair, pair.id)).edited


def fresh(profile):
    """The row as the database holds it."""
    db.session.expire_all()
    return db.session.get_one(Profile, profile.id)
