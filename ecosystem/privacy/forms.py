"""Forms of privacy."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import BaseForm, FlagField


class ButtonForm(BaseForm):
    """One button."""


class ErasureForm(BaseForm):
    """What one has understood before one's account goes."""

    sure = FlagField(
        _l("Tôi hiểu: sau thời gian chờ, việc xoá không lấy lại được"),
        needed=_l("Vui lòng đánh dấu là bạn đã hiểu."),
    )
    profiles = FlagField(_l("Gỡ cùng những hồ sơ chỉ mình tôi làm chủ"))
