"""Reporting a message or a profile, and deciding on a report."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.conversations.models import Message, Report, ReportState
from ecosystem.conversations.rules import reports as rules
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.directory.models import Profile
from ecosystem.directory.rules import is_officer


@dataclass(frozen=True)
class Claim:
    """Why something is reported: a key of ``rules.REASONS``, and words if wished."""

    reason: str
    words: str = ""


def report_message(actor: Account, message: Message, claim: Claim) -> Report:
    """Report one message of the other side. Raises ``Refused``: ``not-yours``, ``reason``, ``reported``."""
    if not rules.may_report(actor, message):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    profile = connections.profile_of(message.introduction, message.side)
    return _report(actor, profile, claim, message)


def report_profile(actor: Account, profile: Profile, claim: Claim) -> Report:
    """Report a profile. Raises ``Refused``: ``reason``, ``reported``."""
    return _report(actor, profile, claim, None)


def decide(actor: Account, report: Report, to: ReportState) -> None:
    """An officer's word on a report. Raises ``Refused``: ``not-yours``, or ``decided`` when somebody was faster."""
    if not is_officer(actor):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    decided = rules.may_decide(report.state, to) and affected(
        sa.update(Report)
        .where(Report.id == report.id, Report.state == ReportState.OPEN)
        .values(state=to, decided_by_id=actor.id, decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(report, ["state", "decided_by_id", "decided_at"])
    if not decided:
        raise Refused(_l("Báo cáo này vừa được xử lý."), code="decided")
    record("report.decided", actor=actor.id, subject=report, state=to)


def forget(account_id: int) -> None:
    """What a person reported stays with officers until it is decided, without their name and words."""
    mine = sa.update(Report).where(Report.reporter_id == account_id).values(reporter_id=None, words="")
    db.session.execute(mine.execution_options(synchronize_session=False))
    theirs = sa.select(Message.id).where(Message.author_id == account_id)
    quoted = sa.update(Report).where(Report.message_id.in_(theirs)).values(quoted="")
    db.session.execute(quoted.execution_options(synchronize_session=False))


def _report(actor: Account, profile: Profile, claim: Claim, message: Message | None) -> Report:
    if claim.reason not in rules.REASONS:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason")
    report = Report(
        key=secrets.token_urlsafe(16),
        state=ReportState.OPEN,
        reporter_id=actor.id,
        profile_id=profile.id,
        message_id=message.id if message else None,
        quoted=message.body if message else "",
        reason=claim.reason,
        words=nfc(claim.words).strip()[: rules.WORDS_MOST],
        at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Bạn đã báo cáo điều này; cán bộ đang xem xét."), code="reported") from error
    # Ids only, and no subject's name: the journal is read by more people than the queue.
    record("report.made", actor=None, subject=report)
    return report
