"""Seats: offered, accepted, declined, freed and handed on. Whoever gives or takes one locks the cohort's row first."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.actions.applying import move as move_application
from ecosystem.calls.models import Application, ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.calls.rules import applications as calls
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.programs import rules
from ecosystem.programs.models import Cohort, CohortState, Enrolment, EnrolmentState, EnrolmentStep
from ecosystem.programs.queries import cohorts, enrolments
from ecosystem.programs.rules.enrolments import (
    APPLICATION,
    NEEDS_REASON,
    REASON_MOST,
    TAKEN,
    is_open_to_offers,
    lets_waitlist_in,
)

S = EnrolmentState


def offer(
    cohort: Cohort, profile: Profile, *, application: Application | None = None, place: int | None = None
) -> Enrolment | None:
    """Offer a profile a seat, until a day. What is offered already is returned; ``None``: nothing is offered now.

    A lead who accepted more than there are seats may do so: who answers first gets them.
    """
    lock(cohort)
    there = enrolments.of_application(application.id) if application is not None else None
    there = there or enrolments.live_of(cohort.id, profile.id)
    if there is not None:
        return there
    if not is_open_to_offers(cohort):
        return None
    moment = clock.now()
    made = Enrolment(
        key=secrets.token_urlsafe(16),
        cohort=cohort,
        application=application,
        profile=profile,
        state=S.OFFERED,
        state_at=moment,
        created_at=moment,
        reply_by=rules.reply_by(moment, current_app.config["OFFER_REPLY_DAYS"], cohort.starts_on),
        place=place,
        is_sample=cohort.is_sample,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(EnrolmentStep(enrolment_id=made.id, state=S.OFFERED, at=moment))
    record("enrolment.offered", actor=None, subject=made, cohort=cohort.id)
    return made


def offer_accepted(application: Application) -> Enrolment | None:
    """An application was accepted: offer its profile a seat in the cohort that its call feeds."""
    cohort = cohorts.of_call(application.call_id)
    if cohort is None or application.state is not ApplicationState.ACCEPTED:
        return None
    return offer(cohort, application.profile, application=application)


def fill(cohort: Cohort) -> int:
    """Offer what was accepted and not offered yet, then let the waitlist into free seats. Returns how many came in.

    The clock does this whenever a seat is freed before the cohort begins; doing it twice changes nothing.
    """
    lock(cohort)
    for application in enrolments.unoffered(cohort):
        offer(cohort, application.profile, application=application)
    if not lets_waitlist_in(cohort):
        return 0
    return _let_in(cohort)


def let_in(actor: Account, cohort: Cohort) -> int:
    """A lead fills free seats from the waitlist, also while the cohort runs. Raises ``Refused``: ``rights``."""
    if not rules.may_lead(actor, cohort):
        raise Refused(_l("Việc này dành cho người phụ trách khoá."), code="rights")
    lock(cohort)
    return _let_in(cohort) if is_open_to_offers(cohort) else 0


def accept(actor: Account, enrolment: Enrolment) -> None:
    """Take the seat that was offered. Raises ``Refused``: ``moved``, ``late``, ``full``."""
    cohort = _locked(enrolment)
    if not rules.may_move(actor, enrolment, S.ACCEPTED):
        raise Refused(_l("Lời mời này không còn chờ trả lời, hoặc bạn không trả lời được."), code="moved")
    if not rules.is_in_time(enrolment, clock.now()):
        raise Refused(_l("Đã quá hạn trả lời lời mời này."), code="late")
    held, _offered = cohorts.seats([cohort.id]).get(cohort.id, (0, 0))
    if held >= cohort.seats:
        raise Refused(_l("Khoá đã đủ chỗ. Ban tổ chức sẽ liên hệ với bạn."), code="full")
    _step(actor, enrolment, S.ACCEPTED)
    # Whoever says yes while the cohort runs takes part from that moment.
    if cohort.state is CohortState.RUNNING:
        _step(None, enrolment, S.ACTIVE)


def decline(actor: Account, enrolment: Enrolment, *, reason: str) -> None:
    """Leave the seat to others. Raises ``Refused``: ``moved``, ``reason``."""
    move(actor, enrolment, S.DECLINED, reason=reason)


def go_on_leave(actor: Account, enrolment: Enrolment, *, reason: str) -> None:
    """Stop for a while and keep the seat."""
    move(actor, enrolment, S.ON_LEAVE, reason=reason)


def take_up_again(actor: Account, enrolment: Enrolment) -> None:
    """Come back."""
    move(actor, enrolment, S.ACTIVE)


def drop(actor: Account, enrolment: Enrolment, *, reason: str) -> None:
    """Leave the cohort before its end."""
    move(actor, enrolment, S.DROPPED, reason=reason)


def graduate(actor: Account, enrolment: Enrolment) -> None:
    """Finish the cohort."""
    move(actor, enrolment, S.GRADUATED)


def become_alumni(enrolment: Enrolment) -> bool:
    """From what a startup finished it is one of the alumni: the clock says so. Returns whether it was not yet."""
    _locked(enrolment)
    if not rules.may_move(None, enrolment, S.ALUMNI):
        return False
    _step(None, enrolment, S.ALUMNI)
    return True


def move(actor: Account | None, enrolment: Enrolment, to: EnrolmentState, *, reason: str = "") -> None:
    """Take an enrolment to another state (``None``: the clock does). Raises ``Refused``: ``moved``, ``reason``.

    Accepting has rules of its own, see ``accept``.
    """
    if to is S.ACCEPTED and actor is not None:
        accept(actor, enrolment)
        return
    _locked(enrolment)
    if not rules.may_move(actor, enrolment, to):
        raise Refused(_l("Bước này vừa được người khác làm, hoặc bạn không làm được."), code="moved")
    if to in NEEDS_REASON and not reason.strip():
        raise Refused(_l("Vui lòng nói lý do."), code="reason")
    _step(actor, enrolment, to, reason)


def expire() -> int:
    """The clock ends offers that nobody answered. Returns how many."""
    late = enrolments.overdue(clock.now())
    for one in late:
        cohort = _locked(one)
        if one.state is S.OFFERED and cohort is not None:
            _step(None, one, S.EXPIRED)
    return len(late)


def lock(cohort: Cohort) -> None:
    """Wait for whoever gives or takes a seat of this cohort, then see it as it stands."""
    db.session.execute(sa.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    db.session.refresh(cohort, ["state", "seats", "starts_on", "ends_on", "version"])


def _locked(enrolment: Enrolment) -> Cohort:
    cohort = enrolment.cohort
    lock(cohort)
    db.session.refresh(enrolment, ["state", "state_at", "reply_by", "reason"])
    return cohort


def _let_in(cohort: Cohort) -> int:
    taken = sa.select(sa.func.count()).where(Enrolment.cohort_id == cohort.id, Enrolment.state.in_(list(TAKEN)))
    free = cohort.seats - (db.session.scalar(taken) or 0)
    came = 0
    for waiting, place in enrolments.waitlist(cohort, free) if free > 0 else ():
        application = applications.by_id(waiting.id)
        if application is None or application.state is not ApplicationState.WAITLISTED:
            continue
        move_application(None, application, ApplicationState.ACCEPTED)
        offer(cohort, application.profile, application=application, place=place)
        came += 1
    return came


def _step(actor: Account | None, enrolment: Enrolment, to: EnrolmentState, reason: str = "") -> None:
    """Set the state, write the step down, take the application along; the caller has looked that it may be."""
    came, enrolment.state, enrolment.state_at = enrolment.state, to, clock.now()
    enrolment.reason = reason.strip()[:REASON_MOST]
    step = EnrolmentStep(
        enrolment_id=enrolment.id,
        came=came.value,
        state=to,
        at=enrolment.state_at,
        actor_id=actor.id if actor else None,
        by_participant=rules.is_participant(actor, enrolment),
        reason=enrolment.reason,
    )
    db.session.add(step)
    db.session.flush()
    _take_along(actor, enrolment)
    record(
        "enrolment.moved",
        actor=actor.id if actor else None,
        subject=enrolment,
        cohort=enrolment.cohort_id,
        came=came.value,
        state=to.value,
    )


def _take_along(actor: Account | None, enrolment: Enrolment) -> None:
    wanted = APPLICATION.get(enrolment.state)
    application = applications.by_id(enrolment.application_id) if enrolment.application_id is not None else None
    if wanted is None or application is None or application.state is wanted:
        return
    # Who runs a cohort need not lead its call; then the house moves the application, and the step here names who.
    mover = actor if calls.may_move(actor, application, wanted) else None
    if calls.may_move(mover, application, wanted):
        move_application(mover, application, wanted)
