"""The queue of who checks applications: narrowed, how long each waits, what the conditions said, who has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, ApplicationState, Call, Submission
from ecosystem.calls.queries.applications import look, state_label
from ecosystem.calls.queries.holding import name_of
from ecosystem.calls.rules.applications import CHECKED, UNSENT
from ecosystem.calls.rules.calls import HANDS
from ecosystem.calls.rules.eligibility import Verdict
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Profile

# After so many days in one state, one waits long.
LONG = 7


@dataclass(frozen=True)
class Narrowed:
    """What the queue is narrowed to; whatever is unknown narrows nothing."""

    state: str = ""
    screener: str = ""
    verdict: str = ""
    age: str = ""


@dataclass(frozen=True)
class Row:
    """One application in the queue."""

    application: Application
    name: str
    state_label: str
    look: str
    verdict: str
    revision: int
    screener: str
    days: int
    is_long: bool


def received(call: Call, narrowed: Narrowed = Narrowed(), account: Account | None = None) -> sa.Select[Application]:
    """What was sent to a call, the longest in its state first; ``account`` is who "mine" means."""
    whole = (
        joinedload(Application.call).selectinload(Call.managers),
        joinedload(Application.profile).selectinload(Profile.memberships),
        joinedload(Application.screener),
    )
    select = sa.select(Application).options(*whole)
    select = select.where(Application.call_id == call.id, Application.state.not_in(list(UNSENT)))
    for condition in _conditions(narrowed, account):
        select = select.where(condition)
    return select.order_by(Application.state_at, Application.id)


def _conditions(narrowed: Narrowed, account: Account | None) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if narrowed.state in {one.value for one in ApplicationState}:
        found.append(Application.state == narrowed.state)
    if narrowed.screener == "none":
        found.append(Application.screener_id.is_(None) & Application.state.in_(list(CHECKED)))
    elif narrowed.screener == "mine" and account is not None:
        found.append(Application.screener_id == account.id)
    elif narrowed.screener.isascii() and narrowed.screener.isdigit():
        found.append(Application.screener_id == int(narrowed.screener[:15]))
    if narrowed.verdict in {one.value for one in Verdict}:
        newest = _newest().subquery()
        ids = sa.select(newest.c.application_id).where(newest.c.verdict == narrowed.verdict)
        found.append(Application.id.in_(ids))
    if narrowed.age == "long":
        found.append(Application.state_at < clock.now() - timedelta(days=LONG))
    return found


def _newest() -> sa.Select[int, str, int]:
    """What the conditions said with the newest revision of each application."""
    last = sa.select(Submission.application_id, sa.func.max(Submission.number).label("number"))
    newest = last.group_by(Submission.application_id).subquery()
    same = (Submission.application_id == newest.c.application_id) & (Submission.number == newest.c.number)
    return sa.select(Submission.application_id, Submission.verdict, Submission.number).join(newest, same)


def rows(applications: Sequence[Application]) -> list[Row]:
    """The same as the queue shows them."""
    ids = [one.id for one in applications]
    said = db.session.execute(_newest().where(Submission.application_id.in_(ids)))
    newest = {number: (verdict, revision) for number, verdict, revision in said}
    now = clock.now()
    found = []
    for one in applications:
        verdict, revision = newest.get(one.id, ("", 0))
        days = (now - one.state_at).days
        found.append(
            Row(
                application=one,
                name=name_of(one.profile),
                state_label=state_label(one.state),
                look=look(one.state),
                verdict=verdict,
                revision=revision,
                screener=one.screener.full_name if one.screener else "",
                days=days,
                is_long=days >= LONG and one.state in CHECKED,
            )
        )
    return found


def chosen(call: Call, keys: Sequence[str]) -> list[Application]:
    """Those of ``keys`` that were sent to this call."""
    return list(db.session.scalars(received(call).where(Application.key.in_(list(keys)[:200]))))


def screeners(call: Call) -> list[tuple[int, str]]:
    """The leads and editors of a call (loaded), by name."""
    hands = [one.account for one in call.managers if one.right in HANDS]
    return sorted(((one.id, one.full_name) for one in hands), key=lambda row: row[1])
