"""Certificates: by their number, of a cohort, as a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.pdf import paper
from ecosystem.core.values import format_date
from ecosystem.directory import queries as directory
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.progress.models import Certificate
from ecosystem.progress.queries.base import graduates, name_of, of_enrolment
from ecosystem.progress.rules import certificates as rules


@dataclass(frozen=True)
class Graduate:
    """One who graduated, with the certificates issued so far, the newest first."""

    enrolment: Enrolment
    name: str
    certificates: tuple[Certificate, ...]

    @property
    def valid(self) -> Certificate | None:
        """The one that holds."""
        return next((one for one in self.certificates if one.withdrawn_at is None), None)


def _certificates() -> sa.Select[Certificate]:
    return sa.select(Certificate).options(*of_enrolment(joinedload(Certificate.enrolment)))


def certificate(number: str) -> Certificate:
    """The certificate of that number, however it is typed. Raises ``NotFound``."""
    known = rules.read(number)
    found = db.session.scalars(_certificates().where(Certificate.number == known)).one_or_none() if known else None
    if found is None:
        raise NotFound
    return found


def by_id(certificate_id: int) -> Certificate | None:
    """One by its id, or ``None``."""
    return db.session.scalars(_certificates().where(Certificate.id == certificate_id)).one_or_none()


def valid_of(enrolment_id: int) -> Certificate | None:
    """The certificate of an enrolment that holds."""
    wanted = sa.select(Certificate).where(Certificate.enrolment_id == enrolment_id)
    return db.session.scalars(wanted.where(Certificate.withdrawn_at.is_(None))).one_or_none()


def holders(cohort_id: int) -> set[int]:
    """The enrolments of a cohort that were ever given one."""
    wanted = sa.select(Certificate.enrolment_id).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    return set(db.session.scalars(wanted.where(Enrolment.cohort_id == cohort_id)))


def of_cohort(cohort: Cohort) -> list[Graduate]:
    """All who graduated, by name, with their certificates."""
    wanted = sa.select(Certificate).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    held: dict[int, list[Certificate]] = {}
    newest = wanted.where(Enrolment.cohort_id == cohort.id).order_by(Certificate.id.desc())
    for one in db.session.scalars(newest):
        held.setdefault(one.enrolment_id, []).append(one)
    return [Graduate(one, name_of(one), tuple(held.get(one.id, ()))) for one in graduates(cohort)]


def of_startup(enrolment_id: int) -> list[Certificate]:
    """The certificates of one enrolment, the newest first."""
    wanted = sa.select(Certificate).where(Certificate.enrolment_id == enrolment_id)
    return list(db.session.scalars(wanted.order_by(Certificate.id.desc())))


def words_of(one: Certificate) -> dict[str, str]:
    """The names of its program and cohort in the reader's language, as they were printed."""
    return {
        "program": str(directory.local(one.program_vi, one.program_en)),
        "cohort": str(directory.local(one.cohort_vi, one.cohort_en)),
    }


def matrix(address: str) -> list[str]:
    """The QR code of an address as rows of 1 and 0, with its quiet zone."""
    rows = segno.make(address, error="m").matrix_iter(scale=1, border=2)
    return ["".join("1" if dot else "0" for dot in row) for row in rows]


def document(one: Certificate, *, address: str, host: str) -> bytes:
    """The certificate as PDF; the same bytes each time."""
    return paper("certificate", content(one, address=address, host=host), at=one.issued_at)


def content(one: Certificate, *, address: str, host: str) -> dict[str, Any]:
    """What stands on the certificate; its code leads to ``address``."""
    return {
        "number": one.number,
        "holder": one.holder,
        "program_vi": one.program_vi,
        "program_en": one.program_en or one.program_vi,
        "cohort_vi": one.cohort_vi,
        "cohort_en": one.cohort_en or one.cohort_vi,
        "organiser": one.organiser,
        "starts": format_date(one.starts_on),
        "ends": format_date(one.ends_on),
        "issued": format_date(clock.local(one.issued_at).date()),
        "address": host,
        "is_sample": one.is_sample,
        "qr": matrix(address),
    }
