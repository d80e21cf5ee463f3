"""Verbs: make a copy of one's data, and erase a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.core import clock, files, mail, progress
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import record
from ecosystem.core.progress import Task
from ecosystem.privacy import packing, queries, rules
from ecosystem.privacy.models import DataRequest, RequestKind, RequestState

OBSTACLES = {
    "sample": _l("Tài khoản mẫu dùng chung để xem thử nên không xoá được."),
    "last-administrator": _l("Bạn là quản trị viên duy nhất. Hãy trao vai trò này cho người khác trước."),
    "profiles": _l("Những hồ sơ chỉ mình bạn làm chủ sẽ gỡ cùng: hãy đánh dấu đồng ý, hoặc trao cho người khác trước."),
}


def ask_copy(account: Account, *, href: str) -> Task | None:
    """Begin a copy of everything; one that is being made already goes on. Returns its task."""
    asked = _receive(account, RequestKind.ACCESS)
    if asked is None:
        standing = queries.open_request(account.id, RequestKind.ACCESS)
        return progress.of_subject(standing) if standing else None
    # The page itself answers at once: it shows how far the copy is.
    asked.answered_at = clock.now()
    return progress.start("copy.asked", asked, owner=account.id, href=href)


def make_part(task: Task, asked: DataRequest) -> None:
    """One feature's part of a copy; after the last the file is made and its person is told."""
    account = asked.account
    if account is None or asked.state is not RequestState.OPEN:
        task.finish()
        return
    wanted = queries.personal()
    left = [name for name in wanted if name not in asked.parts]
    if left:
        asked.parts = {**asked.parts, left[0]: packing.plain(wanted[left[0]].export(account.id))}
        task.step(1, total=len(wanted) + 1)
        return
    _finish(account, asked)
    task.step(1)
    task.finish()


def drop_request(asked: DataRequest) -> None:
    """Take a request for a copy back, and what was made of it."""
    asked.parts, asked.state, asked.ended_at = {}, RequestState.CANCELLED, clock.now()
    db.session.flush()


def expire_copies() -> list[str]:
    """Delete the copies that were kept long enough. Returns the keys of their bytes."""
    finished = db.session.scalars(sa.select(DataRequest).where(DataRequest.file_id.is_not(None))).all()
    return [_drop_file(row) for row in finished if rules.has_expired(row, clock.now())]


def note_download(account: Account, asked: DataRequest) -> None:
    """A copy was fetched."""
    record("copy.downloaded", actor=account.id, subject=asked)


def ask_erasure(account: Account, *, agreed: bool) -> DataRequest:
    """Ask for one's erasure, which runs after the days of grace; other visits end at once.

    Raises ``Refused``: a key of ``OBSTACLES``, or ``asked`` when it was asked for already.
    """
    alone = len(queries.owned_alone(account))
    stands = rules.obstacle_to_erasure(account, administrators=queries.administrators(), alone=alone, agreed=agreed)
    if stands is not None:
        raise Refused(OBSTACLES[stands], code=stands)
    acts_at = clock.now() + timedelta(days=current_app.config["ERASURE_DAYS"])
    asked = _receive(account, RequestKind.DELETE, acts_at=acts_at)
    if asked is None:
        raise Refused(_l("Bạn đã yêu cầu xoá tài khoản rồi."), code="asked")
    asked.answered_at = clock.now()
    db.session.flush()
    record("erasure.asked", actor=account.id, subject=asked)
    with force_locale(account.locale):
        kept = queries.keeps()
    mail.queue(to=account, template="privacy/erasure_asked", acts_at=acts_at, keeps=kept)
    return asked


def cancel_erasure(account: Account) -> bool:
    """Take it back; of this and the erasure itself at the same moment one wins. Returns whether it was in time."""
    asked = queries.open_request(account.id, RequestKind.DELETE)
    if asked is None or not _end(asked.id, RequestState.CANCELLED):
        return False
    record("erasure.cancelled", actor=account.id, subject=asked)
    mail.queue(to=account, template="privacy/erasure_cancelled")
    return True


def erase(request_id: int) -> bool:
    """Erase the person who asked, everywhere, in this one transaction. Returns whether it was done now."""
    waiting = db.session.get(DataRequest, request_id)
    if waiting is not None and waiting.account is not None and _keeps_the_house(waiting.account):
        return False
    if not _end(request_id, RequestState.DONE):
        return False
    asked = db.session.get_one(DataRequest, request_id, populate_existing=True)
    account = asked.account
    if account is None:
        return False
    asked.proof = queries.proof(account)
    db.session.flush()
    leaving = Leaving(account.id, queries.names_of(account), queries.contacts_of(account))
    for one in queries.personal().values():
        one.erase(leaving)
        db.session.flush()
    record("account.erased", actor=None, subject=db.session.get_one(DataRequest, request_id), files=leaving.files)
    return True


def _keeps_the_house(account: Account) -> bool:
    """Whether this is the last administrator by now; the request waits until there is another one."""
    if Role.ADMINISTRATOR not in account.roles:
        return False
    # Two who leave at once look one after the other.
    held = sa.select(RoleGrant).where(RoleGrant.role == Role.ADMINISTRATOR).order_by(RoleGrant.id)
    db.session.scalars(held.with_for_update()).all()
    return queries.administrators() <= 1


def ask_in_words(account: Account, kind: RequestKind, text: str) -> DataRequest:
    """Ask officers for something about one's data. Raises ``Refused`` when one of this kind waits already."""
    if kind not in rules.WRITTEN:
        raise Refused(_l("Loại yêu cầu này không gửi ở đây."), code="kind")
    asked = _receive(account, kind, text=text)
    if asked is None:
        words = _l("Bạn đang có một yêu cầu loại này chờ trả lời. Hãy chờ, hoặc rút lại rồi gửi lời mới.")
        raise Refused(words, code="kind")
    record("request.received", actor=account.id, subject=asked)
    return asked


def take_up(actor: Account, asked: DataRequest) -> None:
    """Say that a request was received and is looked at; a second time changes nothing."""
    _permit(rules.may_handle(actor, asked))
    taken = affected(
        sa.update(DataRequest)
        .where(DataRequest.id == asked.id, DataRequest.state == RequestState.OPEN, DataRequest.answered_at.is_(None))
        .values(answered_at=clock.now(), answered_by_id=actor.id)
        .execution_options(synchronize_session=False)
    )
    if taken:
        db.session.refresh(asked)
        record("request.taken", actor=actor.id, subject=asked)


def answer(actor: Account, asked: DataRequest, act: str, *, words: str) -> None:
    """End a request: ``finish`` says what was done, ``refuse`` why it cannot be.

    Raises ``Refused`` (``ended``) when it has ended meanwhile.
    """
    _permit(rules.may_handle(actor, asked))
    moment = asked.answered_at or clock.now()
    _step(asked, act, answer=words, answered_at=moment, answered_by_id=actor.id)
    record("request.answered", actor=actor.id, subject=asked, state=asked.state.value)


def take_back(account: Account, asked: DataRequest) -> None:
    """Take one's own request back. Raises ``Refused`` when it was answered meanwhile."""
    _permit(rules.may_take_back(account, asked))
    _step(asked, "cancel")
    record("request.taken_back", actor=account.id, subject=asked)


def erase_requests(account_id: int) -> list[str]:
    """What one asked for about one's data: its words and copies go, that it was asked and answered stays.

    Returns the keys of the bytes of copies.
    """
    keys = _drop_copies(account_id)
    mine = sa.update(DataRequest).where(DataRequest.account_id == account_id)
    ended = {"state": RequestState.CANCELLED, "ended_at": clock.now()}
    db.session.execute(mine.where(DataRequest.state == RequestState.OPEN).values(**ended))
    db.session.execute(mine.values(text="", answer="", parts={}))
    db.session.expire_all()
    return keys


def _permit(allowed: bool) -> None:  # noqa: FBT001  the answer of a rule
    if not allowed:
        raise Refused(_l("Bạn không làm được việc này với yêu cầu này."), code="not-yours")


def _step(asked: DataRequest, act: str, **values: Any) -> None:
    target = rules.next_state(asked.state, act)
    if target is None or not _end(asked.id, target, **values):
        raise Refused(_l("Yêu cầu này đã kết thúc. Tải lại trang để xem."), code="ended")
    db.session.refresh(asked)


def _receive(
    account: Account, kind: RequestKind, *, acts_at: datetime | None = None, text: str = ""
) -> DataRequest | None:
    """Put a request into the register; ``None`` when one of its kind waits already."""
    answer_days, days = queries.terms(kind)
    today = clock.today()
    asked = DataRequest(
        kind=kind,
        state=RequestState.OPEN,
        account_id=account.id,
        received_at=clock.now(),
        answer_by=rules.after_working_days(today, answer_days),
        done_by=today + timedelta(days=days),
        acts_at=acts_at,
        text=text,
        parts={},
        proof={},
    )
    try:
        with db.session.begin_nested():
            db.session.add(asked)
            db.session.flush()
    except sa.exc.IntegrityError:
        return None
    return asked


def _end(request_id: int, state: RequestState, **values: Any) -> bool:
    ended = affected(
        sa.update(DataRequest)
        .where(DataRequest.id == request_id, DataRequest.state == RequestState.OPEN)
        .values(state=state, ended_at=clock.now(), **values)
        .execution_options(synchronize_session=False)
    )
    return bool(ended)


def _finish(account: Account, asked: DataRequest) -> None:
    old = _drop_copies(account.id)
    held = [one for part in queries.personal().values() for one in part.files(account.id)]
    content = packing.packed(account, asked.parts, held)
    name = f"nhip-cau-{clock.today().isoformat()}.zip"
    asked.file = files.keep(content, "application/zip", name=name, kind="copy", owner=account.id)
    asked.parts, asked.state, asked.ended_at = {}, RequestState.DONE, clock.now()
    db.session.flush()
    record("copy.made", actor=account.id, subject=asked, files=old)
    mail.queue(to=account, template="privacy/copy_ready", until=clock.now() + rules.COPY_LIVES)


def _drop_copies(account_id: int) -> list[str]:
    """Let go of the copies of one person. Returns the keys of their bytes."""
    kept = sa.select(DataRequest).where(DataRequest.account_id == account_id, DataRequest.file_id.is_not(None))
    return [_drop_file(row) for row in db.session.scalars(kept).all()]


def _drop_file(row: DataRequest) -> str:
    stored = row.file
    if stored is None:
        return ""
    row.file = None
    db.session.flush()
    files.remove(stored)
    db.session.flush()
    return stored.key
