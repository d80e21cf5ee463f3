"""Fields and choices that several forms of accounts share."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts import rules
from ecosystem.accounts.models import ROLE_NAMES
from ecosystem.web.fields import BaseForm, EmailField

LANGUAGES = (("vi", "Tiếng Việt"), ("en", "English"))
FREE_ROLES = tuple((role.value, ROLE_NAMES[role]) for role in rules.SELF_CHOSEN)
PASSWORD_HINT = _l("Từ 8 ký tự, nên từ 15. Một câu ngắn dễ nhớ tốt hơn ký tự lạ; có dấu, dấu cách đều được.")


def email_field(**words: Any) -> EmailField:
    """The address of an account."""
    return EmailField(_l("Email"), needed=True, limit=254, **words)


class ButtonForm(BaseForm):
    """One button."""
