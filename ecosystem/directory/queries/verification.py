"""Questions about verification: one case, the officers' queue, what has ended, who may take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import (
    Kind,
    Membership,
    Profile,
    Right,
    State,
    Verification,
    VerificationState,
    VerificationStep,
    VerificationTag,
)
from ecosystem.directory.rules.verification import (
    REMIND_DAYS,
    Act,
    has_badge,
    may_renew,
    next_verification,
    patience,
    working_days,
    working_days_back,
)

AGES = ("3", "7")
MINE, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class QueueFilters:
    """What an officer looks for; empty means any. Values that are none of the known ones filter nothing."""

    state: str = VerificationState.WAITING.value
    kind: str = ""
    tag: str = ""
    held: str = ""
    age: str = ""


@dataclass(frozen=True)
class QueueRow:
    """One case in the queue, and how long it has waited in working days."""

    case: Verification
    days: int
    patience: str


@dataclass(frozen=True)
class Standing:
    """Where a profile's verification stands, as its holder may know it."""

    state: VerificationState
    case: Verification | None
    has_badge: bool
    may_ask: bool
    may_withdraw: bool


def case_of(profile_id: int) -> Verification | None:
    """The case of a profile with its tags and who holds it, or ``None`` when nobody ever asked."""
    select = sa.select(Verification).where(Verification.profile_id == profile_id)
    return db.session.scalar(select.options(joinedload(Verification.assignee), selectinload(Verification.tags)))


def standing(profile: Profile) -> Standing:
    """Where ``profile`` stands today."""
    case, today = case_of(profile.id), clock.today()
    state = case.state if case else VerificationState.UNVERIFIED
    until = case.valid_until if case else None
    fresh = state is VerificationState.VERIFIED and not may_renew(until, today)
    return Standing(
        state=state,
        case=case,
        has_badge=has_badge(until, today),
        may_ask=next_verification(state, Act.ASK) is not None and not fresh,
        may_withdraw=next_verification(state, Act.WITHDRAW) is not None,
    )


def states_of(ids: Sequence[int]) -> dict[int, VerificationState]:
    """The states of these profiles by id; one nobody asked about is left out."""
    rows = db.session.execute(
        sa.select(Verification.profile_id, Verification.state).where(Verification.profile_id.in_(list(ids)))
    )
    return {row.profile_id: row.state for row in rows}


def history(profile_id: int) -> list[VerificationStep]:
    """Every step of a case, the newest first, with who took it: for officers."""
    select = sa.select(VerificationStep).where(VerificationStep.profile_id == profile_id)
    newest = select.order_by(VerificationStep.id.desc()).options(joinedload(VerificationStep.actor))
    return list(db.session.scalars(newest))


def queue(actor: Account, filters: QueueFilters) -> sa.Select[Any]:
    """The cases an officer may look after, the longest waiting first; not those of the officer's own profiles."""
    own = sa.select(Membership.profile_id).where(Membership.account_id == actor.id)
    conditions = [Profile.state != State.REMOVED, Verification.profile_id.not_in(own), *_conditions(actor, filters)]
    since = sa.func.coalesce(Verification.waiting_since, Verification.decided_at, Verification.asked_at)
    return (
        sa.select(Verification)
        .join(Verification.profile)
        .where(*conditions)
        .order_by(since, Verification.profile_id)
        .options(
            contains_eager(Verification.profile), joinedload(Verification.assignee), selectinload(Verification.tags)
        )
    )


def queue_rows(cases: Sequence[Verification]) -> list[QueueRow]:
    """Cases with their waiting time in working days."""
    return [_queue_row(case) for case in cases]


def queue_counts(actor: Account) -> dict[str, int]:
    """How many cases stand in each state, in one query; every state is named."""
    own = sa.select(Membership.profile_id).where(Membership.account_id == actor.id)
    rows = db.session.execute(
        sa.select(Verification.state, sa.func.count())
        .join(Profile, Profile.id == Verification.profile_id)
        .where(Profile.state != State.REMOVED, Verification.profile_id.not_in(own))
        .group_by(Verification.state)
    )
    found = {row[0].value: row[1] for row in rows}
    return {state.value: found.get(state.value, 0) for state in VerificationState}


def waiting_cases() -> int:
    """How many cases wait for an officer."""
    return case_counts()[0]


def case_counts() -> tuple[int, int]:
    """How many cases wait for an officer, and how many of them too long."""
    late = Verification.waiting_since < _start_after(working_days_back(clock.today(), 7))
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((late, 1), else_=0)), 0))
        .select_from(Verification)
        .join(Profile, Profile.id == Verification.profile_id)
        .where(Verification.state == VerificationState.WAITING, Profile.state != State.REMOVED)
    ).one()
    return row[0], row[1]


def ended(today: date, limit: int) -> list[Verification]:
    """Verified cases whose last day has passed."""
    select = sa.select(Verification).where(
        Verification.state == VerificationState.VERIFIED, Verification.valid_until < today
    )
    return list(db.session.scalars(select.order_by(Verification.profile_id).limit(limit)))


def ending(today: date, limit: int) -> list[Verification]:
    """Verified cases whose badge ends soon and whose holders have not been told of this end."""
    told = Verification.reminded_for.is_(None) | (Verification.reminded_for != Verification.valid_until)
    select = (
        sa.select(Verification)
        .join(Verification.profile)
        .where(
            Verification.state == VerificationState.VERIFIED,
            Verification.valid_until.between(today, today + timedelta(days=REMIND_DAYS)),
            Profile.state != State.REMOVED,
            told,
        )
    )
    return list(
        db.session.scalars(
            select.order_by(Verification.profile_id).limit(limit).options(contains_eager(Verification.profile))
        )
    )


def officers(*, besides: Account, profile: Profile) -> list[tuple[str, str]]:
    """Officers and administrators a case may be handed to: id and name, for a form."""
    members = sa.select(Membership.account_id).where(Membership.profile_id == profile.id)
    held = sa.select(RoleGrant.account_id).where(RoleGrant.role.in_([Role.OFFICER, Role.ADMINISTRATOR]))
    select = sa.select(Account.id, Account.full_name).where(
        Account.id.in_(held), Account.id.not_in(members), Account.id != besides.id, Account.locked_at.is_(None)
    )
    return [(str(row.id), row.full_name) for row in db.session.execute(select.order_by(Account.full_name, Account.id))]


def holders(profile_id: int) -> list[Account]:
    """The owners and editors of a profile: who is written to."""
    select = (
        sa.select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.profile_id == profile_id, Membership.right.in_([Right.OWNER, Right.EDITOR]))
        .order_by(Account.id)
    )
    return list(db.session.scalars(select.where(Account.locked_at.is_(None))))


def step(step_id: int) -> VerificationStep | None:
    """One step of a case."""
    return db.session.get(VerificationStep, step_id)


def sample_case(role: str) -> dict[str, str] | None:
    """The URL values of a case for the list of pages."""
    if role != "officer":
        return None
    waiting = sa.select(Profile.slug).join(Verification, Verification.profile_id == Profile.id)
    slug = db.session.scalar(waiting.where(Profile.state != State.REMOVED).order_by(Profile.id).limit(1))
    return {"slug": slug} if slug else None


def _conditions(actor: Account, filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.state in set(VerificationState):
        found.append(Verification.state == VerificationState(filters.state))
    if filters.kind in set(Kind):
        found.append(Profile.kind == Kind(filters.kind))
    if filters.tag:
        tagged = sa.select(VerificationTag.profile_id).where(VerificationTag.tag == filters.tag[:40])
        found.append(Verification.profile_id.in_(tagged))
    if filters.held == MINE:
        found.append(Verification.assignee_id == actor.id)
    elif filters.held == NOBODY:
        found.append(Verification.assignee_id.is_(None))
    if filters.age in AGES:
        found.append(Verification.waiting_since < _start_after(working_days_back(clock.today(), int(filters.age))))
    return found


def _start_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.LOCAL)


def _queue_row(case: Verification) -> QueueRow:
    days = working_days(clock.local(case.waiting_since).date(), clock.today()) if case.waiting_since else 0
    return QueueRow(case, days, patience(days))
