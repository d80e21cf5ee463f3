"""Verbs on how the pages look and react for one person."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.journal import record

MOST_DISMISSED = 40


def set_display(actor: Account, *, theme: str, shortcuts: bool) -> None:
    """Keep one's theme (empty: as the device has it) and whether single keys do something."""
    actor.theme, actor.shortcuts = theme, shortcuts
    db.session.flush()
    record("account.changed", actor=actor.id, subject=actor, fields=["theme", "shortcuts"])


def put_away(actor: Account, hint: str) -> None:
    """Do not show the hint of this name to this person any more."""
    if hint not in actor.dismissed:
        actor.dismissed = [*actor.dismissed, hint][-MOST_DISMISSED:]
        db.session.flush()


def take_out(actor: Account, hint: str) -> None:
    """Show the hint again."""
    actor.dismissed = [other for other in actor.dismissed if other != hint]
    db.session.flush()
