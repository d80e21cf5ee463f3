"""How good a profile is, in the plan's own four words, and when its holder is asked whether it still holds. Pure.

Đúng: nothing in it is wrong, and at best an officer has checked it. Đủ: enough of it is described. Sạch: nobody
described the same twice. Sống: its holder confirmed it not long ago. A measure that is not good says where it is
mended. Days are local days, so the same profile is stale for everybody at the same midnight.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.directory.models import Kind, Profile, Right, State
from ecosystem.directory.rules import is_officer, may_edit, right_of
from ecosystem.directory.rules.steps import step_of

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account


class Measure(enum.StrEnum):
    """The four words."""

    VALID = "valid"
    COMPLETE = "complete"
    UNIQUE = "unique"
    ALIVE = "alive"


class Grade(enum.StrEnum):
    """How a profile does by one measure."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class LinkState(enum.StrEnum):
    """What a link from a mail still does."""

    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"
    GONE = "gone"


NAMES: Mapping[Measure, Any] = {
    Measure.VALID: _l("Đúng"),
    Measure.COMPLETE: _l("Đủ"),
    Measure.UNIQUE: _l("Sạch"),
    Measure.ALIVE: _l("Sống"),
}
MEANINGS: Mapping[Measure, Any] = {
    Measure.VALID: _l("không có gì sai, cán bộ đã đối chiếu"),
    Measure.COMPLETE: _l("đã mô tả đủ"),
    Measure.UNIQUE: _l("không trùng hồ sơ nào"),
    Measure.ALIVE: _l("chủ hồ sơ xác nhận gần đây"),
}
GRADE_NAMES: Mapping[Grade, Any] = {
    Grade.GOOD: _l("Tốt"),
    Grade.FAIR: _l("Còn thiếu một chút"),
    Grade.POOR: _l("Cần sửa"),
}
# How much each grade weighs where the worst stand first.
WEIGHTS: Mapping[Grade, int] = {Grade.GOOD: 0, Grade.FAIR: 1, Grade.POOR: 3}
COMPLETE_FROM, THIN_BELOW = 80, 50
LINK_LIVES = timedelta(days=30)
# Asked at the end of a quarter, nobody is asked again at the start of the next.
LEAST_GAP = timedelta(days=45)


@dataclass(frozen=True)
class Terms:
    """After how many days without a word a holder is asked, and after how many the profile is stale."""

    ask: int = 90
    stale: int = 180


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the measures are taken from. ``twins`` are (name, address) of what it may be the same as."""

    slug: str
    kind: Kind
    faults: tuple[str, ...]
    has_badge: bool
    percent: int
    missing: str
    twins: tuple[tuple[str, str], ...]
    days: int


@dataclass(frozen=True)
class Finding:
    """One measure of one profile: its grade, a sentence, and the address that mends it (empty when nothing is to).

    ``fields`` are those the sentence is about.
    """

    measure: Measure
    grade: Grade
    sentence: Any
    href: str = ""
    fields: tuple[str, ...] = ()


def judge(facts: Facts, terms: Terms) -> tuple[Finding, ...]:
    """The four measures of a profile, in the order of the four words."""
    return (_valid(facts), _complete(facts), _unique(facts), _alive(facts, terms))


def valid(*, faults: int, has_badge: bool) -> Grade:
    """Good when nothing is wrong and a badge of verification is in force; fair when nobody has checked."""
    if faults:
        return Grade.POOR
    return Grade.GOOD if has_badge else Grade.FAIR


def complete(percent: int) -> Grade:
    """By the share of what counts that is described."""
    if percent >= COMPLETE_FROM:
        return Grade.GOOD
    return Grade.FAIR if percent >= THIN_BELOW else Grade.POOR


def unique(*, has_twins: bool) -> Grade:
    """Whether a pair with it is open."""
    return Grade.POOR if has_twins else Grade.GOOD


def alive(days: int, terms: Terms) -> Grade:
    """By the days since its holder confirmed it; the last day of a term still counts as inside."""
    if days > terms.stale:
        return Grade.POOR
    return Grade.FAIR if days > terms.ask else Grade.GOOD


def is_stale(days: int, terms: Terms) -> bool:
    """Whether a profile was left unconfirmed so long that it sinks in lists and leaves the counts."""
    return alive(days, terms) is Grade.POOR


def days_since(confirmed_at: datetime, today: date) -> int:
    """How many local days ago a profile was confirmed; never less than none."""
    return max(0, (today - clock.local(confirmed_at).date()).days)


def start_of(day: date) -> datetime:
    """The first instant of a local day. What was confirmed before the one ``n`` days ago is older than ``n`` days."""
    return datetime.combine(day, time.min, tzinfo=clock.LOCAL)


def quarter_of(day: date) -> str:
    """The calendar quarter of a day: ``2026-Q4``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def asked_lately(asked_at: datetime | None, now: datetime) -> bool:
    """Whether a holder who was asked then is left alone now: once a quarter, and never twice within ``LEAST_GAP``."""
    if asked_at is None:
        return False
    same = quarter_of(clock.local(asked_at).date()) == quarter_of(clock.local(now).date())
    return same or asked_at > now - LEAST_GAP


def confirms(*, by_person: bool, is_held: bool) -> bool:
    """Whether a change says that the whole still holds: made by a person, or by the source of what nobody holds."""
    return by_person or not is_held


def link_state(*, is_holder: bool, is_done: bool, expires_at: datetime, now: datetime) -> LinkState:
    """What a link does: nothing for who is no holder any more; a confirmed one says so even when its time is over."""
    if not is_holder:
        return LinkState.GONE
    if is_done:
        return LinkState.DONE
    return LinkState.OPEN if now < expires_at else LinkState.EXPIRED


def is_holder(account: Account, profile: Profile) -> bool:
    """Whether ``account`` may confirm by a link: still an owner or editor of a profile that is not removed."""
    held = right_of(account, profile) in (Right.OWNER, Right.EDITOR)
    return held and profile.state != State.REMOVED and account.locked_at is None


def may_confirm(actor: Account | None, profile: Profile) -> bool:
    """Who may change what a profile says may say that it still holds."""
    return may_edit(actor, profile)


def may_ask_holders(actor: Account | None, profile: Profile) -> bool:
    """Officers ask about what is shown, once a quarter; the job asks by itself when the time has come."""
    return is_officer(actor) and profile.state == State.PUBLISHED


def panel_path(profile_id: int) -> str:
    """Where a holder sees the four measures of their profile."""
    return f"/profiles#quality-{profile_id}"


def _valid(facts: Facts) -> Finding:
    grade = valid(faults=len(facts.faults), has_badge=facts.has_badge)
    if grade is Grade.POOR:
        return Finding(Measure.VALID, grade, _l("Cần xem lại"), _field(facts, facts.faults[0]), facts.faults)
    if grade is Grade.FAIR:
        words = _l("Không thấy gì sai, nhưng cán bộ chưa đối chiếu.")
        return Finding(Measure.VALID, grade, words, f"/profiles/{facts.slug}/verification")
    return Finding(Measure.VALID, grade, _l("Cán bộ đã đối chiếu và xác thực."))


def _complete(facts: Facts) -> Finding:
    grade = complete(facts.percent)
    words = _l("Đã mô tả %(percent)s%% những điều cần có.", percent=facts.percent)
    if not facts.missing:
        return Finding(Measure.COMPLETE, grade, words)
    return Finding(Measure.COMPLETE, grade, words, _field(facts, facts.missing), (facts.missing,))


def _unique(facts: Facts) -> Finding:
    grade = unique(has_twins=bool(facts.twins))
    if grade is Grade.GOOD:
        return Finding(Measure.UNIQUE, grade, _l("Không giống hồ sơ nào khác."))
    names = ", ".join(name for name, _href in facts.twins)
    return Finding(Measure.UNIQUE, grade, _l("Có thể trùng với %(names)s.", names=names), facts.twins[0][1])


def _alive(facts: Facts, terms: Terms) -> Finding:
    grade = alive(facts.days, terms)
    if not facts.days:
        words = _l("Vừa xác nhận hôm nay.")
    elif grade is Grade.GOOD:
        words = _l("Xác nhận %(days)s ngày trước.", days=facts.days)
    elif grade is Grade.FAIR:
        words = _l("Đã %(days)s ngày chưa ai xác nhận.", days=facts.days)
    else:
        words = _l(
            "Đã %(days)s ngày chưa ai xác nhận, nên hồ sơ xếp cuối danh sách và không có trong số liệu chung.",
            days=facts.days,
        )
    # A button, not a page: it is sent there. Whoever confirmed today has nothing to confirm.
    return Finding(Measure.ALIVE, grade, words, f"/profiles/{facts.slug}/confirm" if facts.days else "")


def _field(facts: Facts, field: str) -> str:
    """The page that asks for a field."""
    return f"/profiles/{facts.slug}/edit/{step_of(facts.kind, field)}#{field}"
