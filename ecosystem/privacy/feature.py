"""The card of privacy."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import ALWAYS, DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed
from ecosystem.privacy import jobs, personal, queries, views


def _officers(role: str) -> dict[str, Any] | None:
    return {} if role == "officer" else None


FEATURE = Feature(
    name="privacy",
    blueprint=views.bp,
    settings=(NavItem("privacy.settings", _l("Quyền riêng tư"), "eye-off", order=30),),
    shared=("privacy.policy",),
    desk=(
        DeskItem(
            "privacy.register",
            _l("Yêu cầu về dữ liệu cá nhân"),
            _l("Ai xin bản sao, xin xoá hay yêu cầu điều khác, và còn bao lâu tới hạn của luật."),
            "eye-off",
            queries.waiting,
            order=60,
        ),
    ),
    reactions=(
        Reaction("copy.asked", jobs.make_copy, "privacy.make_copy"),
        Reaction("copy.made", jobs.wipe, "privacy.wipe_old_copy"),
        Reaction("task.failed", jobs.drop_broken, "privacy.drop_broken"),
        Reaction("request.received", jobs.mail_step, "privacy.mail_received"),
        Reaction("request.taken", jobs.mail_step, "privacy.mail_taken"),
        Reaction("request.answered", jobs.mail_step, "privacy.mail_answer"),
        Reaction("request.answered", jobs.tell_answer, "privacy.tell_answer"),
        Reaction("account.erased", jobs.wipe, "privacy.wipe_files"),
    ),
    schedule=(
        Timed("privacy.erase_due", jobs.erase_due, jobs.TEN_MINUTES),
        Timed("privacy.expire", jobs.expire, jobs.AN_HOUR),
    ),
    work={"copy.asked": _l("Đang gom dữ liệu của bạn")},
    sentences={
        "copy.asked": _l("%(actor)s đã xin bản sao dữ liệu của mình"),
        "copy.made": _l("Bản sao dữ liệu của %(actor)s đã xong"),
        "copy.downloaded": _l("%(actor)s đã tải bản sao dữ liệu của mình"),
        "erasure.asked": _l("%(actor)s đã xin xoá tài khoản"),
        "erasure.cancelled": _l("%(actor)s đã giữ lại tài khoản"),
        "request.received": _l("%(actor)s đã gửi một yêu cầu về dữ liệu của mình"),
        "request.taken": _l("%(actor)s đã tiếp nhận một yêu cầu về dữ liệu"),
        "request.answered": _l("%(actor)s đã trả lời một yêu cầu về dữ liệu"),
        "request.taken_back": _l("%(actor)s đã rút lại yêu cầu về dữ liệu của mình"),
        "account.erased": _l("Một tài khoản đã được xoá theo yêu cầu"),
    },
    notices={
        "request.answered": NoticeKind(_l("Yêu cầu về dữ liệu cá nhân của bạn đã có trả lời."), "shield-check", ALWAYS),
    },
    personal=Personal(
        personal.export,
        personal.erase,
        keeps=_l(
            "Sổ yêu cầu về dữ liệu giữ loại, ngày và kết quả của từng yêu cầu để chứng minh, không còn tên và lời."
        ),
    ),
    samples={"privacy.register": _officers, "privacy.request_page": queries.sample_request},
)
