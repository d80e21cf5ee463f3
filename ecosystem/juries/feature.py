"""The card of juries."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.juries import jobs, personal
from ecosystem.juries.queries import packs, rounds, told
from ecosystem.juries.views import bp

GROUP = _l("Chương trình và bài toán")
READS = _l("vì bạn ngồi hội đồng của đợt này")

FEATURE = Feature(
    name="juries",
    blueprint=bp,
    pages=(NavItem("juries.mine", _l("Hồ sơ tôi chấm"), "clipboard-check", order=36, own=rounds.own),),
    reactions=(
        Reaction("jury.round_moved", jobs.tell_opened, "juries.tell_opened"),
        Reaction("jury.proposal_asked", jobs.propose, "juries.propose"),
        Reaction("jury.decided", jobs.tell_decided, "juries.tell_decided"),
        Reaction("jury.given", jobs.tell_given, "juries.tell_given"),
        Reaction("call.pack_asked", jobs.make_pack, "juries.make_pack"),
    ),
    schedule=(
        Timed("juries.send", jobs.send, jobs.A_MINUTE),
        Timed("juries.remind", jobs.remind, jobs.AN_HOUR),
        Timed("juries.tidy_packs", jobs.tidy_packs, jobs.AN_HOUR),
    ),
    work={"call.pack_asked": _l("Đang gói hồ sơ của đợt gọi")},
    personal=Personal(personal.export, personal.erase),
    notices={
        "jury.given": NoticeKind(
            _l("Có hồ sơ của %(title)s chờ bạn chấm"), "clipboard-check", "juries", READS, told.standing
        ),
        "jury.due": NoticeKind(_l("Hạn chấm của %(title)s sắp tới"), "clock", "juries", READS, told.standing),
    },
    topics={
        "juries": Topic(_l("Hội đồng bạn ngồi"), _l("Hồ sơ được giao cho bạn, hạn chấm sắp tới."), GROUP, order=23),
    },
    sentences={
        "call.exported": _l("%(actor)s đã xuất hồ sơ của một đợt gọi"),
        "call.pack_asked": _l("%(actor)s đã yêu cầu gói hồ sơ của một đợt gọi"),
        "jury.round_created": _l("%(actor)s đã tạo một vòng chấm"),
        "jury.round_changed": _l("%(actor)s đã sửa một vòng chấm"),
        "jury.round_moved": _l("%(actor)s đã chuyển bước một vòng chấm"),
        "jury.juror_added": _l("%(actor)s đã mời một giám khảo"),
        "jury.juror_removed": _l("%(actor)s đã bỏ một giám khảo"),
        "jury.redacted": _l("%(actor)s đã bôi đen một câu trả lời"),
        "jury.given": _l("Một hồ sơ được giao cho giám khảo"),
        "jury.proposal_asked": _l("%(actor)s đã xin đề xuất người đọc"),
        "jury.published": _l("%(actor)s đã giao hồ sơ cho hội đồng theo đề xuất"),
        "jury.decision_written": _l("%(actor)s đã ghi một quyết định"),
        "jury.letter_written": _l("%(actor)s đã sửa thư kết quả"),
        "jury.released": _l("%(actor)s đã gửi kết quả của một đợt gọi"),
        "jury.taken_back": _l("%(actor)s đã lấy lại kết quả chưa gửi"),
        "jury.decided": _l("Kết quả của một hồ sơ đã được gửi"),
        "jury.taken_away": _l("%(actor)s đã lấy lại một hồ sơ đã giao"),
        "jury.declared": _l("Một giám khảo đã khai về xung đột lợi ích"),
        "jury.sent": _l("Một giám khảo đã gửi điểm"),
        "jury.abstained": _l("Một giám khảo không chấm một hồ sơ"),
        "jury.override_asked": _l("%(actor)s đã đề nghị bỏ qua một xung đột lợi ích"),
        "jury.override_agreed": _l("%(actor)s đã đồng ý bỏ qua một xung đột lợi ích"),
    },
    samples={
        "juries.of_call": rounds.sample_call,
        "juries.export": rounds.sample_call,
        "juries.numbers": rounds.sample_call,
        "juries.pack": packs.sample_pack,
        "juries.manage": rounds.sample_round,
        "juries.edit": rounds.sample_round,
        "juries.rubric": rounds.sample_round,
        "juries.blackout": rounds.sample_round,
        "juries.decisions": rounds.sample_round,
        "juries.letters": rounds.sample_call,
        "juries.scores": rounds.sample_round,
        "juries.read": rounds.sample_read,
    },
)
