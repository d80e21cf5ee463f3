"""Forms of the console."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import ROLE_NAMES
from ecosystem.web.fields import BaseForm, ChoiceField

ROLES = tuple((role.value, label) for role, label in ROLE_NAMES.items())


class ActForm(BaseForm):
    """One button."""


class RoleForm(BaseForm):
    """A role to give or to take away."""

    role = ChoiceField(_l("Vai trò"), choices=ROLES, needed=True)
