"""The personal data that conversations hold: what one wrote, and what others wrote to one's profiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.connections.models import Introduction
from ecosystem.conversations import queries
from ecosystem.conversations.actions import meetings, messages, outcomes, reports
from ecosystem.conversations.models import (
    Meeting,
    Message,
    MessageFile,
    Outcome,
    OutcomeAsk,
    OutcomeLink,
    ReadMark,
    Report,
)
from ecosystem.core.db import db
from ecosystem.core.feature import Leaving
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Profile


def export(account_id: int) -> dict[str, Any]:
    """Every message of the conversations one may read, as their pages show them, and how far one has read."""
    select = (
        sa.select(Message)
        .where(Message.introduction_id.in_(queries.readable_ids(account_id)) | (Message.author_id == account_id))
        .order_by(Message.id)
        .options(joinedload(Message.introduction), queries.FILES)
    )
    marks = sa.select(ReadMark).where(ReadMark.account_id == account_id).order_by(ReadMark.introduction_id)
    return {
        "messages": [_message(one, account_id) for one in db.session.scalars(select)],
        "read": [{"upto": mark.upto, "read_at": mark.read_at} for mark in db.session.scalars(marks)],
        "meetings": _rows(_met(account_id), "introduction", "state", "proposed_at", "minutes", "place", "starts_at"),
        "reports": _rows(_reported(account_id), "profile", "reason", "words", "state", "at", "decided_at"),
        "outcomes": _rows(_marked(account_id), "introduction", "kind", "at"),
        "outcome_questions": _rows(_asked(account_id), "introduction", "step", "asked_at", "ends_at", "answered_at"),
    }


def files(account_id: int) -> Sequence[StoredFile]:
    """What one attached oneself."""
    of_mine = sa.select(Message.id).where(Message.author_id == account_id)
    mine = sa.select(MessageFile.file_id).where(MessageFile.message_id.in_(of_mine))
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(mine)).order_by(StoredFile.id)))


def erase(leaving: Leaving) -> None:
    """One's words and files go; that there was a message stays with the other side."""
    reports.forget(leaving.account_id)
    meetings.forget(leaving.account_id)
    outcomes.forget(leaving.account_id)
    leaving.files += messages.erase(leaving.account_id)


def _met(account_id: int) -> sa.Select[Any]:
    """The meetings of the conversations one may read, and those one proposed or answered."""
    names = ("state", "proposed_at", "minutes", "place", "starts_at")
    columns: list[Any] = [Introduction.key, *(getattr(Meeting, name) for name in names)]
    select: sa.Select[Any] = sa.select(*columns)
    own = (Meeting.proposed_by_id == account_id) | (Meeting.moved_by_id == account_id)
    mine = Meeting.introduction_id.in_(queries.readable_ids(account_id)) | own
    return select.join(Introduction, Introduction.id == Meeting.introduction_id).where(mine).order_by(Meeting.id)


def _reported(account_id: int) -> sa.Select[Any]:
    """What one reported oneself; who reported one's own profiles stays unsaid."""
    columns: list[Any] = [Profile.name, Report.reason, Report.words, Report.state, Report.at, Report.decided_at]
    select: sa.Select[Any] = sa.select(*columns).join(Report, Report.profile_id == Profile.id)
    return select.where(Report.reporter_id == account_id).order_by(Report.id)


def _marked(account_id: int) -> sa.Select[Any]:
    columns: list[Any] = [Introduction.key, Outcome.kind, Outcome.at]
    select: sa.Select[Any] = sa.select(*columns)
    mine = select.join(Introduction, Introduction.id == Outcome.introduction_id)
    return mine.where(Outcome.account_id == account_id).order_by(Outcome.id)


def _asked(account_id: int) -> sa.Select[Any]:
    """What one was asked by mail and when one answered; never the link itself."""
    columns: list[Any] = [OutcomeAsk.step, OutcomeAsk.asked_at, OutcomeLink.expires_at, OutcomeLink.used_at]
    select: sa.Select[Any] = sa.select(Introduction.key, *columns)
    asked = select.join(OutcomeAsk, OutcomeAsk.introduction_id == Introduction.id)
    mine = asked.join(OutcomeLink, OutcomeLink.ask_id == OutcomeAsk.id)
    return mine.where(OutcomeLink.account_id == account_id).order_by(OutcomeLink.id)


def _rows(select: sa.Select[Any], *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(select)]


def _message(one: Message, account_id: int) -> dict[str, Any]:
    """One's own words stay one's own, also those that officers have hidden from the page."""
    is_read = one.hidden_at is None or one.author_id == account_id
    return {
        "introduction": one.introduction.key,
        "side": one.side,
        "is_mine": one.author_id == account_id,
        "body": one.body if is_read else "",
        "files": [held.file.name for held in one.attached] if is_read else [],
        "sent_at": one.sent_at,
    }
