"""Reactions and timed work of verification: mails to holders, badges that end."""

from __future__ import annotations

from flask import current_app

from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.directory import actions
from ecosystem.directory.models import Profile, State, VerificationStep
from ecosystem.directory.queries import verification as queries
from ecosystem.directory.queries.telling import told_key
from ecosystem.directory.rules.verification import REASONS
from ecosystem.notices import actions as notices

A_QUARTER_HOUR = 900
TEMPLATE = "directory/verification"


def mail_step(entry: Entry) -> None:
    """Tell owners and editors what was decided; never who decided it."""
    step = queries.step(int(entry.data["step"]))
    if step is not None:
        _write(entry, step.profile_id, step)


def mail_ending(entry: Entry) -> None:
    """Tell owners and editors that the badge ends soon."""
    if entry.subject_id is not None:
        _write(entry, entry.subject_id, None)


def keep_badges() -> None:
    """End badges whose last day has passed, and remind of those that end soon."""
    with write():
        actions.expire_badges()
    with write():
        actions.remind_of_ends()


def _write(entry: Entry, profile_id: int, step: VerificationStep | None) -> None:
    case = queries.case_of(profile_id)
    if case is None:
        return
    profile: Profile = case.profile
    if profile.state is State.REMOVED:
        return
    readers, key = queries.holders(profile_id), told_key(entry, profile_id)
    path = f"/profiles/{profile.slug}/verification"
    notices.notify([one.id for one in readers], entry.event, key=key, path=path, at=entry.at, name=profile.name)
    for reader in readers:
        notices.write(
            reader,
            entry.event,
            key=key,
            template=TEMPLATE,
            kind=entry.event.removeprefix("verification."),
            profile=profile,
            until=case.valid_until,
            reasons=[REASONS.get(reason, reason) for reason in step.reasons] if step else [],
            message=step.words if step is not None and entry.event in SAID else "",
            link=f"{current_app.config['SITE_URL']}{path}",
        )


# In these steps an officer has written to the holder; in the others the words are the holder's or the system's.
SAID = ("verification.verified", "verification.returned", "verification.rejected", "verification.reopened")
MAILED = (*SAID, "verification.changed", "verification.expired")
