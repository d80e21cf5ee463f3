"""Mark notices as read, settle what no longer waits, forget what is old."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.notices.models import Digest, Notice

KEPT = timedelta(days=180)


def read(notice: Notice) -> None:
    """Mark one notice as read; what was read before stays as it was."""
    if notice.read_at is None:
        notice.read_at = clock.now()
        db.session.flush()


def unread(notice: Notice) -> None:
    """Put one notice back among the unread, to come back to it later."""
    notice.read_at = None
    db.session.flush()


def read_all(account_id: int, *, newest: int) -> int:
    """Mark as read all that an account saw up to the notice ``newest``; what came meanwhile stays unread."""
    return _read(Notice.account_id == account_id, Notice.id <= newest)


def settle(path: str, kind: str) -> int:
    """Mark as read, for everybody, the notices of ``kind`` that lead to ``path``: what they asked for was done."""
    return _read(Notice.path == path, Notice.kind == kind)


def settle_for(account_id: int, path: str, kind: str) -> int:
    """The same for one person alone: the others have still to see it."""
    return _read(Notice.account_id == account_id, Notice.path == path, Notice.kind == kind)


def purge() -> int:
    """Forget notices and digests older than ``KEPT``. Returns how many notices."""
    db.session.execute(sa.delete(Digest).where(Digest.day < clock.today() - KEPT))
    return affected(sa.delete(Notice).where(Notice.at < clock.now() - KEPT))


def _read(*where: sa.ColumnElement[bool]) -> int:
    return affected(
        sa.update(Notice)
        .where(Notice.read_at.is_(None), *where)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
