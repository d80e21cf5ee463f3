"""Who may see and do what with a profile. Pure: no database, no Flask.

Visibility is ``audience``: groups of fields, whom each is for, and what its holder chose. States move by
``TRANSITIONS`` and in no other way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from ecosystem.directory.models import Audience, Kind, Profile, Right, State
from ecosystem.directory.rules.audience import (
    FIELD_GROUPS,
    Relation,
    Sight,
    audience_of,
    groups_of,
    may_see_field,
    may_see_group,
)

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account, Invitation
    from ecosystem.directory.models import ProfileDraft
    from ecosystem.directory.rules.drafting import Place

__all__ = [
    "FIELD_GROUPS",
    "Audience",
    "Relation",
    "Sight",
    "audience_of",
    "groups_of",
    "may_see_field",
    "may_see_group",
]


# Which kinds each role may describe; officers and administrators may describe all.
CREATES: Mapping[str, frozenset[Kind]] = {
    "founder": frozenset({Kind.STARTUP}),
    "angel": frozenset({Kind.ANGEL}),
    "fund_member": frozenset({Kind.FUND}),
    "mentor": frozenset({Kind.MENTOR}),
    "program_manager": frozenset({Kind.INSTITUTION}),
    "challenge_owner": frozenset({Kind.INSTITUTION}),
    "officer": frozenset(Kind),
    "administrator": frozenset(Kind),
}
# How long a removed profile can be brought back.
KEPT_REMOVED = timedelta(days=30)
OFFICERS = frozenset({"officer", "administrator"})
# What is left of an erased person's profile bears this source and this name.
ERASED = "erased"
ERASED_NAME = "Người dùng đã xoá"
# Profiles that are one person's: showing them to all needs that person's consent.
PERSONAL = frozenset({Kind.ANGEL, Kind.MENTOR})
# How long a published one waits for a yes to new words before it is hidden, from the day its owners were told.
ANSWER_WITHIN = timedelta(days=30)

TRANSITIONS: Mapping[tuple[State, str], State] = {
    (State.PUBLISHED, "hide"): State.HIDDEN,
    (State.PUBLISHED, "remove"): State.REMOVED,
    (State.HIDDEN, "publish"): State.PUBLISHED,
    (State.HIDDEN, "remove"): State.REMOVED,
    # Taking a removal back leads to where the profile was.
    (State.REMOVED, "publish"): State.PUBLISHED,
    (State.REMOVED, "hide"): State.HIDDEN,
}

# The path of each kind's directory and pages; the pages themselves are the portal's.
PATHS: Mapping[Kind, str] = {
    Kind.STARTUP: "startups",
    Kind.ANGEL: "investors",
    Kind.FUND: "investors",
    Kind.MENTOR: "mentors",
    Kind.INSTITUTION: "institutions",
}


class _OfProfile(Protocol):
    """What belongs to a profile, such as a revision of it."""

    @property
    def profile(self) -> Profile:
        """The profile, with its memberships loaded."""
        ...


def relation(actor: Account | None, profile: Profile, *, connected: bool = False) -> Relation:
    """How ``actor`` stands to ``profile`` (memberships loaded); ``connected`` is told by who knows of connections."""
    if actor is None:
        return Relation.STRANGER
    if right_of(actor, profile) is not None:
        return Relation.INSIDER
    if is_officer(actor):
        return Relation.OFFICER
    return Relation.CONNECTED if connected else Relation.MEMBER


def relation_to_all(actor: Account | None) -> Relation:
    """How ``actor`` stands to profiles in a list, where nobody is known to be connected or inside."""
    if actor is None:
        return Relation.STRANGER
    return Relation.OFFICER if is_officer(actor) else Relation.MEMBER


def right_of(actor: Account | None, profile: Profile) -> Right | None:
    """The right ``actor`` has as a member of ``profile``, or ``None``."""
    if actor is None:
        return None
    return next((member.right for member in profile.memberships if member.account_id == actor.id), None)


def is_officer(actor: Account | None) -> bool:
    """Whether ``actor`` looks after the whole: an officer of the Department or an administrator."""
    return actor is not None and not OFFICERS.isdisjoint(actor.role_names)


def may_read(actor: Account | None, profile: Profile) -> bool:
    """A published profile is for all, a hidden one for its members and officers, a removed one for nobody."""
    if profile.state == State.PUBLISHED:
        return True
    return profile.state == State.HIDDEN and (right_of(actor, profile) is not None or is_officer(actor))


def may_create(actor: Account | None, kind: Kind) -> bool:
    """Each role describes its own kind."""
    return actor is not None and any(kind in CREATES.get(role, ()) for role in actor.role_names)


def may_edit(actor: Account | None, profile: Profile) -> bool:
    """Owners and editors may; officers only where nobody else can, which is an imported profile without members."""
    if actor is None or profile.state == State.REMOVED:
        return False
    if right_of(actor, profile) in (Right.OWNER, Right.EDITOR):
        return True
    return is_officer(actor) and not profile.memberships


def may_describe(actor: Account | None, place: Place) -> bool:
    """A new profile is described by who may create its kind, one that is there by who may edit it."""
    return may_create(actor, place.kind) if place.profile is None else may_edit(actor, place.profile)


def may_know_place(actor: Account | None, place: Place) -> bool:
    """Whether ``actor`` may know of the profile that a step belongs to."""
    return place.profile is not None and may_know(actor, place.profile)


def is_own_draft(actor: Account | None, draft: ProfileDraft) -> bool:
    """A draft is for its writer alone."""
    return actor is not None and draft.account_id == actor.id


def may_see_history(actor: Account | None, profile: Profile) -> bool:
    """The history is for members of a profile, whatever their right, and for officers."""
    return right_of(actor, profile) is not None or is_officer(actor)


def may_know_moment(actor: Account | None, moment: _OfProfile) -> bool:
    """Whether ``actor`` may know of the profile that a revision belongs to."""
    return may_know(actor, moment.profile)


def may_restore(actor: Account | None, moment: _OfProfile) -> bool:
    """Bringing back is editing."""
    return may_edit(actor, moment.profile)


def may_be_public(kind: Kind, *, has_members: bool, has_agreed: bool) -> bool:
    """Whether a profile may be shown to all: a person's own only when an owner agreed; one without members may."""
    return kind not in PERSONAL or not has_members or has_agreed


def may_stay_public(*, agreed_once: bool, due: date | None, today: date) -> bool:
    """Whether a published profile may stay so without a yes to today's words.

    It may when an owner agreed to earlier words and has not taken that back, until the day told to them is over.
    """
    return agreed_once and (due is None or today <= due)


def may_see_logo(actor: Account | None, logo: _OfProfile) -> bool:
    """Who may read a profile sees its logo: all of a published one, of a hidden one its members and officers."""
    return may_read(actor, logo.profile)


def may_manage(actor: Account | None, profile: Profile) -> bool:
    """Hiding, publishing, removing and taking that back is for owners and officers, until nothing of it is left.

    One that was taken into another comes back by undoing that alone.
    """
    if profile.purged_at is not None or profile.merged_into_id is not None:
        return False
    return right_of(actor, profile) == Right.OWNER or is_officer(actor)


def is_inside(actor: Account | None, profile: Profile) -> bool:
    """Members of the profile, and officers, who look after it: whom its inner pages are for."""
    return right_of(actor, profile) is not None or is_officer(actor)


def may_set_audience(actor: Account | None, profile: Profile) -> bool:
    """Who sees what is the owners' to say; where there is no member at all, officers say it."""
    if profile.state == State.REMOVED:
        return False
    return right_of(actor, profile) == Right.OWNER or (is_officer(actor) and not profile.memberships)


def may_manage_members(actor: Account | None, profile: Profile) -> bool:
    """Owners say who belongs to a profile; officers do where there is no owner, as with one that was imported."""
    if profile.state == State.REMOVED:
        return False
    owners = [member for member in profile.memberships if member.right == Right.OWNER]
    return right_of(actor, profile) == Right.OWNER or (is_officer(actor) and not owners)


@dataclass(frozen=True)
class Seat:
    """One member's place in a profile (loaded whole)."""

    profile: Profile
    account_id: int


def may_know_seat(actor: Account | None, seat: Seat) -> bool:
    """Who belongs to a profile is for those inside to know."""
    return may_know(actor, seat.profile) and is_inside(actor, seat.profile)


def may_manage_seat(actor: Account | None, seat: Seat) -> bool:
    """Whoever says who belongs to the profile says it of each member."""
    return may_manage_members(actor, seat.profile)


def is_member(actor: Account | None, profile: Profile) -> bool:
    """Whether ``actor`` belongs to the profile, with whatever right."""
    return right_of(actor, profile) is not None


def may_hand_over(actor: Account | None, seat: Seat) -> bool:
    """An owner gives what is theirs, so no officer does."""
    return right_of(actor, seat.profile) == Right.OWNER and seat.profile.state != State.REMOVED


@dataclass(frozen=True)
class Asked:
    """An invitation into a profile (loaded whole)."""

    profile: Profile
    invitation: Invitation


def may_know_asked(actor: Account | None, asked: Asked) -> bool:
    """Who was asked in is for those inside to know."""
    return may_know(actor, asked.profile) and is_inside(actor, asked.profile)


def may_manage_asked(actor: Account | None, asked: Asked) -> bool:
    """Whoever says who belongs to the profile says who is asked."""
    return may_manage_members(actor, asked.profile)


def leaves_an_owner(members: Sequence[tuple[int, Right]], account_id: int, right: Right | None) -> bool:
    """Whether an owner is left once ``account_id`` has ``right``, or ``None`` when they go.

    A profile that has no owner, as some that were imported, cannot lose one.
    """
    owners = {number for number, held in members if held == Right.OWNER}
    return not owners or right == Right.OWNER or bool(owners - {account_id})


def may_know(actor: Account | None, profile: Profile) -> bool:
    """Whether ``actor`` may know that the profile exists at all: who may not gets the answer of a missing one."""
    return may_read(actor, profile) or may_manage(actor, profile)


def days_left(removed_at: datetime, now: datetime) -> int:
    """How many more days a removed profile can be brought back; the last day counts."""
    return max(0, -(-(removed_at + KEPT_REMOVED - now) // timedelta(days=1)))


def next_state(state: State, act: str) -> State | None:
    """The state that ``act`` leads to from ``state``, or ``None`` when that is no transition."""
    return TRANSITIONS.get((state, act))


def is_open(*, accepting: bool, paused_until: date | None, today: date) -> bool:
    """Whether a profile takes requests today: it says so, and no pause runs; a pause includes its last day."""
    return accepting and (paused_until is None or paused_until < today)
