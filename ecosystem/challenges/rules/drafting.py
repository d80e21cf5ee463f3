"""What the owner writes, step by step, and what is still missing before it goes to the Department. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.challenges.models import Challenge


class Step(enum.StrEnum):
    """The steps of the wizard, in their order."""

    PAIN = "pain"
    USERS = "users"
    OUTCOME = "outcome"
    TEST = "test"
    TERMS = "terms"
    WINDOW = "window"


TITLES: Mapping[Step, Any] = {
    Step.PAIN: _l("Nỗi đau"),
    Step.USERS: _l("Người dùng, dữ liệu, giới hạn"),
    Step.OUTCOME: _l("Kết quả mong đợi"),
    Step.TEST: _l("Phép thử nghiệm thu"),
    Step.TERMS: _l("Kinh phí, căn cứ, trách nhiệm"),
    Step.WINDOW: _l("Thời hạn và các chặng"),
}
# What each step asks for: the key of what is missing, what it says, and what holds it.
Held = Callable[[Challenge], object]
NEEDED: Mapping[Step, Sequence[tuple[str, Any, Held]]] = {
    Step.PAIN: (
        ("pain", _l("Chưa nói đang đau ở đâu."), lambda one: one.pain_vi),
        ("sufferers", _l("Chưa nói ai chịu và chịu tới mức nào."), lambda one: one.sufferers_vi),
        ("title-en", _l("Chưa có tên bằng tiếng Anh."), lambda one: one.call.title_en),
    ),
    Step.USERS: (
        ("users", _l("Chưa nói ai sẽ dùng."), lambda one: one.users_vi),
        ("given", _l("Chưa nói dữ liệu nào đưa được cho bên giải."), lambda one: one.given_vi),
        ("sectors", _l("Chưa chọn lĩnh vực."), lambda one: one.sectors),
    ),
    Step.OUTCOME: (
        ("outcome", _l("Chưa nói thế nào là kết quả tốt."), lambda one: one.outcome_vi),
        ("outcome-en", _l("Chưa có kết quả mong đợi bằng tiếng Anh."), lambda one: one.outcome_en),
    ),
    Step.TEST: (("test", _l("Phép thử nghiệm thu chưa có chỉ số nào."), lambda one: one.test),),
    Step.TERMS: (
        ("budget", _l("Chưa có kinh phí dự kiến."), lambda one: one.budget_vnd),
        ("legal", _l("Chưa nêu văn bản có nhắc tới việc này."), lambda one: one.call.legal_basis),
        ("head", _l("Chưa rõ chức danh chịu trách nhiệm."), lambda one: one.head_vi),
        (
            "owner",
            _l("Chưa rõ đơn vị đặt bài toán."),
            lambda one: one.call.organisation_id is not None or one.call.owner_name,
        ),
    ),
    Step.WINDOW: (
        (
            "window",
            _l("Chưa có ngày mở và hạn nhận giải pháp."),
            lambda one: one.call.opens_at is not None and one.call.closes_at is not None,
        ),
        ("summary", _l("Chưa có lời tóm tắt."), lambda one: one.call.summary_vi),
        ("summary-en", _l("Chưa có lời tóm tắt bằng tiếng Anh."), lambda one: one.call.summary_en),
    ),
}


def missing(one: Challenge) -> dict[Step, list[Any]]:
    """What each step still lacks, in words; steps that are whole are left out."""
    found = {step: [said for _key, said, held in needs if not held(one)] for step, needs in NEEDED.items()}
    return {step: lacks for step, lacks in found.items() if lacks}


def next_step(step: Step) -> Step | None:
    """The step after this one."""
    order = list(Step)
    at = order.index(step) + 1
    return order[at] if at < len(order) else None
