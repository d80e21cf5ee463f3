"""The forms about members: asking somebody in, and another right."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.errors import Refused
from ecosystem.directory.models import Right
from ecosystem.directory.queries import RIGHT_LABELS
from ecosystem.web.fields import BaseForm, ChoiceField, EmailField


def _rights() -> list[tuple[str, object]]:
    return [(right.value, RIGHT_LABELS[right]) for right in Right]


class InviteForm(BaseForm):
    """Whom to ask in, and with which right."""

    email = EmailField(_l("Email"), needed=True, example="ten@congty.vn")
    right = ChoiceField(_l("Quyền"), choices=_rights, needed=True, default=Right.EDITOR.value)

    def show_refusal(self, no: Refused) -> None:
        """Show why the action refused, at its field when the code names one."""
        self.refuse(no.message, no.code if no.code in self._fields else None)


class RightForm(BaseForm):
    """The right of one member."""

    right = ChoiceField(_l("Quyền"), choices=_rights, needed=True)
