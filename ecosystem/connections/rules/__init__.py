"""What may happen to an introduction, and who may do it. Pure: what a rule reads must be loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState, Label, Side

# ``clock`` is the name of a module of this room.
from ecosystem.core.clock import today as this_day
from ecosystem.directory.models import Kind, Mentor, Profile, Right, State
from ecosystem.directory.rules import is_open

MESSAGE_LEAST = 50
MESSAGE_MOST = 1000
REPLY_MOST = 1000


QUESTION_LEAST = 10
WORDS_MOST = 1000
NOTE_MOST = 1000
# A median under so few requests says nothing of a person, so it is never shown.
LEAST_REQUESTS = 5
MOST_WEEKLY = 100

S = IntroductionState
ASKER, ASKED, CLOCK = frozenset({Side.ASKER}), frozenset({Side.ASKED}), frozenset({Side.CLOCK})
BOTH = ASKER | ASKED
# While it waits for somebody. The clock declines for who pauses, and withdraws for who leaves.
_WAITING: Mapping[IntroductionState, frozenset[Side]] = {
    S.ACCEPTED: ASKED,
    S.DECLINED: ASKED | CLOCK,
    S.WITHDRAWN: ASKER | CLOCK,
    S.EXPIRED: CLOCK,
}
# state -> what may follow -> the sides that may do it. What is missing here is illegal.
TRANSITIONS: Mapping[IntroductionState, Mapping[IntroductionState, frozenset[Side]]] = {
    S.DRAFT: {S.ASKED: ASKER},
    S.ASKED: {S.VIEWED: ASKED, S.MORE_ASKED: ASKED, **_WAITING},
    S.VIEWED: {S.MORE_ASKED: ASKED, **_WAITING},
    S.MORE_ASKED: {S.MORE_ANSWERED: ASKER, **_WAITING},
    S.MORE_ANSWERED: {S.MORE_ASKED: ASKED, **_WAITING},
    S.ACCEPTED: {S.ENDED: BOTH},
    S.DECLINED: {},
    S.EXPIRED: {},
    S.WITHDRAWN: {},
    S.ENDED: {},
}
# How an introduction comes to be: written by one side, or agreed to by both elsewhere, as at an event.
BEGINNINGS: Mapping[IntroductionState, frozenset[Side]] = {S.DRAFT: ASKER, S.ACCEPTED: BOTH}
WAITING = frozenset({S.ASKED, S.VIEWED, S.MORE_ASKED, S.MORE_ANSWERED})
OPEN = WAITING | {S.ACCEPTED}
PAST = frozenset({S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.ENDED})

# Who may be introduced to whom: a startup stands on one side of every pair.
COUNTERPARTS: Mapping[Kind, frozenset[Kind]] = {
    Kind.STARTUP: frozenset(Kind),
    Kind.MENTOR: frozenset({Kind.STARTUP}),
    Kind.ANGEL: frozenset({Kind.STARTUP}),
    Kind.FUND: frozenset({Kind.STARTUP}),
    Kind.INSTITUTION: frozenset({Kind.STARTUP}),
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

# What the house answers for somebody: a profile that pauses lets nobody wait.
PAUSED = "paused"
REASONS: Mapping[str, Any] = {
    **DECLINE_REASONS,
    PAUSED: _l(
        "Bên này đang tạm nghỉ nhận lời ngỏ, nên Nhịp Cầu đóng lời ngỏ này để bạn không phải chờ. "
        "Khi họ mở lại, bạn có thể ngỏ lời lần nữa."
    ),
}
# Why what was connected ends; both sides read it.
END_REASONS: Mapping[str, Any] = {
    "done": _l("Việc hai bên làm cùng nhau đã xong."),
    "paths": _l("Hai bên đi hai hướng khác nhau."),
    "time": _l("Thời gian này không còn sắp xếp được."),
    "contact": _l("Đã lâu không liên lạc được với nhau."),
    "other": _l("Lý do khác."),
}
LABELS: Mapping[Label, Any] = {
    Label.PRIORITY: _l("Ưu tiên"),
    Label.LATER: _l("Để sau"),
    Label.UNFIT: _l("Không hợp"),
}

# Said of whoever takes nothing new now, whatever the cause: a pause, a full week, no place left, or a block.
NO_ROOM = _l("Bên này lúc này chưa nhận thêm lời ngỏ mới. Bạn cứ lưu nháp, Nhịp Cầu báo khi gửi được.")
# What stands in the way of asking: the word, and the sentence for the person who wanted to ask.
OBSTACLES: Mapping[str, Any] = {
    "not-yours": _l("Chỉ chủ hồ sơ hoặc người biên tập mới được ngỏ lời thay mặt hồ sơ này."),
    "email-unconfirmed": _l("Vui lòng xác nhận email trước khi ngỏ lời. Thư xác nhận nằm trong hộp thư của bạn."),
    "own": _l("Đây là hồ sơ bạn cùng quản lý, nên không cần ngỏ lời."),
    "kinds": _l("Lời ngỏ luôn có một startup ở ít nhất một bên."),
    "asker-hidden": _l("Hồ sơ của bạn đang ẩn. Hãy công khai hồ sơ để người nhận biết bạn là ai."),
    "hidden": _l("Hồ sơ này hiện không công khai."),
    "not-accepting": NO_ROOM,
    "full": NO_ROOM,
    "own-full": _l("Hồ sơ cố vấn của bạn đã nhận đủ số startup. Hãy tăng sức tiếp nhận trước khi ngỏ lời."),
    "week-full": NO_ROOM,
    "blocked": _l("Bạn đang chặn bên này. Hãy bỏ chặn trước khi ngỏ lời."),
    "none-left": _l("Bạn đang có đủ số lời ngỏ chờ trả lời. Hãy đợi một câu trả lời, hoặc rút lại một lời ngỏ cũ."),
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
    """The side that ``actor`` belongs to, or ``None`` for a stranger; a removed profile is nobody's side.

    Whom a draft is meant for is a stranger to it.
    """
    is_draft = introduction.state is S.DRAFT
    if not is_draft and stands(introduction.asked) and is_member(actor, introduction.asked):
        return Side.ASKED
    return Side.ASKER if stands(introduction.asker) and is_member(actor, introduction.asker) else None


def other_side(side: Side) -> Side:
    """Who stands across."""
    return Side.ASKER if side is Side.ASKED else Side.ASKED


def may_read(actor: Account | None, introduction: Introduction) -> bool:
    """Members of either side, nobody else: officers and administrators do not read messages."""
    return side_of(actor, introduction) is not None


def may_move(actor: Account | None, introduction: Introduction, to: IntroductionState) -> bool:
    """Whether ``actor`` may take ``introduction`` to the state ``to`` now."""
    sides = TRANSITIONS[introduction.state].get(to, frozenset()) - CLOCK
    return both_stand(introduction) and any(is_hand(actor, profile_of(introduction, side)) for side in sides)


def sources(to: IntroductionState, side: Side) -> frozenset[IntroductionState]:
    """The states from which ``side`` may lead to ``to``."""
    return frozenset(state for state, follows in TRANSITIONS.items() if side in follows.get(to, frozenset()))


def turn(state: IntroductionState) -> Side | None:
    """The side that is waited for in a state, or ``None`` where nobody is."""
    if state not in WAITING:
        return None
    return Side.ASKER if state is S.MORE_ASKED else Side.ASKED


def may_answer(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side asked, while it waits."""
    return may_move(actor, introduction, S.ACCEPTED)


def may_ask_more(actor: Account | None, introduction: Introduction) -> bool:
    """The same, unless a question of theirs waits for its answer."""
    return may_move(actor, introduction, S.MORE_ASKED)


def may_answer_more(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that asked, while a question waits for them."""
    return may_move(actor, introduction, S.MORE_ANSWERED)


def may_withdraw(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that asked, while it waits."""
    return may_move(actor, introduction, S.WITHDRAWN)


def may_end(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of either side, once it was accepted."""
    return may_move(actor, introduction, S.ENDED)


def may_sort(actor: Account | None, introduction: Introduction) -> bool:
    """Who labels and notes for the side asked: its hands, and its viewers where its desk says so. Needs ``desk``."""
    if introduction.state is S.DRAFT or not stands(introduction.asked):
        return False
    delegated = introduction.desk is not None and introduction.desk.viewers_sort
    return is_hand(actor, introduction.asked) or (delegated and is_member(actor, introduction.asked))


def may_keep_draft(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that writes it."""
    return introduction.state is S.DRAFT and is_hand(actor, introduction.asker)


def may_set_desk(actor: Account | None, profile: Profile) -> bool:
    """Owners and editors of a profile that takes part in introductions say how many requests it takes."""
    return stands(profile) and bool(COUNTERPARTS[profile.kind]) and is_hand(actor, profile)


def is_answering_side(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side asked, in any state: the state is the action's to refuse in words."""
    return is_hand(actor, introduction.asked)


def is_asking_side(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of the side that asked, in any state."""
    return is_hand(actor, introduction.asker)


def is_either_side(actor: Account | None, introduction: Introduction) -> bool:
    """Owners and editors of either side, in any state."""
    return is_hand(actor, introduction.asked) or is_hand(actor, introduction.asker)


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
        ("full", is_full(asked)),
        ("own-full", is_full(asker)),
    )
    return next((code for code, stands in checks if stands), None)


def hindrance(left: Profile, right: Profile) -> str | None:
    """What keeps two sides that both want to meet from being introduced (a key of ``OBSTACLES``), or ``None``.

    Neither asks the other, so whether they take requests, and how many, does not count.
    """
    checks = (
        ("own", left.id == right.id or is_same_house(left, right)),
        ("kinds", not fits_kinds(left, right)),
        ("hidden", left.state is not State.PUBLISHED or right.state is not State.PUBLISHED),
    )
    return next((code for code, stands in checks if stands), None)


@dataclass(frozen=True)
class Room:
    """How many more requests an asker may have open, and the side asked may get this week; ``None``: no limit."""

    left: int | None = None
    most: int | None = None
    week_left: int | None = None


def crowding(room: Room) -> str | None:
    """Which limit stands in the way of asking (a key of ``OBSTACLES``), or ``None``."""
    if room.left is not None and room.left <= 0:
        return "none-left"
    return "week-full" if room.week_left is not None and room.week_left <= 0 else None


def median(seconds: Sequence[float | None]) -> float | None:
    """The middle of how long each request took; ``None`` stands for one that was never answered, longer than any.

    ``None`` for fewer than ``LEAST_REQUESTS``, or when the middle itself was not answered.
    """
    if len(seconds) < LEAST_REQUESTS:
        return None
    ranked = sorted(math.inf if one is None else one for one in seconds)
    half = len(ranked) // 2
    middle = ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2
    return None if math.isinf(middle) else middle


def is_same_house(asker: Profile, asked: Profile) -> bool:
    """Whether one person belongs to both profiles."""
    return bool({m.account_id for m in asker.memberships} & {m.account_id for m in asked.memberships})


def goes_further(one: IntroductionState, other: IntroductionState) -> bool:
    """Whether, of two that are open with the same side, ``one`` has come further than ``other``."""
    return one is IntroductionState.ACCEPTED and other in WAITING


def may_ask(actor: Account | None, asker: Profile, asked: Profile, today: date | None = None) -> bool:
    """Whether ``actor`` may ask ``asked`` in the name of ``asker``, today unless another day is meant."""
    return actor is not None and obstacle(actor, asker, asked, today or this_day()) is None
