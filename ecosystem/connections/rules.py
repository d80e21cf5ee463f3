"""What may happen to an introduction, and who may do it. Pure: what a rule reads must be loaded."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core import clock
from ecosystem.directory.models import Kind, Mentor, Profile, Right, State
from ecosystem.directory.rules import is_open

MESSAGE_LEAST = 50
MESSAGE_MOST = 1000
REPLY_MOST = 1000


class Side(enum.StrEnum):
    """The two sides of an introduction."""

    ASKER = "asker"
    ASKED = "asked"


# state -> what may follow -> the side that may do it. What is missing here is illegal.
TRANSITIONS: Mapping[IntroductionState, Mapping[IntroductionState, Side]] = {
    IntroductionState.ASKED: {
        IntroductionState.ACCEPTED: Side.ASKED,
        IntroductionState.DECLINED: Side.ASKED,
        IntroductionState.WITHDRAWN: Side.ASKER,
    },
    IntroductionState.ACCEPTED: {},
    IntroductionState.DECLINED: {},
    IntroductionState.WITHDRAWN: {},
}
OPEN = frozenset({IntroductionState.ASKED, IntroductionState.ACCEPTED})

# Who may be introduced to whom: a startup stands on one side of every pair.
COUNTERPARTS: Mapping[Kind, frozenset[Kind]] = {
    Kind.STARTUP: frozenset({Kind.MENTOR, Kind.ANGEL, Kind.FUND}),
    Kind.MENTOR: frozenset({Kind.STARTUP}),
    Kind.ANGEL: frozenset({Kind.STARTUP}),
    Kind.FUND: frozenset({Kind.STARTUP}),
    Kind.INSTITUTION: frozenset(),
}
HANDS = frozenset({Right.OWNER, Right.EDITOR})

# Why this time it is a no: the word stored, and the kind sentence that the asker reads.
DECLINE_REASONS: Mapping[str, Any] = {
    "busy": _l("Thời gian này mình chưa sắp xếp được để đồng hành tử tế với bạn."),
    "stage": _l("Giai đoạn hiện tại của hai bên chưa thật khớp; bạn hãy quay lại khi có bước tiến mới."),
    "field": _l("Lĩnh vực này nằm ngoài phần mình hiểu sâu, người khác sẽ giúp bạn được nhiều hơn."),
    "terms": _l("Mức vốn hoặc cách góp vốn lần này chưa phù hợp với mình."),
    "conflict": _l("Mình đang có cam kết có thể xung đột lợi ích, nên không nhận để công bằng cho bạn."),
    "other": _l("Lần này chưa phù hợp. Chúc bạn sớm gặp được người đồng hành tốt."),
}

# What stands in the way of asking: the word, and the sentence for the person who wanted to ask.
OBSTACLES: Mapping[str, Any] = {
    "not-yours": _l("Chỉ chủ hồ sơ hoặc người biên tập mới được ngỏ lời thay mặt hồ sơ này."),
    "email-unconfirmed": _l("Vui lòng xác nhận email trước khi ngỏ lời. Thư xác nhận nằm trong hộp thư của bạn."),
    "own": _l("Đây là hồ sơ bạn cùng quản lý, nên không cần ngỏ lời."),
    "kinds": _l("Lời ngỏ luôn giữa một startup và một cố vấn hoặc nhà đầu tư."),
    "asker-hidden": _l("Hồ sơ của bạn đang ẩn. Hãy công khai hồ sơ để người nhận biết bạn là ai."),
    "hidden": _l("Hồ sơ này hiện không công khai."),
    "not-accepting": _l("Hồ sơ này đang tạm nghỉ, chưa nhận lời ngỏ mới."),
    "full": _l("Cố vấn này đã nhận đủ số startup. Bạn hãy thử một cố vấn khác."),
}


def is_member(actor: Account | None, profile: Profile) -> bool:
    """Whether ``actor`` belongs to ``profile`` with any right. Needs ``memberships`` loaded."""
    return actor is not None and any(member.account_id == actor.id for member in profile.memberships)


def is_hand(actor: Account | None, profile: Profile) -> bool:
    """Whether ``actor`` may act for ``profile``: its owners and editors."""
    if actor is None:
        return False
    return any(member.account_id == actor.id and member.right in HANDS for member in profile.memberships)


def profile_of(introduction: Introduction, side: Side) -> Profile:
    """The profile that stands on ``side``."""
    return introduction.asker if side is Side.ASKER else introduction.asked


def stands(profile: Profile) -> bool:
    """Whether a profile was not removed; a hidden one stands."""
    return profile.state is not State.REMOVED


def both_stand(introduction: Introduction) -> bool:
    """Whether neither side was removed: only then something may still happen, and contacts are open."""
    return stands(introduction.asker) and stands(introduction.asked)


def side_of(actor: Account | None, introduction: Introduction) -> Side | None:
    """The side that ``actor`` belongs to, or ``None`` for a stranger; a removed profile is nobody's side."""
    if stands(introduction.asked) and is_member(actor, introduction.asked):
        return Side.ASKED
    return Side.ASKER if stands(introduction.asker) and is_member(actor, introduction.asker) else None


def may_read(actor: Account | None, introduction: Introduction) -> bool:
    """Members of either side, nobody else: officers and administrators do not read messages."""
    return side_of(actor, introduction) is not None


def may_move(actor: Account | None, introduction: Introduction, to: IntroductionState) -> bool:
    """Whether ``actor`` may take ``introduction`` to the state ``to`` now."""
    side = TRANSITIONS[introduction.state].get(to)
    return side is not None and both_stand(introduction) and is_hand(actor, profile_of(introduction, side))


def may_answer(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side asked, while it is asked."""
    return may_move(actor, introduction, IntroductionState.ACCEPTED)


def may_withdraw(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that asked, while it is asked."""
    return may_move(actor, introduction, IntroductionState.WITHDRAWN)


def is_answering_side(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side asked, in any state: the state is the action's to refuse in words."""
    return is_hand(actor, introduction.asked)


def is_asking_side(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that asked, in any state."""
    return is_hand(actor, introduction.asker)


def is_accepting(profile: Profile, today: date) -> bool:
    """Whether ``profile`` takes new requests on ``today``: its switch is on and no pause is running."""
    return is_open(accepting=profile.accepting, paused_until=profile.paused_until, today=today)


def is_full(profile: Profile) -> bool:
    """Whether a mentor has no place left. Others are never full."""
    if not isinstance(profile, Mentor) or profile.capacity_startups is None:
        return False
    return profile.current_startups >= profile.capacity_startups


def fits_kinds(asker: Profile, asked: Profile) -> bool:
    """Whether profiles of these kinds are introduced to each other at all."""
    return asked.kind in COUNTERPARTS[asker.kind]


def obstacle(actor: Account | None, asker: Profile, asked: Profile, today: date) -> str | None:
    """The first thing that stands in the way of asking (a key of ``OBSTACLES``), or ``None``.

    An ``actor`` of ``None`` is the system itself and needs no right. Both profiles need ``memberships`` loaded.
    """
    checks = (
        ("not-yours", actor is not None and not is_hand(actor, asker)),
        ("email-unconfirmed", actor is not None and actor.email_confirmed_at is None),
        ("own", asker.id == asked.id or is_same_house(asker, asked)),
        ("kinds", not fits_kinds(asker, asked)),
        ("asker-hidden", asker.state is not State.PUBLISHED),
        ("hidden", asked.state is not State.PUBLISHED),
        ("not-accepting", not is_accepting(asked, today)),
        ("full", is_full(asked) or is_full(asker)),
    )
    return next((code for code, stands in checks if stands), None)


def is_same_house(asker: Profile, asked: Profile) -> bool:
    """Whether one person belongs to both profiles."""
    return bool({m.account_id for m in asker.memberships} & {m.account_id for m in asked.memberships})


def goes_further(one: IntroductionState, other: IntroductionState) -> bool:
    """Whether, of two that are open with the same side, ``one`` has come further than ``other``."""
    return one is IntroductionState.ACCEPTED and other is IntroductionState.ASKED


def may_ask(actor: Account | None, asker: Profile, asked: Profile, today: date | None = None) -> bool:
    """Whether ``actor`` may ask ``asked`` in the name of ``asker``, today unless another day is meant."""
    return actor is not None and obstacle(actor, asker, asked, today or clock.today()) is None
