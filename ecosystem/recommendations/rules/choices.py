"""Who switches what about suggestions, and what each switch says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.directory.models import Profile, Right, State
from ecosystem.directory.rules import right_of
from ecosystem.recommendations.documents import MATCHED

# A switch: its label, and what happens without it.
SWITCHES: Mapping[str, tuple[Any, Any]] = {
    "is_suggested": (
        _l("Được gợi ý cho người khác"),
        _l("Tắt thì không ai thấy hồ sơ này trong danh sách gợi ý. Danh bạ và tìm kiếm vẫn hiện hồ sơ."),
    ),
    "gets_suggestions": (
        _l("Nhận gợi ý"),
        _l("Tắt thì hồ sơ này không có danh sách gợi ý và không có thư gợi ý hằng tuần."),
    ),
}


def may_choose(actor: Account | None, profile: Profile) -> bool:
    """The owners of a profile switch for it: a person for their own, the owners for an organisation."""
    return profile.kind in MATCHED and profile.state != State.REMOVED and right_of(actor, profile) == Right.OWNER
