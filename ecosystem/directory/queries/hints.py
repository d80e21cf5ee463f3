"""Words for what a profile still lacks and for the limits it is beyond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory.rules.limits import Beyond, beyond
from ecosystem.directory.rules.values import ProfileValues

ADVICE: Mapping[str, Any] = {
    "name": _l("Ghi tên hồ sơ"),
    "sectors": _l("Chọn lĩnh vực"),
    "stage": _l("Chọn giai đoạn"),
    "description_vi": _l("Viết vài câu giới thiệu"),
    "tagline_vi": _l("Viết một câu giới thiệu"),
    "needs": _l("Chọn điều bạn đang cần"),
    "round": _l("Thêm vòng gọi vốn"),
    "ask_amount": _l("Thêm số vốn cần gọi"),
    "pitch_vi": _l("Viết phần tóm tắt"),
    "languages": _l("Chọn ngôn ngữ làm việc"),
    "instruments": _l("Chọn hình thức đầu tư chấp nhận"),
    "founders": _l("Giới thiệu nhà sáng lập"),
    "traction": _l("Thêm một số liệu"),
    "technologies": _l("Kể công nghệ đang dùng"),
    "ward": _l("Cho biết bạn ở đâu"),
    "email": _l("Thêm email hoặc điện thoại liên hệ"),
    "use_of_funds_vi": _l("Nói vốn dùng vào việc gì"),
    "website": _l("Thêm trang web"),
    "expertise": _l("Chọn chuyên môn"),
    "stages": _l("Chọn giai đoạn bạn nhận"),
    "title_vi": _l("Ghi chức danh"),
    "capacity_startups": _l("Cho biết nhận được mấy startup"),
    "experience_vi": _l("Kể kinh nghiệm"),
    "topics": _l("Thêm chủ đề"),
    "forms": _l("Chọn hình thức gặp"),
    "mandates": _l("Thêm tiêu chí đầu tư"),
    "thesis_vi": _l("Viết khẩu vị đầu tư"),
    "portfolio": _l("Thêm danh mục đã đầu tư"),
    "fund_kind": _l("Chọn loại quỹ"),
    "institution_kind": _l("Chọn loại tổ chức"),
    "contact_name": _l("Thêm người liên hệ"),
}
REMINDERS: Mapping[Beyond, Any] = {
    Beyond.INVESTORS: _l("Quỹ đầu tư khởi nghiệp sáng tạo có từ 2 đến 30 nhà đầu tư (NĐ 38/2018, NĐ 210/2025)."),
    Beyond.STAKE: _l(
        "Quỹ đầu tư khởi nghiệp sáng tạo không nắm quá 50% vốn điều lệ của một công ty sau khi đầu tư (NĐ 38/2018)."
    ),
    Beyond.INSTRUMENTS: _l(
        "Quỹ đầu tư khởi nghiệp sáng tạo dùng cổ phần, công cụ chuyển đổi và quyền mua cổ phần (NĐ 210/2025); "
        "tiêu chí của bạn có hình thức khác."
    ),
    Beyond.STATE: _l("Quỹ mạo hiểm của địa phương có vốn ngân sách không quá 49% vốn điều lệ (NĐ 264/2025)."),
}


def advice(field: str) -> str:
    """What to do about a field that is missing, as an invitation."""
    return str(ADVICE[field])


def reminders(values: ProfileValues) -> list[str]:
    """The limits these values are beyond, in sentences."""
    return [str(REMINDERS[limit]) for limit in beyond(values)]
