"""What an import does to one profile. The events are its own: thousands of them must not each refresh every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import rules
from ecosystem.directory.actions.history import Stroke
from ecosystem.directory.actions.permits import NOT_YOURS, permit
from ecosystem.directory.actions.write import Origin, add, put
from ecosystem.directory.models import Act, Kind, Profile, State
from ecosystem.directory.rules.imports import may_import
from ecosystem.directory.rules.values import ProfileValues

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account


def enter(actor: Account | None, kind: Kind, values: ProfileValues, origin: Origin) -> Profile:
    """Create a profile without members, under its id in its source."""
    officer = _officer(actor)
    profile = add(kind, values, is_sample=officer.is_sample, origin=origin, actor_id=officer.id)
    record("profile.taken_in", actor=officer.id, subject=profile, outcome="created")
    return profile


def revise(actor: Account | None, profile: Profile, values: ProfileValues, origin: Origin | None) -> None:
    """Bring a profile that nobody looks after to ``values``; one that came from nowhere is tied to its row.

    Without ``origin`` this takes an import back.
    """
    officer = _officer(actor)
    permit(rules.may_edit(officer, profile))
    if origin is not None and profile.source is None:
        profile.source, profile.external_id = origin.source, origin.external_id
    if origin is not None and profile.source == origin.source:
        profile.fingerprint = origin.fingerprint
    elif origin is None:
        profile.fingerprint = ""
    changed = put(profile, values, imported=True, stroke=Stroke(officer.id, Act.IMPORTED))
    db.session.flush()
    record("profile.taken_in", actor=officer.id, subject=profile, outcome="updated", fields=changed)


def bring_back(actor: Account | None, profile: Profile, values: ProfileValues, origin: Origin) -> None:
    """Show a removed profile again that its source still has."""
    officer = _officer(actor)
    permit(not profile.memberships)
    _move(profile, "publish")
    profile.fingerprint = origin.fingerprint
    put(profile, values, imported=True, stroke=Stroke(officer.id, Act.IMPORTED))
    db.session.flush()
    record("profile.taken_in", actor=officer.id, subject=profile, outcome="created")


def withdraw(actor: Account | None, profile: Profile) -> None:
    """Remove a profile that an import had created."""
    officer = _officer(actor)
    permit(not profile.memberships)
    if profile.state != State.REMOVED:
        _move(profile, "remove")
    db.session.flush()
    record("profile.taken_back", actor=officer.id, subject=profile)


def _move(profile: Profile, act: str) -> None:
    target = rules.next_state(profile.state, act)
    if target is None:
        raise Refused(NOT_YOURS, code="no-step")
    profile.state, profile.updated_at = target, clock.now()


def _officer(actor: Account | None) -> Account:
    if actor is None or not may_import(actor):
        raise Refused(NOT_YOURS, code="not-yours")
    return actor
