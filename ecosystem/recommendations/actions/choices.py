"""Switch whether a profile is suggested to others, and whether it is given suggestions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile
from ecosystem.recommendations.models import SuggestionChoice
from ecosystem.recommendations.rules.choices import SWITCHES, may_choose


def choose(actor: Account, profile: Profile, switch: str, *, on: bool) -> bool:
    """Turn one of ``SWITCHES`` on or off for ``profile``, at once. Returns whether that is new. Raises ``Refused``."""
    if not may_choose(actor, profile) or switch not in SWITCHES:
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    row = db.session.get(SuggestionChoice, profile.id, populate_existing=True)
    if (getattr(row, switch) if row else True) is on:
        return False
    given = {"changed_by_id": actor.id, "changed_at": clock.now(), switch: on}
    rest = {name: True for name in SWITCHES if name != switch}
    insert = insert_into(SuggestionChoice).values(profile_id=profile.id, **given, **rest)
    db.session.execute(insert.on_conflict_do_update(index_elements=["profile_id"], set_=given))
    db.session.expire_all()
    record("suggestions.chosen", actor=actor.id, subject=profile, switch=switch, on=on)
    return True
