"""Telling the others of a message: one notice and one mail a conversation until it is read, never its words."""

from __future__ import annotations

from flask import current_app

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections import rules as introductions
from ecosystem.connections.models import Side
from ecosystem.conversations import actions, queries, rules
from ecosystem.conversations.models import Message
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices


def tell_sent(entry: Entry) -> None:
    """A notice to every other hand of both sides, unless one about this conversation waits for them already."""
    message = queries.by_id(entry.subject_id) if entry.subject_id else None
    if message is None:
        return
    one = message.introduction
    for reader, side in _readers(message):
        first = queries.first_unread(reader.id, one.id)
        if first is not None:
            notices.notify(
                [reader.id],
                entry.event,
                key=f"{entry.event}:{one.id}:{first}",
                path=rules.path_of(one),
                at=entry.at,
                other=introductions.profile_of(one, _across(side)).name,
                mine=introductions.profile_of(one, side).name,
            )


def mail_sent(entry: Entry) -> None:
    """A mail to those for whom this message is the first that they have not read."""
    message = queries.by_id(entry.subject_id) if entry.subject_id else None
    if message is None or message.introduction.is_sample:
        return
    one = message.introduction
    for reader, side in _readers(message):
        # What a colleague wrote stands in the inbox; a mail is for what the other side wrote.
        if side is message.side or queries.first_unread(reader.id, one.id) != message.id:
            continue
        notices.write(
            reader,
            entry.event,
            key=f"{entry.event}:{one.id}:{message.id}",
            template="conversations/message",
            mine=introductions.profile_of(one, side),
            other=introductions.profile_of(one, _across(side)),
            link=current_app.config["SITE_URL"].rstrip("/") + rules.path_of(one),
        )


def tidy_files() -> None:
    """Attachments whose conversation is gone go too."""
    with write():
        actions.tidy_files()


def _readers(message: Message) -> list[tuple[Account, Side]]:
    """The hands of both sides but the writer, each once, with the side they stand on."""
    one = message.introduction
    found: dict[int, tuple[Account, Side]] = {}
    for side in (Side.ASKED, Side.ASKER):
        for reader in connections.readers(introductions.profile_of(one, side)):
            if reader.id != message.author_id and introductions.stands(introductions.profile_of(one, side)):
                found.setdefault(reader.id, (reader, side))
    return list(found.values())


def _across(side: Side) -> Side:
    return Side.ASKER if side is Side.ASKED else Side.ASKED
