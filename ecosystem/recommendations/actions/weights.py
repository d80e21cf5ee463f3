"""Keep versions of learnt weights, and switch them on, off and back; nothing switches by itself."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.rules import is_officer
from ecosystem.recommendations.models import ListKind, WeightState, WeightVersion
from ecosystem.recommendations.queries import learning
from ecosystem.recommendations.rules.learning import LEAST_WORDS, MOST_WORDS, Learnt, may_follow, may_switch_on

GAIN = "gain"


def ask_weights(actor: Account) -> None:
    """Have weights of both kinds learnt anew; the worker does it and only proposes. Raises ``Refused``."""
    _check_officer(actor)
    record("weights.asked", actor=actor.id, subject=actor)


def propose(found: Learnt, *, made_by: int | None = None) -> WeightVersion:
    """Keep what was learnt as a proposal; the same, learnt again from the same answers, is kept once."""
    _lock(found.kind)
    now_on = learning.on(found.kind)
    against = now_on.id if now_on else None
    for one in db.session.scalars(_proposals(found.kind)):
        if (one.weights, one.events, one.against_id) == (found.weights, found.events, against):
            return one
    row = WeightVersion(
        kind=found.kind,
        state=WeightState.PROPOSED,
        made_at=clock.now(),
        made_by_id=made_by,
        events=found.events,
        taught=found.taught,
        weights=found.weights,
        measured=found.measured,
        against_id=against,
    )
    db.session.add(row)
    db.session.flush()
    record("weights.proposed", actor=made_by, subject=row, kind=found.kind.value, verdict=found.measured["verdict"])
    return row


def switch_on(actor: Account | None, version: WeightVersion, *, reason: str) -> None:
    """Use a version in every list; ``actor`` is none at the command line. Raises ``Refused``.

    Only one that was measured as a gain over the weights that are on now.
    """
    reason = _allowed(actor, reason)
    _lock(version.kind)
    db.session.refresh(version)
    before = learning.on(version.kind)
    if version.state is WeightState.ON:
        return
    is_gain = version.measured["verdict"] == GAIN
    is_current = version.against_id == (before.id if before else None)
    if not is_gain:
        raise Refused(_l("Phiên bản này chưa hơn trọng số đang dùng quá hai sai số chuẩn."), code="no-gain")
    if not may_switch_on(version.state, is_gain=is_gain, is_current=is_current):
        raise Refused(
            _l("Trọng số đang dùng đã đổi từ khi phiên bản này được đo. Hãy tính phiên bản mới."),
            code="measured-before",
        )
    if before is not None:
        _move(before, WeightState.OFF, actor, reason)
    version.replaced_id = before.id if before else None
    _move(version, WeightState.ON, actor, reason)
    _told(actor, version, reason)


def switch_off(actor: Account | None, version: WeightVersion, *, reason: str) -> None:
    """Go back to the defaults, or turn a proposal down. Raises ``Refused``."""
    reason = _allowed(actor, reason)
    _lock(version.kind)
    db.session.refresh(version)
    if version.state is WeightState.OFF:
        return
    if not may_follow(version.state, WeightState.OFF):
        raise Refused(_l("Không đổi được trạng thái của phiên bản này."), code="not-from-here")
    version.replaced_id = None
    _move(version, WeightState.OFF, actor, reason)
    _told(actor, version, reason)


def switch_back(actor: Account | None, kind: ListKind, *, reason: str) -> WeightVersion | None:
    """Put what was on before in place again, a version or the defaults. Returns what is on now. Raises ``Refused``."""
    reason = _allowed(actor, reason)
    _lock(kind)
    now_on = learning.on(kind)
    if now_on is None:
        raise Refused(_l("Đang dùng trọng số mặc định, không có gì để quay lại."), code="at-defaults")
    db.session.refresh(now_on)
    earlier = db.session.get(WeightVersion, now_on.replaced_id) if now_on.replaced_id else None
    now_on.replaced_id = None
    _move(now_on, WeightState.OFF, actor, reason)
    if earlier is not None:
        _move(earlier, WeightState.ON, actor, reason)
    _told(actor, earlier or now_on, reason)
    return earlier


def _allowed(actor: Account | None, reason: str) -> str:
    if actor is not None:
        _check_officer(actor)
    reason = reason.strip()
    if not LEAST_WORDS <= len(reason) <= MOST_WORDS:
        raise Refused(_l("Ghi lý do từ 10 đến 500 ký tự."), code="reason-length")
    return reason


def _check_officer(actor: Account) -> None:
    if not is_officer(actor):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")


def _lock(kind: ListKind) -> None:
    """Let one at a time switch the weights of a kind: the rows are taken in one order."""
    rows = sa.select(WeightVersion.id).where(WeightVersion.kind == kind).order_by(WeightVersion.id).with_for_update()
    db.session.execute(rows).all()


def _proposals(kind: ListKind) -> sa.Select[WeightVersion]:
    mine = WeightVersion.kind == kind, WeightVersion.state == WeightState.PROPOSED
    return sa.select(WeightVersion).where(*mine)


def _move(version: WeightVersion, state: WeightState, actor: Account | None, reason: str) -> None:
    """Move a version and flush at once: what goes off is off before another goes on."""
    version.state, version.reason = state, reason
    version.moved_at, version.moved_by_id = clock.now(), actor.id if actor else None
    db.session.flush()


def _told(actor: Account | None, version: WeightVersion, reason: str) -> None:
    who = actor.id if actor else None
    record(
        "weights.switched", actor=who, subject=version, kind=version.kind.value, state=version.state.value, why=reason
    )
