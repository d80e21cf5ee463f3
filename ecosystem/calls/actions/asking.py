"""Questions about a call: asked by anyone signed in, answered in public, and who hears of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import Call, CallQuestion, CallSubscription
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc

WORDS_MOST = 1000
ANSWER_MOST = 4000
OPEN_MOST = 10


def ask(actor: Account, call: Call, *, words: str) -> CallQuestion:
    """Ask about a call; who asks hears of the answer. Raises ``Refused``: ``empty``, ``many`` (too many wait)."""
    text = nfc(words).strip()[:WORDS_MOST]
    if not text:
        raise Refused(_l("Vui lòng viết câu hỏi."), code="empty")
    waiting = sa.select(sa.func.count()).where(
        CallQuestion.call_id == call.id, CallQuestion.asker_id == actor.id, CallQuestion.answered_at.is_(None)
    )
    if (db.session.scalar(waiting) or 0) >= OPEN_MOST:
        raise Refused(_l("Bạn có nhiều câu hỏi đang chờ. Vui lòng đợi câu trả lời."), code="many")
    question = CallQuestion(call=call, asker_id=actor.id, words=text, asked_at=clock.now(), answer="")
    db.session.add(question)
    db.session.flush()
    subscribe(actor, call)
    record("call.asked", actor=actor.id, subject=question, call=call.id)
    return question


def answer(actor: Account, question: CallQuestion, *, words: str) -> None:
    """Answer in public, or mend the answer. Raises ``Refused``: ``rights``, ``empty``."""
    _refuse_hands(actor, question)
    text = nfc(words).replace("\r\n", "\n").strip()[:ANSWER_MOST]
    if not text:
        raise Refused(_l("Vui lòng viết câu trả lời."), code="empty")
    first = question.answered_at is None
    question.answer, question.answered_by_id, question.hidden_at = text, actor.id, None
    question.answered_at = question.answered_at or clock.now()
    db.session.flush()
    if first:
        record("call.answered", actor=actor.id, subject=question, call=question.call_id)


def hide(actor: Account, question: CallQuestion) -> None:
    """Put a question aside that does not belong in public. Raises ``Refused``: ``rights``."""
    _refuse_hands(actor, question)
    now = clock.now()
    statement = sa.update(CallQuestion).where(CallQuestion.id == question.id, CallQuestion.hidden_at.is_(None))
    if affected(statement.values(hidden_at=now).execution_options(synchronize_session=False)):
        db.session.refresh(question)
        record("call.question_hidden", actor=actor.id, subject=question, call=question.call_id)


def subscribe(actor: Account, call: Call) -> None:
    """Hear of this call."""
    row = {"call_id": call.id, "account_id": actor.id, "since": clock.now()}
    db.session.execute(insert_into(CallSubscription).values(row).on_conflict_do_nothing())


def unsubscribe(actor: Account, call: Call) -> None:
    """Hear no more of it."""
    mine = (CallSubscription.call_id == call.id, CallSubscription.account_id == actor.id)
    db.session.execute(sa.delete(CallSubscription).where(*mine))


def _refuse_hands(actor: Account, question: CallQuestion) -> None:
    if not rules.may_edit(actor, question.call):
        raise Refused(_l("Việc này dành cho người làm đợt gọi."), code="rights")
