"""Forms of the way in: registering, signing in, links."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.forms.parts import FREE_ROLES, PASSWORD_HINT, adult_field, consents_field, email_field
from ecosystem.web.fields import BaseForm, ChoiceField, FlagField, PasswordInput, TextField


class RegisterForm(BaseForm):
    """A new account. Nothing is ticked beforehand."""

    role = ChoiceField(_l("Bạn tham gia với vai trò"), choices=FREE_ROLES, needed=True)
    full_name = TextField(_l("Họ và tên"), needed=True, least=2, limit=120, example="Nguyễn Thị Lan")
    email = email_field(hint=_l("Chúng tôi gửi một liên kết xác nhận tới đây."))
    password = PasswordInput(_l("Mật khẩu"), hint=PASSWORD_HINT, fresh=True)
    adult = adult_field()
    consents = consents_field()


class SignInForm(BaseForm):
    """The way in."""

    email = email_field()
    password = PasswordInput(_l("Mật khẩu"))
    remember = FlagField(
        _l("Ghi nhớ tôi trên thiết bị này"), hint=_l("Trong 30 ngày. Đừng chọn nếu nhiều người dùng chung máy.")
    )


class AddressForm(BaseForm):
    """An address to send a link to."""

    email = email_field()


class NewPasswordForm(BaseForm):
    """A new password, behind a reset link."""

    password = PasswordInput(_l("Mật khẩu mới"), hint=PASSWORD_HINT, fresh=True)


class JoinForm(BaseForm):
    """A new account by an invitation; its address is the one the invitation was sent to."""

    role = ChoiceField(_l("Bạn tham gia với vai trò"), choices=FREE_ROLES, needed=True)
    full_name = TextField(_l("Họ và tên"), needed=True, least=2, limit=120, example="Nguyễn Thị Lan")
    password = PasswordInput(_l("Mật khẩu"), hint=PASSWORD_HINT, fresh=True)
    adult = adult_field()
    consents = consents_field()
