"""Reactions of the console: whoever invited somebody into a role hears that they came."""

from __future__ import annotations

from ecosystem.accounts import queries as accounts
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices


def tell_inviter(entry: Entry) -> None:
    """A notice to the administrator who sent an invitation into a role that it was taken up."""
    if "role" not in entry.data or entry.subject_id is None:
        return
    invitation = accounts.invitation(entry.subject_id)
    if invitation.invited_by_id is None:
        return
    who = accounts.account(int(entry.data["account"]))
    notices.notify(
        [invitation.invited_by_id],
        "invitation.role_accepted",
        key=f"{entry.event}:{entry.id}",
        path=f"/console/people/{who.id}",
        at=entry.at,
        who=who.full_name,
    )
