"""Certificates: issued to who graduated, withdrawn with a reason, printed."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.progress import rules
from ecosystem.progress.models import Certificate
from ecosystem.progress.queries import graduation as kept
from ecosystem.progress.queries.base import graduates, lock
from ecosystem.progress.rules.certificates import CHECK, number


def issue(actor: Account, enrolment: Enrolment) -> Certificate:
    """The certificate of who graduated; a valid one is answered as it is, also to who came a moment later.

    Raises ``Refused``: ``rights``, ``state``.
    """
    cohort = enrolment.cohort
    if not rules.may_lead(actor, cohort):
        raise Refused(_l("Chỉ người phụ trách khoá cấp được chứng nhận."), code="rights")
    lock([enrolment])
    if enrolment.state not in rules.FINISHED:
        raise Refused(_l("Startup này chưa tốt nghiệp."), code="state")
    there = kept.valid_of(enrolment.id)
    if there is not None:
        return there
    profile, program = enrolment.profile, cohort.program
    made = Certificate(
        number=number(clock.today().year, secrets.randbits(5 * CHECK)),
        enrolment_id=enrolment.id,
        holder=profile.name[:200],
        program_vi=program.name_vi,
        program_en=program.name_en,
        cohort_vi=cohort.name_vi,
        cohort_en=cohort.name_en,
        organiser=(program.owner.name if program.owner else program.owner_name)[:200],
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        issued_at=clock.now(),
        issued_by_id=actor.id,
        is_sample=enrolment.is_sample,
    )
    db.session.add(made)
    db.session.flush()
    record("certificate.issued", actor=actor.id, subject=made, enrolment=enrolment.id)
    return made


def issue_all(actor: Account, cohort: Cohort) -> int:
    """Certificates for all who graduated and have none, withdrawn ones included. Returns how many are new."""
    if not rules.may_lead(actor, cohort):
        raise Refused(_l("Chỉ người phụ trách khoá cấp được chứng nhận."), code="rights")
    had = kept.holders(cohort.id)
    lacking = [one for one in graduates(cohort) if one.id not in had]
    for one in lacking:
        issue(actor, one)
    return len(lacking)


def withdraw(actor: Account, one: Certificate, *, why: str) -> None:
    """Take a certificate back. Raises ``Refused``: ``rights``, ``why``; twice changes nothing."""
    if not rules.may_lead(actor, one.enrolment.cohort):
        raise Refused(_l("Chỉ người phụ trách khoá thu hồi được chứng nhận."), code="rights")
    reason = nfc(why).strip()[:1000]
    if not reason:
        raise Refused(_l("Vui lòng ghi lý do thu hồi."), code="why")
    lock([one])
    if one.withdrawn_at is not None:
        return
    one.withdrawn_at, one.withdrawn_by_id, one.withdrawn_why = clock.now(), actor.id, reason
    db.session.flush()
    record("certificate.withdrawn", actor=actor.id, subject=one, enrolment=one.enrolment_id)
