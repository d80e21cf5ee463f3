"""Who may post what, what a posting may become, and when the clock acts. Pure: what a rule reads must be loaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import is_hand
from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc
from ecosystem.directory.models import Kind, Profile, State
from ecosystem.directory.rules import is_officer
from ecosystem.partners.models import Mover, Posting, PostingState, Side, Subject

TEXT_LEAST, TEXT_MOST = 40, 600
SECTORS_MOST, SKILLS_MOST = 6, 8
# A posting stands so many days; its owners are asked before whether it still holds.
STANDS, ASKED_BEFORE = timedelta(days=90), timedelta(days=7)
# A posting of the other side is listed when the two are worth so much, of 100.
LISTED_FROM = 25
# It is told of when they are worth so much, and enough is known.
TOLD_FROM = 40

S = PostingState
HAND, EITHER = frozenset({Mover.HAND}), frozenset({Mover.HAND, Mover.CLOCK})
# state -> what may follow -> who may do it. What is missing here is illegal.
TRANSITIONS: Mapping[PostingState, Mapping[PostingState, frozenset[Mover]]] = {
    S.OPEN: {S.CLOSED: EITHER},
    S.CLOSED: {S.OPEN: HAND},
}
# Which kinds of profile may post what.
MAY_POST: Mapping[tuple[Subject, Side], frozenset[Kind]] = {
    (Subject.COFOUNDER, Side.NEED): frozenset({Kind.STARTUP}),
    (Subject.COFOUNDER, Side.OFFER): frozenset({Kind.MENTOR, Kind.ANGEL}),
    (Subject.CUSTOMER, Side.NEED): frozenset({Kind.STARTUP}),
    (Subject.CUSTOMER, Side.OFFER): frozenset({Kind.INSTITUTION, Kind.STARTUP}),
}
SUBJECTS: Mapping[Subject, Any] = {
    Subject.COFOUNDER: _l("Đồng sáng lập"),
    Subject.CUSTOMER: _l("Khách hàng đầu tiên"),
}
# What a posting says at first sight.
TITLES: Mapping[tuple[Subject, Side], Any] = {
    (Subject.COFOUNDER, Side.NEED): _l("Đang tìm đồng sáng lập"),
    (Subject.COFOUNDER, Side.OFFER): _l("Sẵn sàng làm đồng sáng lập"),
    (Subject.CUSTOMER, Side.NEED): _l("Đang tìm khách hàng đầu tiên"),
    (Subject.CUSTOMER, Side.OFFER): _l("Sẵn sàng làm khách hàng đầu tiên"),
}
# The button that begins one, and what to write.
POST: Mapping[tuple[Subject, Side], Any] = {
    (Subject.COFOUNDER, Side.NEED): _l("Đăng tìm đồng sáng lập"),
    (Subject.COFOUNDER, Side.OFFER): _l("Đăng sẵn sàng làm đồng sáng lập"),
    (Subject.CUSTOMER, Side.NEED): _l("Đăng tìm khách hàng đầu tiên"),
    (Subject.CUSTOMER, Side.OFFER): _l("Đăng sẵn sàng làm khách hàng đầu tiên"),
}
HINTS: Mapping[tuple[Subject, Side], Any] = {
    (Subject.COFOUNDER, Side.NEED): _l(
        "Đội đang có ai, còn thiếu ai, người ấy sẽ lo việc gì và bạn đề nghị cùng sở hữu thế nào?"
    ),
    (Subject.COFOUNDER, Side.OFFER): _l("Bạn muốn cùng làm việc gì, góp được bao nhiêu thời gian và kinh nghiệm nào?"),
    (Subject.CUSTOMER, Side.NEED): _l("Sản phẩm giải việc gì, cho ai, dùng thử ra sao và bạn mong điều gì đổi lại?"),
    (Subject.CUSTOMER, Side.OFFER): _l("Nơi bạn đang vướng việc gì, dùng thử ở quy mô nào và khi nào bắt đầu được?"),
}
ICONS: Mapping[Subject, str] = {Subject.COFOUNDER: "users-group", Subject.CUSTOMER: "briefcase"}
SIDES: Mapping[tuple[Subject, Side], Any] = {
    (Subject.COFOUNDER, Side.NEED): _l("Startup đang tìm"),
    (Subject.COFOUNDER, Side.OFFER): _l("Người sẵn sàng"),
    (Subject.CUSTOMER, Side.NEED): _l("Startup đang tìm"),
    (Subject.CUSTOMER, Side.OFFER): _l("Nơi sẵn sàng"),
}


@dataclass(frozen=True)
class Words:
    """What somebody says in a posting: a text in one language or both, fields, and skills of a co-founder."""

    text_vi: str = ""
    text_en: str = ""
    sectors: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


def may_post(kind: Kind, subject: Subject, side: Side) -> bool:
    """Whether a profile of this kind may post this."""
    return kind in MAY_POST[subject, side]


def may_begin(actor: Account | None, asked: tuple[Profile, tuple[Subject, Side]]) -> bool:
    """Owners and editors of a profile whose kind may post this. Needs ``memberships``."""
    profile, what = asked
    return is_hand(actor, profile) and may_post(profile.kind, *what)


def possible(kind: Kind) -> tuple[tuple[Subject, Side], ...]:
    """What a profile of this kind may post."""
    return tuple(what for what, kinds in MAY_POST.items() if kind in kinds)


def other(side: Side) -> Side:
    """The side across."""
    return Side.OFFER if side is Side.NEED else Side.NEED


def sources(to: PostingState, mover: Mover) -> frozenset[PostingState]:
    """The states from which ``mover`` may lead to ``to``."""
    return frozenset(state for state, follows in TRANSITIONS.items() if mover in follows.get(to, frozenset()))


def may_keep(actor: Account | None, posting: Posting) -> bool:
    """Owners and editors of its profile edit, close and renew a posting. Needs the profile's ``memberships``."""
    return posting.profile.state is not State.REMOVED and is_hand(actor, posting.profile)


def may_read(actor: Account | None, posting: Posting) -> bool:
    """An open posting of a public profile is for everybody who signed in; its own hands and officers see it always."""
    if actor is None or posting.profile.state is State.REMOVED:
        return False
    is_shown = posting.state is S.OPEN and posting.profile.state is State.PUBLISHED
    return is_shown or is_hand(actor, posting.profile) or is_officer(actor)


def obstacle(actor: Account | None, profile: Profile, subject: Subject, side: Side) -> str | None:
    """The first thing that stands in the way of posting (a key of ``OBSTACLES``); ``None`` as actor is the house."""
    checks = (
        ("not-yours", actor is not None and not is_hand(actor, profile)),
        ("kind", not may_post(profile.kind, subject, side)),
        ("hidden", profile.state is not State.PUBLISHED),
    )
    return next((code for code, stands in checks if stands), None)


OBSTACLES: Mapping[str, Any] = {
    "not-yours": _l("Chỉ chủ hồ sơ hoặc người biên tập mới đăng được cho hồ sơ này."),
    "kind": _l("Loại hồ sơ này không đăng được tin đó."),
    "hidden": _l("Hồ sơ cần được công khai trước khi đăng."),
}


def checked(words: Words, subject: Subject, *, sectors: Collection[str], skills: Collection[str]) -> dict[str, Any]:
    """The columns that these words fill, by what the taxonomy knows. Raises ``Refused``."""
    vi, en = nfc(words.text_vi).strip(), nfc(words.text_en).strip()
    if max(len(vi), len(en)) < TEXT_LEAST:
        text = _l("Vui lòng viết ít nhất %(least)s ký tự, tiếng Việt hoặc tiếng Anh.", least=TEXT_LEAST)
        raise Refused(text, code="text-short")
    if max(len(vi), len(en)) > TEXT_MOST:
        raise Refused(_l("Lời viết dài quá %(most)s ký tự.", most=TEXT_MOST), code="text-long")
    if not 1 <= len(words.sectors) <= SECTORS_MOST or not set(words.sectors) <= set(sectors):
        raise Refused(_l("Vui lòng chọn từ 1 đến %(most)s lĩnh vực.", most=SECTORS_MOST), code="sectors")
    wants = subject is Subject.COFOUNDER
    count = len(words.skills) if wants else 1
    if not 1 <= count <= SKILLS_MOST or (wants and not set(words.skills) <= set(skills)):
        raise Refused(_l("Vui lòng chọn từ 1 đến %(most)s kỹ năng.", most=SKILLS_MOST), code="skills")
    chosen = sorted(set(words.skills)) if wants else []
    return {"text_vi": vi, "text_en": en, "sectors": sorted(set(words.sectors)), "skills": chosen}


def asks_on(closes_on: date) -> date:
    """The day on which owners are asked whether it still holds."""
    return closes_on - ASKED_BEFORE


def is_over(closes_on: date, today: date) -> bool:
    """Whether its last day has passed."""
    return closes_on < today


def is_ending(closes_on: date, today: date) -> bool:
    """Whether its last days have come, so that one is offered to renew it."""
    return asks_on(closes_on) <= today
