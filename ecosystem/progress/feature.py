"""The card of progress."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.progress import jobs, personal
from ecosystem.progress.queries import risks, samples, told
from ecosystem.progress.views import bp

GROUP = _l("Chương trình và bài toán")
TAKES_PART = _l("vì startup %(name)s tham gia khoá này")
RUNS = _l("vì bạn làm khoá này")
READERS = ("program_manager", "officer", "administrator")
# Sentence, icon, topic, why.
TOLD = {
    "milestone.submitted": (_l("%(name)s đã nộp cột mốc %(title)s"), "inbox", "progress-work", RUNS),
    "milestone.approved": (_l("Cột mốc %(title)s của %(name)s đã đạt"), "circle-check", "progress", TAKES_PART),
    "milestone.returned": (
        _l("Cột mốc %(title)s của %(name)s cần bổ sung"),
        "arrow-back-up",
        "progress",
        TAKES_PART,
    ),
    "milestone.overdue": (_l("Cột mốc %(title)s của %(name)s đã quá hạn"), "clock", "progress", TAKES_PART),
    "milestone.at_risk": (
        _l("Cột mốc %(title)s của %(name)s có nguy cơ trễ"),
        "alert-triangle",
        "progress",
        TAKES_PART,
    ),
    "report.due": (_l("Báo cáo tháng %(month)s của %(name)s sắp đến hạn"), "chart-bar", "progress", TAKES_PART),
    "report.late": (_l("Báo cáo tháng %(month)s của %(name)s đã quá hạn"), "clock", "progress", TAKES_PART),
    "certificate.issued": (_l("%(name)s có chứng nhận tốt nghiệp"), "award", "progress", TAKES_PART),
    "follow_up.asked": (_l("%(name)s sau %(months)s tháng: vài câu hỏi ngắn"), "leaf", "progress", TAKES_PART),
}

FEATURE = Feature(
    name="progress",
    blueprint=bp,
    pages=(
        NavItem("progress.mine", _l("Tiến độ của tôi"), "flag", order=37),
        NavItem("progress.outcomes", _l("Kết quả theo chương trình"), "chart-bar", roles=READERS, order=38),
        NavItem("progress.verify", _l("Kiểm tra chứng nhận"), "award", strangers=True, order=59),
    ),
    shared=("progress.verify",),
    reactions=(
        Reaction("milestone.moved", jobs.tell_moved, "progress.tell_moved"),
        Reaction("certificate.issued", jobs.tell_certificate, "progress.tell_certificate"),
        Reaction("follow_up.asked", jobs.tell_asked, "progress.tell_asked"),
    ),
    schedule=(
        Timed("progress.watch", jobs.watch, jobs.AN_HOUR),
        Timed("progress.open_reports", jobs.open_reports, jobs.AN_HOUR),
        Timed("progress.ask_alumni", jobs.ask_alumni, jobs.AN_HOUR),
    ),
    risks=risks.of_cohorts,
    personal=Personal(personal.export, personal.erase, personal.files),
    notices={kind: NoticeKind(*words, told.standing) for kind, words in TOLD.items()},
    topics={
        "progress": Topic(
            _l("Tiến độ của startup"), _l("Cột mốc, báo cáo tháng, chứng nhận, câu hỏi sau khoá."), GROUP, order=24
        ),
        "progress-work": Topic(
            _l("Cột mốc chờ bạn duyệt"), _l("Startup của khoá bạn làm nộp cột mốc."), GROUP, order=25
        ),
    },
    sentences={
        "milestone.planned": _l("%(actor)s đã thêm cột mốc vào kế hoạch của một khoá"),
        "milestone.unplanned": _l("%(actor)s đã bỏ một cột mốc khỏi kế hoạch của một khoá"),
        "milestone.given": _l("%(actor)s đã giao cột mốc cho các startup của một khoá"),
        "milestone.added": _l("%(actor)s đã thêm một cột mốc"),
        "milestone.changed": _l("%(actor)s đã sửa một cột mốc"),
        "milestone.moved": _l("%(actor)s đã chuyển bước một cột mốc"),
        "milestone.said": _l("%(actor)s đã nhắn về một cột mốc"),
        "milestone.proved": _l("%(actor)s đã thêm minh chứng cho một cột mốc"),
        "milestone.proof_removed": _l("%(actor)s đã gỡ một minh chứng"),
        "kpi.followed": _l("%(actor)s đã thêm chỉ số cho một khoá"),
        "kpi.unfollowed": _l("%(actor)s đã thôi hỏi một chỉ số"),
        "kpi.reported": _l("%(actor)s đã gửi một báo cáo tháng"),
        "certificate.issued": _l("%(actor)s đã cấp một chứng nhận"),
        "certificate.withdrawn": _l("%(actor)s đã thu hồi một chứng nhận"),
        "follow_up.asked": _l("Một startup đã tốt nghiệp được hỏi thăm"),
        "follow_up.answered": _l("Một startup đã tốt nghiệp trả lời câu hỏi sau khoá"),
        "follow_up.skipped": _l("Một startup đã tốt nghiệp bỏ qua câu hỏi sau khoá"),
    },
    samples={
        "progress.board": samples.cohort,
        "progress.plan": samples.cohort,
        "progress.cohort_kpis": samples.cohort,
        "progress.kpis_csv": samples.cohort,
        "progress.kpis_xlsx": samples.cohort,
        "progress.graduation": samples.finished,
        "progress.cohort_outcomes": samples.finished,
        "progress.outcomes": samples.outcomes,
        "progress.outcomes_csv": samples.finished,
        "progress.startup": samples.enrolment,
        "progress.startup_reports": samples.enrolment,
        "progress.milestone": samples.milestone,
        "progress.edit": samples.editable,
        "progress.proof": samples.proof,
        "progress.report": samples.report,
        "progress.certificate": samples.certificate,
        "progress.paper": samples.paper,
        "progress.ask_withdraw": samples.withdrawable,
        "progress.follow_up": samples.follow_up,
    },
)
