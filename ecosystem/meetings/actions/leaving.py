"""What becomes of what a person said when they leave."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.meetings.models import DayMark, DayWish, MentorMark


def forget(account_id: int) -> None:
    """The marks stay their side's, which may have other people; who made them is forgotten."""
    for model in (MentorMark, DayWish, DayMark):
        db.session.execute(sa.update(model).where(model.account_id == account_id).values(account_id=None))
