"""Forms of the security of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.web.fields import BaseForm, PasswordInput


class ProveForm(BaseForm):
    """Who sits here, asked again."""

    password = PasswordInput(_l("Mật khẩu"))
