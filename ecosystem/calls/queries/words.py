"""What a form says in the reader's language, and what its types and flags are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.calls.rules.form import Jurors, Need, Option, Question, Readers, Section, Type
from ecosystem.directory.queries import local

TYPES: dict[Type, Any] = {
    Type.SHORT: _l("Một dòng"),
    Type.LONG: _l("Đoạn văn, có giới hạn từ"),
    Type.CHOICE: _l("Chọn một"),
    Type.MANY: _l("Chọn nhiều"),
    Type.NUMBER: _l("Con số có đơn vị"),
    Type.MONEY: _l("Số tiền"),
    Type.DATE: _l("Ngày"),
    Type.FILE: _l("Tệp"),
    Type.LINK: _l("Liên kết"),
    Type.VIDEO: _l("Liên kết video"),
    Type.TABLE: _l("Bảng"),
    Type.TEAM: _l("Đội ngũ"),
    Type.KPI: _l("Chỉ số và mục tiêu"),
    Type.CONSENT: _l("Cam kết, đồng ý"),
    Type.STATEMENT: _l("Lời dặn, không cần trả lời"),
    Type.PROFILE: _l("Lấy từ hồ sơ startup"),
}
NEEDS: dict[Need, Any] = {
    Need.OPTIONAL: _l("Không bắt buộc"),
    Need.SUBMISSION: _l("Cần có khi nộp"),
    Need.ALWAYS: _l("Cần có mới sang phần sau"),
    Need.DATE: _l("Cần có khi nộp, từ một ngày"),
}
READERS: dict[Readers, Any] = {
    Readers.MANAGERS: _l("Mọi người làm đợt gọi"),
    Readers.LEADS: _l("Chỉ người phụ trách"),
}
JURORS: dict[Jurors, Any] = {
    Jurors.ALWAYS: _l("Luôn thấy"),
    Jurors.OPEN: _l("Chỉ thấy khi đọc mở"),
    Jurors.NEVER: _l("Không thấy"),
}
# The fields of a startup's profile that a question may take: what they are called.
FIELDS: dict[str, Any] = {
    "name": _l("Tên startup"),
    "legal_name": _l("Tên pháp lý"),
    "tax_code": _l("Mã số thuế"),
    "founded": _l("Ngày thành lập"),
    "stage": _l("Giai đoạn"),
    "round": _l("Vòng gọi vốn"),
    "sectors": _l("Lĩnh vực"),
    "ward": _l("Phường, xã"),
    "team_size": _l("Quy mô đội ngũ"),
    "tagline": _l("Một câu giới thiệu"),
    "description": _l("Mô tả"),
    "website": _l("Trang web"),
    "email": _l("Email"),
    "phone": _l("Điện thoại"),
    "ask_amount": _l("Số vốn đang gọi"),
    "video_url": _l("Video"),
}
# What the columns of the types with fixed columns are called.
TEAM = (_l("Họ và tên"), _l("Vai trò"), _l("Kinh nghiệm chính"), _l("Thời gian dành cho dự án"))
KPI = (_l("Chỉ số"), _l("Hiện nay"), _l("Mục tiêu"), _l("Đến khi nào"))


def label(question: Question) -> str:
    """The question itself."""
    return local(question.label_vi, question.label_en)


def hint(question: Question) -> str:
    """What helps to answer it."""
    return local(question.help_vi, question.help_en)


def example(question: Question) -> str:
    """An answer as it could be."""
    return local(question.example_vi, question.example_en)


def title(section: Section) -> str:
    """The title of a section."""
    return local(section.title_vi, section.title_en)


def intro(section: Section) -> str:
    """The lines under it."""
    return local(section.intro_vi, section.intro_en)


def option(one: Option) -> str:
    """An answer to choose."""
    return local(one.vi, one.en)


def columns(question: Question) -> list[str]:
    """The heads of the columns of a type with rows."""
    if question.type is Type.TEAM:
        return [str(one) for one in TEAM]
    if question.type is Type.KPI:
        return [str(one) for one in KPI]
    return [option(one) for one in question.options]
