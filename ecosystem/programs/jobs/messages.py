"""Delivering messages to a cohort, a few people at a time; each of them once."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from ecosystem.core import clock
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices
from ecosystem.programs.models import CohortMessage, MessageRecipient
from ecosystem.programs.queries import cohorts
from ecosystem.programs.queries import messages as queries

AT_ONCE = 50


def deliver(entry: Entry) -> bool:
    """Tell the next of those a message has not reached; ``True`` while there are more."""
    message = queries.by_id(entry.subject_id or 0)
    if message is None:
        return False
    waiting = queries.undelivered(message.id, AT_ONCE)
    for one in waiting:
        _tell(message, one)
        one.told_at = clock.now()
    return len(waiting) == AT_ONCE


def _tell(message: CohortMessage, one: MessageRecipient) -> None:
    key = queries.notice_key(one.enrolment_id, message.id)
    path = f"/enrolments/{one.enrolment.key}/messages/{message.key}"
    words = {"title": message.cohort.name_vi, "name": one.enrolment.profile.name}
    notices.notify([one.account_id], "cohort.message", key=key, path=path, at=message.sent_at, **words)
    if message.cohort.is_sample:
        return
    with force_locale(one.account.locale):
        title = cohorts.name_of(message.cohort)
    mail = notices.write(
        one.account,
        "cohort.message",
        key=key,
        template="programs/message",
        title=title,
        name=one.enrolment.profile.name,
        words=message.subject,
        lines=message.body.splitlines(),
        link=str(current_app.config["SITE_URL"]).rstrip("/") + path,
    )
    one.mail_id = mail.id if mail is not None else None
