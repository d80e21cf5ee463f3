"""The card of connections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.connections import first_steps, jobs, personal, queries
from ecosystem.connections.views import bp
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Topic

ROLES = ("founder", "mentor", "angel", "fund_member")
GROUP = _l("Kết nối")
WHY = _l("vì bạn chăm hồ sơ %(mine)s")


FEATURE = Feature(
    name="connections",
    blueprint=bp,
    first_steps=first_steps.offer,
    nav=(NavItem("connections.introductions", _l("Kết nối"), "heart-handshake", roles=ROLES, order=14, keys="g k"),),
    reactions=(
        Reaction("introduction.asked", jobs.mail_asked, "connections.mail_asked"),
        Reaction("introduction.accepted", jobs.mail_accepted, "connections.mail_accepted"),
        Reaction("introduction.declined", jobs.mail_declined, "connections.mail_declined"),
        Reaction("introduction.withdrawn", jobs.mail_withdrawn, "connections.mail_withdrawn"),
        Reaction("introduction.asked", jobs.tell_asked, "connections.tell_asked"),
        Reaction("introduction.accepted", jobs.tell_answered, "connections.tell_accepted"),
        Reaction("introduction.declined", jobs.tell_answered, "connections.tell_declined"),
        Reaction("introduction.withdrawn", jobs.tell_withdrawn, "connections.tell_withdrawn"),
        Reaction("profile.purged", jobs.close_purged, "connections.close_purged"),
        Reaction("profile.merged", jobs.follow_merge, "connections.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "connections.follow_unmerge"),
    ),
    personal=Personal(
        personal.export,
        personal.erase,
        keeps=_l("Bên kia của một lời ngỏ vẫn thấy từng có lời ngỏ với “người dùng đã xoá”, không còn lời bạn viết."),
    ),
    notices={
        event: NoticeKind(sentence, icon, topic, WHY, queries.standing)
        for event, sentence, icon, topic in (
            ("introduction.asked", _l("%(other)s ngỏ lời kết nối với %(mine)s"), "send", "asked"),
            (
                "introduction.accepted",
                _l("%(other)s và %(mine)s đã kết nối. Liên hệ đã mở."),
                "heart-handshake",
                "answered",
            ),
            ("introduction.declined", _l("%(other)s trả lời %(mine)s: lần này chưa phù hợp"), "leaf", "answered"),
            (
                "introduction.withdrawn",
                _l("%(other)s đã rút lại lời ngỏ với %(mine)s"),
                "arrow-back-up",
                "withdrawn",
            ),
        )
    },
    topics={
        "asked": Topic(
            _l("Có người ngỏ lời"),
            _l("Có người muốn kết nối với hồ sơ của bạn và chờ bạn trả lời."),
            GROUP,
            must=True,
            order=10,
        ),
        "answered": Topic(
            _l("Lời ngỏ được trả lời"),
            _l("Bên kia đồng ý, hoặc trả lời lần này chưa phù hợp."),
            GROUP,
            must=True,
            order=11,
        ),
        "withdrawn": Topic(_l("Lời ngỏ được rút lại"), _l("Không còn gì chờ bạn trả lời nữa."), GROUP, order=12),
    },
    sentences={
        "introduction.asked": _l("%(actor)s đã ngỏ lời kết nối"),
        "introduction.accepted": _l("%(actor)s đã đồng ý kết nối"),
        "introduction.declined": _l("%(actor)s đã trả lời: lần này chưa phù hợp"),
        "introduction.withdrawn": _l("%(actor)s đã rút lại lời ngỏ"),
    },
    samples={"connections.introduction": queries.sample_key, "connections.ask": queries.sample_pair},
)
