"""Reporting a message or a profile, and deciding on a report."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

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
from ecosystem.directory import queries as directory
from ecosystem.directory.actions.state import show_again, withhold
from ecosystem.directory.models import Profile, State


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


def report_profile(actor: Account, profile: Profile, claim: Claim, *, quoted: str = "") -> Report:
    """Report a profile, with what it wrote in a request if wished. Raises ``Refused``: ``reason``, ``reported``."""
    return _report(actor, profile, claim, None, quoted)


def decide(actor: Account, report: Report, to: ReportState, *, hide: bool = False) -> None:
    """An officer's word on a report: upheld, a reported message is read by nobody any more.

    ``hide``: the profile is shown to its members alone as well, until officers show it again. Raises ``Refused``:
    ``not-yours``, or ``decided`` when somebody was faster.
    """
    _move(actor, report, to, decided_by_id=actor.id, decided_at=clock.now())
    if to is ReportState.UPHELD:
        if report.message is not None and report.message.hidden_at is None:
            report.message.hidden_at = clock.now()
        profile = directory.profile_by_id(report.profile_id)
        if hide and profile.state is State.PUBLISHED:
            withhold(actor, profile)
            report.hid_profile = True
        db.session.flush()
    record("report.decided", actor=actor.id, subject=report, state=to, hidden=report.hid_profile)


def open_file(actor: Account, report: Report, place: int) -> None:
    """Note that who may judge a report opens a file of its message. Raises ``Refused``: ``not-yours``."""
    if not rules.may_judge(actor, report):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    # The name of a file is a private text, so the journal keeps its place alone.
    record("report.file_opened", actor=actor.id, subject=report, place=place)


def reopen(actor: Account, report: Report) -> None:
    """Take an officer's word back: what it hid is shown again, unless another report keeps it hidden.

    Raises ``Refused``: ``not-yours``, ``decided``, or ``reported`` when the same person has reported it anew.
    """
    hid = report.hid_profile
    try:
        with db.session.begin_nested():
            _move(actor, report, ReportState.OPEN, decided_by_id=None, decided_at=None, hid_profile=False)
    except sa.exc.IntegrityError as error:
        raise Refused(_l("Người này đã báo cáo lại điều ấy. Hãy xem báo cáo mới."), code="reported") from error
    if report.message is not None and not _upheld(Report.message_id == report.message_id):
        report.message.hidden_at = None
    if hid and not _upheld(Report.profile_id == report.profile_id, Report.hid_profile.is_(sa.true())):
        show_again(actor, directory.profile_by_id(report.profile_id))
    db.session.flush()
    record("report.reopened", actor=actor.id, subject=report)


def forget(account_id: int) -> None:
    """What a person reported stays with officers until it is decided, without their name and words."""
    mine = sa.update(Report).where(Report.reporter_id == account_id).values(reporter_id=None, words="")
    db.session.execute(mine.execution_options(synchronize_session=False))
    theirs = sa.select(Message.id).where(Message.author_id == account_id)
    # Without a message, what is quoted is what the profile wrote in a request.
    own = [profile.id for profile in directory.owned_alone(account_id)]
    asked = sa.and_(Report.message_id.is_(None), Report.profile_id.in_(own))
    quoted = sa.update(Report).where(Report.message_id.in_(theirs) | asked).values(quoted="")
    db.session.execute(quoted.execution_options(synchronize_session=False))


def _upheld(*where: sa.ColumnElement[bool]) -> bool:
    select = sa.select(Report.id).where(Report.state == ReportState.UPHELD, *where)
    return db.session.scalar(select.limit(1)) is not None


def _move(actor: Account, report: Report, to: ReportState, **values: Any) -> None:
    if not rules.may_judge(actor, report):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    moved = rules.may_decide(report.state, to) and affected(
        sa.update(Report)
        .where(Report.id == report.id, Report.state == report.state)
        .values(state=to, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(report, ["state", "decided_by_id", "decided_at", "hid_profile"])
    if not moved:
        raise Refused(_l("Báo cáo này vừa được xử lý."), code="decided")


def _report(actor: Account, profile: Profile, claim: Claim, message: Message | None, quoted: str = "") -> Report:
    if claim.reason not in rules.REASONS:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason")
    report = Report(
        key=secrets.token_urlsafe(16),
        state=ReportState.OPEN,
        reporter_id=actor.id,
        profile_id=profile.id,
        message_id=message.id if message else None,
        quoted=message.body if message else quoted,
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
