"""Verbs of introductions: ask, accept, decline, withdraw. The database, not this code, decides races."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import queries, rules
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc
from ecosystem.directory import queries as directory
from ecosystem.directory.actions.merging import remember
from ecosystem.directory.models import Kind, Mentor, Profile

FEATURE = "introductions"


def ask(
    actor: Account | None, asker: Profile, asked: Profile, *, message: str, is_sample: bool = False
) -> Introduction:
    """Ask ``asked`` for an introduction in the name of ``asker``; both need ``memberships`` loaded.

    Raises ``Refused``: a code of ``rules.OBSTACLES``, ``message-short``, ``message-long``, ``already-open`` (a request
    of this pair waits, whoever asked) or ``connected``.
    """
    words = _message(message)
    stands = rules.obstacle(actor, asker, asked, clock.today())
    if stands is not None:
        raise Refused(rules.OBSTACLES[stands], code=stands)
    _refuse_open(asker, asked)
    introduction = Introduction(
        key=secrets.token_urlsafe(16),
        state=IntroductionState.ASKED,
        pair=queries.pair(asker.id, asked.id),
        asker=asker,
        asked=asked,
        asked_by_id=actor.id if actor else None,
        message=words,
        asked_at=clock.now(),
        is_sample=is_sample,
    )
    try:
        # Two askers at once both pass the look above; the unique index lets one through.
        with db.session.begin_nested():
            db.session.add(introduction)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise _already_open() from error
    _record("introduction.asked", actor, introduction)
    return introduction


def accept(actor: Account | None, introduction: Introduction, *, reply: str = "") -> Introduction:
    """Say yes: contacts open to both sides, and a mentor's place is taken.

    Raises ``Refused``: ``not-yours``, ``reply-long``, ``answered`` (somebody was faster) or ``full``.
    """
    # Both or neither: a refused place must not leave an accepted row behind in the caller's transaction.
    with db.session.begin_nested():
        _move(actor, introduction, IntroductionState.ACCEPTED, reply=_reply(reply))
        _take_place(introduction)
    _record("introduction.accepted", actor, introduction)
    return introduction


def decline(actor: Account | None, introduction: Introduction, *, reason: str, reply: str = "") -> Introduction:
    """Say no with a reason of ``rules.DECLINE_REASONS`` and, if wished, a few words.

    Raises ``Refused``: ``not-yours``, ``reason-unknown``, ``reply-long`` or ``answered``.
    """
    if reason not in rules.DECLINE_REASONS:
        raise Refused(_l("Vui lòng chọn một lý do."), code="reason-unknown")
    _move(actor, introduction, IntroductionState.DECLINED, reply=_reply(reply), reason=reason)
    _record("introduction.declined", actor, introduction, reason=reason)
    return introduction


def withdraw(actor: Account | None, introduction: Introduction) -> Introduction:
    """Take the request back while nobody has answered. Raises ``Refused``: ``not-yours`` or ``answered``."""
    _move(actor, introduction, IntroductionState.WITHDRAWN)
    _record("introduction.withdrawn", actor, introduction)
    return introduction


def close_for(profile_id: int) -> None:
    """A profile is gone for good: what waited for an answer ends, and what nobody can read any more is deleted."""
    theirs = sa.or_(Introduction.asker_id == profile_id, Introduction.asked_id == profile_id)
    gone = sa.select(Profile.id).where(Profile.purged_at.is_not(None))
    db.session.execute(
        sa.delete(Introduction).where(theirs, Introduction.asker_id.in_(gone), Introduction.asked_id.in_(gone))
    )
    db.session.execute(
        sa.update(Introduction)
        .where(theirs, Introduction.state == IntroductionState.ASKED)
        .values(state=IntroductionState.WITHDRAWN, answered_at=clock.now(), version=Introduction.version + 1)
        .execution_options(synchronize_session=False)
    )


def follow_merge(merge_id: int) -> None:
    """Introductions of a profile that was taken into another go on for that one; running twice moves nothing twice.

    Where both have one open with the same side, the one that came further stands with the kept profile, the other
    with the taken one, so that undoing finds both.
    """
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    kept, taken = merge.kept_id, merge.taken_id
    rivals = {_other(one, kept): one for one in _with(kept) if one.state in rules.OPEN}
    moved, swapped = [], []
    for one in _with(taken):
        other = _other(one, taken)
        rival = rivals.get(other) if one.state in rules.OPEN else None
        if other == kept or (rival is not None and not rules.goes_further(one.state, rival.state)):
            continue
        if rival is not None:
            _park(rival)
            swapped.append(rival.id)
        _turn(one, taken, kept)
        moved.append(one.id)
        if rival is not None:
            _turn(rival, kept, taken)
    remember(merge_id, FEATURE, {"moved": moved, "swapped": swapped})


def follow_unmerge(merge_id: int) -> None:
    """Give back what a merge moved; what is asked or connected anew since stays where it is."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None or FEATURE not in merge.moved:
        return
    kept, taken, told = merge.kept_id, merge.taken_id, merge.moved[FEATURE]
    here = {one.id: one for one in _with(kept)}
    there = {one.id: one for one in _with(taken)}
    swapped = [there[number] for number in told["swapped"] if number in there]
    for one in swapped:
        _park(one)
    for number in told["moved"]:
        if number in here and _is_free(here[number], kept, taken):
            _turn(here[number], kept, taken)
    for one in swapped:
        _turn(one, taken, kept if _is_free(one, taken, kept) else taken)


def _with(profile_id: int) -> list[Introduction]:
    """Every introduction of a profile, locked, in the order of their ids."""
    select = sa.select(Introduction).where(
        (Introduction.asker_id == profile_id) | (Introduction.asked_id == profile_id)
    )
    locked = select.order_by(Introduction.id).with_for_update(of=Introduction)
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))


def _other(introduction: Introduction, profile_id: int) -> int:
    return introduction.asked_id if introduction.asker_id == profile_id else introduction.asker_id


def _turn(introduction: Introduction, source: int, target: int) -> None:
    """Put ``target`` in the place of ``source``."""
    other = _other(introduction, source)
    if introduction.asker_id == source:
        introduction.asker_id = target
    else:
        introduction.asked_id = target
    introduction.pair = queries.pair(target, other)
    db.session.flush()
    db.session.expire(introduction, ["asker", "asked"])


def _park(introduction: Introduction) -> None:
    """Make room for another of the same pair within this transaction."""
    introduction.pair = f"moving:{introduction.id}"
    db.session.flush()


def _is_free(introduction: Introduction, source: int, target: int) -> bool:
    """Whether ``target`` has none open with the same side, or this one is not open itself."""
    return introduction.state not in rules.OPEN or queries.open_between(target, _other(introduction, source)) is None


def leave(account_id: int) -> None:
    """Take out what this account's profiles wrote, where nobody else owns them; the other side keeps its own words.

    What waited for an answer ends: what they asked is withdrawn, what they were asked is declined.
    """
    mine = {profile.id for profile in directory.owned_alone(account_id)}
    found = sa.select(Introduction).where(Introduction.asker_id.in_(mine) | Introduction.asked_id.in_(mine))
    for introduction in db.session.scalars(found.with_for_update(of=Introduction)):
        _leave(introduction, mine)
    db.session.flush()


def _leave(introduction: Introduction, mine: set[int]) -> None:
    asked_others = introduction.asker_id in mine
    if introduction.state is IntroductionState.ASKED:
        introduction.state = IntroductionState.WITHDRAWN if asked_others else IntroductionState.DECLINED
        introduction.answered_at, introduction.reason = clock.now(), "" if asked_others else "other"
    if asked_others:
        introduction.message = ""
    if introduction.asked_id in mine:
        introduction.reply = ""


def _message(message: str) -> str:
    words = nfc(message).replace("\r\n", "\n").strip()
    if len(words) < rules.MESSAGE_LEAST:
        text = _l("Lời nhắn cần ít nhất %(least)s ký tự để người nhận hiểu bạn.", least=rules.MESSAGE_LEAST)
        raise Refused(text, code="message-short")
    if len(words) > rules.MESSAGE_MOST:
        raise Refused(_l("Lời nhắn dài quá %(most)s ký tự.", most=rules.MESSAGE_MOST), code="message-long")
    return words


def _reply(reply: str) -> str:
    words = nfc(reply).replace("\r\n", "\n").strip()
    if len(words) > rules.REPLY_MOST:
        raise Refused(_l("Lời đáp dài quá %(most)s ký tự.", most=rules.REPLY_MOST), code="reply-long")
    return words


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


def _move(actor: Account | None, introduction: Introduction, to: IntroductionState, **values: Any) -> None:
    """Take ``introduction`` to ``to`` unless somebody was faster; the row then tells what it has become."""
    side = rules.TRANSITIONS[IntroductionState.ASKED][to]
    if actor is not None and not rules.is_hand(actor, rules.profile_of(introduction, side)):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    if actor is not None and not rules.both_stand(introduction):
        raise Refused(_l("Bên kia đã gỡ hồ sơ, nên lời ngỏ này dừng ở đây."), code="gone")
    moved = db.session.execute(
        sa.update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.state == IntroductionState.ASKED)
        .values(
            state=to,
            answered_at=clock.now(),
            answered_by_id=actor.id if actor else None,
            version=Introduction.version + 1,
            **values,
        )
        .execution_options(synchronize_session=False)
    )
    _reread(introduction)
    if not moved.rowcount:  # type: ignore[attr-defined]  # an UPDATE always answers with a CursorResult
        raise Refused(_l("Lời ngỏ này vừa được trả lời hoặc rút lại. Vui lòng tải lại trang."), code="answered")


def _take_place(introduction: Introduction) -> None:
    """Count the startup that a mentor takes on, on whichever side the mentor stands; refuse beyond the capacity."""
    mentor = next((side for side in (introduction.asker, introduction.asked) if side.kind is Kind.MENTOR), None)
    if mentor is None:
        return
    table = Mentor.__table__
    taken = db.session.execute(
        sa.update(table)
        .where(
            table.c.id == mentor.id,
            table.c.capacity_startups.is_(None) | (table.c.current_startups < table.c.capacity_startups),
        )
        .values(current_startups=table.c.current_startups + 1)
    )
    db.session.expire(mentor, ["current_startups"])
    if not taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE always answers with a CursorResult
        raise Refused(
            _l("Cố vấn đã nhận đủ số startup. Cần tăng sức tiếp nhận trong hồ sơ cố vấn trước khi đồng ý."), code="full"
        )


def _reread(introduction: Introduction) -> None:
    columns = ["state", "answered_at", "answered_by_id", "version", "reason", "reply"]
    db.session.refresh(introduction, columns)


def _record(event: str, actor: Account | None, introduction: Introduction, **words: Any) -> None:
    # Ids only: the message is private and never enters the journal.
    record(
        event,
        actor=actor.id if actor else None,
        subject=introduction,
        asker=introduction.asker_id,
        asked=introduction.asked_id,
        **words,
    )
