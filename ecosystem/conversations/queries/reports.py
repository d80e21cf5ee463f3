"""The officers' queue: what was reported and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts import queries as accounts
from ecosystem.conversations.models import Message, MessageFile, Report, ReportState
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership, Profile, State


def queue(reader_id: int) -> sa.Select[Any]:
    """The reports that an officer may judge, the open ones first, the oldest of them on top.

    Profile, reporter and the files of the message are loaded. What they reported themselves, or what concerns a profile
    of theirs, is another officer's to see.
    """
    decided = sa.case((Report.state == ReportState.OPEN, 0), else_=1)
    files = joinedload(Report.message).selectinload(Message.attached).joinedload(MessageFile.file)
    select = sa.select(Report).options(joinedload(Report.profile), joinedload(Report.reporter), files)
    theirs = sa.select(Membership.profile_id).where(Membership.account_id == reader_id)
    others = (Report.reporter_id.is_(None) | (Report.reporter_id != reader_id), Report.profile_id.not_in(theirs))
    return select.where(*others).order_by(decided, Report.id)


def sample_profile(role: str) -> dict[str, str] | None:
    """The URL values of a profile that the demo account of ``role`` may report, or ``None``."""
    account_id = accounts.demo_account_id(role)
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    theirs = sa.select(Profile.slug).where(Profile.state == State.PUBLISHED, Profile.id.not_in(mine))
    slug = db.session.scalar(theirs.order_by(Profile.id).limit(1)) if account_id else None
    return {"slug": slug} if slug else None


def report(key: str) -> Report:
    """The report of ``key``, with the members of what is reported. Raises ``NotFound``."""
    members = joinedload(Report.profile).selectinload(Profile.memberships)
    one: Report | None = db.session.scalar(sa.select(Report).where(Report.key == key[:40]).options(members))
    if one is None:
        raise NotFound
    return one


@dataclass(frozen=True)
class ReportedFile:
    """One of the files of the message that was reported."""

    report: Report
    place: int
    file: StoredFile


def reported_file(key: str, place: int) -> ReportedFile:
    """The file at ``place`` of the message that the report of ``key`` is about. Raises ``NotFound``."""
    one = report(key)
    select = sa.select(StoredFile).join(MessageFile, MessageFile.file_id == StoredFile.id)
    held = (MessageFile.message_id == one.message_id, MessageFile.place == place)
    found: StoredFile | None = db.session.scalar(select.where(*held)) if one.message_id else None
    if found is None:
        raise NotFound
    return ReportedFile(one, place, found)


def by_id(report_id: int) -> Report | None:
    """The same by its id, or ``None``."""
    return db.session.get(Report, report_id)


def is_open(account_id: int, profile_id: int) -> bool:
    """Whether what an account reported of a profile waits for officers."""
    mine = (Report.reporter_id == account_id, Report.profile_id == profile_id, Report.message_id.is_(None))
    select = sa.select(Report.id).where(*mine, Report.state == ReportState.OPEN)
    return db.session.scalar(select) is not None


def waiting() -> int:
    """How many reports wait for an officer."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(Report).where(Report.state == ReportState.OPEN)) or 0
    )
