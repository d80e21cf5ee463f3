"""Rounds, their panels and reads, loaded with what rules and pages need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call, CallManager
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile
from ecosystem.juries.models import Juror, JuryRead, JuryRound, Override, ReadState, RoundState, Sight
from ecosystem.juries.rules import READABLE
from ecosystem.juries.rules.rubric import Rubric
from ecosystem.juries.rules.rubric import read as read_rubric

STATES = {
    RoundState.DRAFT: _l("Đang chuẩn bị"),
    RoundState.OPEN: _l("Đang chấm"),
    RoundState.CLOSED: _l("Đã đóng"),
}
LOOKS = {RoundState.DRAFT: "plain", RoundState.OPEN: "ok", RoundState.CLOSED: "info"}
SIGHTS = {
    Sight.NEVER: _l("Không bao giờ"),
    Sight.AFTER_OWN: _l("Sau khi gửi điểm của mình"),
    Sight.ALWAYS: _l("Luôn thấy"),
}
READS = {
    ReadState.GIVEN: (_l("Chưa chấm"), "plain"),
    ReadState.SENT: (_l("Đã gửi điểm"), "ok"),
    ReadState.ABSTAINED: (_l("Không chấm"), "warn"),
}


@dataclass(frozen=True)
class Cover:
    """One application of a round with its reads."""

    application: Application
    name: str
    reads: tuple[JuryRead, ...]
    needed: int

    @property
    def counted(self) -> int:
        """Reads that are given or sent; who abstained counts for none."""
        return sum(one.state is not ReadState.ABSTAINED for one in self.reads)

    @property
    def sent(self) -> int:
        """Reads that are done."""
        return sum(one.state is ReadState.SENT for one in self.reads)


def name_of(one: JuryRound) -> str:
    """What a round is called in the reader's language."""
    return directory.local(one.name_vi, one.name_en)


def rubric_of(one: JuryRound) -> Rubric:
    """The rubric of a round."""
    return read_rubric(one.rubric)


def _whole() -> sa.Select[JuryRound]:
    call = joinedload(JuryRound.call)
    return sa.select(JuryRound).options(
        call.selectinload(Call.managers).joinedload(CallManager.account),
        call.joinedload(Call.owner),
        selectinload(JuryRound.jurors).joinedload(Juror.account),
    )


def round_by_key(key: str) -> JuryRound:
    """The round of that key with its call's managers and its panel. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(JuryRound.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(round_id: int) -> JuryRound | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(JuryRound.id == round_id)).one_or_none()


def of_call(call: Call) -> list[JuryRound]:
    """The rounds of a call, the first first."""
    return list(db.session.scalars(_whole().where(JuryRound.call_id == call.id).order_by(JuryRound.id)))


def juror(juror_id: int) -> Juror:
    """One who sits on a panel. Raises ``NotFound``."""
    options = joinedload(Juror.round).joinedload(JuryRound.call).selectinload(Call.managers)
    wanted = sa.select(Juror).where(Juror.id == juror_id).options(options, joinedload(Juror.account))
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def _reads() -> sa.Select[JuryRead]:
    round_ = joinedload(JuryRead.juror).joinedload(Juror.round)
    application = joinedload(JuryRead.application)
    return sa.select(JuryRead).options(
        round_.joinedload(JuryRound.call).selectinload(Call.managers),
        joinedload(JuryRead.juror).joinedload(Juror.account),
        application.joinedload(Application.call).selectinload(Call.managers),
        application.joinedload(Application.profile).selectinload(Profile.memberships).joinedload(Membership.account),
    )


def read(key: str) -> JuryRead:
    """The read of that key with its round, juror and application. Raises ``NotFound``."""
    found = db.session.scalars(_reads().where(JuryRead.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def read_by_id(read_id: int) -> JuryRead | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_reads().where(JuryRead.id == read_id)).one_or_none()


def reads_of(one: JuryRound) -> list[JuryRead]:
    """All reads of a round."""
    wanted = _reads().join(Juror, Juror.id == JuryRead.juror_id).where(Juror.round_id == one.id)
    return list(db.session.scalars(wanted.order_by(JuryRead.id)))


def reads_of_application(one: JuryRound, application_id: int) -> list[JuryRead]:
    """The reads of one application in a round."""
    wanted = _reads().join(Juror, Juror.id == JuryRead.juror_id).where(Juror.round_id == one.id)
    return list(db.session.scalars(wanted.where(JuryRead.application_id == application_id).order_by(JuryRead.id)))


def own(account: Account) -> sa.Select[JuryRead]:
    """What one is given to read in rounds that have begun: what is not done first, the nearest deadline first."""
    begun = (Juror.account_id == account.id, Juror.left_at.is_(None), JuryRound.state != RoundState.DRAFT)
    wanted = _reads().join(Juror, Juror.id == JuryRead.juror_id).join(JuryRound, JuryRound.id == Juror.round_id)
    done = sa.case((JuryRead.state == ReadState.GIVEN, 0), else_=1)
    return wanted.where(*begun).order_by(done, JuryRound.closes_at, JuryRead.id)


def applications(one: JuryRound) -> list[Application]:
    """What a jury of this call reads now, and what was read in this round already."""
    of_round = sa.select(JuryRead.application_id).join(Juror).where(Juror.round_id == one.id)
    wanted = sa.select(Application).where(
        Application.call_id == one.call_id, Application.state.in_(list(READABLE)) | Application.id.in_(of_round)
    )
    whole = joinedload(Application.profile).selectinload(Profile.memberships).joinedload(Membership.account)
    return list(db.session.scalars(wanted.options(whole, joinedload(Application.call)).order_by(Application.id)))


def cover(one: JuryRound) -> list[Cover]:
    """Every application of a round with who reads it, those that lack readers first."""
    return covered(one, reads_of(one), applications(one))


def covered(one: JuryRound, reads: Sequence[JuryRead], every: Sequence[Application]) -> list[Cover]:
    """The same of what is loaded."""
    of: dict[int, list[JuryRead]] = {}
    for row in reads:
        of.setdefault(row.application_id, []).append(row)
    found = [
        Cover(
            each,
            directory.local(each.profile.name, each.profile.name_en),
            tuple(of.get(each.id, ())),
            one.reads_needed,
        )
        for each in every
    ]
    return sorted(found, key=lambda row: (row.counted >= row.needed, row.application.id))


def override(override_id: int) -> Override:
    """One conflict that was asked to be set aside. Raises ``NotFound``."""
    found = db.session.scalars(_overrides().where(Override.id == override_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def overrides_of(one: JuryRound) -> list[Override]:
    """All of a round, the newest first."""
    wanted = _overrides().join(Juror, Juror.id == Override.juror_id).where(Juror.round_id == one.id)
    return list(db.session.scalars(wanted.order_by(Override.id.desc())))


def _overrides() -> sa.Select[Override]:
    juror_ = joinedload(Override.juror)
    return sa.select(Override).options(
        juror_.joinedload(Juror.account),
        juror_.joinedload(Juror.round).joinedload(JuryRound.call).selectinload(Call.managers),
        joinedload(Override.application).joinedload(Application.profile),
        joinedload(Override.asked_by),
        joinedload(Override.agreed_by),
    )


def loads(reads: Sequence[JuryRead]) -> dict[int, int]:
    """How many reads each juror has that count, by juror id."""
    found: dict[int, int] = {}
    for one in reads:
        if one.state is not ReadState.ABSTAINED:
            found[one.juror_id] = found.get(one.juror_id, 0) + 1
    return found


def sample_call(role: str) -> dict[str, Any] | None:
    """The URL values of a call with a round, of the demo account of ``role``."""
    wanted = sa.select(Call.slug).join(JuryRound, JuryRound.call_id == Call.id)
    of_role = wanted.join(CallManager, CallManager.call_id == Call.id).join(Account)
    slug = db.session.scalar(of_role.where(Account.email == f"{role}@demo.example").order_by(JuryRound.id).limit(1))
    return {"slug": slug} if slug else None


def sample_round(role: str) -> dict[str, Any] | None:
    """The URL values of a round of a call of the demo account of ``role``."""
    wanted = sa.select(JuryRound.key).join(CallManager, CallManager.call_id == JuryRound.call_id).join(Account)
    key = db.session.scalar(wanted.where(Account.email == f"{role}@demo.example").order_by(JuryRound.id).limit(1))
    return {"key": key} if key else None


def sample_read(role: str) -> dict[str, Any] | None:
    """The URL values of a read of the demo account of ``role``."""
    wanted = sa.select(JuryRead.key).join(Juror, Juror.id == JuryRead.juror_id).join(Account)
    key = db.session.scalar(wanted.where(Account.email == f"{role}@demo.example").order_by(JuryRead.id).limit(1))
    return {"key": key} if key else None
