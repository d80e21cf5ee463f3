"""The card of challenges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.challenges import jobs, personal, queries
from ecosystem.challenges.views import bp
from ecosystem.core.feature import Feature, NavItem, Personal, Reaction

POSERS = ("challenge_owner", "officer", "administrator")


def _only(*roles: str) -> Callable[[str], dict[str, Any] | None]:
    return lambda role: {} if role in roles else None


FEATURE = Feature(
    name="challenges",
    blueprint=bp,
    pages=(
        NavItem("challenges.challenges", _l("Bài toán của thành phố"), "bulb", strangers=True, order=24),
        NavItem("challenges.managed", _l("Bài toán tôi làm"), "settings", roles=POSERS, order=37),
        NavItem("challenges.new_challenge", _l("Đặt một bài toán"), "plus", roles=POSERS, order=38),
    ),
    shared=("challenges.challenges",),
    reactions=(Reaction("call.moved", jobs.follow, "challenges.follow"),),
    personal=Personal(personal.export, personal.erase),
    sentences={
        "challenge.created": _l("%(actor)s đã đặt một bài toán"),
        "challenge.changed": _l("%(actor)s đã sửa một bài toán"),
        "challenge.moved": _l("Một bài toán đã chuyển bước"),
        "challenge.cancelled": _l("%(actor)s đã dừng một bài toán"),
    },
    samples={
        "challenges.challenge": queries.sample_public,
        "challenges.managed": _only("owner"),
        "challenges.new_challenge": _only("owner"),
        "challenges.manage": queries.sample_mine,
        "challenges.step": queries.sample_draft,
    },
)
