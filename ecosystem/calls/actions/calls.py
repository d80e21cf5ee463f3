"""Making a call, changing it, moving it through its states, and who works on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import find_account
from ecosystem.calls import queries, rules
from ecosystem.calls.actions.building import put_in_force
from ecosystem.calls.models import Call, CallKind, CallManager, CallState, ManagerRight
from ecosystem.calls.rules.calls import EDITABLE, FAULTS
from ecosystem.calls.rules.reminders import CHOICES, USUAL
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import fold, slugify

RESERVED = frozenset({"new"})


@dataclass(frozen=True)
class CallValues:
    """What people write of a call."""

    title_vi: str
    title_en: str = ""
    summary_vi: str = ""
    summary_en: str = ""
    body_vi: str = ""
    body_en: str = ""
    program_type: str = ""
    organisation_id: int | None = None
    owner_name: str = ""
    legal_basis: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_minutes: int = 0
    form_frozen_at: datetime | None = None
    seats: int | None = None
    remind_hours: tuple[int, ...] = USUAL


def create(actor: Account, kind: CallKind, values: CallValues, *, is_sample: bool = False) -> Call:
    """A new call as a draft, of which ``actor`` is the lead. Raises ``Refused``: ``role``, ``closed-first``."""
    if kind not in rules.kinds_of(actor):
        raise Refused(_l("Vai trò của bạn không mở được loại đợt gọi này."), code="role")
    _refuse_backwards(values)
    moment = clock.now()
    call = Call(
        slug=_free_slug(slugify(values.title_vi) or kind.value),
        kind=kind,
        state=CallState.DRAFT,
        state_at=moment,
        created_at=moment,
        is_sample=is_sample,
        rules=[],
        approval_note="",
    )
    _write(call, values)
    call.managers = [CallManager(account_id=actor.id, right=ManagerRight.LEAD, since=moment)]
    db.session.add(call)
    db.session.flush()
    record("call.created", actor=actor.id, subject=call, kind=kind.value)
    return call


def edit(actor: Account, call: Call, values: CallValues, *, version: int | None = None) -> Call:
    """Change the texts and the window. A deadline that people rely on moves later only.

    Raises ``Refused``: ``rights``, ``state``, ``stale`` (somebody else saved since ``version``), ``closed-first``,
    ``earlier``.
    """
    _refuse_hands(actor, call)
    if call.state not in EDITABLE:
        raise Refused(_l("Đợt gọi đang ở bước không sửa được nội dung."), code="state")
    if version is not None and version != call.version:
        raise Refused(_l("Đợt gọi vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    _refuse_backwards(values)
    before = call.closes_at
    if call.state in rules.SHOWN and (values.closes_at is None or before is None or values.closes_at < before):
        raise Refused(_l("Đợt gọi đã công bố: hạn nộp chỉ được dời muộn hơn."), code="earlier")
    _write(call, values)
    db.session.flush()
    record("call.changed", actor=actor.id, subject=call)
    if call.state in rules.SHOWN and before is not None and values.closes_at != before:
        record(
            "call.extended",
            actor=actor.id,
            subject=call,
            closes_at=values.closes_at.astimezone(UTC).isoformat() if values.closes_at else "",
        )
        if call.state is CallState.CLOSED and rules.phase_after_extending(call, clock.now()):
            move(actor, call, CallState.OPEN)
    return call


def move(actor: Account | None, call: Call, to: CallState, *, note: str = "") -> Call:
    """Take a call to another state (``None``: the clock does). Raises ``Refused``: ``moved``, a code of ``lacks``."""
    if not rules.may_move(actor, call, to):
        raise Refused(_l("Đợt gọi không chuyển sang bước này được."), code="moved")
    if to is CallState.IN_APPROVAL:
        for code, words in queries.lacks(call):
            raise Refused(words, code=code)
    came, moment = call.state, clock.now()
    change: dict[str, Any] = {"state": to, "state_at": moment, "version": Call.version + 1, "results_at": None}
    if to is CallState.IN_APPROVAL and actor is not None:
        change |= {"approval_asked_by_id": actor.id, "approval_note": ""}
    if came is CallState.IN_APPROVAL:
        change |= {"approval_note": note.strip()[:1000]}
    statement = sa.update(Call).where(Call.id == call.id, Call.state == came).values(change)
    if actor is None and to is CallState.RESULTS:
        # Unless it was taken back in this very moment.
        statement = statement.where(Call.results_at <= moment)
    # Two people at once: one of them finds it moved.
    if not affected(statement.execution_options(synchronize_session=False)):
        raise Refused(_l("Đợt gọi vừa được chuyển bước."), code="moved")
    db.session.refresh(call)
    if to is CallState.PUBLISHED:
        put_in_force(None, call)
    record("call.moved", actor=actor.id if actor else None, subject=call, state=to.value, came=came.value)
    return call


def tick() -> int:
    """What the clock moves: open what has begun, close what is over, show results. Returns how many calls moved."""
    now, moved = clock.now(), 0
    for call in queries.unveiled():
        move(None, call, CallState.RESULTS)
        moved += 1
    for call in queries.clocked():
        for _step in range(2):
            if rules.phase(call, now) is not call.state and call.state in (CallState.PUBLISHED, CallState.OPEN):
                move(None, call, CallState.OPEN if call.state is CallState.PUBLISHED else CallState.CLOSED)
                moved += 1
    return moved


def add_manager(actor: Account, call: Call, *, email: str, right: ManagerRight) -> CallManager:
    """Let somebody with an account work on the call. Raises ``Refused``: ``rights``, ``email``."""
    _refuse_leads(actor, call)
    account = find_account(email)
    if account is None or account.email_confirmed_at is None:
        raise Refused(_l("Chưa có tài khoản nào dùng email này."), code="email")
    return set_manager(actor, call, account.id, right)


def set_manager(actor: Account, call: Call, account_id: int, right: ManagerRight) -> CallManager:
    """The right of one manager. Raises ``Refused``: ``rights``, ``last`` (no lead would be left)."""
    _refuse_leads(actor, call)
    found = next((one for one in call.managers if one.account_id == account_id), None)
    if found is None:
        found = CallManager(account_id=account_id, right=right, since=clock.now())
        call.managers.append(found)
    elif found.right is ManagerRight.LEAD and right is not ManagerRight.LEAD:
        _refuse_leadless(call, found)
    found.right = right
    db.session.flush()
    record("call.manager_set", actor=actor.id, subject=call, account=account_id, right=right.value)
    return found


def remove_manager(actor: Account, call: Call, account_id: int) -> None:
    """Take somebody off the call. Raises ``Refused``: ``rights``, ``last``."""
    _refuse_leads(actor, call)
    found = next((one for one in call.managers if one.account_id == account_id), None)
    if found is None:
        return
    _refuse_leadless(call, found)
    call.managers.remove(found)
    db.session.flush()
    record("call.manager_removed", actor=actor.id, subject=call, account=account_id)


def _refuse_leadless(call: Call, leaving: CallManager) -> None:
    # Locked, so that of two leads who take each other off one stays.
    db.session.execute(sa.select(Call.id).where(Call.id == call.id).with_for_update())
    leads = sa.select(sa.func.count()).where(CallManager.call_id == call.id, CallManager.right == ManagerRight.LEAD)
    others = db.session.scalar(leads.where(CallManager.account_id != leaving.account_id)) or 0
    if leaving.right is ManagerRight.LEAD and not others:
        raise Refused(_l("Đợt gọi cần ít nhất một người phụ trách."), code="last")


def _refuse_hands(actor: Account, call: Call) -> None:
    if not rules.may_edit(actor, call):
        raise Refused(_l("Bạn không sửa được đợt gọi này."), code="rights")


def _refuse_leads(actor: Account, call: Call) -> None:
    if not rules.may_lead(actor, call):
        raise Refused(_l("Việc này dành cho người phụ trách đợt gọi."), code="rights")


def _refuse_backwards(values: CallValues) -> None:
    if values.opens_at is not None and values.closes_at is not None and values.closes_at <= values.opens_at:
        raise Refused(FAULTS["closed-first"], code="closed-first")


def _write(call: Call, values: CallValues) -> None:
    for name, value in asdict(values).items():
        setattr(call, name, value)
    call.remind_hours = [hours for hours in CHOICES if hours in values.remind_hours]
    call.folded = fold(f"{call.title_vi} {call.title_en} {call.summary_vi} {call.summary_en} {call.owner_name}")


def _free_slug(wish: str) -> str:
    taken = set(db.session.scalars(sa.select(Call.slug).where((Call.slug == wish) | Call.slug.like(f"{wish}-%"))))
    number, slug = 2, wish
    while slug in taken | RESERVED:
        slug, number = f"{wish}-{number}", number + 1
    return slug
