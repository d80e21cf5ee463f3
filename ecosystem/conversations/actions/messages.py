"""Writing a message, having read it, and taking out what a person wrote."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import IO, NamedTuple

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.conversations import rules
from ecosystem.conversations.models import Message, MessageFile, ReadMark
from ecosystem.core import clock, files
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import record
from ecosystem.core.text import fold, nfc
from ecosystem.notices import actions as notices

ATTACHMENT = "attachment"
SENT = "message.sent"
UNNAMED_FOR = timedelta(days=1)


class Attached(NamedTuple):
    """A file on its way into a message."""

    stream: IO[bytes]
    name: str


def send(actor: Account, introduction: Introduction, *, body: str, attached: Sequence[Attached] = ()) -> Message:
    """Write a message in the name of the actor's side; both sides need their members loaded.

    Raises ``Refused``: ``closed`` (not connected any more, or not a hand), ``empty``, ``long``, or what is wrong with
    the files (``files-many``, ``files-large``, ``file-empty``, ``file-too-large``, ``file-type``); none is kept then.
    """
    refuse_closed(actor, introduction)
    words = _words(body, needed=not attached)
    _refuse_too_much(attached)
    side = connections.side_of(actor, introduction)
    if side is None:
        raise _closed()
    message = Message(
        key=secrets.token_urlsafe(16),
        introduction=introduction,
        side=side,
        author_id=actor.id,
        body=words,
        folded=fold(words),
        sent_at=clock.now(),
    )
    message.attached = [MessageFile(place=place, file=_kept(actor, one)) for place, one in enumerate(attached)]
    db.session.add(message)
    db.session.flush()
    _mark(actor.id, introduction.id, message.id)
    # Ids only: what people write to each other never enters the journal.
    record(SENT, actor=actor.id, subject=message, introduction=introduction.id)
    return message


def refuse_closed(actor: Account, introduction: Introduction) -> None:
    """Raise ``Refused`` with ``closed`` when the actor may not write here, or not any more."""
    # Locked for reading: an ending at the same moment waits, or is seen.
    state = db.session.scalar(
        sa.select(Introduction.state).where(Introduction.id == introduction.id).with_for_update(read=True)
    )
    apart = are_apart(introduction.asker_id, introduction.asked_id)
    if state is not IntroductionState.ACCEPTED or apart or not rules.may_write(actor, introduction):
        raise _closed()


def read_up_to(actor: Account, introduction: Introduction, newest: int) -> None:
    """Note that the actor has read up to the message ``newest``; the notice of it is settled with the last one."""
    of_this = Message.introduction_id == introduction.id
    seen = db.session.scalar(sa.select(sa.func.max(Message.id)).where(of_this, Message.id <= newest))
    if seen is None:
        return
    _mark(actor.id, introduction.id, seen)
    others = Message.author_id.is_distinct_from(actor.id)
    waits = db.session.scalar(sa.select(Message.id).where(of_this, Message.id > seen, others).limit(1))
    if waits is None:
        notices.settle_for(actor.id, rules.path_of(introduction), SENT)


def erase(account_id: int) -> list[str]:
    """Take out what a person wrote and attached, and how far they read. Returns the keys of the files' bytes."""
    mine = sa.update(Message).where(Message.author_id == account_id)
    db.session.execute(mine.values(body="", folded="", author_id=None).execution_options(synchronize_session=False))
    db.session.execute(sa.delete(ReadMark).where(ReadMark.account_id == account_id))
    return files.drop_of(account_id, (ATTACHMENT,))


def tidy_files() -> None:
    """Delete attachments whose message is gone with its introduction; the store's own tidying takes the bytes."""
    named = sa.select(MessageFile.file_id)
    db.session.execute(
        sa.delete(StoredFile).where(
            StoredFile.kind == ATTACHMENT,
            StoredFile.stored_at < clock.now() - UNNAMED_FOR,
            StoredFile.id.not_in(named),
        )
    )


def _mark(account_id: int, introduction_id: int, upto: int) -> None:
    """Move the mark forward, never back: of two windows the one that saw more wins."""
    row = {"introduction_id": introduction_id, "account_id": account_id, "upto": upto, "read_at": clock.now()}
    statement = insert_into(ReadMark).values(row)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[ReadMark.introduction_id, ReadMark.account_id],
            set_={"upto": statement.excluded.upto, "read_at": statement.excluded.read_at},
            where=ReadMark.upto < statement.excluded.upto,
        )
    )


def _refuse_too_much(attached: Sequence[Attached]) -> None:
    if len(attached) > rules.FILES_MOST:
        most = rules.FILES_MOST
        raise Refused(
            _l("Mỗi tin kèm nhiều nhất %(most)s tệp. Hãy gửi phần còn lại ở tin sau.", most=most), code="files-many"
        )
    if sum(one.stream.seek(0, os.SEEK_END) for one in attached) > rules.FILES_BYTES:
        raise Refused(_l("Các tệp cộng lại lớn hơn 10 MB. Hãy bớt tệp hoặc gửi làm nhiều tin."), code="files-large")


def _kept(actor: Account, one: Attached) -> StoredFile:
    """The file in the store; what is wrong with it is said with its name."""
    one.stream.seek(0)
    try:
        return files.store(one.stream, name=one.name, kind=ATTACHMENT, owner=actor.id)
    except Refused as no:
        raise Refused(_l("“%(name)s”: %(why)s", name=one.name, why=no.message), code=no.code) from no


def _words(body: str, *, needed: bool) -> str:
    words = nfc(body).replace("\r\n", "\n").strip()
    if needed and not words:
        raise Refused(_l("Vui lòng viết vài chữ hoặc đính kèm một tệp."), code="empty")
    if len(words) > rules.BODY_MOST:
        raise Refused(_l("Tin nhắn dài quá %(most)s ký tự.", most=rules.BODY_MOST), code="long")
    return words


def _closed() -> Refused:
    return Refused(_l("Cuộc trò chuyện này không nhận thêm tin nhắn."), code="closed")
