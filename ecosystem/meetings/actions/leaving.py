"""What becomes of what a person said when they leave."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.meetings.models import DayMark, DayWish, DemoPitch, MentorMark


def forget(account_id: int, names: list[str]) -> None:
    """The marks stay their side's, which may have other people; who made them is forgotten, and named nowhere."""
    for one in db.session.scalars(sa.select(DemoPitch)):
        for name in names:
            one.pitch_vi, one.pitch_en = (text.replace(name, "…") for text in (one.pitch_vi, one.pitch_en))
    db.session.flush()
    for model in (MentorMark, DayWish, DayMark, DemoPitch):
        db.session.execute(sa.update(model).where(model.account_id == account_id).values(account_id=None))
