"""The shortlist of solvers, and inviting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.challenges import rules
from ecosystem.challenges.models import Challenge, ChallengeInvitation
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile


def ask_shortlist(actor: Account, one: Challenge) -> None:
    """Have the shortlist worked out. Raises ``Refused``: ``rights``, ``state``."""
    if not rules.may_hand(actor, one):
        raise Refused(_l("Bạn không làm được việc này với bài toán."), code="rights")
    if not rules.may_seek(one, clock.now()):
        raise Refused(_l("Bài toán không còn tìm người giải ở bước này."), code="state")
    moment = clock.now()
    values = {"shortlist": None, "shortlist_asked_at": moment}
    statement = sa.update(Challenge).where(Challenge.id == one.id).values(values)
    db.session.execute(statement.execution_options(synchronize_session=False))
    db.session.refresh(one)
    record("challenge.shortlist_asked", actor=actor.id, subject=one, at=moment.isoformat())


def keep_shortlist(one: Challenge, asked_at: datetime, entries: list[dict[str, Any]]) -> bool:
    """Keep what was worked out, unless it was asked for anew meanwhile. Whether it was kept."""
    values = {"shortlist": {"entries": entries, "made_at": clock.now().isoformat()}}
    still = (Challenge.id == one.id, Challenge.shortlist_asked_at == asked_at)
    statement = sa.update(Challenge).where(*still).values(values)
    kept = affected(statement.execution_options(synchronize_session=False))
    db.session.expire(one)
    return bool(kept)


def invite(actor: Account, one: Challenge, profile: Profile) -> bool:
    """Invite somebody once; whether it was the first time. Raises ``Refused``: ``rights``, ``state``."""
    if not rules.may_hand(actor, one):
        raise Refused(_l("Bạn không làm được việc này với bài toán."), code="rights")
    if not rules.may_invite(one, clock.now()):
        raise Refused(_l("Chỉ mời được khi bài toán đã công bố và còn nhận giải pháp."), code="state")
    entries = (one.shortlist or {}).get("entries", [])
    scores = {entry["id"]: entry["sides"]["startup"]["score"] for entry in entries}
    row = {"challenge_id": one.id, "profile_id": profile.id, "score": scores.get(profile.id), "at": clock.now()}
    statement = insert_into(ChallengeInvitation).values(**row, by_id=actor.id)
    once = statement.on_conflict_do_nothing(index_elements=["challenge_id", "profile_id"])
    number = db.session.scalar(once.returning(ChallengeInvitation.id))
    if number is None:
        return False
    made = db.session.get_one(ChallengeInvitation, number)
    record("challenge.invited", actor=actor.id, subject=made, challenge=one.id)
    return True
