"""Marking what came of an introduction, on the site or by the link of a mail, and asking both sides."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.actions import forget_ask_links, open_ask_link, use_ask_link
from ecosystem.accounts.models import Account
from ecosystem.connections import rules as connections
from ecosystem.connections.models import Introduction, Side
from ecosystem.conversations import rules
from ecosystem.conversations.models import Outcome, OutcomeAsk, OutcomeKind, OutcomeLink
from ecosystem.conversations.queries import outcomes as queries
from ecosystem.conversations.rules.outcomes import LINK_LIVES, STEPS, LinkState
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

MARKED, UNMARKED, ASKED = "outcome.marked", "outcome.unmarked", "outcome.asked"
BATCH = 50


def mark(actor: Account, introduction: Introduction, kind: OutcomeKind) -> None:
    """Say for the actor's side what came of it; a second time changes nothing. Raises ``Refused``: ``closed``."""
    _mark(actor.id, introduction, _side(actor, introduction), kind)


def unmark(actor: Account, introduction: Introduction, kind: OutcomeKind) -> None:
    """Take a mark of the actor's side back. Raises ``Refused``: ``closed``."""
    side = _side(actor, introduction)
    gone = affected(
        sa.delete(Outcome).where(Outcome.introduction_id == introduction.id, Outcome.side == side, Outcome.kind == kind)
    )
    if gone:
        record(UNMARKED, actor=actor.id, subject=introduction, kind=kind)


def mark_by_link(token: str, kind: OutcomeKind) -> LinkState:
    """Mark without signing in. Raises ``NotFound`` for a link that is none, or whose person left the side.

    Returns what the link was: ``OPEN`` when it marked just now.
    """
    page = queries.link_page(token)
    if page.state is not LinkState.OPEN:
        return page.state
    if not use_ask_link(page.link):
        return LinkState.DONE
    _mark(page.link.account_id, page.introduction, page.link.side, kind)
    return LinkState.OPEN


def ask_due(limit: int = BATCH) -> int:
    """Ask both sides of what is due, some at a time. Returns how many were asked now."""
    waiting = queries.due(limit)
    for introduction_id, step in waiting:
        row = {"introduction_id": introduction_id, "step": step, "asked_at": clock.now()}
        made = db.session.scalar(
            insert_into(OutcomeAsk)
            .values(**row)
            .on_conflict_do_nothing(index_elements=["introduction_id", "step"])
            .returning(OutcomeAsk.id)
        )
        if made is not None:
            record(ASKED, actor=None, subject=db.session.get_one(OutcomeAsk, made), step=step)
    return len(waiting)


def open_link(ask: OutcomeAsk, account: Account, side: Side) -> str | None:
    """The token of a link for one hand, of which only the hash is kept; ``None`` when there is one already."""
    return open_ask_link(OutcomeLink, ask.id, account, lives=LINK_LIVES, side=side)


def sample_link() -> str | None:
    """The token of a link that nobody is written to, for a look at its page in the demo world."""
    one = queries.sample_introduction()
    if one is None:
        return None
    asked = db.session.scalar(
        sa.select(OutcomeAsk).where(OutcomeAsk.introduction_id == one.id, OutcomeAsk.step == STEPS[0])
    )
    if asked is None:
        asked = OutcomeAsk(introduction_id=one.id, step=STEPS[0], asked_at=clock.now())
        db.session.add(asked)
        db.session.flush()
    db.session.execute(sa.delete(OutcomeLink).where(OutcomeLink.ask_id == asked.id))
    hand = next((member.account for member in one.asked.memberships if member.right in connections.HANDS), None)
    return open_link(asked, hand, Side.ASKED) if hand is not None else None


def forget(account_id: int) -> None:
    """Take a person out: their links, and their name beside what their side marked."""
    forget_ask_links(OutcomeLink, account_id)
    mine = sa.update(Outcome).where(Outcome.account_id == account_id)
    db.session.execute(mine.values(account_id=None).execution_options(synchronize_session=False))


def _side(actor: Account, introduction: Introduction) -> Side:
    side = connections.side_of(actor, introduction)
    if side is None or not rules.may_mark(actor, introduction):
        raise Refused(_l("Chỉ chủ hồ sơ hoặc người biên tập mới đánh dấu được."), code="closed")
    return side


def _mark(account_id: int, introduction: Introduction, side: Side, kind: OutcomeKind) -> None:
    """Of two at once, two windows or two colleagues, the constraint lets one in."""
    row = {"introduction_id": introduction.id, "side": side, "kind": kind, "account_id": account_id}
    made = db.session.scalar(
        insert_into(Outcome)
        .values(**row, at=clock.now())
        .on_conflict_do_nothing(index_elements=["introduction_id", "side", "kind"])
        .returning(Outcome.id)
    )
    if made is not None:
        record(MARKED, actor=account_id, subject=introduction, kind=kind)
