"""What the verbs share."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.errors import Refused


def permit(*, allowed: bool) -> None:
    """Refuse who may not act."""
    if not allowed:
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
