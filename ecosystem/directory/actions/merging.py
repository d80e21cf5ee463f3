"""Taking one profile into another. The one that is taken stays as it was, away from everywhere, so that it can return.

Both rows are locked in the order of their ids, and what the officer looked at is compared under the lock. So of two
officers one is told, and so is whoever edits or merges while somebody else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries, rules
from ecosystem.directory.actions import history
from ecosystem.directory.actions.audience import keep_chosen
from ecosystem.directory.actions.carrying import carry_badge
from ecosystem.directory.actions.duplicates import DECIDED, move_pair
from ecosystem.directory.actions.history import Stroke
from ecosystem.directory.actions.members import FULL, MOST_MEMBERS
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.actions.write import index_words, put
from ecosystem.directory.models import (
    Act,
    Conflict,
    DuplicatePair,
    Membership,
    Merge,
    PairState,
    Profile,
    ProfileDraft,
    Right,
    State,
)
from ecosystem.directory.queries import merges
from ecosystem.directory.queries.merges import Two
from ecosystem.directory.rules import merges as joining
from ecosystem.directory.rules.audience import groups_of
from ecosystem.directory.rules.merges import FILES, Keep
from ecosystem.directory.rules.plain import to_plain
from ecosystem.directory.rules.values import held

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

NOT_IMPARTIAL = _l("Bạn là thành viên của một trong hai hồ sơ này, nên một cán bộ khác sẽ gộp.")
MOVED_ON = _l("Một trong hai hồ sơ vừa đổi sau khi bạn mở trang. Đây là bản mới nhất, vui lòng xem lại rồi gộp.")
# A draft of the profile that was taken meets the kept one as another's version: its writer decides field by field.
FROM_ELSEWHERE = 0


@dataclass(frozen=True)
class Plan:
    """What an officer decided, having looked at ``mark``: whose value of each unit stays, and which members join."""

    kept_id: int
    sides: Mapping[str, Keep]
    members: frozenset[int]
    mark: str


def merge(actor: Account, pair: DuplicatePair, plan: Plan) -> Merge:
    """Take one profile of ``pair`` into the other.

    Raises ``Refused``: ``not-impartial``, ``decided`` (somebody was faster), ``stale`` (a profile changed since
    ``plan.mark``), ``full``, or the field's name when the values put together are not accepted.
    """
    two = locked(pair)
    permit_officer(actor, two.left, two.right)
    db.session.refresh(pair)
    if not joining.can_be_merged(two.left, two.right, pair.state):
        raise Refused(DECIDED, code="decided")
    if plan.mark != two.mark:
        raise Refused(MOVED_ON, code="stale")
    move_pair(actor, pair, PairState.OPEN, PairState.MERGED)
    kept, taken = two.sides(plan.kept_id)
    chosen = {unit: side.value for unit, side in sorted(plan.sides.items())}
    row = Merge(kept_id=kept.id, taken_id=taken.id, merged_at=clock.now(), merged_by_id=actor.id, chosen=chosen)
    row.snapshot, row.moved = {}, {}
    db.session.add(row)
    _join(actor, row, (kept, taken), plan)
    taken.state, taken.removed_by_id, taken.merged_into_id = State.REMOVED, actor.id, kept.id
    db.session.flush()
    record("profile.merged", actor=actor.id, subject=kept, taken=taken.id, merge=row.id)
    if row.snapshot["hidden"]:
        record("profile.hidden", actor=None, subject=kept, before=State.PUBLISHED.value, because="consent")
    return row


def remember(merge_id: int, feature: str, what: dict[str, Any] | None = None) -> Merge | None:
    """The merge under a lock, for a feature of a higher floor that follows it; ``what`` it moved is kept beside it.

    ``None`` when it is gone. Whoever follows looks at ``undone_at`` first: reactions may come late.
    """
    row = db.session.get(Merge, merge_id, with_for_update=True, populate_existing=True)
    if row is not None and what is not None:
        row.moved = {**row.moved, feature: what}
        db.session.flush()
    return row


def locked(pair: DuplicatePair) -> Two:
    """Both profiles of ``pair`` as they stand now, while nobody else changes them until the end of the transaction."""
    table = Profile.__table__
    ids = (pair.left_id, pair.right_id)
    db.session.execute(sa.select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id).with_for_update())
    return merges.two(pair)


def permit_officer(actor: Account, left: Profile, right: Profile) -> None:
    """Raise ``Refused`` unless ``actor`` is an officer and a member of neither profile."""
    permit(rules.is_officer(actor))
    if not joining.is_impartial(actor, left, right):
        raise Refused(NOT_IMPARTIAL, code="not-impartial")


def told(chosen: Mapping[Any, Any]) -> dict[str, str]:
    """Audiences or rights as plain JSON."""
    return {getattr(key, "value", str(key)): value.value for key, value in chosen.items()}


def _join(actor: Account, row: Merge, pair: tuple[Profile, Profile], plan: Plan) -> None:
    """Everything that the kept profile takes over, and what undoing needs of it."""
    kept, taken = pair
    confirmed, state = kept.confirmed_at, kept.state
    then = max(confirmed, taken.confirmed_at)
    snapshot: dict[str, Any] = {"confirmed_at": confirmed.isoformat(), "confirmed_then": then.isoformat()}
    snapshot["updated_at"] = kept.updated_at.isoformat()
    snapshot |= _fields(actor, pair, plan)
    snapshot["audiences"], snapshot["narrowed"] = _audiences(kept, taken)
    snapshot["files"] = {which: _file(actor, row, pair, which) for which in FILES if _wants(plan, which)}
    snapshot |= _members(kept, taken, plan.members)
    snapshot["drafts"], snapshot["conflicts"] = _drafts(kept, taken), _conflicts(kept, taken)
    # An officer's act is nobody's word that a profile is up to date.
    kept.confirmed_at = then
    snapshot["hidden"] = state is State.PUBLISHED and not queries.may_be_public(kept)
    if snapshot["hidden"]:
        kept.state = State.HIDDEN
    db.session.flush()
    snapshot["updated_then"] = kept.updated_at.isoformat()
    row.snapshot = snapshot


def _fields(actor: Account, pair: tuple[Profile, Profile], plan: Plan) -> dict[str, Any]:
    kept, taken = pair
    before = held(kept)
    sides = {unit: side for unit, side in plan.sides.items() if unit not in FILES}
    values = joining.combined(before, held(taken), sides, (kept.id, taken.id))
    imported = kept.source is not None or taken.source is not None or not kept.memberships
    changed = put(kept, values, imported=imported, stroke=Stroke(actor.id, Act.MERGED))
    badge = carry_badge(actor.id, kept, taken, changed)
    return {"values": to_plain(before), "merged": to_plain(held(kept)), "badge": badge}


def _audiences(kept: Profile, taken: Profile) -> tuple[dict[str, str], dict[str, str]]:
    before = dict(kept.chosen)
    wanted = joining.stricter(groups_of(kept.kind), before, taken.chosen)
    keep_chosen(kept, wanted)
    index_words(kept, held(kept))
    return told(before), told(wanted)


def _wants(plan: Plan, which: str) -> bool:
    return plan.sides.get(which) is Keep.TAKEN


def _file(actor: Account, row: Merge, pair: tuple[Profile, Profile], which: str) -> int | None:
    """Give the kept profile a copy of the other's file; each has its own, so that neither loses it with the other."""
    kept, taken = pair
    source, old = getattr(taken, which, None), getattr(kept, which, None)
    if source is None:
        return None
    content = files.read(source)
    copy = files.keep(content, source.content_type, name=source.name, kind=source.kind, owner=source.owner_id)
    setattr(kept, which, copy)
    setattr(row, which, old)
    db.session.flush()
    history.keep(kept, Stroke(actor.id, Act.FILED), [which], None)
    return copy.id


def _members(kept: Profile, taken: Profile, wanted: frozenset[int]) -> dict[str, Any]:
    there = {row.account_id: row for row in kept.memberships}
    rights = {account: row.right for account, row in there.items()}
    coming = {row.account_id: row for row in taken.memberships}
    joined, grown = joining.union(rights, {account: row.right for account, row in coming.items()}, wanted)
    if len(there) + len(joined) > MOST_MEMBERS:
        raise Refused(FULL, code="full")
    for account, right in joined.items():
        since = coming[account].joined_at
        kept.memberships.append(Membership(account_id=account, right=right, joined_at=since))
    for account, right in grown.items():
        there[account].right = right
    db.session.flush()
    owned = Right.OWNER in rights.values()
    return {
        "owned": owned,
        "joined": told(joined),
        "grown": told(grown),
        "rights": told({who: rights[who] for who in grown}),
    }


def _drafts(kept: Profile, taken: Profile) -> list[list[int]]:
    """What people have begun for the taken profile goes on for the kept one, where they have begun nothing there."""
    busy = sa.select(ProfileDraft.account_id).where(ProfileDraft.profile_id == kept.id)
    members = [row.account_id for row in kept.memberships]
    moving = sa.select(ProfileDraft).where(
        ProfileDraft.profile_id == taken.id,
        ProfileDraft.account_id.not_in(busy),
        ProfileDraft.account_id.in_(members),
    )
    moved = []
    for draft in db.session.scalars(moving).all():
        moved.append([draft.id, draft.base_version or FROM_ELSEWHERE])
        draft.profile_id, draft.base_version = kept.id, FROM_ELSEWHERE
    db.session.flush()
    return moved


def _conflicts(kept: Profile, taken: Profile) -> list[list[Any]]:
    """Who declared a conflict with the taken profile has it with the kept one: no list may bring the two together."""
    theirs = sa.select(Conflict).where(Conflict.other_id == taken.id, Conflict.profile_id.not_in([kept.id, taken.id]))
    moved = []
    for conflict in db.session.scalars(theirs.execution_options(populate_existing=True)).all():
        moved.append([conflict.id, conflict.other_name])
        conflict.other_id, conflict.other_name = kept.id, kept.name
    db.session.flush()
    return moved
