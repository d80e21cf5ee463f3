"""The form of how the pages look and react."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import BaseForm, ChoiceField, FlagField

SYSTEM = "system"
THEMES = (
    (SYSTEM, _l("Theo thiết bị")),
    ("light", _l("Sáng")),
    ("dark", _l("Tối")),
)


class DisplayForm(BaseForm):
    """Light or dark, and whether single keys do something."""

    theme = ChoiceField(_l("Giao diện"), choices=THEMES, needed=True)
    shortcuts = FlagField(
        _l("Dùng phím tắt một chữ"),
        hint=_l("Ví dụ: g rồi s mở danh sách startup, ? mở bảng phím tắt. Tắt đi nếu bạn dùng giọng nói hay phím lạ."),
    )
