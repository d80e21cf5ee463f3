"""Save a profile for oneself, and let go of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Profile, State
from ecosystem.recommendations.models import Bookmark


def save(actor: Account, other: Profile) -> None:
    """Save ``other`` for ``actor`` alone, once; the journal does not tell. Raises ``Refused``."""
    if other.state is not State.PUBLISHED:
        raise Refused(_l("Hồ sơ này hiện không công khai."), code="hidden")
    insert = insert_into(Bookmark).values(account_id=actor.id, other_id=other.id, saved_at=clock.now())
    db.session.execute(insert.on_conflict_do_nothing(index_elements=["account_id", "other_id"]))


def unsave(actor: Account, other_id: int) -> bool:
    """Let go of a saved profile. Returns whether it was there."""
    mine = Bookmark.account_id == actor.id, Bookmark.other_id == other_id
    return bool(affected(sa.delete(Bookmark).where(*mine)))
