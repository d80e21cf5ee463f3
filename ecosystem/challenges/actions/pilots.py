"""The chain after the award: choose, agree, measure, end, share, buy."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import IO, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import actions as calls
from ecosystem.calls.actions.applying import lock as lock_application
from ecosystem.calls.actions.applying import move as move_application
from ecosystem.calls.models import Application, CallState
from ecosystem.challenges import rules
from ecosystem.challenges.actions.challenges import move
from ecosystem.challenges.models import Challenge, ChallengeState, Measurement, Pilot, PilotOrder, PilotState
from ecosystem.challenges.queries import pilots as queries
from ecosystem.challenges.rules import acceptance
from ecosystem.challenges.rules import pilots as chain
from ecosystem.challenges.rules.pilots import Side
from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

# The steps that a call still takes until its decision is known.
DECIDING: Mapping[CallState, tuple[CallState, ...]] = {
    CallState.CLOSED: (CallState.JUDGING, CallState.DECIDED),
    CallState.JUDGING: (CallState.DECIDED,),
}
FAULTS: Mapping[str, Any] = {
    "unmeasured": _l("Chưa đo đủ các chỉ số của phép thử."),
    "reason": _l("Có chỉ số chưa đạt. Vui lòng nói vì sao vẫn nhận."),
    "learnt": _l("Vui lòng ghi điều học được, để lần sau làm tốt hơn."),
}


@dataclass(frozen=True)
class Agreement:
    """What both sides agree to."""

    scope: str = ""
    limits: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    data: str = ""
    supervisor: str = ""
    stop_rules: str = ""
    needs_sandbox: bool = False
    sandbox_case: str = ""


@dataclass(frozen=True)
class Value:
    """One measured value, in thousandths."""

    measure: str
    value: int
    measured_on: date
    note: str = ""


def award(actor: Account, one: Challenge, application: Application, *, reason: str = "") -> Pilot:
    """Choose who solves it; the agreement on the pilot begins as a draft. Of two who choose at once one does.

    Raises ``Refused``: ``rights``, ``proposal`` (of another challenge, tried before, or no longer to be chosen),
    ``awarded``.
    """
    if not rules.may_lead(actor, one):
        raise Refused(_l("Chỉ người phụ trách chọn được giải pháp."), code="rights")
    lock_application(application)
    steps = chain.CHOOSING.get(application.state)
    if application.call_id != one.call_id or steps is None or queries.of_application(application.id) is not None:
        raise Refused(_l("Giải pháp này không chọn được ở bước hiện tại."), code="proposal")
    _catch_up(one)
    values = {"award_id": application.id}
    legal = rules.may_move(actor, one, ChallengeState.AWARDED, clock.now())
    legal = legal and chain.may_choose(one, queries.of_challenge(one.id))
    if not legal or not move(one, ChallengeState.AWARDED, actor_id=actor.id, at=clock.now(), values=values):
        raise Refused(_l("Bài toán đã có đơn vị được chọn, hoặc chưa tới bước chọn."), code="awarded")
    for state in DECIDING.get(one.call.state, ()):
        calls.move(actor, one.call, state)
    for step in steps:
        move_application(actor, application, step, reason=reason)
    pilot = Pilot(
        key=secrets.token_urlsafe(16),
        challenge=one,
        application=application,
        state=PilotState.DRAFT,
        data=one.given_vi,
        supervisor=one.head_vi,
        made_at=clock.now(),
    )
    db.session.add(pilot)
    db.session.flush()
    record("challenge.awarded", actor=actor.id, subject=pilot, challenge=one.id)
    return pilot


def let_go(application: Application) -> bool:
    """Who was chosen does not want to: the challenge looks for another. Whether it does. May run twice."""
    pilot = queries.of_application(application.id)
    if pilot is None or application.state not in chain.LEFT or pilot.state is not PilotState.DRAFT:
        return False
    one = pilot.challenge
    back = ChallengeState.COMPLETED if len(queries.all_of(one.id)) > 1 else ChallengeState.EVALUATING
    if not move(one, back, at=clock.now(), values={"award_id": None}):
        return False
    db.session.delete(pilot)
    db.session.flush()
    return True


def write(actor: Account, pilot: Pilot, agreement: Agreement, *, version: int | None = None) -> None:
    """Write the agreement; whoever had agreed agrees anew. Raises ``Refused``: ``rights``, ``stale``, ``dates``."""
    _lock(pilot)
    if not chain.may_write(actor, pilot):
        raise Refused(_l("Thoả thuận không còn sửa được."), code="rights")
    if version is not None and version != pilot.version:
        raise Refused(_l("Thoả thuận vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    if agreement.starts_on and agreement.ends_on and agreement.ends_on < agreement.starts_on:
        raise Refused(_l("Ngày kết thúc cần sau ngày bắt đầu."), code="dates")
    for name, value in asdict(agreement).items():
        setattr(pilot, name, value)
    pilot.owner_agreed_at = pilot.owner_agreed_by_id = pilot.solver_agreed_at = pilot.solver_agreed_by_id = None
    sa.orm.attributes.flag_modified(pilot, "scope")
    db.session.flush()
    record("pilot.written", actor=actor.id, subject=pilot)


def agree(actor: Account, pilot: Pilot, *, version: int | None) -> None:
    """Agree for one's side to what one has read; with the second click the pilot begins.

    Raises ``Refused``: ``stale`` (it was changed since ``version``), ``rights``.
    """
    _lock(pilot)
    if version != pilot.version and pilot.state is PilotState.DRAFT and not _is_mere_click(pilot, version):
        raise Refused(_l("Thoả thuận vừa được sửa. Vui lòng đọc lại rồi đồng ý."), code="stale")
    if not chain.may_agree(actor, pilot):
        raise Refused(_l("Bạn không đồng ý được ở bước này, hoặc đã đồng ý rồi."), code="rights")
    side, moment = chain.side_of(actor, pilot), clock.now()
    if side is Side.OWNER:
        pilot.owner_agreed_at, pilot.owner_agreed_by_id = moment, actor.id
    else:
        pilot.solver_agreed_at, pilot.solver_agreed_by_id = moment, actor.id
    if pilot.owner_agreed_at and pilot.solver_agreed_at:
        pilot.state, pilot.began_at = PilotState.RUNNING, moment
        move(pilot.challenge, ChallengeState.PILOTING, actor_id=actor.id, at=moment)
    db.session.flush()
    event = "pilot.began" if pilot.state is PilotState.RUNNING else "pilot.agreed"
    record(event, actor=actor.id, subject=pilot, side=str(side))


def measure(
    actor: Account, pilot: Pilot, value: Value, *, evidence: tuple[IO[bytes], str] | None = None
) -> Measurement:
    """Write down what was measured, with a file that shows it. Raises ``Refused``: ``rights``, ``measure``, ``day``."""
    _lock(pilot)
    if not chain.may_measure(actor, pilot):
        raise Refused(_l("Chỉ ghi số đo khi đang thử nghiệm."), code="rights")
    if value.measure not in {each.key for each in acceptance.read(pilot.challenge.test)} or value.value < 0:
        raise Refused(_l("Không có chỉ số này trong phép thử."), code="measure")
    if value.measured_on > clock.today():
        raise Refused(_l("Ngày đo không thể ở tương lai."), code="day")
    if value.measured_on < _first_day(pilot):
        raise Refused(_l("Ngày đo cần từ ngày bắt đầu cuộc thử nghiệm."), code="day")
    stored = None
    if evidence is not None:
        stored = files.store(evidence[0], name=evidence[1], kind="pilot", owner=actor.id)
    made = Measurement(
        **asdict(value),
        pilot=pilot,
        file=stored,
        by_owner=chain.side_of(actor, pilot) is Side.OWNER,
        by_id=actor.id,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    record("pilot.measured", actor=actor.id, subject=pilot, side=str(chain.side_of(actor, pilot)))
    return made


def _first_day(pilot: Pilot) -> date:
    """From when values count: the day of the agreement, or the day on which both agreed when that is earlier."""
    days = [pilot.starts_on, clock.local(pilot.began_at).date() if pilot.began_at else None]
    return min(day for day in days if day is not None)


def end(actor: Account, pilot: Pilot, to: PilotState, *, learnt: str = "", reason: str = "") -> None:
    """Accept it, not accept it, or stop it. Raises ``Refused``: ``rights``, a key of ``FAULTS``."""
    _lock(pilot)
    if not chain.may_move(actor, pilot, to) or to is PilotState.ORDERED:
        raise Refused(_l("Cuộc thử không kết thúc như vậy được ở bước này."), code="rights")
    found = chain.results(acceptance.read(pilot.challenge.test), queries.measurements(pilot.id))
    fault = chain.end_fault(to, found, reason=reason.strip(), learnt=learnt.strip())
    if fault is not None:
        raise Refused(FAULTS[fault], code=fault)
    pilot.state, pilot.ended_at = to, clock.now()
    pilot.learnt, pilot.reason = learnt.strip()[:4000], reason.strip()[:2000]
    db.session.flush()
    move(pilot.challenge, ChallengeState.COMPLETED, actor_id=actor.id, at=clock.now())
    record("pilot.ended", actor=actor.id, subject=pilot, state=to.value, side=str(chain.side_of(actor, pilot)))


def share(actor: Account, pilot: Pilot, *, wanted: bool) -> None:
    """Say for one's side whether everybody may read what was learnt. Raises ``Refused``: ``rights``."""
    _lock(pilot)
    if not chain.may_share(actor, pilot):
        raise Refused(_l("Chưa có điều gì để công khai."), code="rights")
    moment = clock.now() if wanted else None
    if chain.side_of(actor, pilot) is Side.OWNER:
        pilot.owner_shares_at = moment
    else:
        pilot.solver_shares_at = moment
    db.session.flush()
    record("pilot.shared" if wanted else "pilot.unshared", actor=actor.id, subject=pilot)


def order(actor: Account, pilot: Pilot, *, value_vnd: int, on: date, document: str) -> PilotOrder:
    """Write down what was bought. Raises ``Refused``: ``rights`` (or bought already), ``document``, ``day``."""
    _lock(pilot)
    if not chain.may_move(actor, pilot, PilotState.ORDERED):
        raise Refused(_l("Chỉ ghi đơn hàng một lần, sau khi giải pháp được nhận."), code="rights")
    if not document.strip():
        raise Refused(_l("Vui lòng ghi số hợp đồng hoặc quyết định."), code="document")
    if on > clock.today():
        raise Refused(_l("Ngày đặt hàng không thể ở tương lai."), code="day")
    made = PilotOrder(
        pilot_id=pilot.id,
        value_vnd=value_vnd,
        ordered_on=on,
        document=document.strip()[:200],
        at=clock.now(),
        by_id=actor.id,
    )
    db.session.add(made)
    pilot.state = PilotState.ORDERED
    db.session.flush()
    record("pilot.ordered", actor=actor.id, subject=pilot)
    return made


def _catch_up(one: Challenge) -> None:
    """The call may have moved on a moment before the reaction to it: go where it stands."""
    wanted = rules.standing(one, clock.now())
    for state in (ChallengeState.OPEN, ChallengeState.EVALUATING):
        if one.state is not wanted and rules.may_follow(one.state, state):
            move(one, state, at=clock.now())


def _lock(pilot: Pilot) -> None:
    """Wait for whoever writes this pilot, then see it as it stands."""
    db.session.execute(sa.select(Pilot.id).where(Pilot.id == pilot.id).with_for_update())
    db.session.refresh(pilot)


def _is_mere_click(pilot: Pilot, version: int | None) -> bool:
    """Whether all that changed since ``version`` is that the other side agreed to it."""
    clicks = (pilot.owner_agreed_at is not None) + (pilot.solver_agreed_at is not None)
    return version is not None and version == pilot.version - clicks
