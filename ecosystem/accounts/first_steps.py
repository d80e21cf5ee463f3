"""What somebody new does first for the account itself."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from ecosystem.accounts import queries, rules
from ecosystem.accounts.models import Account
from ecosystem.core.feature import FirstStep


def offer(account: Account, _role: str) -> list[FirstStep]:
    """Confirm the address, and make the sign-in safe: at once where that is a duty, else last."""
    is_duty = rules.needs_second_factor(account)
    return [
        FirstStep(
            order=10,
            label=_("Xác nhận email"),
            text=_("Lời ngỏ và tin quan trọng sẽ tới đúng hộp thư của bạn."),
            href=url_for("accounts.settings"),
            is_done=rules.is_confirmed(account),
        ),
        FirstStep(
            order=15 if is_duty else 90,
            label=_("Bật lớp bảo vệ thứ hai"),
            text=_("Bắt buộc với vai trò của bạn.") if is_duty else _("Lộ mật khẩu cũng chưa mất tài khoản."),
            href=url_for("accounts.factors"),
            is_done=queries.holds_second_factor(account.id),
        ),
    ]
