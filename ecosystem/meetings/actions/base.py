"""What the verbs share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.meetings.models import DemoDay, MeetingDay, MentorPlan


def permit(*, allowed: bool) -> None:
    """Refuse who may not act."""
    if not allowed:
        raise Refused(_l("Bạn không có quyền làm việc này."), code="rights")


def lock(row: MentorPlan | MeetingDay | DemoDay) -> None:
    """Let whoever changes the same thing at the same moment queue here, then read it anew."""
    model: Any = type(row)
    db.session.execute(sa.select(model.id).where(model.id == row.id).with_for_update())
    db.session.refresh(row)
