"""Posting, changing, closing, renewing; and what the clock does."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.partners import queries, rules
from ecosystem.partners.models import Mover, Posting, PostingState, Side, Subject
from ecosystem.partners.rules import Words
from ecosystem.taxonomy import queries as taxonomy


def post(actor: Account | None, profile: Profile, what: tuple[Subject, Side], words: Words) -> Posting:
    """Post what a profile needs or offers; what was closed before is opened again with the new words.

    Raises ``Refused``: a code of ``rules.OBSTACLES``, of ``rules.checked``, or ``posted`` when one is open already.
    """
    subject, side = what
    stands = rules.obstacle(actor, profile, subject, side)
    if stands is not None:
        raise Refused(rules.OBSTACLES[stands], code=stands)
    values = _values(words, subject)
    before = queries.of(profile.id, subject, side)
    if before is None:
        before = _new(profile, what, values)
    elif not _shift(before, PostingState.OPEN, Mover.HAND, **values, **_fresh(), closed_at=None, told_at=None):
        raise _posted()
    record("posting.opened", actor=actor.id if actor else None, subject=before, profile=profile.id)
    return before


def change(actor: Account, posting: Posting, words: Words, *, version: int) -> None:
    """Change what it says. Raises ``Refused``: ``not-yours``, those of ``rules.checked``, or ``changed``."""
    _permit(actor, posting)
    values = _values(words, posting.subject)
    where = (Posting.id == posting.id, Posting.version == version)
    moved = affected(
        sa.update(Posting)
        .where(*where)
        .values(**values, updated_at=clock.now(), version=Posting.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(posting)
    if not moved:
        raise Refused(_l("Tin này vừa được sửa ở nơi khác. Vui lòng tải lại trang rồi sửa lại."), code="changed")
    record("posting.changed", actor=actor.id, subject=posting, profile=posting.profile_id)


def close(actor: Account, posting: Posting) -> bool:
    """Close it; twice changes nothing. Returns whether it did. Raises ``Refused``: ``not-yours``."""
    _permit(actor, posting)
    if not _shift(posting, PostingState.CLOSED, Mover.HAND, closed_at=clock.now()):
        return False
    record("posting.closed", actor=actor.id, subject=posting, profile=posting.profile_id)
    return True


def renew(actor: Account, posting: Posting) -> None:
    """Let it stand for another span from today when it is about to end, or open it again; twice changes nothing.

    Raises ``Refused``: ``not-yours``, or a code of ``rules.OBSTACLES``.
    """
    _permit(actor, posting)
    stands = rules.obstacle(actor, posting.profile, posting.subject, posting.side)
    if stands is not None:
        raise Refused(rules.OBSTACLES[stands], code=stands)
    if _shift(posting, PostingState.OPEN, Mover.HAND, **_fresh(), closed_at=None):
        record("posting.opened", actor=actor.id, subject=posting, profile=posting.profile_id)
        return
    # It stands long enough yet, or another click has renewed it.
    if not rules.is_ending(posting.closes_on, clock.today()):
        return
    renewed = affected(
        sa.update(Posting)
        .where(Posting.id == posting.id, Posting.state == PostingState.OPEN, Posting.version == posting.version)
        .values(**_fresh(), version=Posting.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(posting)
    if renewed:
        record("posting.renewed", actor=actor.id, subject=posting, profile=posting.profile_id)


def ask_if_stands(posting_id: int) -> None:
    """Ask its owners whether it still holds, once for each span."""
    today = clock.today()
    asked = affected(
        sa.update(Posting)
        .where(Posting.id == posting_id, Posting.state == PostingState.OPEN, Posting.asked_on.is_(None))
        .values(asked_on=today, version=Posting.version + 1)
        .execution_options(synchronize_session=False)
    )
    if asked:
        one = db.session.get_one(Posting, posting_id, populate_existing=True)
        record("posting.asked_if_stands", actor=None, subject=one, profile=one.profile_id)


def close_over(posting_id: int) -> None:
    """Close it if its last day has passed."""
    one = queries.by_id(posting_id)
    if one is None or not rules.is_over(one.closes_on, clock.today()):
        return
    if _shift(one, PostingState.CLOSED, Mover.CLOCK, closed_at=clock.now()):
        record("posting.closed", actor=None, subject=one, profile=one.profile_id)


def _new(profile: Profile, what: tuple[Subject, Side], values: dict[str, Any]) -> Posting:
    made = Posting(
        key=secrets.token_urlsafe(12),
        profile=profile,
        subject=what[0],
        side=what[1],
        created_at=clock.now(),
        **values,
        **_fresh(),
    )
    try:
        # Two hands of a profile may post at once: the constraint lets one through.
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise _posted() from error
    return made


def _posted() -> Refused:
    return Refused(_l("Hồ sơ này đã có một tin như vậy đang mở. Hãy sửa tin đó."), code="posted")


def _fresh() -> dict[str, Any]:
    """A span that begins now."""
    return {"updated_at": clock.now(), "closes_on": clock.today() + rules.STANDS, "asked_on": None}


def _values(words: Words, subject: Subject) -> dict[str, Any]:
    known = {name: {slug for slug, _label in taxonomy.choices(name)} for name in (queries.SECTORS, queries.SKILLS)}
    return rules.checked(words, subject, sectors=known[queries.SECTORS], skills=known[queries.SKILLS])


def _permit(actor: Account, posting: Posting) -> None:
    if not rules.may_keep(actor, posting):
        raise Refused(rules.OBSTACLES["not-yours"], code="not-yours")


def _shift(posting: Posting, to: PostingState, mover: Mover, **values: Any) -> bool:
    """Change the row where it still stands where ``mover`` may lead on from, and read it anew; whether it did."""
    moved = affected(
        sa.update(Posting)
        .where(Posting.id == posting.id, Posting.state.in_(sorted(rules.sources(to, mover))))
        .values(state=to, version=Posting.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(posting)
    return bool(moved)
