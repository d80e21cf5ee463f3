"""The card of conversations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.conversations import jobs, personal, queries
from ecosystem.conversations.views import bp
from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed

ROLES = ("founder", "mentor", "angel", "fund_member")
AN_HOUR, A_DAY = 3600, 86_400

FEATURE = Feature(
    name="conversations",
    blueprint=bp,
    pages=(
        NavItem("conversations.conversations", _l("Trò chuyện"), "message-circle", roles=ROLES, order=14, keys="g t"),
    ),
    reactions=(
        Reaction("message.sent", jobs.tell_sent, "conversations.tell_sent"),
        Reaction("message.sent", jobs.mail_sent, "conversations.mail_sent"),
        Reaction("outcome.asked", jobs.ask_sides, "conversations.ask_sides"),
    ),
    desk=(
        DeskItem(
            "conversations.funnel",
            _l("Kết quả sau kết nối"),
            _l("Bao nhiêu kết nối đã gặp, đang làm việc, đã đầu tư. Chỉ có con số, không có tên và lời."),
            "chart-bar",
            order=40,
        ),
    ),
    schedule=(
        Timed("conversations.tidy_files", jobs.tidy_files, A_DAY),
        Timed("conversations.ask_due", jobs.ask_due, AN_HOUR),
    ),
    personal=Personal(
        personal.export,
        personal.erase,
        personal.files,
        keeps=_l("Bên kia vẫn thấy từng có tin nhắn vào lúc nào, không còn lời, tệp và tên của bạn."),
    ),
    notices={
        "outcome.asked": NoticeKind(
            _l("%(mine)s và %(other)s đến nay thế nào rồi? Đánh dấu bằng một lần bấm."), "flag"
        ),
        "message.sent": NoticeKind(
            _l("%(mine)s có tin nhắn mới trong cuộc trò chuyện với %(other)s"), "message-circle"
        ),
    },
    sentences={
        "message.sent": _l("%(actor)s đã viết một tin nhắn"),
        "outcome.asked": _l("Hai bên được hỏi kết nối đến nay thế nào"),
        "outcome.marked": _l("%(actor)s đã đánh dấu kết quả của một kết nối"),
        "outcome.unmarked": _l("%(actor)s đã bỏ dấu kết quả của một kết nối"),
    },
    samples={
        "conversations.conversation": queries.sample_key,
        "conversations.attachment": queries.sample_file,
        "conversations.funnel": lambda role: {} if role == "officer" else None,
        "conversations.outcome": jobs.sample_link,
    },
)
