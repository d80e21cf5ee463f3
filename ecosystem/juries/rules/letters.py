"""The letters a call begins with, by outcome: Vietnamese and English, with merge fields in braces."""

from __future__ import annotations

from collections.abc import Mapping

from ecosystem.juries.models import Outcome

LETTERS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.ACCEPTED: (
        (
            "Chúc mừng {name}!\n\nHội đồng đã chọn hồ sơ {number} của bạn cho {call}. "
            "Ban tổ chức sẽ liên hệ về các bước tiếp theo.\n\n{note}\n\n{notes}"
        ),
        (
            "Congratulations, {name}!\n\nThe jury has chosen your application {number} for {call}. "
            "The organisers will be in touch about what comes next.\n\n{note}\n\n{notes}"
        ),
    ),
    Outcome.WAITLISTED: (
        (
            "Chào {name},\n\nHồ sơ {number} của bạn cho {call} nằm trong danh sách dự bị, vị trí {place}. "
            "Khi có chỗ trống, chúng tôi báo bạn ngay; bạn không cần làm gì thêm.\n\n{note}\n\n{notes}"
        ),
        (
            "Dear {name},\n\nYour application {number} to {call} is on the waitlist, at place {place}. "
            "We will tell you at once when a place is free; you need not do anything.\n\n{note}\n\n{notes}"
        ),
    ),
    Outcome.REJECTED: (
        (
            "Chào {name},\n\nCảm ơn bạn đã gửi hồ sơ {number} cho {call}. Lần này hồ sơ chưa phù hợp với đợt. "
            "Điều đó không nói lên giá trị của việc bạn làm; mong gặp lại bạn ở những đợt sau.\n\n{note}\n\n{notes}"
        ),
        (
            "Dear {name},\n\nThank you for your application {number} to {call}. It was not a fit for this call. "
            "That says nothing against what you are building; we hope to see you in the next one.\n\n{note}\n\n{notes}"
        ),
    ),
}
