"""Forms of the console."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import ROLE_NAMES
from ecosystem.web.fields import BaseForm, ChoiceField, EmailField, QuietField

ROLES = tuple((role.value, label) for role, label in ROLE_NAMES.items())


class ActForm(BaseForm):
    """One button."""


class RoleForm(BaseForm):
    """A role to give or to take away."""

    role = ChoiceField(_l("Vai trò"), choices=ROLES, needed=True)


class VisitForm(BaseForm):
    """A visit to end; without a key all of them."""

    key = QuietField()


class InviteForm(BaseForm):
    """Whom to invite into which role."""

    email = EmailField(_l("Email"), needed=True, limit=254, hint=_l("Lời mời chỉ dùng được với email này."))
    role = ChoiceField(_l("Mời vào vai trò"), choices=ROLES, needed=True)
