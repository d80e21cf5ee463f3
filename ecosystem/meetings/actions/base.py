"""What the verbs share."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core.db import db
from ecosystem.core.errors import Refused


def permit(*, allowed: bool) -> None:
    """Refuse who may not act."""
    if not allowed:
        raise Refused(_l("Bạn không có quyền làm việc này."), code="rights")


def lock(row: object) -> None:
    """Let whoever changes the same thing at the same moment queue here, then read it anew."""
    model = type(row)
    number = row.id  # type: ignore[attr-defined]
    db.session.execute(sa.select(model.id).where(model.id == number).with_for_update())  # type: ignore[attr-defined]
    db.session.refresh(row)
