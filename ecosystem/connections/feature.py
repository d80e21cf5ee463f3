"""The card of connections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.connections import first_steps, jobs, personal, queries
from ecosystem.connections.queries import crowd, sorting, told
from ecosystem.connections.views import bp
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic

ROLES = ("founder", "mentor", "angel", "fund_member", "program_manager", "challenge_owner")
GROUP = _l("Kết nối")
WHY = _l("vì bạn chăm hồ sơ %(mine)s")


MAILS = {
    "asked": jobs.mail_asked,
    "accepted": jobs.mail_accepted,
    "arranged": jobs.mail_arranged,
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
    "arranged": jobs.tell_arranged,
    "declined": jobs.tell_answered,
    "withdrawn": jobs.tell_withdrawn,
    "reminded": jobs.tell_reminded,
    "more_asked": jobs.tell_more,
    "more_answered": jobs.tell_more,
    "expired": jobs.tell_expired,
    "ended": jobs.tell_ended,
    "opened": jobs.tell_opened,
}
# event -> its sentence in the inbox, its icon, and the topic that people choose about.
TOLD = {
    "asked": (_l("%(other)s ngỏ lời kết nối với %(mine)s"), "send", "asked"),
    "reminded": (_l("%(other)s vẫn đang chờ %(mine)s trả lời"), "clock", "asked"),
    "more_answered": (_l("%(other)s đã trả lời điều %(mine)s hỏi"), "message-circle", "asked"),
    "accepted": (_l("%(other)s và %(mine)s đã kết nối."), "heart-handshake", "answered"),
    "arranged": (_l("Hai bên cùng muốn gặp: %(mine)s và %(other)s"), "heart-handshake", "answered"),
    "declined": (_l("%(other)s trả lời %(mine)s: lần này chưa phù hợp"), "leaf", "answered"),
    "more_asked": (_l("%(other)s hỏi %(mine)s thêm một điều trước khi trả lời"), "help-circle", "answered"),
    "expired": (_l("Lời ngỏ giữa %(other)s và %(mine)s tự đóng vì chưa có trả lời"), "hourglass", "answered"),
    "ended": (_l("Kết nối giữa %(other)s và %(mine)s đã kết thúc"), "leaf", "answered"),
    "opened": (_l("%(other)s nhận lời ngỏ trở lại; bản nháp của %(mine)s gửi được rồi"), "bell", "answered"),
    "withdrawn": (_l("%(other)s đã rút lại lời ngỏ với %(mine)s"), "arrow-back-up", "withdrawn"),
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
        Reaction("profile.paused", jobs.follow_openness, "connections.close_paused"),
        Reaction("profile.changed", jobs.follow_openness, "connections.follow_openness"),
        Reaction("profile.purged", jobs.close_purged, "connections.close_purged"),
        Reaction("profile.merged", jobs.follow_merge, "connections.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "connections.follow_unmerge"),
        Reaction("profile.merged", jobs.blocks_follow_merge, "connections.blocks_follow_merge"),
        Reaction("profile.unmerged", jobs.blocks_follow_unmerge, "connections.blocks_follow_unmerge"),
        Reaction("introduction.closed", jobs.settle_closed, "connections.settle_closed"),
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
        f"introduction.{what}": NoticeKind(sentence, icon, topic, WHY, told.standing)
        for what, (sentence, icon, topic) in TOLD.items()
    },
    topics={
        "asked": Topic(
            _l("Có người ngỏ lời"),
            _l("Có người muốn kết nối với hồ sơ của bạn và chờ bạn trả lời; lời nhắc khi họ chờ lâu."),
            GROUP,
            must=True,
            order=10,
        ),
        "answered": Topic(
            _l("Lời ngỏ được trả lời"),
            _l("Bên kia đồng ý, hỏi thêm, hoặc lần này chưa phù hợp; lời ngỏ tự đóng; kết nối kết thúc."),
            GROUP,
            must=True,
            order=11,
        ),
        "withdrawn": Topic(_l("Lời ngỏ được rút lại"), _l("Không còn gì chờ bạn trả lời nữa."), GROUP, order=12),
    },
    sentences={
        "introduction.asked": _l("%(actor)s đã ngỏ lời kết nối"),
        "introduction.viewed": _l("%(actor)s đã xem một lời ngỏ"),
        "introduction.more_asked": _l("%(actor)s đã hỏi thêm trước khi trả lời một lời ngỏ"),
        "introduction.more_answered": _l("%(actor)s đã trả lời điều được hỏi thêm"),
        "introduction.accepted": _l("%(actor)s đã đồng ý kết nối"),
        "introduction.arranged": _l("Hai bên cùng muốn gặp nhau tại một sự kiện và đã được kết nối"),
        "introduction.declined": _l("%(actor)s đã trả lời: lần này chưa phù hợp"),
        "introduction.withdrawn": _l("%(actor)s đã rút lại lời ngỏ"),
        "introduction.closed": _l("Một lời ngỏ được đóng lại"),
        "introduction.reopened": _l("Một lời ngỏ được mở lại"),
        "side.blocked": _l("%(actor)s đã chặn một hồ sơ"),
        "side.unblocked": _l("%(actor)s đã bỏ chặn một hồ sơ"),
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
