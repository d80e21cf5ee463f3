"""What the verbs share."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects import postgresql, sqlite

from ecosystem.core.db import db
from ecosystem.core.errors import Refused


def permit(*, allowed: bool) -> None:
    """Refuse who may not act."""
    if not allowed:
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")


def insert(model: Any) -> Any:  # noqa: ANN401  the insert of either database, which knows ON CONFLICT
    """An insert that may say what to do when the row is there already."""
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(model)
