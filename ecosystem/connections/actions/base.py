"""What the verbs share: one conditional update that decides every race, a step of the trail, a row of the journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.models import Introduction, IntroductionState, IntroductionStep, Side, StepKind
from ecosystem.connections.queries.blocks import are_apart
from ecosystem.connections.queries.calendar import next_due
from ecosystem.connections.rules.clock import Turn
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.directory.models import Profile

NO_RIGHT = _l("Bạn không có quyền làm việc này.")
# What goes on between two sides, but never over a block: who is blocked reads what anybody reads who is too late.
TALKING = frozenset({IntroductionState.ACCEPTED, IntroductionState.MORE_ASKED, IntroductionState.MORE_ANSWERED})
MOVED = (
    *("state", "moved_at", "replied_at", "answered_at", "answered_by_id", "ended_at", "end_reason", "version"),
    *("reason", "reply", "turn_at", "reminded", "reminded_at", "due_at"),
)


def permit(*, allowed: bool) -> None:
    """Refuse who may not act."""
    if not allowed:
        raise Refused(NO_RIGHT, code="not-yours")


def typed(words: str) -> str:
    """Words as they are kept: NFC, one kind of line end, no blanks around them."""
    return nfc(words).replace("\r\n", "\n").strip()


def bounded(words: str, *, least: int, most: int, code: str) -> str:
    """Words as they are kept; ``Refused`` with ``<code>-short`` or ``<code>-long`` beyond the limits."""
    kept = typed(words)
    if len(kept) < least:
        raise Refused(_l("Vui lòng viết ít nhất %(least)s ký tự.", least=least), code=f"{code}-short")
    if len(kept) > most:
        raise Refused(_l("Lời đáp dài quá %(most)s ký tự.", most=most), code=f"{code}-long")
    return kept


def turn_now() -> dict[str, Any]:
    """The columns of a turn that begins now."""
    moment = clock.now()
    return {"turn_at": moment, "reminded": 0, "reminded_at": None, "due_at": next_due(Turn(moment)).at}


def move(actor: Account | None, introduction: Introduction, to: IntroductionState, side: Side, **values: Any) -> None:
    """Take ``introduction`` to ``to`` for ``side`` unless somebody was faster; the row then tells what it has become.

    Raises ``Refused``: ``not-yours``, ``gone`` or ``answered``.
    """
    permit(allowed=actor is None or side is Side.CLOCK or rules.is_hand(actor, rules.profile_of(introduction, side)))
    if actor is not None and not rules.both_stand(introduction):
        raise Refused(_l("Bên kia đã gỡ hồ sơ, nên lời ngỏ này dừng ở đây."), code="gone")
    kept_apart = to in TALKING and are_apart(introduction.asker_id, introduction.asked_id)
    if kept_apart or not shift(introduction, rules.sources(to, side), {**_turn(to), **values, "state": to}):
        raise Refused(_l("Lời ngỏ này vừa được trả lời hoặc rút lại. Vui lòng tải lại trang."), code="answered")


def _turn(to: IntroductionState) -> dict[str, Any]:
    """The columns of the turn: seen by the side that is waited for, it goes on; else it is the other's, or over."""
    if to is IntroductionState.VIEWED:
        return {}
    if to in rules.WAITING:
        return turn_now()
    return {"turn_at": None, "due_at": None}


def shift(introduction: Introduction, sources: frozenset[IntroductionState], values: dict[str, Any]) -> bool:
    """Change the row where it still stands in one of ``sources``, and read it anew; whether it did."""
    moved = affected(
        sa.update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.state.in_(sorted(sources)))
        .values(moved_at=clock.now(), version=Introduction.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(introduction, MOVED)
    return bool(moved)


def step(
    introduction: Introduction,
    kind: StepKind,
    side: Side,
    actor: Account | None = None,
    *,
    words: str = "",
    number: int | None = None,
) -> IntroductionStep:
    """One more step of the trail."""
    made = IntroductionStep(
        introduction_id=introduction.id,
        kind=kind,
        side=side,
        account_id=actor.id if actor else None,
        words=words,
        number=number,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def on_record(event: str, actor: Account | None, introduction: Introduction, **words: Any) -> None:
    """Write what happened. Ids only: what was written is private and never enters the journal."""
    record(
        event,
        actor=actor.id if actor else None,
        subject=introduction,
        asker=introduction.asker_id,
        asked=introduction.asked_id,
        **words,
    )


def lock(*profiles: Profile) -> None:
    """Hold the rows of these profiles until the end of the transaction, always in one order, so that counts hold.

    SQLite has one writer at a time and needs none of it.
    """
    ids = sorted(profile.id for profile in profiles)
    select = sa.select(Profile.id).where(Profile.id.in_(ids)).order_by(Profile.id)
    db.session.execute(select.with_for_update(key_share=True, of=Profile.__table__))
