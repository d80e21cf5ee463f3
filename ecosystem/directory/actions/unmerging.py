"""Undoing a merge: both profiles are again what they were, but for what somebody has edited since, which stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock, files
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import record
from ecosystem.directory import queries
from ecosystem.directory.actions.audience import keep_chosen
from ecosystem.directory.actions.carrying import give_badge_back
from ecosystem.directory.actions.duplicates import DECIDED, move_pair
from ecosystem.directory.actions.history import Stroke
from ecosystem.directory.actions.merging import locked, permit_officer
from ecosystem.directory.actions.write import index_words, put
from ecosystem.directory.models import (
    Act,
    Audience,
    Conflict,
    DuplicatePair,
    FieldGroup,
    Merge,
    PairState,
    Profile,
    ProfileDraft,
    Right,
    State,
)
from ecosystem.directory.queries import merges
from ecosystem.directory.rules import leaves_an_owner
from ecosystem.directory.rules import merges as joining
from ecosystem.directory.rules.audience import groups_of
from ecosystem.directory.rules.plain import from_plain
from ecosystem.directory.rules.values import held

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

TOO_LATE = _l("Đã quá 30 ngày kể từ khi gộp, nên không hoàn tác được nữa.")
LATER_FIRST = _l("Hồ sơ này có lần gộp khác sau lần này. Hãy hoàn tác lần gộp sau trước.")


@dataclass(frozen=True)
class Undone:
    """A merge that was undone, and the units and files of the kept profile that stay as somebody edited them since."""

    merge: Merge
    edited: tuple[str, ...]


def undo_merge(actor: Account, pair: DuplicatePair) -> Undone:
    """Make two profiles of one again.

    Raises ``Refused``: ``not-impartial``, ``decided`` (nothing to undo, or somebody was faster), ``late``, or
    ``later-first`` when the kept profile was merged again since.
    """
    two = locked(pair)
    permit_officer(actor, two.left, two.right)
    row = merges.merge_of(pair)
    if row is None or row.undone_at is not None:
        raise Refused(DECIDED, code="decided")
    if not joining.is_in_time(row.merged_at, clock.now()):
        raise Refused(TOO_LATE, code="late")
    if merges.later_merge(row):
        raise Refused(LATER_FIRST, code="later-first")
    _end(actor, row)
    move_pair(actor, pair, PairState.MERGED, PairState.OPEN)
    kept, taken = two.sides(row.kept_id)
    edited = _restore(actor, row, kept)
    _bring_back(taken)
    row.snapshot = {}
    db.session.flush()
    record("profile.unmerged", actor=actor.id, subject=kept, taken=taken.id, merge=row.id)
    return Undone(row, edited)


def _end(actor: Account, row: Merge) -> None:
    """One statement decides: of two officers at once, one finds the merge standing."""
    ended = affected(
        sa.update(Merge)
        .where(Merge.id == row.id, Merge.undone_at.is_(None))
        .values(undone_at=clock.now(), undone_by_id=actor.id)
        .execution_options(synchronize_session=False)
    )
    if not ended:
        raise Refused(DECIDED, code="decided")
    db.session.refresh(row)


def _bring_back(taken: Profile) -> None:
    before = taken.removed_from or State.PUBLISHED
    # Its person may have withdrawn their consent meanwhile.
    shown = before is State.PUBLISHED and queries.may_be_public(taken)
    taken.state = before if before is not State.PUBLISHED or shown else State.HIDDEN
    db.session.flush()
    if before is State.PUBLISHED and not shown:
        record("profile.hidden", actor=None, subject=taken, before=State.PUBLISHED.value, because="consent")


def _restore(actor: Account, row: Merge, kept: Profile) -> tuple[str, ...]:
    was = row.snapshot
    kind, now = kept.kind, held(kept)
    moments = {"confirmed": kept.confirmed_at, "updated": kept.updated_at}
    found = joining.restored(kind, from_plain(kind, was["values"]), from_plain(kind, was["merged"]), now)
    changed = put(kept, found.values, imported=True, stroke=Stroke(actor.id, Act.UNMERGED))
    give_badge_back(actor.id, kept, was["badge"], changed)
    left = [which for which, copy_id in was["files"].items() if not _file_back(row, kept, which, copy_id)]
    edited = (*found.edited, *left)
    _audiences_back(kept, was, edited)
    _members_back(kept, was)
    _drafts_back(row, was)
    _conflicts_back(row, was)
    _state_back(kept, was, moments)
    return edited


def _state_back(kept: Profile, was: dict[str, Any], moments: dict[str, datetime]) -> None:
    """``moments``: when it was confirmed and updated last before it was undone; what nobody moved is as before."""
    for name, moment in moments.items():
        untouched = moment == datetime.fromisoformat(was[f"{name}_then"])
        setattr(kept, f"{name}_at", datetime.fromisoformat(was[f"{name}_at"]) if untouched else moment)
    if was["hidden"] and kept.state is State.HIDDEN and queries.may_be_public(kept):
        kept.state = State.PUBLISHED
    db.session.flush()


def _file_back(row: Merge, kept: Profile, which: str, copy_id: int | None) -> bool:
    """Whether the file of before is back; one that came since stays, and the older one goes."""
    old, now = getattr(row, which), getattr(kept, which)
    setattr(row, which, None)
    if now is None or now.id != copy_id:
        if old is not None:
            files.remove(old)
        return False
    copy = db.session.get_one(StoredFile, now.id)
    setattr(kept, which, old)
    db.session.flush()
    files.remove(copy)
    db.session.flush()
    return True


def _audiences_back(kept: Profile, was: dict[str, Any], edited: tuple[str, ...]) -> None:
    before, narrowed = _chosen(was["audiences"]), _chosen(was["narrowed"])
    found = joining.audiences_after(before, narrowed, kept.chosen, edited)
    keep_chosen(kept, {group: found[group] for group in groups_of(kept.kind) if group in found})
    index_words(kept, held(kept))


def _members_back(kept: Profile, was: dict[str, Any]) -> None:
    """Who joined goes, unless their right was changed since or they are the last owner; who got more has less again."""
    there = {row.account_id: row for row in kept.memberships}
    for account, right in was["grown"].items():
        member = there.get(int(account))
        if member is not None and member.right == right:
            member.right = Right(was["rights"][account])
    for account, right in was["joined"].items():
        member = there.get(int(account))
        members = [(row.account_id, row.right) for row in kept.memberships]
        goes = not was["owned"] or leaves_an_owner(members, int(account), None)
        if member is not None and member.right == right and goes:
            kept.memberships.remove(member)
    db.session.flush()


def _drafts_back(row: Merge, was: dict[str, Any]) -> None:
    busy = set(db.session.scalars(sa.select(ProfileDraft.account_id).where(ProfileDraft.profile_id == row.taken_id)))
    for draft_id, version in was["drafts"]:
        draft = db.session.get(ProfileDraft, draft_id)
        if draft is not None and draft.profile_id == row.kept_id and draft.account_id not in busy:
            draft.profile_id, draft.base_version = row.taken_id, version
    db.session.flush()


def _conflicts_back(row: Merge, was: dict[str, Any]) -> None:
    for conflict_id, name in was["conflicts"]:
        conflict = db.session.get(Conflict, conflict_id)
        if conflict is not None and conflict.other_id == row.kept_id:
            conflict.other_id, conflict.other_name = row.taken_id, name
    db.session.flush()


def _chosen(plain: dict[str, str]) -> dict[FieldGroup, Audience]:
    return {FieldGroup(group): Audience(audience) for group, audience in plain.items()}
