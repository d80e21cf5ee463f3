"""Forms of one's own settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.forms.parts import FREE_ROLES, LANGUAGES
from ecosystem.accounts.models import ROLE_NAMES, Role
from ecosystem.web.fields import BaseForm, ChoiceField, ManyField, TextField


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
