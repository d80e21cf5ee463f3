"""The card of conversations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.conversations import jobs, personal, queries
from ecosystem.conversations.queries import outcomes, told
from ecosystem.conversations.queries.meetings import sample_meeting
from ecosystem.conversations.queries.reports import sample_profile, waiting
from ecosystem.conversations.views import bp
from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic

ROLES = ("founder", "mentor", "angel", "fund_member")
GROUP = _l("Kết nối")
WHY = _l("vì bạn chăm hồ sơ %(mine)s")
# Sentence, icon, topic.
TOLD = {
    "message.sent": (
        _l("%(mine)s có tin nhắn mới trong cuộc trò chuyện với %(other)s"),
        "message-circle",
        "messages",
    ),
    "meeting.proposed": (
        _l("%(other)s hẹn gặp %(mine)s: chọn một trong ba thời điểm"),
        "calendar-event",
        "meetings",
    ),
    "meeting.agreed": (_l("%(mine)s và %(other)s đã hẹn được giờ gặp"), "calendar-event", "meetings"),
    "meeting.none_fits": (_l("%(other)s bận cả ba thời điểm của %(mine)s"), "calendar-event", "meetings"),
    "meeting.cancelled": (_l("Lời hẹn giữa %(mine)s và %(other)s đã huỷ"), "calendar-event", "meetings"),
    "outcome.asked": (
        _l("%(mine)s và %(other)s đến nay thế nào rồi? Đánh dấu bằng một lần bấm."),
        "flag",
        "outcomes",
    ),
}
MEETINGS = ("meeting.proposed", "meeting.agreed", "meeting.none_fits", "meeting.cancelled")
AN_HOUR, A_DAY = 3600, 86_400

FEATURE = Feature(
    name="conversations",
    blueprint=bp,
    pages=(
        NavItem("conversations.conversations", _l("Trò chuyện"), "message-circle", roles=ROLES, order=14, keys="g c"),
    ),
    reactions=(
        Reaction("message.sent", jobs.tell_sent, "conversations.tell_sent"),
        Reaction("message.sent", jobs.mail_sent, "conversations.mail_sent"),
        *(Reaction(event, jobs.tell_meeting, f"conversations.tell_{event}") for event in MEETINGS),
        *(Reaction(event, jobs.mail_meeting, f"conversations.mail_{event}") for event in MEETINGS),
        Reaction("report.decided", jobs.tell_reporter, "conversations.tell_reporter"),
        Reaction("outcome.asked", jobs.ask_sides, "conversations.ask_sides"),
    ),
    desk=(
        DeskItem(
            "conversations.report_queue",
            _l("Báo cáo vi phạm"),
            _l("Tin nhắn và hồ sơ được báo cáo. Chỉ thấy điều được báo cáo, không thấy cả cuộc trò chuyện."),
            "flag",
            waiting,
            order=30,
        ),
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
    signs=outcomes.signs,
    personal=Personal(
        personal.export,
        personal.erase,
        personal.files,
        keeps=_l("Bên kia vẫn thấy từng có tin nhắn vào lúc nào, không còn lời, tệp và tên của bạn."),
    ),
    notices={
        "report.decided": NoticeKind(
            _l("Báo cáo của bạn đã được xem xét. Cảm ơn bạn."),
            "flag",
            "reports",
            _l("vì bạn đã gửi báo cáo"),
            told.standing,
        ),
        **{event: NoticeKind(said, sign, topic, WHY, told.standing) for event, (said, sign, topic) in TOLD.items()},
    },
    topics={
        "reports": Topic(_l("Báo cáo của bạn"), _l("Cán bộ đã xem xét điều bạn báo cáo."), GROUP, order=18),
        "messages": Topic(
            _l("Tin nhắn mới"),
            _l("Bên đã kết nối viết cho hồ sơ của bạn; một lần cho tới khi bạn đọc."),
            GROUP,
            order=15,
        ),
        "meetings": Topic(
            _l("Lời hẹn gặp"), _l("Ba thời điểm chờ bạn chọn, giờ đã hẹn kèm tệp lịch, hẹn bị huỷ."), GROUP, order=16
        ),
        "outcomes": Topic(
            _l("Hỏi kết nối đến nay thế nào"), _l("Bốn lần, sau 7, 30, 90 và 180 ngày."), GROUP, order=17
        ),
    },
    sentences={
        "message.sent": _l("%(actor)s đã viết một tin nhắn"),
        "meeting.proposed": _l("%(actor)s đã hẹn gặp"),
        "meeting.agreed": _l("%(actor)s đã chọn giờ gặp"),
        "meeting.none_fits": _l("%(actor)s trả lời là bận cả ba thời điểm"),
        "meeting.cancelled": _l("%(actor)s đã huỷ một lời hẹn"),
        "report.made": _l("Có một báo cáo vi phạm mới"),
        "report.file_opened": _l("%(actor)s đã mở một tệp của tin nhắn bị báo cáo"),
        "report.decided": _l("%(actor)s đã xem xét một báo cáo vi phạm"),
        "report.reopened": _l("%(actor)s đã lấy lại quyết định về một báo cáo vi phạm"),
        "outcome.asked": _l("Hai bên được hỏi kết nối đến nay thế nào"),
        "outcome.marked": _l("%(actor)s đã đánh dấu kết quả của một kết nối"),
        "outcome.unmarked": _l("%(actor)s đã bỏ dấu kết quả của một kết nối"),
    },
    samples={
        "conversations.conversation": queries.sample_key,
        "conversations.attachment": queries.sample_file,
        "conversations.propose": queries.sample_key,
        "conversations.calendar": sample_meeting,
        "conversations.safety": queries.sample_key,
        "conversations.report_message": queries.sample_other,
        "conversations.report_any": sample_profile,
        "conversations.report_queue": lambda role: {} if role == "officer" else None,
        "conversations.funnel": lambda role: {} if role == "officer" else None,
        "conversations.outcome": jobs.sample_link,
    },
)
