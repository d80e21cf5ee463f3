"""Deciding on applications, writing the letters, sending them by one act that can be taken back for a while."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.actions.applying import lock as lock_application
from ecosystem.calls.actions.applying import move
from ecosystem.calls.models import Application, Call, ManagerRight
from ecosystem.calls.queries import applications as calls
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.juries.models import Decision, Letter, Outcome
from ecosystem.juries.queries import decisions
from ecosystem.juries.rules import deciding as rules


@dataclass(frozen=True)
class Verdict:
    """What is decided: ``note`` is for the applicant, ``reason`` for the organisers.

    ``ranked`` is its place in the ranking that was looked at, of whom somebody has marked.
    """

    outcome: Outcome
    note: str = ""
    reason: str = ""
    place: int | None = None
    ranked: int | None = None


def decide(actor: Account, application: Application, verdict: Verdict) -> Decision:
    """Write a decision down; nobody outside learns of it before it is sent.

    Raises ``Refused``: ``rights``, ``leaving`` (it is about to leave, or has left), ``unreachable``,
    ``reason`` (it goes against the ranking and does not say why).
    """
    lock_application(application)
    if not rules.may_decide(actor, application.call):
        raise Refused(_l("Chỉ người phụ trách quyết định được."), code="rights")
    there = decisions.decision(application.id)
    if there is not None and there.release_at is not None:
        raise Refused(_l("Quyết định này đang được gửi hoặc đã gửi."), code="leaving")
    if not rules.is_reachable(application.state, verdict.outcome):
        raise Refused(_l("Hồ sơ này không còn ở bước quyết định."), code="unreachable")
    if rules.is_move(verdict.outcome, verdict.ranked, application.call.seats) and not verdict.reason.strip():
        raise Refused(_l("Quyết định này khác thứ hạng. Ghi lý do cho ban tổ chức rồi lưu lại."), code="reason")
    one = there or Decision(application_id=application.id)
    is_waiting = verdict.outcome is Outcome.WAITLISTED
    keeps = one.place if there is not None else None
    one.place = (verdict.place or keeps or decisions.next_place(application.call_id)) if is_waiting else None
    one.outcome, one.note, one.reason = verdict.outcome, verdict.note.strip()[:2000], verdict.reason.strip()[:2000]
    one.decided_at, one.decided_by_id = clock.now(), actor.id
    db.session.add(one)
    db.session.flush()
    record("jury.decision_written", actor=actor.id, subject=application, outcome=verdict.outcome.value)
    return one


def write_letter(actor: Account, call: Call, outcome: Outcome, *, vi: str, en: str) -> None:
    """The words of a call for an outcome. Raises ``Refused``: ``rights``, ``words``, ``field`` (an unknown one)."""
    if not rules.may_decide(actor, call):
        raise Refused(_l("Chỉ người phụ trách quyết định được."), code="rights")
    if not vi.strip():
        raise Refused(_l("Thư cần có lời tiếng Việt."), code="words")
    unknown = [*rules.unknown_fields(vi), *rules.unknown_fields(en)]
    if unknown:
        raise Refused(_l("Không có ô trộn {%(name)s}.", name=unknown[0]), code="field")
    lock_call(call)
    row = db.session.get(Letter, (call.id, outcome)) or Letter(call_id=call.id, outcome=outcome)
    row.body_vi, row.body_en = vi.strip(), en.strip()
    db.session.add(row)
    db.session.flush()
    record("jury.letter_written", actor=actor.id, subject=call, outcome=outcome.value)


def release(actor: Account, call: Call) -> int:
    """Send what is decided, in a while. Returns how many. Raises ``Refused``: ``rights``, ``none``."""
    if not rules.may_decide(actor, call):
        raise Refused(_l("Chỉ người phụ trách quyết định được."), code="rights")
    lock_call(call)
    leaves = clock.now() + rules.UNDO
    ready = (Decision.application_id.in_(_of(call)), Decision.sent_at.is_(None), Decision.release_at.is_(None))
    count = affected(sa.update(Decision).where(*ready).values(release_at=leaves))
    if not count:
        raise Refused(_l("Không có quyết định nào chờ gửi."), code="none")
    record("jury.released", actor=actor.id, subject=call, count=count)
    return count


def take_back(actor: Account, call: Call) -> int:
    """Hold back what has not left yet. Returns how many. Raises ``Refused``: ``rights``, ``none``."""
    if not rules.may_decide(actor, call):
        raise Refused(_l("Chỉ người phụ trách quyết định được."), code="rights")
    lock_call(call)
    waiting = (Decision.application_id.in_(_of(call)), Decision.sent_at.is_(None), Decision.release_at.is_not(None))
    count = affected(sa.update(Decision).where(*waiting).values(release_at=None))
    if not count:
        raise Refused(_l("Thư đã được gửi, không lấy lại được nữa."), code="none")
    record("jury.taken_back", actor=actor.id, subject=call, count=count)
    return count


def carry_out(application_id: int) -> bool:
    """Move one application where its decision puts it, once; whether it did. What was withdrawn meanwhile stays."""
    application = calls.by_id(application_id)
    if application is None:
        return False
    lock_call(application.call)
    lock_application(application)
    one = decisions.decision(application_id)
    if one is None or one.sent_at is not None or one.release_at is None or one.release_at > clock.now():
        return False
    steps = rules.STEPS.get((application.state, one.outcome))
    lead = _lead(application.call, one.decided_by_id)
    if steps is None or lead is None:
        one.release_at = None
        db.session.flush()
        return False
    for state in steps:
        move(lead, application, state, note=one.note, reason=one.reason)
    one.sent_at = clock.now()
    db.session.flush()
    record("jury.decided", actor=lead.id, subject=application, outcome=one.outcome.value)
    return True


def lock_call(call: Call) -> None:
    """Releases, take-backs and letters of a call come one after another."""
    db.session.execute(sa.select(Call.id).where(Call.id == call.id).with_for_update())


def _of(call: Call) -> sa.Select[int]:
    return sa.select(Application.id).where(Application.call_id == call.id)


def _lead(call: Call, decided_by_id: int | None) -> Account | None:
    """Who decided while they lead the call, else another lead."""
    leads = {one.account_id for one in call.managers if one.right is ManagerRight.LEAD}
    wanted = decided_by_id if decided_by_id in leads else min(leads, default=None)
    return db.session.get(Account, wanted) if wanted is not None else None
