"""Forms of the security of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.forms.parts import PASSWORD_HINT
from ecosystem.web.fields import BaseForm, EmailField, PasswordInput


class ProveForm(BaseForm):
    """Who sits here, asked again."""

    password = PasswordInput(_l("Mật khẩu"))


class PasswordForm(BaseForm):
    """A new password of one's own; who sits here was asked before."""

    password = PasswordInput(_l("Mật khẩu mới"), hint=PASSWORD_HINT, fresh=True)


class EmailForm(BaseForm):
    """A new address of one's own."""

    email = EmailField(
        _l("Email mới"),
        needed=True,
        limit=254,
        hint=_l("Chúng tôi gửi một liên kết xác nhận tới đây; email cũ nhận một lời báo."),
    )
