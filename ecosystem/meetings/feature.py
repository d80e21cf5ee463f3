"""The card of meetings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Topic
from ecosystem.directory import following
from ecosystem.meetings import personal, samples
from ecosystem.meetings.actions import merging
from ecosystem.meetings.jobs import days, demo, mentoring
from ecosystem.meetings.queries import days as meeting_days
from ecosystem.meetings.queries import demo as demo_days
from ecosystem.meetings.queries import mentoring as mentoring_seats
from ecosystem.meetings.queries import told
from ecosystem.meetings.views import bp

GROUP = _l("Chương trình và bài toán")
HAND = _l("vì bạn chăm hồ sơ %(name)s")

FEATURE = Feature(
    name="meetings",
    blueprint=bp,
    pages=(
        NavItem("meetings.mine", _l("Cố vấn đồng hành"), "users", order=40, own=mentoring_seats.own_plans),
        NavItem("meetings.my_days", _l("Ngày gặp của tôi"), "calendar-event", order=41, own=meeting_days.mine),
    ),
    listed=demo_days.listed,
    reactions=(
        Reaction("mentors.proposal_asked", mentoring.propose, "meetings.propose_mentors"),
        Reaction("mentors.asked", mentoring.tell_asked, "meetings.tell_asked"),
        Reaction("mentors.paired", mentoring.tell_paired, "meetings.tell_paired"),
        Reaction("meeting_day.timetable_asked", days.plan, "meetings.plan_day"),
        Reaction("meeting_day.moved", days.tell_opened, "meetings.tell_opened"),
        Reaction("meeting_day.asked", days.tell_asked, "meetings.tell_guest"),
        Reaction("meeting_day.published", days.tell_published, "meetings.tell_timetable"),
        Reaction("demo_day.opened", demo.tell_shown, "meetings.tell_shown"),
        Reaction("demo_day.agreed", demo.tell_shown, "meetings.tell_agreed"),
        *following.reactions("meetings", merging.FEATURE, merging.PLACES),
    ),
    personal=Personal(personal.export, personal.erase),
    notices={
        "mentors.asked": NoticeKind(
            _l("%(title)s mời %(name)s làm cố vấn đồng hành"), "mail", "mentoring", HAND, told.standing
        ),
        "mentors.paired": NoticeKind(
            _l("%(other)s và %(name)s đồng hành trong %(title)s"), "heart-handshake", "mentoring", HAND, told.standing
        ),
        "meeting_day.opened": NoticeKind(
            _l("%(title)s: %(name)s muốn gặp ai?"), "heart", "meeting-days", HAND, told.standing
        ),
        "meeting_day.published": NoticeKind(
            _l("Lịch gặp của %(name)s trong %(title)s"), "calendar-event", "meeting-days", HAND, told.standing
        ),
        "demo_day.shown": NoticeKind(
            _l("%(name)s đã lên trang %(title)s"), "presentation", "demo-days", HAND, told.standing
        ),
    },
    topics={
        "mentoring": Topic(
            _l("Cố vấn đồng hành"), _l("Lời mời làm cố vấn của một khoá, ai đồng hành cùng ai."), GROUP, order=26
        ),
        "meeting-days": Topic(
            _l("Ngày gặp"),
            _l("Lời mời chọn người muốn gặp, lịch gặp và mọi thay đổi của lịch."),
            GROUP,
            must=True,
            order=27,
        ),
        "demo-days": Topic(_l("Demo day"), _l("Trang demo day có startup của bạn vừa mở."), GROUP, order=28),
    },
    sentences={
        "mentors.opened": _l("%(actor)s đã mở phần ghép cố vấn của một khoá"),
        "mentors.changed": _l("%(actor)s đã sửa phần ghép cố vấn của một khoá"),
        "mentors.asked": _l("%(actor)s đã mời một cố vấn vào khoá"),
        "mentors.dropped": _l("%(actor)s đã bỏ một cố vấn khỏi khoá"),
        "mentors.answered": _l("%(actor)s đã trả lời lời mời làm cố vấn"),
        "mentors.marked": _l("%(actor)s đã nói muốn đồng hành với ai trong khoá"),
        "mentors.proposal_asked": _l("%(actor)s đã xin đề xuất ghép cố vấn"),
        "mentors.proposal_dropped": _l("%(actor)s đã bỏ một đề xuất ghép cố vấn"),
        "mentors.decided": _l("%(actor)s đã quyết định một cặp cố vấn"),
        "mentors.published": _l("%(actor)s đã công bố các cặp cố vấn"),
        "mentors.paired": _l("Một startup có cố vấn đồng hành"),
        "mentors.parted": _l("Một cặp cố vấn không còn đi cùng"),
        "meeting_day.created": _l("%(actor)s đã tạo một ngày gặp"),
        "meeting_day.changed": _l("%(actor)s đã sửa một ngày gặp"),
        "meeting_day.moved": _l("%(actor)s đã chuyển bước một ngày gặp"),
        "meeting_day.asked": _l("%(actor)s đã mời một bên vào ngày gặp"),
        "meeting_day.removed": _l("%(actor)s đã bỏ một bên khỏi ngày gặp"),
        "meeting_day.away": _l("%(actor)s đã ghi giờ vắng của một bên trong ngày gặp"),
        "meeting_day.wished": _l("%(actor)s đã chọn người muốn gặp trong một ngày gặp"),
        "meeting_day.timetable_asked": _l("%(actor)s đã xin lịch cho một ngày gặp"),
        "meeting_day.timetable_dropped": _l("%(actor)s đã bỏ một bản lịch của ngày gặp"),
        "meeting_day.meeting_locked": _l("%(actor)s đã giữ một cuộc gặp ở giờ và bàn của nó"),
        "meeting_day.meeting_freed": _l("%(actor)s đã thôi giữ một cuộc gặp"),
        "meeting_day.published": _l("%(actor)s đã công bố lịch của một ngày gặp"),
        "meeting_day.marked": _l("%(actor)s đã ghi nhận xét sau một cuộc gặp"),
        "demo_day.written": _l("%(actor)s đã viết trang demo day của một khoá"),
        "demo_day.opened": _l("%(actor)s đã mở trang demo day của một khoá"),
        "demo_day.closed": _l("%(actor)s đã đóng trang demo day của một khoá"),
        "demo_day.agreed": _l("%(actor)s đã đồng ý cho startup lên trang demo day"),
        "demo_day.stepped_back": _l("%(actor)s đã rút startup khỏi trang demo day"),
    },
    samples={
        "meetings.demo_day": samples.demo_day,
        "meetings.manage_demo": samples.cohort,
        "meetings.own_demo": samples.enrolment,
        "meetings.mentors": samples.cohort,
        "meetings.seat": samples.seat,
        "meetings.days_of_cohort": samples.cohort,
        "meetings.manage_day": samples.day,
        "meetings.edit_day": samples.day,
        "meetings.print_day": samples.day,
        "meetings.timetable_pdf": samples.day,
        "meetings.my_day": samples.person,
    },
)
