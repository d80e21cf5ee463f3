"""Forms of the security of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from ecosystem.accounts.forms.parts import PASSWORD_HINT
from ecosystem.web.fields import BaseForm, EmailField, PasswordInput, TextField


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


class CodeForm(BaseForm):
    """A code of an app, or a recovery code."""

    code = TextField(_l("Mã xác minh"), needed=True, limit=40)


class AppForm(BaseForm):
    """The first code of an app that was just set up."""

    code = TextField(_l("Mã 6 số trong ứng dụng"), needed=True, limit=20)


class CredentialForm(BaseForm):
    """What the browser answers for a passkey; a script fills it in."""

    credential = HiddenField()


class NewPasskeyForm(CredentialForm):
    """A new passkey and what its owner calls it."""

    name = TextField(_l("Tên khoá"), needed=True, limit=60, example=_l("Điện thoại của tôi"))
