"""The card of programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.directory import following
from ecosystem.programs import personal
from ecosystem.programs.actions import merging
from ecosystem.programs.jobs import enrolling as jobs
from ecosystem.programs.jobs import inside, messages, samples
from ecosystem.programs.models import EnrolmentState
from ecosystem.programs.queries import cohorts, curriculum, enrolments, tasks, told
from ecosystem.programs.queries import messages as written
from ecosystem.programs.views import bp

GROUP = _l("Chương trình và bài toán")
MANAGERS = ("program_manager", "officer", "administrator")
RUNS = _l("vì bạn làm khoá này")
PART = _l("vì bạn chăm hồ sơ %(name)s")
# Sentence, icon, topic, why.
TOLD = {
    "enrolment.offered": (_l("%(title)s mời %(name)s tham gia"), "mail", "enrolments", PART),
    "enrolment.moved": (_l("%(name)s vừa chuyển bước trong %(title)s"), "flag", "enrolments", PART),
    "enrolment.accepted": (_l("%(name)s nhận chỗ ở %(title)s"), "circle-check", "cohorts-work", RUNS),
    "enrolment.declined": (_l("%(name)s không tham gia %(title)s"), "arrow-back-up", "cohorts-work", RUNS),
    "task.given": (_l("%(title)s có bài mới"), "checklist", "enrolments", PART),
    "task.answered": (_l("Bài của %(name)s trong %(title)s có góp ý"), "message-circle", "enrolments", PART),
    "task.handed_in": (_l("%(name)s nộp bài ở %(title)s"), "inbox", "cohorts-work", RUNS),
    "session.cancelled": (_l("Một buổi của %(title)s đã huỷ"), "calendar-event", "enrolments", PART),
    "cohort.message": (_l("%(title)s nhắn %(name)s"), "message-circle", "enrolments", PART),
    "enrolment.expired": (_l("%(name)s quá hạn trả lời lời mời của %(title)s"), "clock", "cohorts-work", RUNS),
}


def _only(*roles: str) -> Callable[[str], dict[str, Any] | None]:
    return lambda role: {} if role in roles else None


FEATURE = Feature(
    name="programs",
    blueprint=bp,
    pages=(
        NavItem("programs.mine", _l("Khoá của tôi"), "school", order=37, own=enrolments.own),
        NavItem("programs.calendars", _l("Lịch của tôi"), "calendar", order=38),
        NavItem(
            "programs.day", _l("Hôm nay ở các khoá"), "layout-dashboard", roles=MANAGERS, order=38, own=cohorts.mine
        ),
        NavItem("programs.managed", _l("Khoá tôi làm"), "settings", roles=MANAGERS, order=39),
        NavItem("programs.new_cohort", _l("Mở khoá mới"), "plus", roles=MANAGERS, order=40),
    ),
    reactions=(
        Reaction("application.moved", jobs.offer_seat, "programs.offer_seat"),
        Reaction("enrolment.offered", jobs.tell_offered, "programs.tell_offered"),
        Reaction("enrolment.moved", jobs.follow_step, "programs.follow_step"),
        Reaction("task.created", inside.tell_task, "programs.tell_task"),
        Reaction("task.handed_in", inside.tell_handed_in, "programs.tell_handed_in"),
        Reaction("task.answered", inside.tell_answered, "programs.tell_answered"),
        Reaction("session.cancelled", inside.tell_cancelled, "programs.tell_cancelled"),
        Reaction("cohort.message_sent", messages.deliver, "programs.deliver"),
        *following.reactions("programs", merging.FEATURE, merging.PLACES),
    ),
    schedule=(Timed("programs.tick", jobs.tick, jobs.A_MINUTE),),
    personal=Personal(personal.export, personal.erase, personal.files),
    notices={
        kind: NoticeKind(said, sign, topic, why, told.standing) for kind, (said, sign, topic, why) in TOLD.items()
    },
    topics={
        "enrolments": Topic(
            _l("Khoá bạn tham gia"), _l("Lời mời nhận chỗ, các bước trong khoá."), GROUP, must=True, order=24
        ),
        "cohorts-work": Topic(
            _l("Khoá bạn làm"), _l("Ai nhận chỗ, ai không tham gia."), GROUP, roles=MANAGERS, order=25
        ),
    },
    sentences={
        "program.created": _l("%(actor)s đã lập một chương trình"),
        "cohort.created": _l("%(actor)s đã mở một khoá"),
        "cohort.changed": _l("%(actor)s đã sửa một khoá"),
        "cohort.moved": _l("Một khoá đã chuyển bước"),
        "cohort.manager_set": _l("%(actor)s đã đổi quyền của một người làm khoá"),
        "cohort.manager_removed": _l("%(actor)s đã bỏ một người khỏi khoá"),
        "cohort.handed_over": _l("%(actor)s đã bàn giao một khoá"),
        "cohort.message_sent": _l("%(actor)s đã nhắn một khoá"),
        "cohort.module_set": _l("%(actor)s đã sửa một phần của kế hoạch học"),
        "cohort.module_dropped": _l("%(actor)s đã bỏ một phần của kế hoạch học"),
        "session.created": _l("%(actor)s đã thêm một buổi học"),
        "session.changed": _l("%(actor)s đã sửa một buổi học"),
        "session.cancelled": _l("%(actor)s đã huỷ một buổi học"),
        "session.material_added": _l("%(actor)s đã thêm một tài liệu cho buổi học"),
        "session.material_removed": _l("%(actor)s đã gỡ một tài liệu của buổi học"),
        "session.attendance_marked": _l("%(actor)s đã điểm danh một buổi học"),
        "session.checked_in": _l("%(actor)s đã tự điểm danh"),
        "task.created": _l("%(actor)s đã giao một bài"),
        "task.changed": _l("%(actor)s đã sửa một bài"),
        "task.handed_in": _l("%(actor)s đã nộp một bài"),
        "task.answered": _l("%(actor)s đã góp ý cho một bài"),
        "calendar.feed_made": _l("%(actor)s đã tạo một liên kết lịch"),
        "calendar.feed_revoked": _l("%(actor)s đã thu hồi một liên kết lịch"),
        "enrolment.offered": _l("Một chỗ trong khoá được mời"),
        "enrolment.moved": _l("Một đơn vị đã chuyển bước trong khoá"),
    },
    samples={
        "programs.managed": _only("manager"),
        "programs.new_cohort": _only("manager"),
        "programs.manage": cohorts.sample_cohort,
        "programs.edit_cohort": cohorts.sample_cohort,
        "programs.managers": cohorts.sample_cohort,
        "programs.plan": cohorts.sample_cohort,
        "programs.new_session": cohorts.sample_cohort,
        "programs.session": curriculum.sample_session,
        "programs.edit_session": curriculum.sample_session,
        "programs.code_picture": curriculum.sample_session,
        "programs.material": curriculum.sample_material,
        "programs.tasks": cohorts.sample_cohort,
        "programs.new_task": cohorts.sample_cohort,
        "programs.task": tasks.sample_task,
        "programs.edit_task": tasks.sample_task,
        "programs.hand_in": tasks.sample_hand_in,
        "programs.hand_in_file": tasks.sample_file,
        "programs.calendar": samples.sample_feed,
        "programs.own_plan": enrolments.sample_own(EnrolmentState.ACTIVE),
        "programs.own_tasks": enrolments.sample_own(EnrolmentState.ACTIVE),
        "programs.own_task": tasks.sample_own_task,
        "programs.check_in_page": curriculum.sample_code,
        "programs.day": _only("manager"),
        "programs.messages": cohorts.sample_cohort,
        "programs.message": written.sample_message,
        "programs.own_message": written.sample_letter,
        "programs.run_one": enrolments.sample_run,
        "programs.enrolment": enrolments.sample_own(EnrolmentState.ACTIVE),
    },
)
