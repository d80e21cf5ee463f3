"""How verification moves, who may move it, and how long a case may wait. Pure: no database, no Flask.

Holders ask, withdraw and ask again; officers verify, return or reject; time expires; a change of name, legal name or
tax code after verification takes the badge off and puts the case back into the queue, because a badge attests an
identity and nobody has seen the new one.
"""

from __future__ import annotations

import enum
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from ecosystem.directory.models import Profile, Right, State, VerificationState
from ecosystem.directory.rules import is_officer, right_of

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account


class Act(enum.StrEnum):
    """What may happen to a verification."""

    ASK = "ask"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    VERIFY = "verify"
    RETURN = "return"
    REJECT = "reject"
    CHANGE = "change"
    REOPEN = "reopen"
    EXPIRE = "expire"


_S = VerificationState
TRANSITIONS: Mapping[tuple[VerificationState, Act], VerificationState] = {
    (_S.UNVERIFIED, Act.ASK): _S.WAITING,
    (_S.RESUBMIT, Act.ASK): _S.WAITING,
    (_S.REJECTED, Act.ASK): _S.WAITING,
    (_S.EXPIRED, Act.ASK): _S.WAITING,
    # Asking again before the end keeps the badge until its last day; taking that back leads to where it was.
    (_S.VERIFIED, Act.ASK): _S.WAITING,
    (_S.WAITING, Act.KEEP): _S.VERIFIED,
    (_S.WAITING, Act.WITHDRAW): _S.UNVERIFIED,
    (_S.RESUBMIT, Act.WITHDRAW): _S.UNVERIFIED,
    (_S.WAITING, Act.VERIFY): _S.VERIFIED,
    (_S.WAITING, Act.RETURN): _S.RESUBMIT,
    (_S.WAITING, Act.REJECT): _S.REJECTED,
    (_S.VERIFIED, Act.CHANGE): _S.WAITING,
    (_S.VERIFIED, Act.REOPEN): _S.WAITING,
    (_S.VERIFIED, Act.EXPIRE): _S.EXPIRED,
}

EVENTS: Mapping[Act, str] = {
    Act.ASK: "verification.asked",
    Act.WITHDRAW: "verification.withdrawn",
    Act.KEEP: "verification.withdrawn",
    Act.VERIFY: "verification.verified",
    Act.RETURN: "verification.returned",
    Act.REJECT: "verification.rejected",
    Act.CHANGE: "verification.changed",
    Act.REOPEN: "verification.reopened",
    Act.EXPIRE: "verification.expired",
}
DECISIONS = (Act.VERIFY, Act.RETURN, Act.REJECT)

STATE_NAMES: Mapping[VerificationState, Any] = {
    _S.UNVERIFIED: _l("Chưa xác thực"),
    _S.WAITING: _l("Chờ xác thực"),
    _S.VERIFIED: _l("Đã xác thực"),
    _S.RESUBMIT: _l("Cần bổ sung"),
    _S.REJECTED: _l("Chưa xác thực được"),
    _S.EXPIRED: _l("Hết hạn xác thực"),
}
# What the holder reads; an officer chooses one or more.
REASONS: Mapping[str, Any] = {
    "proof-missing": _l("Chưa có căn cứ để đối chiếu. Hãy thêm một đường dẫn hoặc giấy tờ chứng minh."),
    "proof-closed": _l("Đường dẫn làm căn cứ chưa mở được. Hãy kiểm tra lại quyền xem."),
    "name-differs": _l("Tên trong hồ sơ và tên trong giấy tờ chưa khớp nhau."),
    "tax-code-differs": _l("Mã số thuế và tên pháp lý chưa khớp nhau."),
    "not-authorised": _l("Chưa rõ bạn được thay mặt tổ chức này. Hãy nói thêm vai trò của bạn."),
    "duplicate": _l("Đã có một hồ sơ khác của cùng tổ chức hoặc cùng người."),
    "too-thin": _l("Hồ sơ còn ít thông tin. Hãy bổ sung phần giới thiệu và liên hệ."),
    "out-of-scope": _l("Hồ sơ chưa thuộc hệ sinh thái khởi nghiệp của thành phố."),
    "other": _l("Lý do khác, xem lời nhắn bên dưới."),
}
# What officers see only.
TAGS: Mapping[str, Any] = {
    "priority": _l("Ưu tiên"),
    "call": _l("Cần gọi điện"),
    "papers": _l("Chờ giấy tờ"),
    "twin": _l("Nghi trùng"),
    "impostor": _l("Nghi mạo danh"),
    "field-visit": _l("Cần đến nơi"),
}
IDENTITY = ("name", "legal_name", "tax_code")
RENEW_DAYS = 60
REMIND_DAYS = 30
WARN_DAYS, LATE_DAYS = 3, 7
STATEMENT_LEAST, STATEMENT_MOST, NOTE_MOST = 20, 2000, 2000
SATURDAY = 5


def next_verification(state: VerificationState, act: Act) -> VerificationState | None:
    """The state that ``act`` leads to from ``state``, or ``None`` when that is no transition."""
    return TRANSITIONS.get((state, act))


def may_see_verification(actor: Account | None, profile: Profile) -> bool:
    """The holder's page: owners and editors, who may change what it is about."""
    return right_of(actor, profile) in (Right.OWNER, Right.EDITOR)


def may_ask_verification(actor: Account | None, profile: Profile) -> bool:
    """Declaring in the name of a profile is for its owners, while it is shown or hidden."""
    return right_of(actor, profile) == Right.OWNER and profile.state != State.REMOVED


def may_look_after(actor: Account | None, profile: Profile) -> bool:
    """Officers look at every case there is but those of removed profiles."""
    return is_officer(actor) and profile.state != State.REMOVED


def is_impartial(actor: Account | None, profile: Profile) -> bool:
    """Nobody looks after or decides about a profile of which they are a member."""
    return right_of(actor, profile) is None


def may_decide(actor: Account | None, profile: Profile) -> bool:
    """Officers who are no members of the profile."""
    return may_look_after(actor, profile) and is_impartial(actor, profile)


def may_renew(valid_until: date | None, today: date) -> bool:
    """A badge may be asked for again in its last weeks."""
    return valid_until is not None and today >= valid_until - timedelta(days=RENEW_DAYS)


def has_badge(valid_until: date | None, today: date) -> bool:
    """Whether the badge shows today; its last day is included."""
    return valid_until is not None and valid_until >= today


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days(since: date, today: date) -> int:
    """The working days (Monday to Friday; holidays are not known) that have begun after ``since``, with today."""
    if today <= since:
        return 0
    weeks, rest = divmod((today - since).days, 7)
    extra = sum((since + timedelta(days=n)).weekday() < SATURDAY for n in range(1, rest + 1))
    return weeks * 5 + extra


def working_days_back(today: date, days: int) -> date:
    """The last day from which at least ``days`` working days have begun until ``today``."""
    day = today
    while working_days(day, today) < days:
        day -= timedelta(days=1)
    return day


def patience(days: int) -> str:
    """How a waiting time looks: ``ok``, ``warn`` or ``bad``."""
    return "bad" if days >= LATE_DAYS else "warn" if days >= WARN_DAYS else "ok"


def touches_identity(changed: Iterable[str]) -> list[str]:
    """The fields of ``changed`` that a badge attests."""
    return [name for name in changed if name in IDENTITY]


def identity_of(profile: Profile) -> dict[str, str]:
    """What a badge is given for."""
    return {name: str(getattr(profile, name, "") or "") for name in IDENTITY}
