"""The card of challenges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.challenges import jobs, personal, queries
from ecosystem.challenges.actions import merging
from ecosystem.challenges.queries import pilots, told
from ecosystem.challenges.views import bp
from ecosystem.core.feature import Feature, NavItem, NoticeKind, Personal, Reaction, Topic
from ecosystem.directory import following

POSERS = ("challenge_owner", "officer", "administrator")

GROUP = _l("Chương trình và bài toán")
SIDE = _l("vì bạn là một bên của cuộc thử này")
HOLDS = _l("vì bạn chăm hồ sơ %(name)s")
# Sentence, icon, topic, why.
TOLD = {
    "challenge.invited": (_l("%(name)s được mời giải bài toán %(title)s"), "bulb", "challenges", HOLDS),
    "challenge.reused": (_l("%(agency)s dùng lại bài toán %(title)s"), "refresh", "challenges", SIDE),
    "pilot.waits": (_l("Thoả thuận thử nghiệm %(title)s chờ bạn đồng ý"), "clipboard-check", "challenges", SIDE),
    "pilot.began": (_l("Cuộc thử %(title)s đã bắt đầu"), "activity", "challenges", SIDE),
    "pilot.measured": (_l("Có số đo mới của cuộc thử %(title)s"), "chart-bar", "challenges", SIDE),
    "pilot.ended": (_l("Cuộc thử %(title)s đã khép lại"), "flag", "challenges", SIDE),
    "pilot.ordered": (_l("Giải pháp cho %(title)s đã được đặt hàng"), "coins", "challenges", SIDE),
}
TOLD_BOTH = ("pilot.began", "pilot.measured", "pilot.ended", "pilot.ordered")


def _only(*roles: str) -> Callable[[str], dict[str, Any] | None]:
    return lambda role: {} if role in roles else None


FEATURE = Feature(
    name="challenges",
    blueprint=bp,
    pages=(
        NavItem("challenges.challenges", _l("Các bài toán của thành phố"), "bulb", strangers=True, order=24),
        NavItem("challenges.solved", _l("Bài toán đã giải"), "award", strangers=True, order=25),
        NavItem("challenges.scorecard", _l("Bảng điểm các cơ quan"), "chart-bar", strangers=True, order=26),
        NavItem("challenges.managed", _l("Bài toán tôi làm"), "settings", roles=POSERS, order=37, own=queries.mine),
        NavItem("challenges.pilots", _l("Thử nghiệm của tôi"), "activity", order=39, own=pilots.mine),
        NavItem("challenges.new_challenge", _l("Đặt một bài toán"), "plus", roles=POSERS, order=38),
    ),
    shared=("challenges.challenges", "challenges.solved", "challenges.scorecard"),
    lacks=queries.lacks,
    behind_call=queries.behind_call,
    reactions=(
        Reaction("call.moved", jobs.follow, "challenges.follow"),
        Reaction("challenge.shortlist_asked", jobs.seek, "challenges.seek"),
        Reaction("challenge.invited", jobs.tell_invited, "challenges.tell_invited"),
        Reaction("application.moved", jobs.let_go, "challenges.let_go"),
        Reaction("pilot.agreed", jobs.tell_agreed, "challenges.tell_agreed"),
        *(Reaction(event, jobs.tell_both, f"challenges.tell_{event}") for event in TOLD_BOTH),
        Reaction("challenge.reused", jobs.tell_reused, "challenges.tell_reused"),
        *following.reactions("challenges", merging.FEATURE, merging.PLACES),
    ),
    personal=Personal(personal.export, personal.erase, personal.files),
    notices={
        kind: NoticeKind(said, sign, topic, why, told.standing) for kind, (said, sign, topic, why) in TOLD.items()
    },
    topics={
        "challenges": Topic(
            _l("Bài toán bạn giải"),
            _l("Được mời giải, thoả thuận thử nghiệm, số đo, kết quả, đơn hàng."),
            GROUP,
            order=24,
        ),
    },
    sentences={
        "challenge.created": _l("%(actor)s đã đặt một bài toán"),
        "challenge.changed": _l("%(actor)s đã sửa một bài toán"),
        "challenge.moved": _l("Một bài toán đã chuyển bước"),
        "challenge.shortlist_asked": _l("%(actor)s đã xin danh sách người giải của một bài toán"),
        "challenge.invited": _l("%(actor)s đã mời giải một bài toán"),
        "challenge.awarded": _l("%(actor)s đã chọn giải pháp cho một bài toán"),
        "challenge.reused": _l("%(actor)s đã dùng lại một bài toán đã giải"),
        "pilot.written": _l("%(actor)s đã soạn một thoả thuận thử nghiệm"),
        "pilot.agreed": _l("%(actor)s đã đồng ý một thoả thuận thử nghiệm"),
        "pilot.began": _l("Một cuộc thử đã bắt đầu"),
        "pilot.measured": _l("%(actor)s đã ghi một số đo của cuộc thử"),
        "pilot.ended": _l("%(actor)s đã khép một cuộc thử"),
        "pilot.shared": _l("%(actor)s đã đồng ý công khai điều học được của một cuộc thử"),
        "pilot.unshared": _l("%(actor)s đã thôi công khai điều học được của một cuộc thử"),
        "pilot.ordered": _l("%(actor)s đã ghi đơn hàng sau một cuộc thử"),
        "challenge.cancelled": _l("%(actor)s đã dừng một bài toán"),
    },
    samples={
        "challenges.challenge": queries.sample_public,
        "challenges.managed": _only("owner"),
        "challenges.new_challenge": _only("owner"),
        "challenges.manage": queries.sample_mine,
        "challenges.solvers": queries.sample_mine,
        "challenges.pilots": _only("owner", "founder"),
        "challenges.pilot": pilots.sample,
        "challenges.agreement": pilots.sample_draft,
        "challenges.evidence": pilots.sample_file,
        "challenges.step": queries.sample_draft,
    },
)
