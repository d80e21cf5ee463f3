"""Who may report what, why, and what may become of a report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.conversations import rules
from ecosystem.conversations.models import Message, Report, ReportState
from ecosystem.directory.models import Profile, State
from ecosystem.directory.rules import is_officer

WORDS_MOST = 1000
TRANSITIONS: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.OPEN: frozenset({ReportState.UPHELD, ReportState.DISMISSED}),
    # Taken back, it waits again as if nobody had said a word.
    ReportState.UPHELD: frozenset({ReportState.OPEN}),
    ReportState.DISMISSED: frozenset({ReportState.OPEN}),
}
STATES: Mapping[ReportState, Any] = {
    ReportState.OPEN: _l("Chờ xem xét"),
    ReportState.UPHELD: _l("Đúng như báo cáo"),
    ReportState.DISMISSED: _l("Không có vi phạm"),
}
REASONS: Mapping[str, Any] = {
    "scam": _l("Có dấu hiệu lừa đảo hoặc đòi tiền"),
    "spam": _l("Quảng cáo, gửi hàng loạt"),
    "harm": _l("Xúc phạm, quấy rối hoặc đe doạ"),
    "false": _l("Mạo danh hoặc khai không đúng"),
    "other": _l("Lý do khác"),
}


def may_report(actor: Account | None, message: Message) -> bool:
    """Whoever reads a message of the other side may report it."""
    one = message.introduction
    if message.hidden_at is not None:
        return False
    return rules.may_read(actor, one) and connections.side_of(actor, one) is not message.side


def may_report_profile(actor: Account | None, profile: Profile) -> bool:
    """Whoever is signed in may report what is shown to all, but for its own members. Needs ``memberships`` loaded."""
    return actor is not None and profile.state is State.PUBLISHED and not connections.is_member(actor, profile)


def may_decide(state: ReportState, to: ReportState) -> bool:
    """Whether a report may go from ``state`` to ``to``."""
    return to in TRANSITIONS[state]


def may_judge(actor: Account | None, report: Report) -> bool:
    """Officers and administrators, but for who reported it and who belongs to what is reported.

    Nobody else knows that there is a report. Needs the profile's ``memberships`` loaded.
    """
    is_theirs = actor is not None and (report.reporter_id == actor.id or connections.is_member(actor, report.profile))
    return is_officer(actor) and not is_theirs
