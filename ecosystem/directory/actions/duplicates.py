"""Verbs of duplicates: look for them, set a pair aside, take that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import rules
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import DuplicatePair, PairState, ProfileKey
from ecosystem.directory.queries import duplicates as queries
from ecosystem.directory.rules.duplicates import Likeness, Marks, keys

CHUNK = 300
DECIDED = _l("Cặp này vừa được xử lý. Vui lòng tải lại trang.")


def look_for_twins(profile_id: int) -> int:
    """Bring the keys and pairs of one profile up to date. Returns how many likely pairs it has."""
    marked = queries.marks_of([profile_id])
    if profile_id not in marked:
        return 0
    own = marked[profile_id]
    keep_keys({profile_id: own})
    found = queries.likely_of(profile_id, own)
    _keep_pairs(found, _pairs_of([profile_id]))
    return len(found)


def keep_pairs(found: queries.Found) -> int:
    """Store the pairs of a sweep over all profiles. Returns how many likely pairs there are."""
    _keep_pairs(found, db.session.scalars(sa.select(DuplicatePair)).all())
    return len(found)


def dismiss_pair(actor: Account, pair: DuplicatePair) -> None:
    """Say that the two are not the same. Raises ``Refused`` (``decided``) when somebody was faster."""
    move_pair(actor, pair, PairState.OPEN, PairState.DISMISSED)
    record("duplicate.dismissed", actor=actor.id, subject=pair, left=pair.left_id, right=pair.right_id)


def reopen_pair(actor: Account, pair: DuplicatePair) -> None:
    """Take that back."""
    move_pair(actor, pair, PairState.DISMISSED, PairState.OPEN)
    record("duplicate.reopened", actor=actor.id, subject=pair, left=pair.left_id, right=pair.right_id)


def move_pair(actor: Account, pair: DuplicatePair, before: PairState, after: PairState) -> None:
    """Take ``pair`` from one state to another. Raises ``Refused`` (``decided``) when it does not stand there now."""
    permit(rules.is_officer(actor))
    is_open = after is PairState.OPEN
    moved = affected(
        sa.update(DuplicatePair)
        .where(DuplicatePair.id == pair.id, DuplicatePair.state == before)
        .values(state=after, decided_at=None if is_open else clock.now(), decided_by_id=None if is_open else actor.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(pair)
    if not moved:
        raise Refused(DECIDED, code="decided")


def keep_keys(marked: dict[int, Marks]) -> None:
    """Bring the stored keys of these profiles to what ``marked`` says, touching only the difference."""
    ids = sorted(marked)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        stored = db.session.execute(
            sa.select(ProfileKey.profile_id, ProfileKey.key).where(ProfileKey.profile_id.in_(some))
        )
        known = {(row.profile_id, row.key) for row in stored}
        wanted = {(profile_id, key) for profile_id in some for key in keys(marked[profile_id])}
        for profile_id, key in sorted(known - wanted):
            gone = sa.delete(ProfileKey).where(ProfileKey.profile_id == profile_id, ProfileKey.key == key)
            db.session.execute(gone)
        _insert(ProfileKey, [{"profile_id": one, "key": key} for one, key in sorted(wanted - known)])


def _keep_pairs(found: queries.Found, stored: Iterable[DuplicatePair]) -> None:
    """New pairs in, open ones that no longer look alike out; what officers decided stays decided."""
    known = {(pair.left_id, pair.right_id): pair for pair in stored}
    for sides, pair in known.items():
        likeness = found.get(sides)
        if likeness is None:
            if pair.state is PairState.OPEN:
                db.session.delete(pair)
        elif _says_more(pair, likeness):
            pair.score, pair.reasons = likeness.score, list(likeness.reasons)
            pair.state, pair.decided_at, pair.decided_by_id = PairState.OPEN, None, None
        elif pair.state is PairState.OPEN and (pair.score, tuple(pair.reasons)) != (likeness.score, likeness.reasons):
            pair.score, pair.reasons = likeness.score, list(likeness.reasons)
    db.session.flush()
    fresh = [
        {
            "left_id": left,
            "right_id": right,
            "state": PairState.OPEN,
            "score": likeness.score,
            "reasons": list(likeness.reasons),
            "found_at": clock.now(),
        }
        for (left, right), likeness in sorted(found.items())
        if (left, right) not in known
    ]
    _insert(DuplicatePair, fresh)


def _says_more(pair: DuplicatePair, likeness: Likeness) -> bool:
    """A pair that was set aside comes back when the two now share a tax code, which they did not then."""
    return pair.state is PairState.DISMISSED and "tax-code" in likeness.reasons and "tax-code" not in pair.reasons


def _pairs_of(ids: Sequence[int]) -> Sequence[DuplicatePair]:
    mine = DuplicatePair.left_id.in_(ids) | DuplicatePair.right_id.in_(ids)
    return db.session.scalars(sa.select(DuplicatePair).where(mine)).all()


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert rows; one that another connection has just inserted is there already, which is all that is wanted."""
    if not rows:
        return
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        db.session.execute(insert_into(model).values(some).on_conflict_do_nothing())
