"""Shape and wording of what people type about introductions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.connections import rules
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, Choices, FlagField, WholeNumberField


class SenderField(ChoiceField):
    """One's own profiles: which they are is known only when the page is asked for."""

    def offer(self, choices: Choices) -> None:
        """Offer ``choices``."""
        self._offer = choices


class AskForm(BaseForm):
    """Ask for an introduction in the name of one of one's own profiles; ``go`` says which button was pressed."""

    sender = SenderField(_l("Ngỏ lời thay mặt"), needed=True)
    message = AreaField(
        _l("Lời nhắn"),
        needed=True,
        least=rules.MESSAGE_LEAST,
        limit=rules.MESSAGE_MOST,
        hint=_l("Từ 50 đến 1.000 ký tự: bạn là ai, vì sao chọn người này, và bạn mong điều gì."),
    )

    def sent_names(self) -> set[str]:
        """The button is no field."""
        return super().sent_names() - {"go"}


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


class MoreForm(AnswerForm):
    """Ask for more before answering."""

    stem = "more"
    words = AreaField(
        _l("Điều bạn muốn biết thêm"),
        needed=True,
        least=rules.QUESTION_LEAST,
        limit=rules.WORDS_MOST,
        hint=_l("Một hai câu hỏi cụ thể. Trong lúc chờ bên kia trả lời, bạn không bị nhắc."),
    )


class AnswerMoreForm(AnswerForm):
    """Answer what was asked."""

    stem = "given"
    words = AreaField(_l("Câu trả lời của bạn"), needed=True, limit=rules.WORDS_MOST)


class EndForm(AnswerForm):
    """End what was accepted: a reason that both read, and a few words if wished."""

    stem = "end"
    reason = ChoiceField(_l("Lý do"), choices=lambda: list(rules.END_REASONS.items()), needed=True)
    words = AreaField(_l("Vài lời gửi bên kia"), limit=rules.WORDS_MOST)


class SortForm(AnswerForm):
    """What one's own side notes about a request; the asker never sees it."""

    stem = "sort"
    label = ChoiceField(
        _l("Nhãn"),
        choices=lambda: [(label.value, said) for label, said in rules.LABELS.items()],
        empty=_l("Chưa xếp"),
    )
    note = AreaField(_l("Ghi chú nội bộ"), limit=rules.NOTE_MOST)
    reply = AreaField(
        _l("Nháp câu trả lời"), limit=rules.REPLY_MOST, hint=_l("Chủ hồ sơ thấy sẵn những lời này khi trả lời.")
    )


class DeskForm(BaseForm):
    """How a profile takes requests."""

    weekly_limit = WholeNumberField(_l("Số lời ngỏ mỗi tuần"), low=1, high=rules.MOST_WEEKLY)
    viewers_sort = FlagField(
        _l("Người xem của hồ sơ được sắp xếp lời ngỏ"),
        hint=_l(
            "Trợ lý hay chuyên viên gắn nhãn, ghi chú và soạn sẵn câu trả lời. Chỉ chủ và người biên tập trả lời được."
        ),
    )


class WithdrawForm(AnswerForm):
    """Take the request back."""

    stem = "withdraw"
