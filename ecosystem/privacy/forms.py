"""Forms of privacy."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.privacy import queries, rules
from ecosystem.web.fields import AreaField, BaseForm, ChoiceField, FlagField


class ButtonForm(BaseForm):
    """One button."""


class WordsForm(BaseForm):
    """What one asks officers for."""

    kind = ChoiceField(
        _l("Bạn muốn yêu cầu điều gì"),
        choices=lambda: [(kind.value, queries.kind_label(kind)) for kind in rules.WRITTEN],
        needed=True,
    )
    text = AreaField(
        _l("Nói rõ hơn"),
        needed=True,
        least=rules.LEAST,
        limit=rules.MOST,
        hint=_l("Dữ liệu nào, ở đâu trên trang, và bạn muốn thế nào. Chỉ cán bộ phụ trách đọc được."),
        example=_l("Tên doanh nghiệp trong hồ sơ nhập từ danh bạ 2025 sai, đúng là Công ty Sóng Xanh."),
    )


class AnswerForm(BaseForm):
    """What an officer did, or why it cannot be done."""

    act = ChoiceField(
        _p("to a request", "Kết quả"),
        choices=(("finish", _l("Đã làm xong")), ("refuse", _l("Chưa thực hiện được"))),
        needed=True,
    )
    answer = AreaField(
        _p("to a request", "Trả lời"),
        needed=True,
        least=rules.LEAST,
        limit=rules.MOST,
        hint=_l("Người yêu cầu đọc được. Nói đã làm gì; nếu chưa làm được, nói lý do và bước tiếp theo."),
    )


class ErasureForm(BaseForm):
    """What one has understood before one's account goes."""

    sure = FlagField(
        _l("Tôi hiểu: sau thời gian chờ, việc xoá không lấy lại được"),
        needed=_l("Vui lòng đánh dấu là bạn đã hiểu."),
    )
    profiles = FlagField(_l("Gỡ cùng những hồ sơ chỉ mình tôi làm chủ"))
