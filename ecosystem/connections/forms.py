"""Shape and wording of what people type about introductions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.connections import rules
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, Choices


class SenderField(ChoiceField):
    """One's own profiles: which they are is known only when the page is asked for."""

    def offer(self, choices: Choices) -> None:
        """Offer ``choices``."""
        self._offer = choices


class AskForm(BaseForm):
    """Ask for an introduction in the name of one of one's own profiles."""

    sender = SenderField(_l("Ngỏ lời thay mặt"), needed=True)
    message = AreaField(
        _l("Lời nhắn"),
        needed=True,
        least=rules.MESSAGE_LEAST,
        limit=rules.MESSAGE_MOST,
        hint=_l("Từ 50 đến 1.000 ký tự: bạn là ai, vì sao chọn người này, và bạn mong điều gì."),
    )


class AnswerForm(BaseForm):
    """One of several forms of one page: its fields get ids of their own, their names stay."""

    stem = "answer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{self.stem}-{field.id}"


class AcceptForm(AnswerForm):
    """Say yes, with a few words if wished."""

    stem = "accept"
    reply = AreaField(
        _l("Vài lời đáp"), limit=rules.REPLY_MOST, hint=_l("Ví dụ: bạn rảnh khi nào và muốn trao đổi trước điều gì.")
    )


class DeclineForm(AnswerForm):
    """Say no kindly: a reason whose sentence the asker reads, and a few words if wished."""

    stem = "decline"
    reason = ChoiceField(
        _l("Lý do"),
        choices=lambda: list(rules.DECLINE_REASONS.items()),
        needed=True,
        hint=_l("Người ngỏ lời sẽ đọc đúng câu bạn chọn."),
    )
    reply = AreaField(_l("Vài lời thêm"), limit=rules.REPLY_MOST, hint=_l("Một gợi ý nhỏ đáng quý hơn im lặng."))


class WithdrawForm(AnswerForm):
    """Take the request back."""

    stem = "withdraw"
