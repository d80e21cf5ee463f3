"""The conversations of an account, the messages of one, who has read how far, and searching in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.connections import queries as connections
from ecosystem.connections.models import Introduction, IntroductionState, Side
from ecosystem.conversations import rules
from ecosystem.conversations.models import Message, MessageFile, ReadMark
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.prose import markdown
from ecosystem.core.text import fold
from ecosystem.directory.models import Membership, Profile

# What stands for both sides in the place of a message that officers have hidden.
HIDDEN = _l("Tin nhắn này không còn hiển thị.")
FILES = selectinload(Message.attached).joinedload(MessageFile.file)
READABLE = [state for state in IntroductionState if state.value in rules.READABLE]


@dataclass(frozen=True)
class Conversation:
    """One conversation in a list: whose it is, its last message (or the one found), and how many are unread."""

    introduction: Introduction
    mine: Profile
    other: Profile
    message: Message | None
    is_mine: bool
    unread: int


@dataclass(frozen=True)
class Line:
    """One message as its reader sees it. ``text`` is safe HTML; ``seen``: somebody of the other side has read it."""

    message: Message
    text: Markup
    author: str
    is_mine: bool
    seen: bool
    is_first_unread: bool


def readable_ids(account_id: int) -> sa.Select[int]:
    """The ids of the introductions whose conversation an account may read."""
    mine = connections.standing_ids(account_id)
    ours = Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine)
    return sa.select(Introduction.id).where(ours, Introduction.state.in_(READABLE))


def conversations(account_id: int) -> sa.Select[Any]:
    """The conversations of an account, those with the newest word first, as rows (introduction, id of that word)."""
    last = (
        sa.select(Message.introduction_id, sa.func.max(Message.id).label("message_id"))
        .where(Message.introduction_id.in_(readable_ids(account_id)))
        .group_by(Message.introduction_id)
        .subquery()
    )
    select = (
        sa.select(Introduction, last.c.message_id)
        .outerjoin(last, last.c.introduction_id == Introduction.id)
        .where(Introduction.id.in_(readable_ids(account_id)))
        .options(joinedload(Introduction.asker), joinedload(Introduction.asked))
    )
    # What was never written in comes after what was, on both databases.
    silent = sa.case((last.c.message_id.is_(None), 1), else_=0)
    return select.order_by(silent, last.c.message_id.desc(), Introduction.id.desc())


def found(account_id: int, text: str) -> sa.Select[Any]:
    """The messages that hold ``text``, with or without marks, in what an account may read; the newest first."""
    wanted = fold(text)
    select: sa.Select[Any] = sa.select(Introduction, Message.id)  # type: ignore[assignment]  # rows of two columns
    holds = sa.and_(Message.folded.contains(wanted, autoescape=True), Message.hidden_at.is_(None))
    return (
        select.join(Message, Message.introduction_id == Introduction.id)
        .where(Introduction.id.in_(readable_ids(account_id)), holds)
        .options(joinedload(Introduction.asker), joinedload(Introduction.asked))
        .order_by(Message.id.desc())
    )


def rows(pairs: Iterable[tuple[Introduction, int | None]], account_id: int) -> list[Conversation]:
    """Each pair of ``conversations`` or ``found`` as the account sees it, with three queries for all."""
    pairs = list(pairs)
    ids = [message_id for _one, message_id in pairs if message_id]
    loaded = sa.select(Message).where(Message.id.in_(ids)).options(joinedload(Message.author), FILES)
    messages = {one.id: one for one in db.session.scalars(loaded)}
    counts = unread_counts(account_id, [one.id for one, _message_id in pairs])
    mine = set(db.session.scalars(connections.own_ids(account_id)))
    made = []
    for one, message_id in pairs:
        side = Side.ASKED if one.asked_id in mine else Side.ASKER
        own, other = (one.asked, one.asker) if side is Side.ASKED else (one.asker, one.asked)
        last = messages.get(message_id) if message_id else None
        made.append(Conversation(one, own, other, last, last is not None and last.side is side, counts.get(one.id, 0)))
    return made


def unread_counts(account_id: int, introduction_ids: Sequence[int]) -> dict[int, int]:
    """How many messages of others the account has not read, by introduction."""
    upto = _upto(account_id)
    select = (
        sa.select(Message.introduction_id, sa.func.count())
        .outerjoin(upto, upto.c.introduction_id == Message.introduction_id)
        .where(
            Message.introduction_id.in_(introduction_ids),
            Message.author_id.is_distinct_from(account_id),
            Message.id > sa.func.coalesce(upto.c.upto, 0),
        )
        .group_by(Message.introduction_id)
    )
    return dict(iter(db.session.execute(select)))


def first_unread(account_id: int, introduction_id: int) -> int | None:
    """The oldest message of others that the account has not read."""
    mark = sa.select(ReadMark.upto).where(
        ReadMark.account_id == account_id, ReadMark.introduction_id == introduction_id
    )
    return db.session.scalar(
        sa.select(sa.func.min(Message.id)).where(
            Message.introduction_id == introduction_id,
            Message.author_id.is_distinct_from(account_id),
            Message.id > sa.func.coalesce(mark.scalar_subquery(), 0),
        )
    )


def messages_of(introduction_id: int) -> sa.Select[Any]:
    """The messages of a conversation, the newest first, writers and files loaded."""
    select = sa.select(Message).where(Message.introduction_id == introduction_id).order_by(Message.id.desc())
    return select.options(joinedload(Message.author), FILES)


def seen_up_to(introduction: Introduction, side: Side) -> int:
    """Up to which message somebody of ``side`` has read."""
    profile_id = introduction.asker_id if side is Side.ASKER else introduction.asked_id
    people = sa.select(Membership.account_id).where(Membership.profile_id == profile_id)
    return (
        db.session.scalar(
            sa.select(sa.func.coalesce(sa.func.max(ReadMark.upto), 0)).where(
                ReadMark.introduction_id == introduction.id, ReadMark.account_id.in_(people)
            )
        )
        or 0
    )


def lines(messages: Iterable[Message], side: Side, *, seen: int, unread: int | None) -> list[Line]:
    """Messages as a reader of ``side`` sees them, in the order given; asks nothing of the database."""
    return [
        Line(
            one,
            markdown(one.body) if one.hidden_at is None else Markup('<p class="muted">{}</p>').format(HIDDEN),
            one.author.full_name if one.author else "",
            one.side is side,
            one.side is side and one.id <= seen,
            one.id == unread,
        )
        for one in messages
    ]


def message(key: str) -> Message:
    """The message of ``key``, its introduction loaded with both sides and their members. Raises ``NotFound``."""
    one: Message | None = db.session.scalar(_whole().where(Message.key == key[:40]))
    if one is None:
        raise NotFound
    return one


def attachment(key: str, place: int) -> MessageFile:
    """One of the files of a message, that message loaded as by ``message``. Raises ``NotFound``."""
    one = message(key)
    select = sa.select(MessageFile).where(MessageFile.message_id == one.id, MessageFile.place == place)
    found: MessageFile | None = db.session.scalar(select.options(joinedload(MessageFile.file)))
    if found is None:
        raise NotFound
    return found


def by_id(message_id: int) -> Message | None:
    """The same by its id, or ``None``."""
    one: Message | None = db.session.scalar(_whole().where(Message.id == message_id))
    return one


def _whole() -> sa.Select[Any]:
    sides = (
        joinedload(Message.introduction)
        .selectinload(side)
        .selectinload(Profile.memberships)
        .joinedload(Membership.account)
        for side in (Introduction.asker, Introduction.asked)
    )
    return sa.select(Message).options(*sides, joinedload(Message.author))


def _upto(account_id: int) -> sa.Subquery:
    return sa.select(ReadMark.introduction_id, ReadMark.upto).where(ReadMark.account_id == account_id).subquery("read")


def sample_key(role: str) -> dict[str, str] | None:
    """The URL values of a conversation that the demo account of ``role`` may read, or ``None``."""
    select = sa.select(Introduction.key).where(Introduction.id.in_(readable_ids(accounts.demo_account_id(role))))
    key = db.session.scalar(select.order_by(Introduction.id).limit(1))
    return {"key": key} if key else None


def sample_file(role: str) -> dict[str, Any] | None:
    """The URL values of an attachment that the demo account of ``role`` may open, or ``None``."""
    mine = sa.select(Message.key).where(
        Message.introduction_id.in_(readable_ids(accounts.demo_account_id(role))),
        Message.id.in_(sa.select(MessageFile.message_id)),
    )
    key = db.session.scalar(mine.order_by(Message.id).limit(1))
    return {"key": key, "place": 0} if key else None


def sample_other(role: str) -> dict[str, str] | None:
    """The URL values of a message of the other side that the demo account of ``role`` may read, or ``None``."""
    mine = connections.own_ids(accounts.demo_account_id(role))
    asked = sa.and_(Introduction.asked_id.in_(mine), Message.side == Side.ASKER)
    asker = sa.and_(Introduction.asker_id.in_(mine), Message.side == Side.ASKED)
    select = sa.select(Message.key).join(Introduction, Introduction.id == Message.introduction_id)
    key = db.session.scalar(select.where(asked | asker).order_by(Message.id).limit(1))
    return {"key": key} if key else None
