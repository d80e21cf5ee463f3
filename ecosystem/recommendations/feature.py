"""The card of recommendations."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _l

from ecosystem.core.feature import DeskItem, Feature, NavItem, NoticeKind, Personal, Reaction, Timed, Topic
from ecosystem.notices.queries import sample_account
from ecosystem.recommendations import commands, first_steps, jobs, personal, queries
from ecosystem.recommendations.actions.mails import KIND
from ecosystem.recommendations.queries import learning, mails, showing, why_not
from ecosystem.recommendations.queries.owing import OWN_REACTIONS
from ecosystem.recommendations.queries.telling import standing
from ecosystem.recommendations.views import bp

EVENTS = (
    *("profile.created", "profile.changed", "profile.paused", "profile.published", "profile.hidden", "profile.removed"),
    *("profile.member_added", "profile.member_removed", "profile.member_left", "profile.member_changed"),
    *("profile.handed_over", "profile.imported", "profile.merged", "profile.unmerged"),
    "profile.audience_changed",
    *("introduction.asked", "introduction.accepted", "introduction.declined", "introduction.withdrawn"),
    *("introduction.arranged", "introduction.expired", "introduction.ended"),
    *("consent.given", "consent.withdrawn", "account.erased"),
    *("profiles.imported", "profiles.taken_back"),
    *("term.edited", "ranking.changed", "weights.switched"),
)

FEATURE = Feature(
    name="recommendations",
    blueprint=bp,
    first_steps=first_steps.offer,
    nav=(
        NavItem("recommendations.mentors", _l("Gợi ý"), "sparkles", roles=("founder",), order=12, keys="g r"),
        NavItem(
            "recommendations.startups",
            _l("Gợi ý"),
            "sparkles",
            roles=("mentor", "angel", "fund_member"),
            order=12,
            keys="g r",
        ),
    ),
    pages=(
        NavItem("recommendations.investors", _l("Gợi ý nhà đầu tư"), "sparkles", roles=("founder",), order=13),
        NavItem("recommendations.saved", _l("Đã lưu và đã ẩn"), "bookmark", order=16, keys="g l"),
    ),
    settings=(NavItem("recommendations.settings", _l("Gợi ý"), "sparkles", order=27),),
    desk=(
        DeskItem(
            "recommendations.exposure",
            _l("Ai được gợi ý bao nhiêu lần"),
            _l("Mức chênh lệch, người chưa được thấy, theo ngôn ngữ và phường."),
            "chart-bar",
            order=70,
        ),
        DeskItem(
            "recommendations.shown_lists",
            _l("Danh sách đã hiện"),
            _l("Xem lại từng danh sách đúng như người dùng đã thấy, và tái lập nó."),
            "history",
            order=71,
        ),
        DeskItem(
            "recommendations.priority",
            _l("Ưu tiên trong xếp hạng"),
            _l("Mức ưu tiên được công khai, và trọng số học từ câu trả lời: xem, so sánh, bật, tắt."),
            "adjustments-horizontal",
            order=72,
        ),
    ),
    reactions=(
        *(Reaction(event, jobs.refresh, f"{OWN_REACTIONS}{event}") for event in EVENTS),
        # What follows is not among OWN_REACTIONS: a refresh settles all of those at once.
        Reaction("lists.refresh_asked", jobs.refresh_shard, "shards.refresh"),
        Reaction("shown_list.replay_asked", jobs.replay, "replay.shown_list"),
        Reaction("weights.asked", jobs.learn, "weights.learn"),
        Reaction("profile.purged", jobs.forget, "opinions.forget"),
        Reaction("profile.merged", jobs.follow_merge, "opinions.follow_merge"),
        Reaction("profile.unmerged", jobs.follow_unmerge, "opinions.follow_unmerge"),
        Reaction("introduction.expired", jobs.offer_next, "next_choice.offer"),
        Reaction("suggestions.opened", jobs.write_week, "suggestions.write_week"),
    ),
    schedule=(
        Timed("recommendations.keep_up", jobs.keep_up, jobs.KEEP_UP_EVERY),
        Timed("recommendations.forget_shown", jobs.forget_shown, jobs.A_DAY),
        Timed("recommendations.open_weeks", jobs.open_weeks, jobs.A_MINUTE),
    ),
    commands=(commands.recommendations, commands.matching),
    personal=Personal(personal.export, personal.erase),
    notices={
        "recommendation.next": NoticeKind(
            _l("Người phù hợp tiếp theo cho %(mine)s: %(next)s"),
            "sparkles",
            "answered",
            _l("vì bạn chăm hồ sơ %(mine)s"),
            standing,
        ),
        KIND: NoticeKind(
            _l("%(count)s gợi ý mới trong tuần cho %(mine)s"),
            "sparkles",
            mails.TOPIC,
            _l("vì bạn chăm hồ sơ %(mine)s"),
            mails.still_told,
        ),
    },
    topics={
        mails.TOPIC: Topic(
            _l("Gợi ý mới trong tuần"),
            _l("Nhiều nhất 5 hồ sơ mới trong danh sách của bạn, kèm lý do. Không có gì mới thì không có thư."),
            _l("Gợi ý"),
            mail="weekly",
            by_week=True,
            roles=("founder", "mentor", "angel", "fund_member"),
            order=20,
        ),
    },
    sentences={
        "opinion.said": _l("%(actor)s đã cho ý kiến về một gợi ý"),
        "opinion.taken_back": _l("%(actor)s đã rút lại ý kiến về một gợi ý"),
        "suggestions.opened": _l("Thư gợi ý hằng tuần tới giờ được soạn"),
        "suggestions.chosen": _l("%(actor)s đã đổi công tắc gợi ý của %(subject)s"),
        "shown_list.opened": _l("%(actor)s đã mở kết quả một lượt tìm kiếm, có ghi lý do"),
        "searches.deleted": _l("%(actor)s đã xoá các lượt tìm kiếm của mình"),
        "shown_list.replay_asked": _l("%(actor)s đã tái lập một danh sách gợi ý"),
        "weights.asked": _l("%(actor)s đã cho học lại trọng số xếp hạng"),
        "weights.proposed": _l("Một phiên bản trọng số xếp hạng được đề xuất"),
        "weights.switched": _l("%(actor)s đã đổi trọng số xếp hạng"),
        "lists.refresh_asked": _l("Toàn bộ danh sách gợi ý bắt đầu được làm lại theo từng phần"),
        "ranking.changed": _l("%(actor)s đã đổi mức ưu tiên trong xếp hạng"),
    },
    samples={
        f"recommendations.{wanted}": partial(queries.sample, wanted=wanted)
        for wanted in ("mentors", "investors", "startups")
    }
    | {
        "recommendations.gain": queries.sample_gain,
        "recommendations.shown_list": showing.sample,
        **{
            f"recommendations.{page}": lambda role: {} if role == "officer" else None
            for page in ("shown_lists", "exposure", "exposure_csv", "priority")
        },
        "recommendations.weights": learning.sample,
        "recommendations.why_not": why_not.sample,
        "recommendations.hide": why_not.sample_hide,
        "recommendations.saved": sample_account,
        "recommendations.settings": sample_account,
        "recommendations.touched": lambda role: {"list_name": "sectors", "slug": "ai"} if role == "officer" else None,
    },
)
