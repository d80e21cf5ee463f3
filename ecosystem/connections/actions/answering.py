"""Verbs of the side asked: see it, ask for more, accept, decline; and of either side: end what was accepted."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.actions.base import bounded, move, on_record, permit, shift, step
from ecosystem.connections.models import Introduction, IntroductionState, Origin, Side, StepKind
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind, Mentor, Profile


def view(actor: Account, introduction: Introduction) -> None:
    """A hand of the side asked has it before their eyes: the asker sees so. Seen again, nothing changes."""
    permit(allowed=rules.is_hand(actor, introduction.asked))
    if not rules.both_stand(introduction):
        return
    sources = rules.sources(IntroductionState.VIEWED, Side.ASKED)
    # Whoever is too late, because a colleague saw or answered it, has nothing to add.
    if introduction.state in sources and shift(introduction, sources, {"state": IntroductionState.VIEWED}):
        step(introduction, StepKind.VIEWED, Side.ASKED, actor)
        on_record("introduction.viewed", actor, introduction)


def ask_more(actor: Account | None, introduction: Introduction, *, words: str) -> Introduction:
    """Ask the asker for more before answering; the asker is waited for until they answer.

    Raises ``Refused``: ``words-short``, ``words-long``, ``not-yours`` or ``answered``.
    """
    said = bounded(words, least=rules.QUESTION_LEAST, most=rules.WORDS_MOST, code="words")
    _seen(actor, introduction)
    move(actor, introduction, IntroductionState.MORE_ASKED, Side.ASKED, replied_at=_first())
    step(introduction, StepKind.MORE_ASKED, Side.ASKED, actor, words=said)
    on_record("introduction.more_asked", actor, introduction)
    return introduction


def accept(actor: Account | None, introduction: Introduction, *, reply: str = "") -> Introduction:
    """Say yes: contacts open to both sides, and a mentor's place is taken.

    Raises ``Refused``: ``not-yours``, ``reply-long``, ``answered`` (somebody was faster) or ``full``.
    """
    words = bounded(reply, least=0, most=rules.REPLY_MOST, code="reply")
    # Both or neither: a refused place must not leave an accepted row behind in the caller's transaction.
    with db.session.begin_nested():
        _seen(actor, introduction)
        _answer(actor, introduction, IntroductionState.ACCEPTED, reply=words)
        _take_place(introduction)
    on_record("introduction.accepted", actor, introduction)
    return introduction


def decline(actor: Account | None, introduction: Introduction, *, reason: str, reply: str = "") -> Introduction:
    """Say no with a reason of ``rules.DECLINE_REASONS`` and, if wished, a few words.

    Raises ``Refused``: ``not-yours``, ``reason-unknown``, ``reply-long`` or ``answered``.
    """
    if reason not in rules.DECLINE_REASONS:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason-unknown")
    words = bounded(reply, least=0, most=rules.REPLY_MOST, code="reply")
    _seen(actor, introduction)
    _answer(actor, introduction, IntroductionState.DECLINED, reply=words, reason=reason)
    on_record("introduction.declined", actor, introduction, reason=reason)
    return introduction


def end(actor: Account, introduction: Introduction, *, reason: str, words: str = "") -> Introduction:
    """End what was accepted: contacts close again, and a mentor's place is free. Either side may.

    Raises ``Refused``: ``not-yours``, ``reason-unknown``, ``reply-long`` or ``answered``.
    """
    if reason not in rules.END_REASONS:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason-unknown")
    said = bounded(words, least=0, most=rules.WORDS_MOST, code="reply")
    side = Side.ASKED if rules.is_hand(actor, introduction.asked) else Side.ASKER
    move(actor, introduction, IntroductionState.ENDED, side, ended_at=clock.now(), end_reason=reason)
    _over(actor, introduction, side, said)
    return introduction


def end_quietly(actor: Account | None, introduction: Introduction, side: Side) -> None:
    """End what was accepted for a side that gives no reason; where somebody was faster nothing changes.

    It is an end like any other: the other side is told, and reads the same words.
    """
    values = {"state": IntroductionState.ENDED, "ended_at": clock.now(), "end_reason": "other"}
    if shift(introduction, rules.sources(IntroductionState.ENDED, side), {**values, "turn_at": None, "due_at": None}):
        _over(actor, introduction, side, "")


def _over(actor: Account | None, introduction: Introduction, side: Side, words: str) -> None:
    _give_place(introduction)
    step(introduction, StepKind.ENDED, side, actor, words=words)
    on_record("introduction.ended", actor, introduction, reason=introduction.end_reason, side=side.value)


def _seen(actor: Account | None, introduction: Introduction) -> None:
    """Whoever answers has seen it, also where no script told so."""
    if actor is not None:
        view(actor, introduction)


def _first() -> sa.ColumnElement[object]:
    return sa.func.coalesce(Introduction.replied_at, clock.now())


def _answer(actor: Account | None, introduction: Introduction, to: IntroductionState, **words: str) -> None:
    values = {"answered_at": clock.now(), "answered_by_id": actor.id if actor else None}
    move(actor, introduction, to, Side.ASKED, replied_at=_first(), **values, **words)
    step(introduction, StepKind(to.value), Side.ASKED, actor)


def _mentor(introduction: Introduction) -> Profile | None:
    # Who met at an event took no mentor's place, so there is none to give back.
    if introduction.origin is Origin.EVENT:
        return None
    return next((side for side in (introduction.asker, introduction.asked) if side.kind is Kind.MENTOR), None)


def _take_place(introduction: Introduction) -> None:
    """Count the startup that a mentor takes on, on whichever side the mentor stands; refuse beyond the capacity."""
    mentor = _mentor(introduction)
    if mentor is None:
        return
    table = Mentor.__table__
    free = table.c.capacity_startups.is_(None) | (table.c.current_startups < table.c.capacity_startups)
    taken = affected(
        sa.update(table).where(table.c.id == mentor.id, free).values(current_startups=table.c.current_startups + 1)
    )
    db.session.expire(mentor, ["current_startups"])
    if not taken:
        raise Refused(
            _l("Cố vấn đã nhận đủ số startup. Cần tăng sức tiếp nhận trong hồ sơ cố vấn trước khi đồng ý."), code="full"
        )


def _give_place(introduction: Introduction) -> None:
    mentor = _mentor(introduction)
    if mentor is None:
        return
    table = Mentor.__table__
    held = (table.c.id == mentor.id, table.c.current_startups > 0)
    db.session.execute(sa.update(table).where(*held).values(current_startups=table.c.current_startups - 1))
    db.session.expire(mentor, ["current_startups"])
