"""Writing to a cohort: whom it goes to is settled when it is sent; reaching each of them is the worker's."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.programs import rules
from ecosystem.programs.models import Cohort, CohortMessage, MessageRecipient
from ecosystem.programs.queries import messages as queries
from ecosystem.programs.rules.day import AUDIENCES


def send_message(actor: Account, cohort: Cohort, *, audience: str, subject: str, body: str) -> CohortMessage:
    """Write to those of a cohort that ``audience`` names. Raises ``Refused``: ``rights``, ``audience``, ``nobody``."""
    if not rules.may_run(actor, cohort):
        raise Refused(_l("Bạn không sửa được khoá này."), code="rights")
    if audience not in AUDIENCES:
        raise Refused(_l("Vui lòng chọn gửi cho ai."), code="audience")
    people = queries.audience(cohort.id, audience)
    if not people:
        raise Refused(_l("Không có ai trong nhóm này."), code="nobody")
    made = CohortMessage(
        key=secrets.token_urlsafe(12),
        cohort_id=cohort.id,
        by_id=actor.id,
        audience=audience,
        subject=subject.strip(),
        body=body.strip(),
        sent_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        MessageRecipient(message_id=made.id, account_id=account_id, enrolment_id=enrolment_id)
        for account_id, enrolment_id in sorted(people.items())
    )
    db.session.flush()
    record("cohort.message_sent", actor=actor.id, subject=made, cohort=cohort.id, people=len(people))
    return made
