"""What a new administrator does first."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from ecosystem.accounts.models import Account, Invitation, Role, RoleGrant
from ecosystem.core.feature import FirstStep


def offer(account: Account, role: str) -> list[FirstStep]:
    """Bring in those who look after the site, and leave nobody alone with it."""
    if role != Role.ADMINISTRATOR:
        return []
    officer = sa.exists().where(RoleGrant.role == Role.OFFICER) | sa.exists().where(Invitation.role == Role.OFFICER)
    other = sa.exists().where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.account_id != account.id)
    return [
        FirstStep(
            order=20,
            label=_("Mời cán bộ của Sở"),
            text=_("Cán bộ nhập danh bạ, xác thực hồ sơ và trả lời yêu cầu về dữ liệu."),
            href=url_for("console.invitations"),
            is_done=officer,
        ),
        FirstStep(
            order=30,
            label=_("Có thêm một quản trị viên"),
            text=_("Để không ai phải giữ chìa khoá một mình."),
            href=url_for("console.invitations"),
            is_done=other,
        ),
    ]
