"""Who is told of calls and applications, and which of it may still be heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.calls import rules
from ecosystem.calls.models import Application, ApplicationState, Call, CallManager, CallQuestion, CallState
from ecosystem.calls.queries.applications import by_id
from ecosystem.calls.queries.calls import subscribers
from ecosystem.calls.queries.reading import last_moment
from ecosystem.calls.rules.applications import HANDS, UNSENT, WRITING
from ecosystem.calls.rules.calls import HANDS as CALL_HANDS
from ecosystem.calls.rules.reminders import CHOICES, is_due
from ecosystem.core.db import db
from ecosystem.directory.models import Membership

# The most a call may add to its deadline.
A_DAY = timedelta(days=1)
LIVE = (Account.locked_at.is_(None), Account.email_confirmed_at.is_not(None))


def hands_of(application: Application) -> list[Account]:
    """Owners and editors of the profile that applies."""
    hands = sa.select(Membership.account_id).where(
        Membership.profile_id == application.profile_id, Membership.right.in_(HANDS)
    )
    return _accounts(Account.id.in_(hands))


def workers_of(call: Call) -> list[Account]:
    """Leads and editors of a call."""
    hands = sa.select(CallManager.account_id).where(CallManager.call_id == call.id, CallManager.right.in_(CALL_HANDS))
    return _accounts(Account.id.in_(hands))


def approvers() -> list[Account]:
    """The officers who approve calls."""
    return _accounts(Account.id.in_(sa.select(RoleGrant.account_id).where(RoleGrant.role == Role.OFFICER)))


def waiting_for(call: Call) -> list[Account]:
    """Who wants to hear of a call, and who is writing an application to it."""
    writing = sa.select(Application.profile_id).where(
        Application.call_id == call.id, Application.state == ApplicationState.DRAFT
    )
    hands = sa.select(Membership.account_id).where(Membership.profile_id.in_(writing), Membership.right.in_(HANDS))
    found = {one.id: one for one in [*subscribers(call.id), *_accounts(Account.id.in_(hands))]}
    return [found[number] for number in sorted(found)]


def standing(account_id: int, keys: Sequence[str]) -> Collection[str]:
    """Those of ``keys`` (``event:id...``) that the account may still hear of."""
    numbers = {key: int(key.split(":")[1]) for key in keys}
    calls = {number for key, number in numbers.items() if key.startswith("call.")}
    sent = {number for key, number in numbers.items() if key.startswith("application.")}
    heard_calls, heard = _calls(account_id, calls), _applications(account_id, sent)
    due = _writing({number for key, number in numbers.items() if key.startswith("application.due")})
    return {
        key
        for key, number in numbers.items()
        if number in (heard_calls if key.startswith("call.") else heard)
        and (number in due or not key.startswith("application.due"))
    }


def to_remind(now: datetime) -> list[Application]:
    """The applications still being written whose writers are to be reminded of their deadline now."""
    farthest = now + timedelta(hours=max(CHOICES))
    draft = sa.and_(
        Application.state == ApplicationState.DRAFT,
        sa.or_(Application.late_until.between(now, farthest), Call.closes_at.between(now - A_DAY, farthest)),
        Call.state.in_([CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED]),
    )
    asked = sa.and_(Application.state == ApplicationState.NEEDS_INFO, Application.asked_until.between(now, farthest))
    wanted = sa.select(Application.id).join(Call, Call.id == Application.call_id).where(draft | asked)
    found = [by_id(number) for number in db.session.scalars(wanted.order_by(Application.id))]
    return [one for one in found if one is not None and _is_due(one, now)]


def _is_due(one: Application, now: datetime) -> bool:
    deadline = last_moment(one)
    begun_at = one.created_at if one.state is ApplicationState.DRAFT else one.state_at
    return deadline is not None and is_due(
        deadline, one.call.remind_hours, now, begun_at=begun_at, told_at=one.reminded_at
    )


def question_of(question_id: int) -> CallQuestion | None:
    """A question with its call, while it is for everybody."""
    found = db.session.get(CallQuestion, question_id)
    return found if found is not None and found.hidden_at is None else None


def _calls(account_id: int, ids: Collection[int]) -> set[int]:
    own = sa.select(CallManager.call_id).where(CallManager.account_id == account_id)
    officer = sa.exists().where(RoleGrant.account_id == account_id, RoleGrant.role == Role.OFFICER)
    open_now = Call.state.in_(rules.SHOWN) | Call.id.in_(own) | officer
    return set(db.session.scalars(sa.select(Call.id).where(Call.id.in_(list(ids)), open_now)))


def _applications(account_id: int, ids: Collection[int]) -> set[int]:
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    own = sa.select(CallManager.call_id).where(CallManager.account_id == account_id)
    sent = Application.call_id.in_(own) & Application.state.not_in(list(UNSENT))
    wanted = Application.profile_id.in_(mine) | sent
    return set(db.session.scalars(sa.select(Application.id).where(Application.id.in_(list(ids)), wanted)))


def _writing(ids: Collection[int]) -> set[int]:
    """Those that are still being written: only their deadlines are worth a word."""
    found = sa.select(Application.id).where(Application.id.in_(list(ids)), Application.state.in_(list(WRITING)))
    return set(db.session.scalars(found))


def _accounts(condition: sa.ColumnElement[bool]) -> list[Account]:
    return list(db.session.scalars(sa.select(Account).where(condition, *LIVE).order_by(Account.id)))
