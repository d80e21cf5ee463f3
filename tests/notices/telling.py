"""Telling for tests of notices: by the actions alone, at a time of Đà Nẵng."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ecosystem.core.clock import LOCAL
from ecosystem.core.db import db, write
from ecosystem.core.mail import Mail
from ecosystem.notices import actions, jobs
from ecosystem.notices.models import Frequency, Notice


def at(text):
    """A moment of 2026; 30.11. is a Monday."""
    return datetime.strptime(f"2026 {text}", "%Y %d.%m. %H:%M").replace(tzinfo=LOCAL)


def wants(account, topic, mail, *, site=True):
    with write():
        actions.choose(account, {topic: (Frequency(mail), site)}, actor=account.id)


def open_digests(work):
    """What the clock does each minute, and what it hands over."""
    jobs.open_digests()
    work.run()


def let_go(work):
    jobs.let_go()
    work.run()


def waiting(account):
    db.session.rollback()
    return list(db.session.scalars(sa.select(Notice.key).where(Notice.account_id == account.id, Notice.waits)))


def mails():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))
