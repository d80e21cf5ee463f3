"""Where a verification moves: one door for every transition, and what a change of identity does to a badge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile, Verification, VerificationState, VerificationStep
from ecosystem.directory.rules.verification import EVENTS, Act, next_verification, touches_identity

MOVED_ON = _l("Việc xác thực vừa sang bước khác, nên thao tác này không còn làm được. Vui lòng tải lại trang.")


def move(
    actor_id: int | None, case: Verification, act: Act, *, words: str = "", reasons: Sequence[str] = (), **values: Any
) -> None:
    """Take ``case`` one step, unless somebody was faster; writes the row, its history and the journal together.

    Raises ``Refused`` (``no-step``) when ``act`` is no transition from where the case stands now.
    """
    before, target = case.state, next_verification(case.state, act)
    if target is None:
        raise Refused(MOVED_ON, code="no-step")
    waiting = target is VerificationState.WAITING
    moved = affected(
        sa.update(Verification)
        .where(
            Verification.profile_id == case.profile_id,
            Verification.state == before,
            Verification.version == case.version,
        )
        .values(
            state=target,
            waiting_since=clock.now() if waiting else None,
            assignee_id=None,
            reasons=list(reasons),
            version=Verification.version + 1,
            **values,
        )
        .execution_options(synchronize_session=False)
    )
    if not moved:
        raise Refused(MOVED_ON, code="no-step")
    db.session.refresh(case)
    _keep(actor_id, case, act, before, words=words, reasons=reasons)


def identity_changed(actor_id: int | None, profile: Profile, changed: Iterable[str]) -> None:
    """Take the badge off and wait for an officer when a verified profile got another name, legal name or tax code."""
    touched = touches_identity(changed)
    if not touched:
        return
    case = db.session.get(Verification, profile.id, populate_existing=True)
    if case is None:
        return
    if case.state is VerificationState.VERIFIED:
        move(actor_id, case, Act.CHANGE, changed_fields=touched, valid_until=None, words=", ".join(touched))
    elif case.valid_until is not None:
        # A renewal is being looked at: it goes on, but the old badge was given for another identity.
        db.session.execute(
            sa.update(Verification)
            .where(Verification.profile_id == profile.id)
            .values(valid_until=None, changed_fields=touched, version=Verification.version + 1)
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(case)


def _keep(
    actor_id: int | None,
    case: Verification,
    act: Act,
    before: VerificationState,
    *,
    words: str,
    reasons: Sequence[str],
) -> None:
    step = VerificationStep(
        profile_id=case.profile_id,
        at=clock.now(),
        act=act.value,
        before=before,
        after=case.state,
        actor_id=actor_id,
        words=words,
        reasons=list(reasons),
    )
    db.session.add(step)
    db.session.flush()
    # The journal names the step and its reasons, never what was declared or written.
    profile = db.session.get_one(Profile, case.profile_id)
    record(EVENTS[act], actor=actor_id, subject=profile, before=before.value, after=case.state.value, step=step.id)
