"""The mail outbox: a mail is a row of the transaction that caused it, and leaves the house afterwards.

``queue`` writes it in the reader's language (``core/letters``) and records ``mail.queued``; the reaction ``send`` hands
it to the transport: SMTP in production, one ``.eml`` file a mail in a folder otherwise. A body that holds a secret link
is wiped once it has left.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from ecosystem.core import clock, letters
from ecosystem.core.db import BigId, affected, db, unlocked, write
from ecosystem.core.feature import Feature, Reaction, Timed
from ecosystem.core.journal import Entry, record

KEPT = timedelta(days=90)


class Reader(Protocol):
    """Whoever a mail may be written to."""

    id: Mapped[int]
    email: Mapped[str]
    full_name: Mapped[str]
    locale: Mapped[str]


@dataclass(frozen=True)
class Subscription:
    """What a mail belongs to that people may turn off: its topic, why they get it, and the link that turns it off.

    ``about`` is kept beside a mail that is held back, so that whoever lets it go can look whether it still stands.
    """

    topic: str
    why: str
    link: str
    about: Mapping[str, Any] = field(default_factory=dict)


class Mail(db.Model):
    """One mail in the outbox; bodies are empty once it was sent."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    to_address: Mapped[str] = mapped_column(sa.String(254))
    to_name: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5))
    template: Mapped[str] = mapped_column(sa.String(80))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    # What its reader may turn off, where, and what it tells of; empty for what everybody gets.
    topic: Mapped[str] = mapped_column(sa.String(60), default="")
    unsubscribe: Mapped[str] = mapped_column(sa.String(400), default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # An event for the reader's calendar (RFC 5545), or nothing.
    calendar: Mapped[str] = mapped_column(sa.Text, default="")
    queued_at: Mapped[datetime] = mapped_column(index=True)
    # Held back until then; emptied when it is let go.
    not_before: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]


def queue(
    *,
    to: Any,  # noqa: ANN401  any row shaped like Reader
    template: str,
    subscription: Subscription | None = None,
    not_before: datetime | None = None,
    calendar: str = "",
    **context: Any,
) -> Mail:
    """Write one mail to ``to`` from ``templates/mail/<template>.<locale>.html``.

    Links are made from the configured address of the site, never from a request's Host header. A mail that people may
    turn off comes with its ``subscription``. One with ``not_before`` stays in the house until ``release`` lets it go.
    ``calendar`` is an event for the reader's calendar that goes along as a file.
    """
    site = current_app.config["SITE_URL"].rstrip("/")
    with force_locale(to.locale):
        given = {**context, "site": site, "reader": to, "subscription": subscription}
        letter = letters.write(template, to.locale, given)
    mail = Mail(
        to_address=to.email,
        to_name=to.full_name,
        locale=to.locale,
        template=template,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        topic=subscription.topic if subscription else "",
        unsubscribe=subscription.link if subscription else "",
        about=dict(subscription.about) if subscription else {},
        calendar=calendar,
        queued_at=clock.now(),
        not_before=not_before,
    )
    db.session.add(mail)
    db.session.flush()
    if not_before is None:
        record("mail.queued", actor=None, subject=mail, template=template, to_account=to.id)
    return mail


def held(limit: int = 200) -> list[int]:
    """The mails whose hour has come, the oldest first."""
    due = sa.select(Mail.id).where(Mail.not_before <= clock.now()).order_by(Mail.not_before, Mail.id)
    return list(db.session.scalars(due.limit(limit)))


def take(mail_id: int) -> Mail | None:
    """A held mail whose hour has come, for this transaction alone; ``None`` when somebody else has taken it."""
    taken = affected(sa.update(Mail).where(Mail.id == mail_id, Mail.not_before <= clock.now()).values(not_before=None))
    if not taken:
        return None
    return db.session.get(Mail, mail_id, populate_existing=True)


def release(mail: Mail, *, to_account: int) -> None:
    """Let a mail go that was taken."""
    record("mail.queued", actor=None, subject=mail, template=mail.template, to_account=to_account)


def drop(mail: Mail, *, to_account: int) -> None:
    """Nobody wants a mail any more that was taken: it never leaves."""
    record("mail.dropped", actor=None, subject=mail, template=mail.template, to_account=to_account)
    db.session.delete(mail)
    db.session.flush()


def send(entry: Entry) -> None:
    """The reaction: hand the entry's mail to the transport, then wipe its bodies. A sent mail is not sent again."""
    mail_id = entry.subject_id
    # A slow mail server must not hold the database: nothing is locked while it talks.
    with unlocked():
        mail = db.session.get(Mail, mail_id)
        if mail is None or mail.sent_at is not None:
            return
        message, name = compose(mail), f"{mail.queued_at:%Y%m%dT%H%M%S}-{mail.id:06d}.eml"
        db.session.rollback()
        if current_app.config["SMTP_URL"]:
            _smtp(message, current_app.config["SMTP_URL"])
        else:
            _file(message, Path(current_app.config["MAIL_DIR"]) / name)
    sent = {"sent_at": clock.now(), "text": "", "html": "", "unsubscribe": "", "about": {}, "calendar": ""}
    db.session.execute(sa.update(Mail).where(Mail.id == mail_id).values(**sent))


def written_to(address: str) -> list[dict[str, Any]]:
    """What was written to an address, the newest first: when, from which template, with which subject."""
    rows = db.session.scalars(sa.select(Mail).where(Mail.to_address == address).order_by(Mail.id.desc()))
    return [
        {"queued_at": row.queued_at, "sent_at": row.sent_at, "template": row.template, "subject": row.subject}
        for row in rows
    ]


def forget(address: str, names: Sequence[str]) -> None:
    """Delete the mails to an address, and take these names out of the subjects of others' mails.

    What is still held back and names them never leaves.
    """
    db.session.execute(sa.delete(Mail).where(Mail.to_address == address))
    for name in names:
        there = [column.contains(name, autoescape=True) for column in (Mail.subject, Mail.text)]
        db.session.execute(sa.delete(Mail).where(Mail.not_before.is_not(None), sa.or_(*there)))
        named = sa.update(Mail).where(Mail.subject.contains(name, autoescape=True))
        db.session.execute(named.values(subject="", text="", html="", calendar=""))


def purge() -> None:
    """Delete mails that left long ago; their bodies were wiped when they left."""
    with write():
        db.session.execute(sa.delete(Mail).where(Mail.sent_at < clock.now() - KEPT))


def compose(mail: Mail) -> EmailMessage:
    """The MIME message of ``mail``: plain text first, HTML beside it, a stable Message-ID."""
    # Letters beyond ASCII in an address need the newer rules; all others keep to what every server takes.
    folds = mail.to_address.isascii()
    # Headers that were folded here stay as they are.
    message = EmailMessage(policy=(SMTP if folds else SMTPUTF8).clone(refold_source="none"))
    name, address = current_app.config["MAIL_FROM_NAME"], current_app.config["MAIL_FROM"]
    message["From"] = Address(name, addr_spec=address)
    username, _at, domain = mail.to_address.rpartition("@")
    if folds and not mail.to_name.isascii():
        _fold(message, "To", mail.to_name, f"<{mail.to_address}>")
    else:
        message["To"] = Address(mail.to_name, username=username, domain=domain)
    if folds:
        _fold(message, "Subject", mail.subject)
    else:
        message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = f"<mail-{mail.id}@{urlsplit(current_app.config['SITE_URL']).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        _list_headers(message, mail)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        # As bytes: a calendar's own line ends and folds must arrive as they are.
        event = mail.calendar.encode()
        message.add_attachment(event, maintype="text", subtype="calendar", filename="nhip-cau.ics")
    # After the bodies: setting them drops every Content header.
    message["Content-Language"] = mail.locale
    return message


def _list_headers(message: EmailMessage, mail: Mail) -> None:
    """What mail readers show as their own "unsubscribe": RFC 2369, 2919 and 8058."""
    host = urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
    ways = [f"<{mail.unsubscribe}>"]
    if current_app.config["UNSUBSCRIBE_MAIL"]:
        ways.append(f"<mailto:{current_app.config['UNSUBSCRIBE_MAIL']}?subject={mail.unsubscribe.rpartition('/')[2]}>")
    message["List-Id"] = f"<{mail.topic}.{host}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Addresses must not be broken, however long they are.
    message.set_raw("List-Unsubscribe", ",\r\n ".join(ways))


def _fold(message: EmailMessage, name: str, words: str, address: str = "") -> None:
    """Set a header already folded: the message's own folding loses the blanks between encoded words."""
    header = Header(words, header_name=name)
    if address:
        header.append(address, "us-ascii")
    message.set_raw(name, header.encode())


def _file(message: EmailMessage, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: a reader of the folder never sees half a mail, and a second try overwrites the first.
    handle, path = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as part:
        part.write(message.as_bytes())
    Path(path).replace(target)


def _smtp(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(host, port, timeout=20) as server:
        if "starttls" in parts.query:
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


FEATURE = Feature(
    name="mail",
    reactions=(Reaction("mail.queued", send, "mail.send"),),
    schedule=(Timed("mail.purge", purge, 86_400),),
    sentences={
        "mail.queued": _l("Một thư được đưa vào hàng gửi"),
        "mail.dropped": _l("Một thư chờ giờ gửi không còn cần nữa"),
    },
)
