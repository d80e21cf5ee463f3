"""What the first page shows to each role: what waits, what to do next, whom to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from ecosystem.accounts.models import Account, Role
from ecosystem.accounts.rules import FIRST_STEPS
from ecosystem.connections import queries as connections
from ecosystem.connections.models import IntroductionState
from ecosystem.connections.rules import is_hand
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.feature import FirstStep
from ecosystem.directory import queries as directory
from ecosystem.directory.models import INVESTORS, Kind, Profile
from ecosystem.recommendations import queries as recommendations
from ecosystem.recommendations.models import Spot
from ecosystem.recommendations.queries import Suggestion, feedback
from ecosystem.recommendations.queries.choices import gets_suggestions
from ecosystem.recommendations.queries.feedback import Offer
from ecosystem.recommendations.queries.showing import Shown
from ecosystem.recommendations.rules.choices import may_choose

# What each role keeps, and which list it looks at first.
KEEPS: dict[Role, tuple[Kind, ...]] = {
    Role.FOUNDER: (Kind.STARTUP,),
    Role.ANGEL: (Kind.ANGEL,),
    Role.FUND_MEMBER: (Kind.FUND,),
    Role.MENTOR: (Kind.MENTOR,),
    Role.PROGRAM_MANAGER: (Kind.INSTITUTION,),
    Role.CHALLENGE_OWNER: (Kind.INSTITUTION,),
    Role.OFFICER: (),
    Role.ADMINISTRATOR: (),
}
LOOKS_AT: dict[Role, tuple[str, ...]] = {
    Role.FOUNDER: ("mentors", "investors"),
    Role.ANGEL: ("startups",),
    Role.FUND_MEMBER: ("startups",),
    Role.MENTOR: ("startups",),
}
SHOWN = 3


@dataclass(frozen=True)
class Task:
    """One line of the list of what to do next."""

    label: str
    href: str
    state: str
    text: str = ""
    status: str = ""


@dataclass(frozen=True)
class Beginning:
    """The first steps of somebody new as rows of lists: what is left, and what is done."""

    left: list[Task]
    done: list[Task]

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.left) + len(self.done)


@dataclass(frozen=True)
class Shelf:
    """The best few of one list."""

    title: str
    href: str
    items: Sequence[Suggestion]
    shown: Shown | None = None


@dataclass(frozen=True)
class Home:
    """All of the first page."""

    role: str | None
    stats: list[tuple[str, int, str]]
    tasks: list[Task]
    waiting: list[Any]
    shelves: list[Shelf]
    profiles: list[Profile]
    drafts: list[directory.DraftRow]
    asks: Any = None
    # What cards offer to say in the name of the first profile, if the reader may, and which of them they saved.
    offer: Offer | None = None
    saved: frozenset[int] = frozenset()
    # The first profile where its owners want no suggestions, and whether the reader may switch them on.
    off: Profile | None = None
    may_switch: bool = False


def home(account: Account, role_name: str | None) -> Home:
    """The first page of ``account`` in the role in view."""
    role = Role(role_name) if role_name else None
    profiles = [own for own in directory.my_profiles(account) if role is None or own.kind in KEEPS[role]]
    asks = recommendations.asks_first(account) if profiles and role in LOOKS_AT else None
    counts = connections.counts(account.id)
    shelves = [] if asks else _shelves(role, profiles)
    is_off = bool(shelves) and not any(shelf.items for shelf in shelves) and not gets_suggestions(profiles[0].id)
    shelves = [] if is_off else shelves
    shown = [item.card.id for shelf in shelves for item in shelf.items]
    return Home(
        role=role_name,
        stats=_city_stats() if role in (Role.OFFICER, Role.ADMINISTRATOR) else _own_stats(counts),
        tasks=_tasks(counts, role, profiles),
        waiting=connections.newest_waiting(account.id) if counts["waiting"] else [],
        shelves=shelves,
        profiles=profiles,
        drafts=directory.drafts(account),
        asks=asks,
        offer=feedback.offer(clock.today()) if shown and is_hand(account, profiles[0]) else None,
        off=profiles[0] if is_off else None,
        may_switch=bool(profiles) and may_choose(account, profiles[0]),
        saved=frozenset(feedback.saved_ids(account.id, shown)) if shown else frozenset(),
    )


def beginning(account: Account, steps: Sequence[FirstStep]) -> Beginning | None:
    """The first steps while some are left and ``account`` did not put them away; the first one left is the next."""
    if not steps or FIRST_STEPS in account.dismissed:
        return None
    facts = db.session.execute(
        sa.select(*(_fact(step).label(f"step{number}") for number, step in enumerate(steps)))
    ).one()
    told = list(zip(steps, facts, strict=True))
    left = [Task(step.label, step.href, "", step.text) for step, is_done in told if not is_done]
    done = [Task(step.label, step.href, "done") for step, is_done in told if is_done]
    return Beginning([replace(left[0], state="now"), *left[1:]], done) if left else None


def _fact(step: FirstStep) -> sa.ColumnElement[bool]:
    return sa.literal(step.is_done) if isinstance(step.is_done, bool) else step.is_done


def _own_stats(counts: Mapping[str, int]) -> list[tuple[str, int, str]]:
    return [
        (_("Chờ bạn trả lời"), counts["waiting"], url_for("connections.introductions", tab="waiting")),
        (_("Bạn đã ngỏ lời"), counts["asked"], url_for("connections.introductions", tab="asked")),
        (_("Đã kết nối"), counts["connected"], url_for("connections.introductions", tab="connected")),
    ]


def _city_stats() -> list[tuple[str, int, str]]:
    counts = directory.counts()
    return [
        (pgettext("list", "Startup"), counts[Kind.STARTUP], url_for("directory.startups")),
        (pgettext("list", "Cố vấn"), counts[Kind.MENTOR], url_for("directory.mentors")),
        (pgettext("list", "Nhà đầu tư"), sum(counts[kind] for kind in INVESTORS), url_for("directory.investors")),
        (_("Kết nối đã thành"), connections.total(IntroductionState.ACCEPTED), ""),
    ]


def _tasks(counts: Mapping[str, int], role: Role | None, profiles: list[Profile]) -> list[Task]:
    if role is None:
        return [Task(_("Chọn vai trò của bạn"), url_for("accounts.settings"), "now")]
    if role is Role.OFFICER:
        return [
            Task(_("Xem các startup mới nhất"), url_for("directory.startups", sort="newest"), "now"),
            Task(_("Xem các đơn vị trong hệ sinh thái"), url_for("directory.institutions"), ""),
        ]
    if role is Role.ADMINISTRATOR:
        return [
            Task(_("Mở bảng quản trị"), url_for("console.home"), "now"),
            Task(_("Xem việc bị treo"), url_for("console.jobs"), ""),
        ]
    return _holder_tasks(counts, role, profiles)


def _holder_tasks(counts: Mapping[str, int], role: Role, profiles: list[Profile]) -> list[Task]:
    kind = KEEPS[role][0]
    described = Task(
        _("Tạo hồ sơ của bạn"),
        url_for("directory.new_step", kind=kind.value, step="core")
        if not profiles
        else url_for("directory.my_profiles"),
        "done" if profiles else "now",
        _("Chỉ cần vài dòng để bắt đầu, bổ sung sau lúc nào cũng được."),
        _("Xong") if profiles else "",
    )
    if role not in LOOKS_AT:
        return [
            described,
            Task(_("Xem startup đang gọi vốn"), url_for("directory.startups", raising="1"), "now" if profiles else ""),
        ]
    asked = counts["asked"] + counts["connected"] > 0
    first = url_for(f"recommendations.{LOOKS_AT[role][0]}")
    return [
        described,
        Task(_("Xem ai hợp với bạn và vì sao"), first, "done" if asked else "now" if profiles else ""),
        Task(_("Ngỏ lời kết nối đầu tiên"), first, "done" if asked else "", "", _("Xong") if asked else ""),
        Task(
            _("Trả lời những lời ngỏ đang chờ"),
            url_for("connections.introductions", tab="waiting"),
            "now" if counts["waiting"] else "done" if counts["connected"] else "",
            "",
            str(counts["waiting"]) if counts["waiting"] else "",
        ),
    ]


def _as(profile: Profile) -> dict[str, Any]:
    return {"as": profile.slug}


def _shelves(role: Role | None, profiles: list[Profile]) -> list[Shelf]:
    if role not in LOOKS_AT or not profiles:
        return []
    titles = {
        "mentors": _("Cố vấn hợp với bạn"),
        "investors": _("Nhà đầu tư hợp với bạn"),
        "startups": _("Startup hợp với bạn"),
    }
    return [
        Shelf(
            titles[wanted], url_for(f"recommendations.{wanted}", **_as(profiles[0])), best.items, best.shown(Spot.HOME)
        )
        for wanted, best in recommendations.few(profiles[0], LOOKS_AT[role], SHOWN).items()
    ]
