"""Forms of verification: the holder's statement, and what officers do with a case."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory.rules import verification as rules
from ecosystem.directory.rules.verification import Act
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, Choices, FlagField, ManyField, WebField

DECISIONS = (
    (Act.VERIFY.value, _l("Xác thực")),
    (Act.RETURN.value, _l("Đề nghị bổ sung")),
    (Act.REJECT.value, _l("Chưa xác thực được")),
)


class StatementForm(BaseForm):
    """What a holder declares."""

    words = AreaField(
        _l("Bạn khai những gì"),
        needed=True,
        least=rules.STATEMENT_LEAST,
        limit=rules.STATEMENT_MOST,
        hint=_l("Bạn là ai trong tổ chức, hồ sơ này nói về ai, và điều gì chứng minh điều đó."),
        example=_l("Tôi là người sáng lập và đại diện theo pháp luật, tên và mã số thuế như trong giấy đăng ký."),
    )
    evidence_url = WebField(
        _l("Đường dẫn để đối chiếu"),
        limit=300,
        hint=_l("Trang đăng ký doanh nghiệp, trang chính thức, bài báo… Cán bộ sẽ mở đường dẫn này."),
        example="https://congty.vn/gioi-thieu",
    )
    evidence_note = AreaField(
        _l("Ghi chú về căn cứ"),
        limit=rules.NOTE_MOST,
        hint=_l("Số và ngày giấy đăng ký, nơi cấp, hoặc điều cán bộ cần biết khi đối chiếu."),
    )
    is_true = FlagField(
        _l("Những điều khai ở trên là đúng, và bạn được thay mặt hồ sơ này."),
        needed=_l("Vui lòng xác nhận điều này trước khi gửi."),
    )


class CaseForm(BaseForm):
    """One of several forms of a case's page: its fields get ids of their own, their names stay."""

    stem = "case"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{self.stem}-{field.id}"


class DecisionForm(CaseForm):
    """What an officer decides and what the holder reads of it."""

    stem = "decide"
    act = ChoiceField(_l("Kết luận"), choices=DECISIONS, needed=True)
    reasons = ManyField(
        _l("Lý do"),
        choices=tuple(rules.REASONS.items()),
        hint=_l("Cần khi chưa xác thực được. Người nộp đọc đúng những câu bạn chọn."),
    )
    message = AreaField(
        _l("Lời nhắn cho người nộp"),
        limit=rules.NOTE_MOST,
        hint=_l("Nói rõ bước tiếp theo. Tên của bạn không hiện với người nộp."),
    )


class NoteForm(CaseForm):
    """What only officers see."""

    stem = "note"
    tags = ManyField(_l("Nhãn"), choices=tuple(rules.TAGS.items()))
    note = AreaField(_l("Ghi chú nội bộ"), limit=rules.NOTE_MOST, hint=_l("Chỉ cán bộ đọc được."))


class HandOverForm(CaseForm):
    """To whom a case goes."""

    stem = "hand"
    to = ChoiceField(_l("Giao cho"), needed=True)

    def offer(self, people: Choices) -> None:
        """Offer these people."""
        self.to._offer = people  # noqa: SLF001  who they are is known only when the page is asked for


class ReopenForm(CaseForm):
    """Why a badge is taken off."""

    stem = "reopen"
    message = AreaField(
        _l("Vì sao cần xem lại"),
        needed=True,
        least=rules.STATEMENT_LEAST,
        limit=rules.NOTE_MOST,
        hint=_l("Người giữ hồ sơ đọc câu này trong thư báo."),
    )
