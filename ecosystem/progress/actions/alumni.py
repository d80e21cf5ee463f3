"""Who graduated becomes one of the alumni, and is asked what became of them: by the clock, once for each stage."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.programs import actions as programs
from ecosystem.programs.queries import enrolments
from ecosystem.progress.models import FollowUp, FollowUpState
from ecosystem.progress.queries import alumni as kept
from ecosystem.progress.queries.base import lock
from ecosystem.progress.rules import alumni as rules


@dataclass(frozen=True)
class Answer:
    """What an alumnus says; ``None`` is not said. Money is VND: revenue of twelve months, capital since graduation."""

    is_operating: bool
    revenue: int | None = None
    jobs: int | None = None
    capital: int | None = None
    ip_filed: int | None = None


def let_go() -> int:
    """The clock makes alumni of who graduated, from the day they are first asked on. Returns how many.

    Two clocks at once make them once: who came second finds the step taken.
    """
    today, made = clock.today(), 0
    for one in kept.finished():
        if one.is_alumnus or not rules.is_alumnus(one.ended_on, today):
            continue
        enrolment = enrolments.by_id(one.enrolment_id)
        made += enrolment is not None and programs.become_alumni(enrolment)
    return made


def ask() -> list[FollowUp]:
    """Ask whoever came to a stage; two clocks at once ask once. Returns what is new."""
    today = clock.today()
    rows = []
    for one in kept.finished():
        months = rules.due_stage(one.ended_on, one.asked, today)
        if months is not None:
            rows.append(_row(one.enrolment_id, months, rules.after(one.ended_on, months)))
    if not rows:
        return []
    fresh = insert_into(FollowUp).values(rows).on_conflict_do_nothing(index_elements=["enrolment_id", "months"])
    made = list(db.session.scalars(fresh.returning(FollowUp.id)))
    found = [one for one in (kept.by_id(number) for number in made) if one is not None]
    for one in found:
        record("follow_up.asked", actor=None, subject=one, months=one.months)
    return found


def answer(one: FollowUp, given: Answer, *, actor: Account | None) -> None:
    """Keep an answer; as long as the link is open it may be given anew. Raises ``Refused``: ``closed``."""
    _refuse_closed(one)
    one.state, one.answered_at = FollowUpState.ANSWERED, clock.now()
    one.is_operating, one.revenue, one.jobs = given.is_operating, given.revenue, given.jobs
    one.capital, one.ip_filed = given.capital, given.ip_filed
    db.session.flush()
    record("follow_up.answered", actor=actor.id if actor else None, subject=one, months=one.months)


def skip(one: FollowUp, *, actor: Account | None) -> None:
    """Say nothing this time. Raises ``Refused``: ``closed``."""
    _refuse_closed(one)
    if one.state is FollowUpState.SKIPPED:
        return
    one.state, one.answered_at = FollowUpState.SKIPPED, clock.now()
    one.is_operating = one.revenue = one.jobs = one.capital = one.ip_filed = None
    db.session.flush()
    record("follow_up.skipped", actor=actor.id if actor else None, subject=one, months=one.months)


def _refuse_closed(one: FollowUp) -> None:
    lock([one])
    if not kept.is_open(one):
        raise Refused(_l("Biểu mẫu này đã đóng. Lần hỏi sau bạn sẽ nhận thư mới."), code="closed")


def _row(enrolment_id: int, months: int, due_on: object) -> dict[str, object]:
    return {
        "key": secrets.token_hex(12),
        "enrolment_id": enrolment_id,
        "months": months,
        "due_on": due_on,
        "state": FollowUpState.WAITING,
        "asked_at": clock.now(),
    }
