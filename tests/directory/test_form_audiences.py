"""A form says who will see what it asks for, as the rules of audiences have it."""

from __future__ import annotations

import pytest

from ecosystem.directory import forms
from ecosystem.directory.models import Audience, FieldGroup, Kind

PUBLIC, MEMBERS = "Ai cũng xem được", "Người đã đăng nhập xem được"
CONNECTED, LEGAL = "Chỉ người đã kết nối xem được", "Riêng tư: chỉ thành viên hồ sơ và cán bộ phụ trách"


@pytest.mark.parametrize(
    ("kind", "title", "audience"),
    [
        (Kind.STARTUP, "Điều cốt lõi", PUBLIC),
        (Kind.STARTUP, "Kể thêm", PUBLIC),
        (Kind.STARTUP, "Bạn cần gì", MEMBERS),
        (Kind.STARTUP, "Gọi vốn", MEMBERS),
        (Kind.STARTUP, "Đội ngũ", MEMBERS),
        (Kind.STARTUP, "Số liệu", MEMBERS),
        (Kind.STARTUP, "Tài sản trí tuệ", MEMBERS),
        (Kind.STARTUP, "Nơi chốn", PUBLIC),
        (Kind.STARTUP, "Liên hệ", CONNECTED),
        (Kind.STARTUP, "Đối thủ và xung đột lợi ích", CONNECTED),
        (Kind.STARTUP, "Hình ảnh", PUBLIC),
        (Kind.STARTUP, "Pháp lý", LEGAL),
        (Kind.STARTUP, "Tài liệu giới thiệu", CONNECTED),
        (Kind.MENTOR, "Sức tiếp nhận", MEMBERS),
        (Kind.FUND, "Khẩu vị đầu tư", MEMBERS),
        (Kind.FUND, "Danh mục đã đầu tư", MEMBERS),
        (Kind.FUND, "Tiêu chí đầu tư", MEMBERS),
        (Kind.FUND, "Giới hạn theo nghị định", MEMBERS),
        (Kind.INSTITUTION, "Liên hệ", CONNECTED),
    ],
)
def test_a_section_is_for_whom_the_rules_have_it(kind, title, audience):
    (section,) = [part for part in forms.FORMS[kind].parts if str(part.title) == title]
    assert section.audience({}) == audience


@pytest.mark.parametrize(
    ("group", "title", "chosen", "audience"),
    [
        (FieldGroup.CONTACTS, "Liên hệ", Audience.MEMBERS, MEMBERS),
        (FieldGroup.CONTACTS, "Liên hệ", Audience.PRIVATE, "Chỉ thành viên hồ sơ"),
        (FieldGroup.TRACTION, "Gọi vốn", Audience.CONNECTED, CONNECTED),
        (FieldGroup.LEGAL, "Pháp lý", Audience.PUBLIC, LEGAL),
    ],
)
def test_what_the_holder_chose_is_said(group, title, chosen, audience):
    (section,) = [part for part in forms.FORMS[Kind.STARTUP].parts if str(part.title) == title]
    assert section.audience({group: chosen}) == audience
