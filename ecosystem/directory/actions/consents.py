"""New words of the consent that keeps personal profiles in public: asked for anew, and waited for only so long."""

from __future__ import annotations

from collections.abc import Sequence

from ecosystem.accounts import queries as accounts
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.journal import record
from ecosystem.directory import queries, rules
from ecosystem.directory.actions.state import follow_owners


def ask_anew(ids: Sequence[int]) -> None:
    """Of these profiles ask the owners whose yes was to earlier words, each once for each text; hide where time is up.

    Until then the profile stands as it was agreed to. The day told is kept, so that a change of the term moves none.
    """
    offered = accounts.purpose(queries.PUBLIC)
    if offered is None:
        return
    for profile in map(queries.profile_by_id, ids):
        # Two workers that ask at the same moment ask one after the other.
        db.session.refresh(profile, with_for_update=True)
        if not queries.agreed_once(profile.id) or queries.answer_due(profile.id, offered.text) is not None:
            follow_owners(profile)
        else:
            due = clock.today() + rules.ANSWER_WITHIN
            record("profile.consent_asked", actor=None, subject=profile, text=offered.text, due=due.isoformat())
