"""The card of connections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.connections import first_steps, jobs, personal, queries
from ecosystem.connections.queries import crowd, sorting
from ecosystem.connections.views import bp
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed

ROLES = ("founder", "mentor", "angel", "fund_member")


MAILS = {
    "asked": jobs.mail_asked,
    "accepted": jobs.mail_accepted,
    "declined": jobs.mail_declined,
    "withdrawn": jobs.mail_withdrawn,
    "reminded": jobs.mail_reminded,
    "more_asked": jobs.mail_more_asked,
    "more_answered": jobs.mail_more_answered,
    "ended": jobs.mail_ended,
    "opened": jobs.mail_opened,
}
NOTICES = {
    "asked": jobs.tell_asked,
    "accepted": jobs.tell_answered,
    "declined": jobs.tell_answered,
    "withdrawn": jobs.tell_withdrawn,
    "reminded": jobs.tell_reminded,
    "more_asked": jobs.tell_more,
    "more_answered": jobs.tell_more,
    "expired": jobs.tell_expired,
    "ended": jobs.tell_ended,
    "opened": jobs.tell_opened,
}
PACED = ("accepted", "declined", "more_asked", "expired")

FEATURE = Feature(
    name="connections",
    blueprint=bp,
    first_steps=first_steps.offer,
    nav=(NavItem("connections.introductions", _l("Kết nối"), "heart-handshake", roles=ROLES, order=14, keys="g k"),),
    reactions=(
        *(Reaction(f"introduction.{what}", do, f"connections.mail_{what}") for what, do in MAILS.items()),
        *(Reaction(f"introduction.{what}", do, f"connections.tell_{what}") for what, do in NOTICES.items()),
        *(Reaction(f"introduction.{what}", jobs.count_pace, f"connections.pace_{what}") for what in PACED),
        Reaction("profile.paused", jobs.hasten_paused, "connections.hasten_paused"),
        Reaction("profile.changed", jobs.hasten_paused, "connections.hasten_changed"),
        Reaction("profile.purged", jobs.close_purged, "connections.close_purged"),
        Reaction("profile.merged", jobs.follow_merge, "connections.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "connections.follow_unmerge"),
    ),
    schedule=(
        Timed("connections.keep_time", jobs.keep_time, jobs.TICK),
        Timed("connections.purge_drafts", jobs.purge_drafts, jobs.A_DAY),
    ),
    badges=crowd.badges,
    personal=Personal(
        personal.export,
        personal.erase,
        keeps=_l("Bên kia của một lời ngỏ vẫn thấy từng có lời ngỏ với “người dùng đã xoá”, không còn lời bạn viết."),
    ),
    notices={
        "introduction.asked": NoticeKind(_l("%(other)s ngỏ lời kết nối với %(mine)s"), "send"),
        "introduction.accepted": NoticeKind(_l("%(other)s và %(mine)s đã kết nối. Liên hệ đã mở."), "heart-handshake"),
        "introduction.declined": NoticeKind(_l("%(other)s trả lời %(mine)s: lần này chưa phù hợp"), "leaf"),
        "introduction.withdrawn": NoticeKind(_l("%(other)s đã rút lại lời ngỏ với %(mine)s"), "arrow-back-up"),
        "introduction.reminded": NoticeKind(_l("%(other)s vẫn đang chờ %(mine)s trả lời"), "clock"),
        "introduction.more_asked": NoticeKind(
            _l("%(other)s hỏi %(mine)s thêm một điều trước khi trả lời"), "help-circle"
        ),
        "introduction.more_answered": NoticeKind(_l("%(other)s đã trả lời điều %(mine)s hỏi"), "message-circle"),
        "introduction.expired": NoticeKind(
            _l("Lời ngỏ giữa %(other)s và %(mine)s tự đóng vì chưa có trả lời"), "hourglass"
        ),
        "introduction.ended": NoticeKind(_l("Kết nối giữa %(other)s và %(mine)s đã kết thúc"), "leaf"),
        "introduction.opened": NoticeKind(
            _l("%(other)s nhận lời ngỏ trở lại; bản nháp của %(mine)s gửi được rồi"), "bell"
        ),
    },
    sentences={
        "introduction.asked": _l("%(actor)s đã ngỏ lời kết nối"),
        "introduction.viewed": _l("%(actor)s đã xem một lời ngỏ"),
        "introduction.more_asked": _l("%(actor)s đã hỏi thêm trước khi trả lời một lời ngỏ"),
        "introduction.more_answered": _l("%(actor)s đã trả lời điều được hỏi thêm"),
        "introduction.accepted": _l("%(actor)s đã đồng ý kết nối"),
        "introduction.declined": _l("%(actor)s đã trả lời: lần này chưa phù hợp"),
        "introduction.withdrawn": _l("%(actor)s đã rút lại lời ngỏ"),
        "introduction.reminded": _l("Một lời ngỏ chờ lâu, bên được chờ đã được nhắc"),
        "introduction.expired": _l("Một lời ngỏ tự đóng vì chưa có trả lời"),
        "introduction.ended": _l("%(actor)s đã kết thúc một kết nối"),
        "introduction.opened": _l("Một hồ sơ nhận lời ngỏ trở lại, người chờ đã được báo"),
        "desk.changed": _l("%(actor)s đã đổi cách hồ sơ %(subject)s nhận lời ngỏ"),
    },
    samples={
        "connections.introduction": queries.sample_key,
        "connections.ask": queries.sample_pair,
        "connections.desk": sorting.sample_desk,
    },
)
