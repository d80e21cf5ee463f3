"""Publishing the results of a call: asked by a lead, public when the time to take it back is over."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import Call, CallState
from ecosystem.calls.rules.calls import UNDO
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


def publish(actor: Account, call: Call) -> None:
    """Let the results go public in a while. Raises ``Refused``: ``rights``, ``moved`` (not decided, or asked twice)."""
    if not rules.may_lead(actor, call):
        raise Refused(_l("Chỉ người phụ trách công bố kết quả được."), code="rights")
    waiting = sa.update(Call).where(Call.id == call.id, Call.state == CallState.DECIDED, Call.results_at.is_(None))
    values = {"results_at": clock.now() + UNDO, "version": Call.version + 1}
    if not affected(waiting.values(values).execution_options(synchronize_session=False)):
        raise Refused(_l("Đợt gọi chưa có kết quả, hoặc kết quả đang được công bố."), code="moved")
    db.session.refresh(call)
    record("call.results_asked", actor=actor.id, subject=call)


def hold_back(actor: Account, call: Call) -> None:
    """Take a publication back before it is public. Raises ``Refused``: ``rights``, ``moved`` (too late)."""
    if not rules.may_lead(actor, call):
        raise Refused(_l("Chỉ người phụ trách công bố kết quả được."), code="rights")
    waiting = sa.update(Call).where(Call.id == call.id, Call.state == CallState.DECIDED, Call.results_at.is_not(None))
    values = {"results_at": None, "version": Call.version + 1}
    if not affected(waiting.values(values).execution_options(synchronize_session=False)):
        raise Refused(_l("Kết quả đã công khai, không lấy lại được nữa."), code="moved")
    db.session.refresh(call)
    record("call.results_held_back", actor=actor.id, subject=call)
