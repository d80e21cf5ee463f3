"""Buttons with words: a decision, a reason, a value."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import AreaField, BaseForm, QuietField


class ButtonForm(BaseForm):
    """A button with at most one hidden value."""

    value = QuietField()


class DecideForm(BaseForm):
    """The officer's yes or no; who returns it says why."""

    value = QuietField()
    note = AreaField(_l("Điều cần sửa, nếu trả lại"), limit=1000)


class WhyForm(BaseForm):
    """Why a challenge is called off."""

    why = AreaField(
        _l("Vì sao dừng"), needed=True, limit=1000, hint=_l("Ai cũng đọc được. Nói về việc, không nói về người.")
    )
