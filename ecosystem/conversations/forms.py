"""Shape and wording of what people type in conversations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.conversations import rules
from ecosystem.web.fields import AreaField, BaseForm, QuietField, UploadField

ATTACHABLE = "application/pdf,image/png,image/jpeg,image/webp"


class MessageForm(BaseForm):
    """Write a message; a file may stand alone."""

    body = AreaField(
        _l("Tin nhắn"),
        limit=rules.BODY_MOST,
        hint=_l("Dùng được Markdown: **đậm**, *nghiêng*, - gạch đầu dòng, > trích dẫn."),
    )
    file = UploadField(
        _l("Tệp đính kèm"), accept=ATTACHABLE, hint=_l("PDF, PNG, JPEG hoặc WebP, dưới 10 MB. Chỉ hai bên mở được.")
    )


class ReadForm(BaseForm):
    """Say that the page up to a message was seen."""

    newest = QuietField()


class OutcomeForm(BaseForm):
    """A button that says what came of it."""

    kind = QuietField()
