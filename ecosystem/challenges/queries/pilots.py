"""Pilots as pages show them, the proposals one may choose from, who used a solution again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Account
from ecosystem.calls import queries as calls
from ecosystem.calls.models import Application, Call, CallManager
from ecosystem.calls.queries import applications
from ecosystem.challenges.models import Challenge, Measurement, Pilot, PilotOrder, PilotState, Reuse
from ecosystem.challenges.queries.challenges import figure, target
from ecosystem.challenges.rules import acceptance
from ecosystem.challenges.rules import pilots as rules
from ecosystem.challenges.rules.pilots import CHOOSING, Result
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Kind, Membership, Profile, State
from ecosystem.directory.queries import local

STATES: dict[PilotState, tuple[Any, str]] = {
    PilotState.DRAFT: (_l("Đang soạn thoả thuận"), "warn"),
    PilotState.RUNNING: (_l("Đang thử nghiệm"), "info"),
    PilotState.ACCEPTED: (_l("Đã nghiệm thu"), "ok"),
    PilotState.NOT_ACCEPTED: (_l("Đã thử, chưa nhận"), "plain"),
    PilotState.STOPPED: (_l("Đã dừng theo thoả thuận"), "plain"),
    PilotState.ORDERED: (_l("Đã đặt hàng"), "ok"),
}


@dataclass(frozen=True)
class PilotRow:
    """One pilot in a list."""

    key: str
    title: Any
    owner: str
    solver: str
    state: PilotState
    label: str
    look: str


@dataclass(frozen=True)
class ResultRow:
    """One measure beside its last value."""

    key: str
    name: Any
    target: str
    how: Any
    value: str
    is_met: bool | None


@dataclass(frozen=True)
class ValueRow:
    """One measured value in the log."""

    name: Any
    value: str
    measured_on: date
    note: str
    by_owner: bool
    at: datetime
    file: StoredFile | None


@dataclass(frozen=True)
class Evidence:
    """A file of a measurement, with the pilot that says who may open it."""

    pilot: Pilot
    file: StoredFile


def pilot(key: str) -> Pilot:
    """The pilot of that key. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(Pilot.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(pilot_id: int) -> Pilot | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Pilot.id == pilot_id)).one_or_none()


def of_challenge(challenge_id: int) -> Pilot | None:
    """The last pilot of a challenge, or ``None``."""
    return next(iter(all_of(challenge_id)), None)


def all_of(challenge_id: int) -> list[Pilot]:
    """The pilots of a challenge, the last first: those before it were tried and not accepted."""
    return list(db.session.scalars(_whole().where(Pilot.challenge_id == challenge_id).order_by(Pilot.id.desc())))


def of_application(application_id: int) -> Pilot | None:
    """The pilot that a proposal led to, or ``None``."""
    return db.session.scalars(_whole().where(Pilot.application_id == application_id)).one_or_none()


def _whole() -> sa.Select[Pilot]:
    call = joinedload(Pilot.challenge).joinedload(Challenge.call)
    members = joinedload(Pilot.application).joinedload(Application.profile).selectinload(Profile.memberships)
    return sa.select(Pilot).options(
        call.selectinload(Call.managers), call.joinedload(Call.owner), members.joinedload(Membership.account)
    )


def mine(account: Account) -> sa.Select[Pilot]:
    """The pilots of either side that one belongs to, what runs first."""
    managed = sa.select(Challenge.id).join(Call).join(CallManager).where(CallManager.account_id == account.id)
    profiles = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    solved = sa.select(Application.id).where(Application.profile_id.in_(profiles))
    over = sa.case((Pilot.ended_at.is_(None), 0), else_=1)
    wanted = Pilot.challenge_id.in_(managed) | Pilot.application_id.in_(solved)
    return _whole().where(wanted).order_by(over, Pilot.id.desc())


def rows(pilots: Sequence[Pilot]) -> list[PilotRow]:
    """Pilots as a list shows them."""
    return [row(one) for one in pilots]


def row(one: Pilot) -> PilotRow:
    """One pilot as a list shows it."""
    call, profile = one.challenge.call, one.application.profile
    label, look = STATES[one.state]
    # Names of sides are no texts in a language.
    title, solver = local(call.title_vi, call.title_en), str(local(profile.name, profile.name_en))
    return PilotRow(one.key, title, str(calls.owner_of(call)), solver, one.state, str(label), look)


def measurements(pilot_id: int) -> list[Measurement]:
    """All that was measured, the oldest first."""
    select = sa.select(Measurement).where(Measurement.pilot_id == pilot_id).options(joinedload(Measurement.file))
    return list(db.session.scalars(select.order_by(Measurement.id)))


def results(one: Pilot, values: Sequence[Measurement]) -> list[Result]:
    """The acceptance test beside the last values."""
    return rules.results(acceptance.read(one.challenge.test), values)


def result_rows(found: Sequence[Result]) -> list[ResultRow]:
    """The same in the reader's language."""
    return [
        ResultRow(
            one.measure.key,
            local(one.measure.vi, one.measure.en),
            target(one.measure),
            local(one.measure.how_vi, one.measure.how_en),
            "" if one.value is None else f"{figure(one.value)} {local(one.measure.unit, one.measure.unit_en)}",
            one.is_met,
        )
        for one in found
    ]


def value_rows(one: Pilot, values: Sequence[Measurement]) -> list[ValueRow]:
    """The log of what was measured, the newest first."""
    known = {each.key: each for each in acceptance.read(one.challenge.test)}
    found = []
    for value in reversed(values):
        measure = known.get(value.measure)
        name = local(measure.vi, measure.en) if measure else local(value.measure, "")
        words = f"{figure(value.value)} {local(measure.unit, measure.unit_en) if measure else ''}".strip()
        found.append(ValueRow(name, words, value.measured_on, value.note, value.by_owner, value.at, value.file))
    return found


def order_of(pilot_id: int) -> PilotOrder | None:
    """What was bought, or ``None``."""
    return db.session.get(PilotOrder, pilot_id)


def evidence(key: str) -> Evidence:
    """A file of a measurement by its key. Raises ``NotFound``."""
    select = sa.select(Measurement).join(StoredFile, StoredFile.id == Measurement.file_id)
    found = db.session.scalars(select.where(StoredFile.key == key).options(joinedload(Measurement.file))).first()
    whole = by_id(found.pilot_id) if found is not None else None
    if found is None or whole is None or found.file is None:
        raise NotFound
    return Evidence(whole, found.file)


def choosable(one: Challenge) -> list[tuple[Application, str]]:
    """The proposals one may choose from, with what their state is called."""
    select = sa.select(Application).where(Application.call_id == one.call_id, Application.state.in_(list(CHOOSING)))
    tried = sa.select(Pilot.application_id).where(Pilot.challenge_id == one.id)
    select = select.where(Application.id.not_in(tried))
    found = db.session.scalars(select.options(joinedload(Application.profile)).order_by(Application.id))
    return [(each, applications.state_label(each.state)) for each in found]


def proposal(one: Challenge, key: str) -> Application:
    """A proposal to this challenge. Raises ``NotFound``."""
    found = applications.application(key)
    if found.call_id != one.call_id:
        raise NotFound
    return found


def agencies(account: Account, one: Challenge) -> list[tuple[int, str]]:
    """The agencies of ``account`` that could use it again: not its own, and not those that do already."""
    held = [(int(number), name) for number, name in calls.owners_for(account)]
    taken = set(db.session.scalars(sa.select(Reuse.agency_id).where(Reuse.challenge_id == one.id)))
    return [(number, name) for number, name in held if number not in taken and number != one.call.organisation_id]


def has_agency(account: Account) -> bool:
    """Whether somebody holds the profile of an agency at all."""
    return bool(calls.owners_for(account))


def agency(account: Account, number: str) -> Profile | None:
    """An agency of one's own by its id."""
    found = calls.owner_named(account, number)
    return found if found is not None and found.kind is Kind.INSTITUTION else None


def reused_by(challenge_id: int) -> list[str]:
    """The agencies that use it again, by name."""
    select = sa.select(Profile).join(Reuse, Reuse.agency_id == Profile.id).where(Reuse.challenge_id == challenge_id)
    found = db.session.scalars(select.where(Profile.state == State.PUBLISHED).order_by(Profile.sort_key, Profile.id))
    return [local(one.name, one.name_en) for one in found]


def origin_of(one: Challenge) -> Reuse | None:
    """Where a challenge was taken from, with its solution, or ``None``."""
    select = sa.select(Reuse).where(Reuse.made_id == one.id)
    whole = joinedload(Reuse.challenge).options(
        joinedload(Challenge.call).joinedload(Call.owner), joinedload(Challenge.award).joinedload(Application.profile)
    )
    return db.session.scalars(select.options(whole)).one_or_none()


def reuse_by_id(reuse_id: int) -> Reuse | None:
    """One reuse with both challenges, or ``None``."""
    select = sa.select(Reuse).where(Reuse.id == reuse_id)
    of = joinedload(Reuse.challenge).joinedload(Challenge.call)
    return db.session.scalars(select.options(of.selectinload(Call.managers), joinedload(Reuse.agency))).one_or_none()


def sample(role: str, *states: PilotState) -> dict[str, Any] | None:
    """The URL values of a pilot of the demo account of ``role``."""
    account = db.session.scalar(sa.select(Account).where(Account.email == f"{role}@demo.example"))
    if account is None:
        return None
    wanted = mine(account).where(Pilot.state.in_(states)) if states else mine(account)
    found = db.session.scalars(wanted.limit(1)).first()
    return {"key": found.key} if found else None


def sample_draft(role: str) -> dict[str, Any] | None:
    """The URL values of an agreement that the demo account of ``role`` writes."""
    return sample(role, PilotState.DRAFT) if role == "owner" else None


def sample_file(role: str) -> dict[str, Any] | None:
    """The URL values of a file of such a pilot."""
    held = sample(role)
    if held is None:
        return None
    select = sa.select(StoredFile.key).join(Measurement, Measurement.file_id == StoredFile.id).join(Pilot)
    key = db.session.scalar(select.where(Pilot.key == held["key"]).order_by(StoredFile.id).limit(1))
    return {"key": key} if key else None


def files_of(account_id: int) -> list[StoredFile]:
    """The files one brought as evidence."""
    select = sa.select(StoredFile).join(Measurement, Measurement.file_id == StoredFile.id)
    return list(db.session.scalars(select.where(Measurement.by_id == account_id).order_by(StoredFile.id)))


def sample_files() -> list[int]:
    """The files of the demo world's pilots, by id."""
    select = sa.select(Measurement.file_id).join(Pilot).join(Challenge).join(Call).where(Call.is_sample.is_(True))
    return [number for number in db.session.scalars(select) if number is not None]
