"""The answer of a rule, where an action asks for it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.errors import Refused

NOT_YOURS = _l("Bạn chưa có quyền làm việc này với hồ sơ này.")


def permit(allowed: bool) -> None:  # noqa: FBT001  the answer of a rule
    """Raise ``Refused`` when a rule said no."""
    if not allowed:
        raise Refused(NOT_YOURS, code="not-yours")
