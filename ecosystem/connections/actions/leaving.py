"""What becomes of introductions when a profile is gone for good, or a person leaves the site."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.connections import rules
from ecosystem.connections.models import Desk, Introduction, IntroductionState, IntroductionStep, Mark, Side
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile


def close_for(profile_id: int) -> None:
    """A profile is gone for good: what waited for an answer ends, and what nobody can read any more is deleted."""
    theirs = sa.or_(Introduction.asker_id == profile_id, Introduction.asked_id == profile_id)
    gone = sa.select(Profile.id).where(Profile.purged_at.is_not(None))
    nobodys = sa.and_(Introduction.asker_id.in_(gone), Introduction.asked_id.in_(gone))
    drafts = Introduction.state == IntroductionState.DRAFT
    db.session.execute(sa.delete(Introduction).where(theirs, nobodys | drafts))
    db.session.execute(
        sa.update(Introduction)
        .where(theirs, Introduction.state.in_(list(rules.WAITING)))
        .values(
            state=IntroductionState.WITHDRAWN,
            answered_at=clock.now(),
            moved_at=clock.now(),
            turn_at=None,
            due_at=None,
            version=Introduction.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    # The profile as it stood is part of what must be gone.
    db.session.execute(sa.update(Introduction).where(Introduction.asker_id == profile_id).values(snapshot={}))


def leave(account_id: int) -> None:
    """Take out what this account's profiles wrote, where nobody else owns them; the other side keeps its own words.

    What waited for an answer ends: what they asked is withdrawn, what they were asked is declined.
    """
    mine = {profile.id for profile in directory.owned_alone(account_id)}
    found = sa.select(Introduction).where(Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine))
    for introduction in db.session.scalars(found.with_for_update(of=Introduction)):
        _leave(introduction, mine)
    db.session.execute(sa.delete(Desk).where(Desk.profile_id.in_(mine)))
    # What they noted for a side that others belong to as well: the label stays, their words go.
    noted = sa.update(Mark).where(Mark.account_id == account_id)
    db.session.flush()
    db.session.execute(noted.values(note="", reply="", account_id=None, version=Mark.version + 1))
    db.session.expire_all()


def _leave(introduction: Introduction, mine: set[int]) -> None:
    asked_others = introduction.asker_id in mine
    if introduction.state is IntroductionState.DRAFT:
        db.session.delete(introduction)
        return
    if introduction.state in rules.WAITING:
        introduction.state = IntroductionState.WITHDRAWN if asked_others else IntroductionState.DECLINED
        introduction.answered_at = introduction.moved_at = clock.now()
        introduction.turn_at = introduction.due_at = None
        introduction.reason = "" if asked_others else "other"
    if asked_others:
        introduction.message, introduction.snapshot = "", {}
        _silence(introduction, Side.ASKER)
    if introduction.asked_id in mine:
        introduction.reply = ""
        _silence(introduction, Side.ASKED)
        db.session.execute(sa.delete(Mark).where(Mark.introduction_id == introduction.id))


def _silence(introduction: Introduction, side: Side) -> None:
    """The step stays, its words go."""
    said = (IntroductionStep.introduction_id == introduction.id, IntroductionStep.side == side)
    db.session.execute(sa.update(IntroductionStep).where(*said).values(words=""))
