"""Who may ask for what, by when it must be done, and how late it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ecosystem.accounts.models import Account, Role
from ecosystem.core import clock
from ecosystem.privacy.models import DataRequest, RequestKind, RequestState

# What people ask for in words and an officer answers; copies and erasures the machine does by itself.
WRITTEN = (RequestKind.RECTIFY, RequestKind.WITHDRAW, RequestKind.RESTRICT, RequestKind.OBJECT)
TRANSITIONS: Mapping[tuple[RequestState, str], RequestState] = {
    (RequestState.OPEN, "finish"): RequestState.DONE,
    (RequestState.OPEN, "refuse"): RequestState.REFUSED,
    (RequestState.OPEN, "cancel"): RequestState.CANCELLED,
}
LEAST, MOST = 20, 4000
COPY_LIVES = timedelta(days=7)
SATURDAY = 5
OFFICERS = frozenset({Role.OFFICER, Role.ADMINISTRATOR})


def after_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``. Public holidays are not known here, so the term is never later."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def obstacle_to_erasure(account: Account, *, administrators: int, alone: int, agreed: bool) -> str | None:
    """What stands in the way of asking for erasure: a key of ``actions.OBSTACLES``, or ``None``.

    ``alone``: how many profiles only this person owns; ``agreed``: that they may go too.
    """
    if account.is_sample:
        return "sample"
    if Role.ADMINISTRATOR in account.roles and administrators <= 1:
        return "last-administrator"
    return "profiles" if alone and not agreed else None


def may_download(actor: Account | None, asked: DataRequest) -> bool:
    """A copy is for its person alone, while it is kept."""
    mine = actor is not None and asked.account_id == actor.id
    return mine and asked.kind is RequestKind.ACCESS and asked.file_id is not None


def may_see_register(actor: Account | None, _thing: object = None) -> bool:
    """The register is for officers and administrators."""
    return actor is not None and actor.locked_at is None and bool(actor.roles & OFFICERS)


def next_state(state: RequestState, act: str) -> RequestState | None:
    """Where ``act`` leads from ``state``; ``None`` where it leads nowhere."""
    return TRANSITIONS.get((state, act))


def may_handle(actor: Account | None, asked: DataRequest) -> bool:
    """Officers read and answer what others asked for in words; nobody answers themselves."""
    return may_see_register(actor) and actor is not None and asked.kind in WRITTEN and asked.account_id != actor.id


def may_take_back(actor: Account | None, asked: DataRequest) -> bool:
    """One's own request in words may be taken back."""
    return actor is not None and asked.account_id == actor.id and asked.kind in WRITTEN


def has_expired(asked: DataRequest, moment: datetime) -> bool:
    """Whether a finished copy is older than it is kept."""
    return asked.ended_at is not None and asked.ended_at + COPY_LIVES <= moment


def days_left(asked: DataRequest) -> int | None:
    """Days until the term of an open request, negative when it has passed; ``None`` for one that has ended."""
    return (asked.done_by - clock.today()).days if asked.state is RequestState.OPEN else None


def is_answer_late(asked: DataRequest) -> bool:
    """Whether it was not answered within its working days."""
    day = clock.local(asked.answered_at).date() if asked.answered_at else clock.today()
    return day > asked.answer_by
