"""Reactions about members: let in who took up an invitation, and write to the person a change is about."""

from __future__ import annotations

from flask import current_app

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Profile, Right, State
from ecosystem.directory.queries.merges import where_it_went
from ecosystem.directory.queries.telling import told_key
from ecosystem.notices import actions as notices

# The person told is who it happened to, but for one who left: that, the owners are told.
TOLD = (
    "profile.member_added",
    "profile.member_changed",
    "profile.member_removed",
    "profile.member_left",
    "profile.handed_over",
)


def let_in(entry: Entry) -> None:
    """Make the person who took up an invitation into a profile its member."""
    profile = _profile(entry)
    if profile is None or profile.state == State.REMOVED or entry.subject_id is None:
        return
    invitation = accounts.invitation(entry.subject_id)
    account = accounts.account(int(entry.data["account"]))
    actions.let_in(profile, account, Right(invitation.right), invited_by=invitation.invited_by)


def tell_inviter(entry: Entry) -> None:
    """A notice to who sent an invitation into a profile that it was taken up."""
    profile = _profile(entry)
    if profile is None or profile.state == State.REMOVED or entry.subject_id is None:
        return
    invitation = accounts.invitation(entry.subject_id)
    if invitation.invited_by_id is None:
        return
    notices.notify(
        [invitation.invited_by_id],
        entry.event,
        key=told_key(entry, profile.id),
        path=f"/profiles/{profile.slug}/members",
        at=entry.at,
        who=accounts.account(int(entry.data["account"])).full_name,
        name=profile.name,
    )


def _profile(entry: Entry) -> Profile | None:
    """The profile an invitation leads into, and on to where that was taken."""
    found = queries.profile_of_target(str(entry.data.get("target", "")))
    return where_it_went(found) if found is not None else None


def tell(entry: Entry) -> None:
    """Write to who is concerned, in their own language; not to who did it themselves."""
    profile = queries.profile_with_members(entry.subject_id) if entry.subject_id else None
    if profile is None or profile.is_sample:
        return
    person = accounts.account(int(entry.data["account"]))
    what = entry.event.removeprefix("profile.")
    readers = _readers(what, profile, person, entry.actor_id)
    key = told_key(entry, profile.id)
    notices.notify(
        [reader.id for reader in readers],
        entry.event,
        key=key,
        path="/profiles",
        at=entry.at,
        name=profile.name,
        person=person.full_name,
    )
    for reader in readers:
        notices.write(
            reader,
            entry.event,
            key=key,
            template="directory/membership",
            what=what,
            profile=profile,
            person=person,
            right=entry.data.get("right", Right.OWNER.value),
            link=f"{current_app.config['SITE_URL']}/profiles",
        )


def _readers(what: str, profile: Profile, person: Account, actor_id: int | None) -> list[Account]:
    if what == "member_left":
        return [owner for owner in queries.owners_of(profile) if owner.id != person.id]
    # Whoever took up an invitation knows; so does who changed their own right. Imports and samples write to nobody.
    is_reached = person.email_confirmed_at is not None and person.locked_at is None
    return [person] if is_reached and actor_id not in (None, person.id) else []
