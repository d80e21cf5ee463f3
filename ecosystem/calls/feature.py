"""The card of calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from ecosystem.calls import personal, queries
from ecosystem.calls.actions import merging
from ecosystem.calls.jobs import applications as jobs
from ecosystem.calls.jobs import telling
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications, samples, told
from ecosystem.calls.views import bp
from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.directory import following

MANAGERS = ("program_manager", "challenge_owner", "officer", "administrator")
GROUP = _l("Chương trình và bài toán")
FOLLOWS = _l("vì bạn theo dõi hoặc đang viết hồ sơ cho đợt này")
WORKS = _l("vì bạn làm đợt gọi này")
APPLIES = _l("vì bạn chăm hồ sơ %(name)s")
A_MINUTE, TEN_MINUTES, AN_HOUR = 60, 600, 3600
# Sentence, icon, topic, why.
TOLD = {
    "call.asked": (_l("Có câu hỏi mới về %(title)s"), "help-circle", "calls-work", WORKS),
    "call.answered": (_l("Có câu trả lời mới về %(title)s"), "help-circle", "calls", FOLLOWS),
    "call.extended": (_l("Hạn nộp của %(title)s đã dời muộn hơn"), "calendar-event", "calls", FOLLOWS),
    "call.results": (_l("%(title)s đã công bố kết quả"), "presentation", "calls", FOLLOWS),
    "call.opened": (_l("%(title)s đã mở nhận hồ sơ"), "flag", "calls", FOLLOWS),
    "call.for_approval": (
        _l("%(title)s chờ duyệt"),
        "clipboard-check",
        "calls-work",
        _l("vì bạn là cán bộ duyệt đợt gọi"),
    ),
    "call.published": (_l("%(title)s đã được duyệt và công bố"), "circle-check", "calls-work", WORKS),
    "call.returned": (_l("%(title)s được trả lại để sửa"), "arrow-back-up", "calls-work", WORKS),
    "application.submitted": (_l("Hồ sơ của %(name)s cho %(title)s đã được nhận"), "send", "applications", APPLIES),
    "application.moved": (_l("Hồ sơ của %(name)s cho %(title)s vừa chuyển bước"), "flag", "applications", APPLIES),
    "application.due": (_l("Hồ sơ của %(name)s cho %(title)s sắp hết hạn nộp"), "clock", "applications", APPLIES),
    "application.link": (_l("Liên kết tới hồ sơ của %(name)s"), "link", "applications", APPLIES),
    "application.resubmitted": (_l("%(name)s đã nộp phần bổ sung cho %(title)s"), "inbox", "calls-work", WORKS),
    "application.assigned": (_l("Bạn được giao kiểm tra hồ sơ của %(name)s"), "clipboard-check", "calls-work", WORKS),
    "application.withdrawn": (_l("%(name)s đã rút hồ sơ khỏi %(title)s"), "arrow-back-up", "calls-work", WORKS),
}
SENT = (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.NEEDS_INFO)
LEADS = (
    "manage",
    "edit_call",
    "managers",
    "documents",
    "questions",
    "build",
    "preview",
    "eligibility",
    "new_section",
    "codes",
    "received",
)


def _only(*roles: str) -> Callable[[str], dict[str, Any] | None]:
    return lambda role: {} if role in roles else None


FEATURE = Feature(
    name="calls",
    blueprint=bp,
    nav=(NavItem("calls.calls", _p("menu", "Đợt gọi"), "flag", strangers=True, order=23, keys="g v"),),
    pages=(
        NavItem("calls.my_applications", _l("Hồ sơ dự tuyển của tôi"), "file-text", order=33, own=applications.own),
        NavItem("calls.managed", _l("Đợt tôi làm"), "settings", roles=MANAGERS, order=34, own=queries.mine),
        NavItem("calls.new_call", _l("Mở đợt gọi mới"), "plus", roles=MANAGERS, order=35),
    ),
    shared=("calls.calls",),
    desk=(
        DeskItem(
            "calls.managed",
            _l("Duyệt đợt gọi"),
            _l("Chương trình và bài toán chờ duyệt trước khi công bố."),
            "flag",
            queries.waiting_for_approval,
            order=28,
        ),
    ),
    reactions=(
        Reaction("call.asked", telling.tell_asked, "calls.tell_asked"),
        Reaction("call.answered", telling.tell_answered, "calls.tell_answered"),
        Reaction("call.moved", telling.tell_moved, "calls.tell_moved"),
        Reaction("call.extended", telling.tell_extended, "calls.tell_extended"),
        Reaction("application.submitted", jobs.tell_submitted, "calls.tell_submitted"),
        Reaction("application.resubmitted", jobs.tell_submitted, "calls.tell_resubmitted"),
        Reaction("application.moved", jobs.tell_moved, "calls.tell_application_moved"),
        Reaction("application.assigned", jobs.tell_assigned, "calls.tell_assigned"),
        Reaction("application.link_asked", jobs.mail_link, "calls.mail_link"),
        *following.reactions("calls", merging.FEATURE, merging.PLACES),
    ),
    schedule=(
        Timed("calls.tick", jobs.tick, A_MINUTE),
        Timed("calls.expire", jobs.expire, AN_HOUR),
        Timed("calls.remind", jobs.remind, TEN_MINUTES),
    ),
    personal=Personal(
        personal.export,
        personal.erase,
        personal.files,
        keeps=_l(
            "Hồ sơ đã nộp của một đơn vị còn người giữ được lưu tới khi đợt gọi hết hạn lưu trữ, không còn tên của bạn."
        ),
    ),
    notices={
        kind: NoticeKind(said, sign, topic, why, told.standing) for kind, (said, sign, topic, why) in TOLD.items()
    },
    topics={
        "calls": Topic(_l("Đợt gọi bạn theo dõi"), _l("Khi đợt mở, có câu trả lời mới, hạn nộp đổi."), GROUP, order=21),
        "applications": Topic(
            _l("Hồ sơ dự tuyển"), _l("Biên nhận, yêu cầu bổ sung, kết quả từng bước."), GROUP, must=True, order=20
        ),
        "calls-work": Topic(
            _l("Đợt gọi bạn làm"),
            _l("Câu hỏi mới, duyệt, hồ sơ nộp lại hoặc rút."),
            GROUP,
            roles=MANAGERS,
            order=22,
        ),
    },
    sentences={
        "call.created": _l("%(actor)s đã mở một đợt gọi"),
        "call.changed": _l("%(actor)s đã sửa một đợt gọi"),
        "call.extended": _l("%(actor)s đã dời hạn nộp của một đợt gọi"),
        "call.moved": _l("Một đợt gọi đã chuyển bước"),
        "call.manager_set": _l("%(actor)s đã đổi quyền của một người làm đợt gọi"),
        "call.manager_removed": _l("%(actor)s đã bỏ một người khỏi đợt gọi"),
        "call.document_added": _l("%(actor)s đã đính kèm một tài liệu vào đợt gọi"),
        "call.document_removed": _l("%(actor)s đã gỡ một tài liệu khỏi đợt gọi"),
        "call.asked": _l("%(actor)s đã hỏi về một đợt gọi"),
        "call.answered": _l("%(actor)s đã trả lời một câu hỏi về đợt gọi"),
        "call.question_hidden": _l("%(actor)s đã ẩn một câu hỏi về đợt gọi"),
        "call.form_changed": _l("%(actor)s đã sửa biểu mẫu của một đợt gọi"),
        "call.form_in_force": _l("Một bản biểu mẫu được áp dụng"),
        "call.results_asked": _l("%(actor)s đã cho công bố kết quả của một đợt gọi"),
        "call.results_held_back": _l("%(actor)s đã giữ lại kết quả chưa công bố của một đợt gọi"),
        "call.rules_set": _l("%(actor)s đã đặt điều kiện của một đợt gọi"),
        "application.started": _l("%(actor)s đã mở một hồ sơ dự tuyển"),
        "application.submitted": _l("%(actor)s đã nộp một hồ sơ dự tuyển"),
        "application.resubmitted": _l("%(actor)s đã nộp lại một hồ sơ dự tuyển"),
        "application.moved": _l("Một hồ sơ dự tuyển đã chuyển bước"),
        "application.assigned": _l("Một hồ sơ dự tuyển được giao người kiểm tra"),
        "application.link_asked": _l("%(actor)s đã xin liên kết của một hồ sơ dự tuyển"),
        "code.made": _l("%(actor)s đã tạo một mã nộp muộn"),
        "code.used": _l("%(actor)s đã dùng một mã nộp muộn"),
        "code.revoked": _l("%(actor)s đã thu hồi một mã nộp muộn"),
    },
    samples={
        "calls.call": queries.sample_public,
        "calls.document": queries.sample_document,
        "calls.managed": _only("manager"),
        "calls.new_call": _only("manager"),
        **{f"calls.{name}": queries.sample_mine for name in LEADS},
        "calls.edit_section": samples.section_of_mine,
        "calls.new_question": samples.section_of_mine,
        "calls.edit_question": samples.question_of_mine,
        "calls.question": queries.sample_question,
        "calls.apply": samples.applied,
        "calls.application": samples.own(ApplicationState.DRAFT),
        "calls.section": samples.section_of_draft,
        "calls.check": samples.own(ApplicationState.DRAFT),
        **{f"calls.{name}": samples.own(*SENT) for name in ("receipt", "receipt_pdf", "dossier_pdf")},
        "calls.file": samples.file_of_own,
        "calls.results": samples.results,
        "calls.received_one": samples.received,
        "calls.more": samples.received,
    },
)
