"""The card of postings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.partners import jobs, personal, queries
from ecosystem.partners.queries import gathering, lists, telling
from ecosystem.partners.views import bp

POSTING = ("founder", "mentor", "angel", "program_manager", "challenge_owner")
# What may change a list: the postings, their profiles, who is in talks, who stands apart, who agrees to be matched.
EVENTS = (
    *("posting.opened", "posting.changed", "posting.closed"),
    *("profile.changed", "profile.paused", "profile.published", "profile.hidden", "profile.removed"),
    *("profile.member_added", "profile.member_removed", "profile.member_left", "profile.handed_over"),
    *("profile.merged", "profile.unmerged"),
    *("introduction.asked", "introduction.accepted", "introduction.declined", "introduction.withdrawn"),
    *("introduction.arranged", "introduction.expired", "introduction.ended"),
    *("side.blocked", "side.unblocked", "consent.given", "consent.withdrawn", "term.edited"),
)
GROUP = _l("Tìm bạn đồng hành")
WHY = _l("vì bạn chăm hồ sơ %(mine)s")

FEATURE = Feature(
    name="partners",
    blueprint=bp,
    # No entry of the menu, which is full: people come from their suggestions, their profile, their notices, a search.
    pages=(NavItem("partners.partners", _l("Tìm bạn đồng hành"), "users-group", roles=POSTING, order=17, keys="g o"),),
    reactions=(
        # Merges move postings before lists are made again: reactions of one event run in this order.
        Reaction("profile.merged", jobs.follow_merge, "postings.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "postings.follow_unmerge"),
        *(Reaction(event, jobs.refresh, f"{gathering.REFRESHES}{event}") for event in EVENTS),
        Reaction("posting.asked_if_stands", jobs.ask_if_stands, "postings.ask_if_stands"),
    ),
    schedule=(Timed("partners.keep_time", jobs.keep_time, jobs.AN_HOUR),),
    badges=queries.badges,
    made_from=lists.made_from,
    occasions=dict.fromkeys(("posting", "postings", "told"), queries.occasion),
    personal=Personal(personal.export, personal.erase),
    notices={
        telling.MATCHED: NoticeKind(
            _l("%(other)s vừa đăng một tin hợp với %(mine)s"), "users-group", "partners", WHY, telling.standing
        ),
        telling.ASKED: NoticeKind(
            _l("Tin bạn đăng cho %(mine)s sắp hết hạn. Còn đúng thì gia hạn bằng một lần bấm."),
            *("hourglass", "postings", WHY, telling.standing),
        ),
    },
    topics={
        "partners": Topic(
            _l("Người hợp với tin bạn đăng"),
            _l("Có người vừa đăng điều bạn đang tìm, hoặc đang tìm điều bạn sẵn sàng."),
            GROUP,
            mail="weekly",
            roles=POSTING,
            order=21,
        ),
        "postings": Topic(
            _l("Tin bạn đăng sắp hết hạn"),
            _l("Một tuần trước khi tin tự đóng, để bạn gia hạn nếu còn đúng."),
            GROUP,
            must=True,
            roles=POSTING,
            order=22,
        ),
    },
    sentences={
        "posting.opened": _l("%(actor)s đã đăng một tin tìm bạn đồng hành"),
        "posting.changed": _l("%(actor)s đã sửa một tin tìm bạn đồng hành"),
        "posting.renewed": _l("%(actor)s đã gia hạn một tin tìm bạn đồng hành"),
        "posting.closed": _l("Một tin tìm bạn đồng hành đã đóng"),
        "posting.asked_if_stands": _l("Chủ một tin tìm bạn đồng hành được hỏi còn đúng không"),
    },
    samples={
        "partners.partners": lambda role: {} if role in ("founder", "mentor") else None,
        "partners.new": queries.sample_new,
        "partners.posting": queries.sample,
        "partners.edit": queries.sample,
    },
)
