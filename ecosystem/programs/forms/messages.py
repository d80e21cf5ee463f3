"""The form of a message to a cohort."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.programs.queries.messages import LABELS
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, TextField


class MessageForm(BaseForm):
    """To whom, about what, and the words."""

    audience = ChoiceField(_l("Gửi cho"), needed=True, choices=list(LABELS.items()), default="taking-part")
    subject = TextField(_l("Tiêu đề"), needed=True, limit=160)
    body = AreaField(_l("Lời nhắn"), needed=True, limit=4000)
