"""The states of an application, who moves it, and who may do what with it. Pure.

The states and what may follow are those of ``taxonomy/data/application_states.json``; a test compares them.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import Application, ApplicationState, Call, CallKind
from ecosystem.calls.rules.calls import HANDS as CALL_HANDS
from ecosystem.directory.models import Kind, Profile, Right, State
from ecosystem.directory.rules import right_of

# Whose profiles may apply to which kind of call.
APPLICANTS: Mapping[CallKind, frozenset[Kind]] = {
    CallKind.PROGRAM: frozenset({Kind.STARTUP}),
    CallKind.CHALLENGE: frozenset({Kind.STARTUP, Kind.INSTITUTION}),
    CallKind.POLICY: frozenset({Kind.STARTUP, Kind.INSTITUTION}),
}
HANDS = (Right.OWNER, Right.EDITOR)


class Mover(enum.StrEnum):
    """Who moves an application: the applicant's hands, the call's leads and editors, its leads, the clock."""

    APPLICANT = "applicant"
    HAND = "hand"
    LEAD = "lead"
    CLOCK = "clock"


S = ApplicationState
BY_APPLICANT = frozenset({Mover.APPLICANT})
BY_HAND, BY_LEAD, BY_CLOCK = frozenset({Mover.HAND}), frozenset({Mover.LEAD}), frozenset({Mover.CLOCK})
TRANSITIONS: Mapping[ApplicationState, Mapping[ApplicationState, frozenset[Mover]]] = {
    S.DRAFT: {S.SUBMITTED: BY_APPLICANT, S.DISCARDED: BY_APPLICANT},
    S.DISCARDED: {},
    S.SUBMITTED: {S.SCREENING: BY_HAND, S.WITHDRAWN: BY_APPLICANT},
    S.SCREENING: {S.NEEDS_INFO: BY_HAND, S.INELIGIBLE: BY_HAND, S.UNDER_REVIEW: BY_HAND, S.WITHDRAWN: BY_APPLICANT},
    # What was asked for comes back as a new revision.
    S.NEEDS_INFO: {S.SCREENING: BY_APPLICANT, S.WITHDRAWN: BY_APPLICANT, S.EXPIRED: BY_CLOCK},
    S.INELIGIBLE: {},
    S.UNDER_REVIEW: {
        S.INTERVIEW: BY_HAND, S.SHORTLISTED: BY_LEAD, S.WAITLISTED: BY_LEAD, S.REJECTED: BY_LEAD,
        S.WITHDRAWN: BY_APPLICANT,
    },
    S.INTERVIEW: {S.SHORTLISTED: BY_LEAD, S.WAITLISTED: BY_LEAD, S.REJECTED: BY_LEAD, S.WITHDRAWN: BY_APPLICANT},
    S.SHORTLISTED: {S.ACCEPTED: BY_LEAD, S.WAITLISTED: BY_LEAD, S.REJECTED: BY_LEAD, S.WITHDRAWN: BY_APPLICANT},
    S.WAITLISTED: {S.ACCEPTED: BY_LEAD | BY_CLOCK, S.REJECTED: BY_LEAD, S.WITHDRAWN: BY_APPLICANT},
    S.ACCEPTED: {S.ENROLLED: BY_LEAD | BY_APPLICANT, S.DECLINED: BY_APPLICANT, S.EXPIRED: BY_CLOCK},
    S.REJECTED: {},
    S.WITHDRAWN: {},
    S.DECLINED: {},
    S.EXPIRED: {},
    # What follows a yes moves these too, as the clock: who runs a cohort need not work on its call.
    S.ENROLLED: {S.GRADUATED: BY_LEAD | BY_CLOCK, S.DROPPED: BY_LEAD | BY_CLOCK},
    S.GRADUATED: {S.ALUMNI: BY_CLOCK},
    S.DROPPED: {},
    S.ALUMNI: {},
}  # fmt: skip
# While these, the applicant writes.
WRITING = frozenset({S.DRAFT, S.NEEDS_INFO})
# What nobody but the applicant ever saw.
UNSENT = frozenset({S.DRAFT, S.DISCARDED})
ENDED = frozenset({S.DISCARDED, S.WITHDRAWN})
# While these, somebody of the call checks it.
CHECKED = frozenset({S.SUBMITTED, S.SCREENING, S.NEEDS_INFO})


class _OfApplication(Protocol):
    """What belongs to an application, such as a section of it."""

    @property
    def application(self) -> Application:
        """The application, with its call's managers and its profile's members loaded."""
        ...


def may_start(actor: Account | None, call: Call, profile: Profile) -> bool:
    """A hand of a published profile of the right kind may apply in its name."""
    known = profile.kind in APPLICANTS[call.kind] and profile.state is not State.REMOVED
    return known and right_of(actor, profile) in HANDS


def is_applicant(actor: Account | None, application: Application) -> bool:
    """Whether ``actor`` belongs to the profile that applies, with whatever right."""
    return right_of(actor, application.profile) is not None


def is_applicant_of(actor: Account | None, thing: _OfApplication) -> bool:
    """Who belongs to the profile that applies meets what belongs to its application."""
    return is_applicant(actor, thing.application)


def may_receive(actor: Account | None, application: Application) -> bool:
    """Whether ``actor`` reads the application as one who works on its call."""
    return application.state not in UNSENT and rules.right_of(actor, application.call) is not None


def may_write(actor: Account | None, application: Application) -> bool:
    """Owners and editors of the profile write, while there is something to write."""
    return application.state in WRITING and right_of(actor, application.profile) in HANDS


def may_read(actor: Account | None, application: Application) -> bool:
    """Those inside the profile read it always; who works on the call reads what was sent."""
    if is_applicant(actor, application):
        return True
    return application.state not in UNSENT and rules.right_of(actor, application.call) is not None


def may_screen(actor: Account | None, application: Application) -> bool:
    """Leads and editors of the call check what was sent."""
    return application.state not in UNSENT and rules.may_edit(actor, application.call)


def may_assign(actor: Account | None, application: Application, screener_id: int | None) -> bool:
    """Leads and editors say who checks what is still being checked: one of themselves, or nobody yet."""
    hands = {one.account_id for one in application.call.managers if one.right in CALL_HANDS}
    known = screener_id is None or screener_id in hands
    return known and application.state in CHECKED and rules.may_edit(actor, application.call)


def may_move(actor: Account | None, application: Application, to: ApplicationState) -> bool:
    """Whether ``actor`` (``None``: the clock) may take ``application`` to the state ``to``."""
    movers = TRANSITIONS[application.state].get(to, frozenset())
    if actor is None:
        return Mover.CLOCK in movers
    return (
        (Mover.APPLICANT in movers and right_of(actor, application.profile) in HANDS)
        or (Mover.HAND in movers and rules.may_edit(actor, application.call))
        or (Mover.LEAD in movers and rules.may_lead(actor, application.call))
    )


def is_in_time(application: Application, now: datetime) -> bool:
    """Whether what is written may be sent at ``now``: by the call's deadline, or by the day more was asked for."""
    if application.state is S.NEEDS_INFO:
        until = application.asked_until
        return until is None or now.replace(microsecond=0) <= until
    return rules.is_taking(application.call, now, application.late_until)


def may_answer(application: Application, question: str) -> bool:
    """Whether a question may be written now: in a draft all, afterwards only those that were asked for."""
    if application.state is S.DRAFT:
        return True
    return application.state is S.NEEDS_INFO and question in application.asked
