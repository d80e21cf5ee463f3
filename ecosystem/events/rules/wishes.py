"""When one side may wish to meet another at an event. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.events.models import EventState

# What stands in the way: the word, and the sentence for the person who wishes.
OBSTACLES: Mapping[str, Any] = {
    "not-open": _l("Sự kiện này hiện không nhận lựa chọn mới."),
    "no-consent": _l("Bạn cần đồng ý tham gia phần kết nối trước khi chọn người muốn gặp."),
    "no-profile": _l("Bạn cần một hồ sơ công khai để chọn người muốn gặp."),
    "not-hand": _l("Chỉ chủ hồ sơ hoặc người biên tập mới chọn được người muốn gặp."),
    "not-there": _l("Người này không còn trong danh sách của sự kiện."),
    "kinds": _l("Lời ngỏ luôn có một startup ở ít nhất một bên."),
    "none-left": _l("Bạn đã chọn đủ số người. Hãy bỏ một lựa chọn trước."),
}


@dataclass(frozen=True)
class Standing:
    """What decides: the event, one's own side, the other side, and how many wishes are left (``None``: any number).

    ``is_there``: the other side consents, is public, and neither has blocked the other.
    """

    state: EventState
    consents: bool
    has_profile: bool
    is_hand: bool
    is_there: bool
    fits: bool
    left: int | None


def obstacle(standing: Standing) -> str | None:
    """The first thing that stands in the way (a key of ``OBSTACLES``), or ``None``."""
    checks = (
        ("not-open", standing.state is not EventState.OPEN),
        ("no-consent", not standing.consents),
        ("no-profile", not standing.has_profile),
        ("not-hand", not standing.is_hand),
        ("not-there", not standing.is_there),
        ("kinds", not standing.fits),
        ("none-left", standing.left is not None and standing.left <= 0),
    )
    return next((code for code, stands in checks if stands), None)
