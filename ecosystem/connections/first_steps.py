"""What somebody new does first about connections."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.connections import queries
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.feature import FirstStep

# Whom each role asks first, as the list of suggestions that leads there.
ASKS = {"founder": "mentors", "mentor": "startups", "angel": "startups", "fund_member": "startups"}
ANSWERED = (IntroductionState.ACCEPTED, IntroductionState.DECLINED)


def offer(account: Account, role: str) -> list[FirstStep]:
    """Ask somebody, or answer somebody: the first connection is what all this is for."""
    if role not in ASKS:
        return []
    mine = queries.own_ids(account.id)
    answered = Introduction.asked_id.in_(mine) & Introduction.state.in_(ANSWERED)
    # A draft is not asked yet.
    sent = Introduction.asked_at.is_not(None)
    return [
        FirstStep(
            order=50,
            label=_("Ngỏ lời kết nối đầu tiên"),
            text=_("Chọn một người hợp với bạn và viết vài câu."),
            href=url_for(f"recommendations.{ASKS[role]}"),
            is_done=sa.exists().where((Introduction.asker_id.in_(mine) & sent) | answered),
        )
    ]
