"""The card of conversations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.conversations import jobs, personal, queries
from ecosystem.conversations.views import bp
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed

ROLES = ("founder", "mentor", "angel", "fund_member")
A_DAY = 86_400

FEATURE = Feature(
    name="conversations",
    blueprint=bp,
    pages=(
        NavItem("conversations.conversations", _l("Trò chuyện"), "message-circle", roles=ROLES, order=14, keys="g t"),
    ),
    reactions=(
        Reaction("message.sent", jobs.tell_sent, "conversations.tell_sent"),
        Reaction("message.sent", jobs.mail_sent, "conversations.mail_sent"),
    ),
    schedule=(Timed("conversations.tidy_files", jobs.tidy_files, A_DAY),),
    personal=Personal(
        personal.export,
        personal.erase,
        personal.files,
        keeps=_l("Bên kia vẫn thấy từng có tin nhắn vào lúc nào, không còn lời, tệp và tên của bạn."),
    ),
    notices={
        "message.sent": NoticeKind(
            _l("%(mine)s có tin nhắn mới trong cuộc trò chuyện với %(other)s"), "message-circle"
        ),
    },
    sentences={"message.sent": _l("%(actor)s đã viết một tin nhắn")},
    samples={
        "conversations.conversation": queries.sample_key,
        "conversations.attachment": queries.sample_file,
    },
)
