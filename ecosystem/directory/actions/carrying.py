"""The badge when two profiles become one, and when they are two again.

A badge attests an identity. So the kept profile has one afterwards when its identity is one that officers have seen, on
whichever of the two; else it loses what it had, as by any change of its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.actions.identity import identity_changed
from ecosystem.directory.models import Profile, Verification, VerificationState, VerificationStep
from ecosystem.directory.rules.verification import has_badge, identity_of

DAYS = ("verified_on", "valid_until", "reminded_for")
MOMENTS = ("asked_at", "waiting_since", "decided_at")
TOLD = ("statement", "evidence_url", "evidence_note", "asked_by_id", "changed_fields", "assignee_id")
DECIDED = ("decided_by_id", "reasons", "message", "note", "identity")
PLAIN = (*TOLD, *DECIDED)
COLUMNS = ("state", *DAYS, *MOMENTS, *PLAIN)
Plain = dict[str, Any]
NOBODY_ASKED: Plain = {
    **dict.fromkeys((*DAYS, *MOMENTS, "asked_by_id", "assignee_id", "decided_by_id")),
    **dict.fromkeys(("statement", "evidence_url", "evidence_note", "message", "note"), ""),
    "state": VerificationState.UNVERIFIED.value,
    "changed_fields": [],
    "reasons": [],
    "identity": {},
}


def carry_badge(actor_id: int, kept: Profile, taken: Profile, changed: Iterable[str]) -> Plain:
    """Settle the badge of ``kept``, whose fields ``changed``. Returns what ``give_badge_back`` needs."""
    own, other = _case(kept.id), _case(taken.id)
    before, began_from = _plain(own), own.version if own is not None else None
    if _attests(own, kept):
        return {"before": before, "version": None}
    if other is not None and _attests(other, kept):
        badge = ("verified_on", "valid_until", "decided_at", "decided_by_id", "identity", "reminded_for")
        carried = {name: _plain(other)[name] for name in badge}
        cleared: Plain = {
            "waiting_since": None,
            "assignee_id": None,
            "changed_fields": [],
            "reasons": [],
            "message": "",
        }
        _write(actor_id, kept, "merge", {**before, **cleared, **carried, "state": VerificationState.VERIFIED.value})
    else:
        identity_changed(actor_id, kept, changed)
    now = _case(kept.id)
    touched = now is not None and now.version != began_from
    return {"before": before, "version": now.version if now is not None and touched else None}


def give_badge_back(actor_id: int, kept: Profile, told: Plain, changed: Iterable[str]) -> None:
    """Bring the case of ``kept`` back to where it was, unless somebody has worked on it since."""
    case = _case(kept.id)
    if case is not None and told.get("version") == case.version:
        _write(actor_id, kept, "unmerge", told["before"])
    else:
        identity_changed(actor_id, kept, changed)


def _case(profile_id: int) -> Verification | None:
    return db.session.get(Verification, profile_id, populate_existing=True)


def _attests(case: Verification | None, profile: Profile) -> bool:
    """Whether a badge that holds today was given for who ``profile`` is now."""
    if case is None or not has_badge(case.valid_until, clock.today()):
        return False
    return case.identity == identity_of(profile)


def _plain(case: Verification | None) -> Plain:
    if case is None:
        return dict(NOBODY_ASKED)
    found: Plain = {name: getattr(case, name) for name in COLUMNS}
    dated = {name: found[name].isoformat() if found[name] else None for name in (*DAYS, *MOMENTS)}
    return {**found, **dated, "state": case.state.value}


def _write(actor_id: int, profile: Profile, act: str, plain: Plain) -> None:
    """Put a case where it stands elsewhere, or stood; the table of transitions is about one profile alone."""
    case = _case(profile.id)
    if case is None:
        case = Verification(profile_id=profile.id, state=VerificationState.UNVERIFIED)
        db.session.add(case)
        db.session.flush()
    before = case.state
    values = {name: plain[name] for name in PLAIN}
    values |= {name: date.fromisoformat(plain[name]) if plain[name] else None for name in DAYS}
    values |= {name: datetime.fromisoformat(plain[name]) if plain[name] else None for name in MOMENTS}
    state = VerificationState(plain["state"])
    db.session.execute(
        sa.update(Verification)
        .where(Verification.profile_id == profile.id)
        .values(state=state, version=Verification.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    step = VerificationStep(
        profile_id=profile.id, at=clock.now(), act=act, before=before, after=state, actor_id=actor_id
    )
    db.session.add(step)
    db.session.flush()
    _case(profile.id)
