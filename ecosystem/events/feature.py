"""The card of events."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.events import jobs, personal, queries
from ecosystem.events.queries import told
from ecosystem.events.views import bp

GROUP = _l("Kết nối")
ATTENDING = ("founder", "mentor", "angel", "fund_member")
# What makes or opens a profile that somebody on a list may stand for.
PROFILES = ("profile.created", "profile.published", "profile.member_added", "profile.handed_over")


def _officers(role: str) -> dict[str, Any] | None:
    return {} if role == "officer" else None


FEATURE = Feature(
    name="events",
    blueprint=bp,
    nav=(NavItem("events.held", _l("Sự kiện"), "calendar-event", roles=("program_manager",), order=20, keys="g e"),),
    pages=(NavItem("events.events", _l("Sự kiện của bạn"), "calendar-event", roles=ATTENDING, order=16),),
    desk=(
        DeskItem(
            "events.held",
            _l("Sự kiện"),
            _l("Danh sách người tham dự, các cặp cùng muốn gặp, và mỗi kết nối đi tới đâu cho tới khi khép lại."),
            "calendar-event",
            order=35,
        ),
    ),
    reactions=(
        Reaction("event.opened", jobs.tell_listed, "events.tell_opened"),
        Reaction("attendees.imported", jobs.tell_listed, "events.tell_listed"),
        Reaction("account.confirmed", jobs.seat_confirmed, "events.seat_confirmed"),
        Reaction("invitation.accepted", jobs.seat_invited, "events.seat_invited"),
        *(Reaction(event, jobs.adopt_profile, f"events.adopt_{event}") for event in PROFILES),
        Reaction("profile.purged", jobs.forget_profile, "events.forget_profile"),
        Reaction("profile.merged", jobs.follow_merge, "events.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "events.follow_unmerge"),
        Reaction("event.met", jobs.tell_met, "events.tell_met"),
    ),
    schedule=(
        Timed("events.keep_time", jobs.keep_time, jobs.AN_HOUR),
        Timed("events.purge_imports", jobs.purge_imports, jobs.AN_HOUR),
    ),
    occasions={"event": queries.occasion},
    personal=Personal(
        personal.export,
        personal.erase,
        keeps=_l("Sự kiện bạn từng tổ chức vẫn còn, không còn tên bạn."),
    ),
    notices={
        "event.invited": NoticeKind(
            _l("%(event)s mời bạn vào phần kết nối: đồng ý rồi chọn người muốn gặp."),
            "calendar-event",
            "events",
            _l("vì bạn có trong danh sách người tham dự"),
            told.standing,
        ),
        "event.met": NoticeKind(
            _l("%(mine)s và %(other)s cùng muốn gặp nhau tại %(event)s"),
            "heart-handshake",
            "events",
            _l("vì bạn chăm hồ sơ %(mine)s"),
            told.standing,
        ),
    },
    topics={
        "events": Topic(
            _l("Sự kiện"),
            _l("Sự kiện có tên bạn mời bạn vào phần kết nối; người quen cũng muốn gặp bạn ở đó."),
            GROUP,
            order=19,
        ),
    },
    sentences={
        "event.created": _l("%(actor)s đã tạo một sự kiện"),
        "event.changed": _l("%(actor)s đã sửa một sự kiện"),
        "event.opened": _l("%(actor)s đã mở phần kết nối của một sự kiện"),
        "event.matched": _l("Phần chọn người muốn gặp của một sự kiện đã chốt"),
        "event.followed": _l("Một sự kiện chuyển sang theo dõi kết nối"),
        "event.closed": _l("Một sự kiện đã khép lại"),
        "event.wished": _l("%(actor)s đã chọn một người muốn gặp tại một sự kiện"),
        "event.met": _l("Hai bên cùng muốn gặp nhau tại một sự kiện"),
        "attendees.imported": _l("%(actor)s đã nhập danh sách người tham dự của một sự kiện"),
        "attendee.removed": _l("%(actor)s đã đưa một người ra khỏi danh sách của một sự kiện"),
        "attendee.consented": _l("%(actor)s đã đồng ý hiện tên tại một sự kiện"),
        "attendee.withdrew": _l("%(actor)s đã rút đồng ý tại một sự kiện"),
    },
    samples={
        "events.held": _officers,
        "events.new": _officers,
        "events.event": queries.sample_held,
        "events.edit": queries.sample_held,
        "events.attendees": queries.sample_held,
        "events.preview": queries.sample_pending,
        "events.export_csv": queries.sample_held,
        "events.event_page": queries.sample_seat,
        "events.consent_page": jobs.sample_link,
    },
)
