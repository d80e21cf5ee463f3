"""What somebody new does first about suggestions."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.core.feature import FirstStep
from ecosystem.recommendations.documents import PURPOSE

# The roles somebody is suggested to.
ROLES = frozenset({"founder", "mentor", "angel", "fund_member"})


def offer(account: Account, role: str) -> list[FirstStep]:
    """Agree to be matched: without it nothing is suggested to them, and they to nobody."""
    if role not in ROLES:
        return []
    return [
        FirstStep(
            order=40,
            label=_("Đồng ý nhận gợi ý kết nối"),
            text=_("Có đồng ý mới có gợi ý; rút lại lúc nào cũng được."),
            href=url_for("privacy.settings"),
            is_done=sa.literal(account.id).in_(accounts.consenting(PURPOSE)),
        )
    ]
