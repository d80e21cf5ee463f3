"""Verbs of the side that asks: keep a draft, send it, answer a question, take the request back."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import queries, rules
from ecosystem.connections.actions.base import bounded, lock, move, on_record, permit, step, turn_now, typed
from ecosystem.connections.models import Introduction, IntroductionState, Side, StepKind
from ecosystem.connections.queries import blocks, crowd
from ecosystem.connections.queries.snapshot import snapshot
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Profile

DISCARDED_KEPT = timedelta(days=1)
DRAFT_KEPT = timedelta(days=90)


def ask(
    actor: Account | None, asker: Profile, asked: Profile, *, message: str, is_sample: bool = False
) -> Introduction:
    """Ask ``asked`` for an introduction in the name of ``asker``; both need ``memberships`` loaded.

    The draft of this pair, if there is one, becomes the request. Raises ``Refused``: a code of ``rules.OBSTACLES``,
    ``message-short``, ``message-long``, ``already-open`` (a request of this pair waits, whoever asked) or
    ``connected``.
    """
    words = _message(message)
    stands = rules.obstacle(actor, asker, asked, clock.today())
    if stands is not None:
        raise Refused(rules.OBSTACLES[stands], code=stands)
    lock(asker, asked)
    _refuse_blocked(asker, asked)
    _refuse_open(asker, asked)
    if not is_sample:
        _refuse_crowded(asker, asked)
    introduction = queries.draft_between(asker.id, asked.id) or _new(asker, asked)
    try:
        # Two askers at once both pass the look above; the unique index lets one through.
        with db.session.begin_nested():
            _send(introduction, actor, words, is_sample=is_sample)
    except sa.exc.IntegrityError as error:
        raise _already_open() from error
    step(introduction, StepKind.ASKED, Side.ASKER, actor)
    on_record("introduction.asked", actor, introduction)
    return introduction


def save_draft(
    actor: Account, asker: Profile, asked: Profile, *, message: str, version: int | None = None
) -> Introduction:
    """Keep what was written so far; only the side that writes it sees it. Both need ``memberships`` loaded.

    ``version`` is that of the draft the words were written over. Raises ``Refused``: ``not-yours``, ``kinds``,
    ``message-long``, ``already-open``, ``connected``, or ``changed`` when another tab or hand saved meanwhile.
    """
    permit(allowed=rules.is_hand(actor, asker))
    if not rules.fits_kinds(asker, asked) or asker.id == asked.id:
        raise Refused(rules.OBSTACLES["kinds"], code="kinds")
    words = bounded(message, least=0, most=rules.MESSAGE_MOST, code="message")
    lock(asker)
    # A save that was on its way when the request was sent must not leave a draft beside it.
    _refuse_open(asker, asked)
    draft = queries.draft_between(asker.id, asked.id) or _new(asker, asked)
    if version is not None and draft.id is not None and draft.version != version:
        raise Refused(_l("Bản nháp vừa được sửa ở một thẻ khác."), code="changed")
    draft.message, draft.moved_at, draft.asked_by_id, draft.discarded_at = words, clock.now(), actor.id, None
    db.session.add(draft)
    db.session.flush()
    return draft


def tell_when_open(actor: Account, draft: Introduction, *, wanted: bool) -> None:
    """Ask to hear when the side that the draft is for takes requests again, or no more."""
    permit(allowed=rules.may_keep_draft(actor, draft))
    draft.tell_when_open = wanted
    db.session.flush()


def discard(actor: Account, draft: Introduction) -> None:
    """Throw a draft away; ``take_back`` brings it back for a day."""
    permit(allowed=rules.may_keep_draft(actor, draft))
    draft.discarded_at = clock.now()
    db.session.flush()


def take_back(actor: Account, draft: Introduction) -> None:
    """Bring a draft back that was thrown away."""
    permit(allowed=rules.may_keep_draft(actor, draft))
    draft.discarded_at = None
    db.session.flush()


def purge_drafts() -> None:
    """Delete drafts that were thrown away, or left alone for too long."""
    moment = clock.now()
    old = (Introduction.discarded_at < moment - DISCARDED_KEPT) | (Introduction.moved_at < moment - DRAFT_KEPT)
    db.session.execute(sa.delete(Introduction).where(Introduction.state == IntroductionState.DRAFT, old))


def answer_more(actor: Account | None, introduction: Introduction, *, words: str) -> Introduction:
    """Answer the question that waits; the side asked is waited for again.

    Raises ``Refused``: ``words-short``, ``words-long``, ``not-yours`` or ``answered``.
    """
    said = bounded(words, least=1, most=rules.WORDS_MOST, code="words")
    move(actor, introduction, IntroductionState.MORE_ANSWERED, Side.ASKER)
    step(introduction, StepKind.MORE_ANSWERED, Side.ASKER, actor, words=said)
    on_record("introduction.more_answered", actor, introduction)
    return introduction


def withdraw(actor: Account | None, introduction: Introduction) -> Introduction:
    """Take the request back while nobody has answered. Raises ``Refused``: ``not-yours`` or ``answered``."""
    moment = clock.now()
    by = actor.id if actor else None
    move(actor, introduction, IntroductionState.WITHDRAWN, Side.ASKER, answered_at=moment, answered_by_id=by)
    step(introduction, StepKind.WITHDRAWN, Side.ASKER, actor)
    on_record("introduction.withdrawn", actor, introduction)
    return introduction


def _new(asker: Profile, asked: Profile) -> Introduction:
    return Introduction(
        key=secrets.token_urlsafe(16),
        state=IntroductionState.DRAFT,
        pair=queries.pair(asker.id, asked.id),
        asker=asker,
        asked=asked,
    )


def _send(introduction: Introduction, actor: Account | None, words: str, *, is_sample: bool) -> None:
    moment = clock.now()
    introduction.state = IntroductionState.ASKED
    introduction.message, introduction.is_sample = words, is_sample
    introduction.asked_by_id = actor.id if actor else None
    introduction.asked_at = introduction.moved_at = moment
    introduction.discarded_at, introduction.tell_when_open = None, False
    introduction.snapshot = snapshot(introduction.asker)
    for column, value in turn_now().items():
        setattr(introduction, column, value)
    db.session.add(introduction)
    db.session.flush()


def _message(message: str) -> str:
    words = typed(message)
    if len(words) < rules.MESSAGE_LEAST:
        text = _l("Lời nhắn cần ít nhất %(least)s ký tự để người nhận hiểu bạn.", least=rules.MESSAGE_LEAST)
        raise Refused(text, code="message-short")
    if len(words) > rules.MESSAGE_MOST:
        raise Refused(_l("Lời nhắn dài quá %(most)s ký tự.", most=rules.MESSAGE_MOST), code="message-long")
    return words


def _refuse_blocked(asker: Profile, asked: Profile) -> None:
    code = blocks.between(asker.id, asked.id)
    if code is not None:
        raise Refused(rules.OBSTACLES[code], code=code)


def _refuse_crowded(asker: Profile, asked: Profile) -> None:
    full = rules.crowding(crowd.room(asker, asked))
    if full is not None:
        raise Refused(rules.OBSTACLES[full], code=full)


def _refuse_open(asker: Profile, asked: Profile) -> None:
    standing = queries.open_between(asker.id, asked.id)
    if standing is None:
        return
    if standing.state is IntroductionState.ACCEPTED:
        raise Refused(_l("Hai bên đã kết nối với nhau rồi."), code="connected")
    raise _already_open()


def _already_open() -> Refused:
    text = _l("Giữa hai hồ sơ đang có một lời ngỏ chờ trả lời. Hãy xem trong mục Kết nối.")
    return Refused(text, code="already-open")
