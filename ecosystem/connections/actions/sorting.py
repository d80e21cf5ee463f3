"""Verbs of who sorts requests for the side asked: label, note, draft a reply; and of the profile's desk."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.actions.base import bounded, permit
from ecosystem.connections.models import Desk, Introduction, Label, Mark
from ecosystem.connections.queries import sorting
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile


@dataclass(frozen=True)
class Noted:
    """What is noted about a request; ``version`` is that of the note it was written over, if there was one."""

    label: Label | None = None
    note: str = ""
    reply: str = ""
    version: int | None = None


def sort(actor: Account, introduction: Introduction, noted: Noted) -> Mark:
    """Note something about a request for one's own side. It decides nothing, and the asker never sees it.

    Raises ``Refused``: ``not-yours``, ``note-long``, ``reply-long``, or ``changed`` when a colleague was faster.
    """
    permit(allowed=rules.may_sort(actor, introduction))
    note = bounded(noted.note, least=0, most=rules.NOTE_MOST, code="note")
    reply = bounded(noted.reply, least=0, most=rules.REPLY_MOST, code="reply")
    mark = sorting.mark(introduction.id)
    if mark is not None and noted.version is not None and mark.version != noted.version:
        raise Refused(_l("Đồng nghiệp vừa ghi chú khác. Vui lòng tải lại trang."), code="changed")
    mark = mark or Mark(introduction_id=introduction.id)
    mark.label, mark.note, mark.reply = noted.label, note, reply
    mark.account_id, mark.at = actor.id, clock.now()
    db.session.add(mark)
    db.session.flush()
    return mark


def set_desk(actor: Account, profile: Profile, *, weekly_limit: int | None, viewers_sort: bool) -> Desk:
    """Say how many requests a week a profile takes, and whether its viewers sort them."""
    permit(allowed=rules.may_set_desk(actor, profile))
    desk = sorting.desk(profile.id) or Desk(profile_id=profile.id)
    desk.weekly_limit, desk.viewers_sort = weekly_limit, viewers_sort
    db.session.add(desk)
    db.session.flush()
    record("desk.changed", actor=actor.id, subject=profile)
    return desk
