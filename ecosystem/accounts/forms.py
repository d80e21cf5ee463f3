"""Forms of accounts: their fields and words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import rules
from ecosystem.accounts.models import ROLE_NAMES, Role
from ecosystem.web.fields import BaseForm, ChoiceField, EmailField, ManyField, PasswordInput, TextField

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
FREE_ROLES = tuple((role.value, ROLE_NAMES[role]) for role in rules.SELF_CHOSEN)
PASSWORD_HINT = _l("Từ 8 ký tự, nên từ 15. Một câu ngắn dễ nhớ tốt hơn ký tự lạ; có dấu, dấu cách đều được.")


def _role() -> ChoiceField:
    return ChoiceField(_l("Bạn tham gia với vai trò"), choices=FREE_ROLES, needed=True)


def _email(**words: Any) -> EmailField:
    return EmailField(_l("Email"), needed=True, limit=254, **words)


class RegisterForm(BaseForm):
    """A new account."""

    role = _role()
    full_name = TextField(_l("Họ và tên"), needed=True, least=2, limit=120, example="Nguyễn Thị Lan")
    email = _email(hint=_l("Chúng tôi gửi một liên kết xác nhận tới đây."))
    password = PasswordInput(_l("Mật khẩu"), hint=PASSWORD_HINT, fresh=True)


class SignInForm(BaseForm):
    """The way in."""

    email = _email()
    password = PasswordInput(_l("Mật khẩu"))


class AddressForm(BaseForm):
    """An address to send a link to."""

    email = _email()


class NewPasswordForm(BaseForm):
    """A new password, behind a reset link."""

    password = PasswordInput(_l("Mật khẩu mới"), hint=PASSWORD_HINT, fresh=True)


class ButtonForm(BaseForm):
    """One button."""


class RoleForm(BaseForm):
    """The role to look through."""

    role = ChoiceField(_l("Vai trò"), choices=tuple(ROLE_NAMES.items()), needed=True)


class SettingsForm(BaseForm):
    """What a person may change of their account."""

    full_name = TextField(_l("Họ và tên"), needed=True, least=2, limit=120)
    locale = ChoiceField(_l("Ngôn ngữ của trang và thư"), choices=LANGUAGES, needed=True)
    roles = ManyField(
        _l("Vai trò của bạn"),
        choices=FREE_ROLES,
        hint=_l("Chọn mọi vai trò bạn đang làm; đổi qua lại ở góc trên bên phải."),
    )

    def chosen_roles(self) -> set[Role]:
        """The roles ticked."""
        return {Role(role) for role in self.roles.data or ()}
