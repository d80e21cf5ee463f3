"""The card of meetings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Topic
from ecosystem.meetings import personal, samples
from ecosystem.meetings.jobs import mentoring
from ecosystem.meetings.queries import told
from ecosystem.meetings.views import bp

GROUP = _l("Chương trình và bài toán")
HAND = _l("vì bạn chăm hồ sơ %(name)s")

FEATURE = Feature(
    name="meetings",
    blueprint=bp,
    pages=(NavItem("meetings.mine", _l("Cố vấn đồng hành"), "users", order=40),),
    reactions=(
        Reaction("mentors.proposal_asked", mentoring.propose, "meetings.propose_mentors"),
        Reaction("mentors.asked", mentoring.tell_asked, "meetings.tell_asked"),
        Reaction("mentors.paired", mentoring.tell_paired, "meetings.tell_paired"),
    ),
    personal=Personal(personal.export, personal.erase),
    notices={
        "mentors.asked": NoticeKind(
            _l("%(title)s mời %(name)s làm cố vấn đồng hành"), "mail", "mentoring", HAND, told.standing
        ),
        "mentors.paired": NoticeKind(
            _l("%(other)s và %(name)s đồng hành trong %(title)s"), "heart-handshake", "mentoring", HAND, told.standing
        ),
    },
    topics={
        "mentoring": Topic(
            _l("Cố vấn đồng hành"), _l("Lời mời làm cố vấn của một khoá, ai đồng hành cùng ai."), GROUP, order=26
        ),
    },
    sentences={
        "mentors.opened": _l("%(actor)s đã mở phần ghép cố vấn của một khoá"),
        "mentors.changed": _l("%(actor)s đã sửa phần ghép cố vấn của một khoá"),
        "mentors.asked": _l("%(actor)s đã mời một cố vấn vào khoá"),
        "mentors.dropped": _l("%(actor)s đã bỏ một cố vấn khỏi khoá"),
        "mentors.answered": _l("%(actor)s đã trả lời lời mời làm cố vấn"),
        "mentors.marked": _l("%(actor)s đã nói muốn đồng hành với ai trong khoá"),
        "mentors.proposal_asked": _l("%(actor)s đã xin đề xuất ghép cố vấn"),
        "mentors.decided": _l("%(actor)s đã quyết định một cặp cố vấn"),
        "mentors.published": _l("%(actor)s đã công bố các cặp cố vấn"),
        "mentors.paired": _l("Một startup có cố vấn đồng hành"),
        "mentors.parted": _l("Một cặp cố vấn không còn đi cùng"),
    },
    samples={
        "meetings.mentors": samples.cohort,
        "meetings.seat": samples.seat,
    },
)
