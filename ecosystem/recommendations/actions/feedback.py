"""Say what one thinks of a card, take it back, and keep it through merges and departures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.actions.merging import remember
from ecosystem.directory.models import Profile
from ecosystem.recommendations import rules
from ecosystem.recommendations.models import (
    Bookmark,
    MatchingRecord,
    Opinion,
    Reason,
    RecommendationList,
    SentSuggestion,
    ShownList,
    Stance,
    SuggestionChoice,
    SuggestionMail,
)
from ecosystem.recommendations.rules import feedback

FEATURE, BOOKMARKS = "opinions", "bookmarks"
SIDES = {"profile_id": "other_id", "other_id": "profile_id"}
CONTENT = ("state", "reason", "note", "until", "said_by_id", "said_at")
HIDDEN_ALREADY = _l("Bạn đã ẩn thẻ này. Hãy hoàn tác trước, rồi chọn lại.")


def like(actor: Account, profile: Profile, other: Profile) -> Opinion:
    """Say for ``profile`` that ``other`` fits. Raises ``Refused``."""
    return _say(actor, profile, other, "like", {"state": Stance.FITS})


def refuse(actor: Account, profile: Profile, other: Profile, reason: Reason, *, note: str = "") -> Opinion:
    """Say for ``profile`` that ``other`` does not fit: it stays away until that is taken back. Raises ``Refused``."""
    told = {"state": Stance.REFUSED, "reason": reason, "note": note[: feedback.LONGEST_NOTE]}
    return _say(actor, profile, other, "refuse", told)


def snooze(actor: Account, profile: Profile, other: Profile, until: date) -> Opinion:
    """Hide ``other`` from the lists of ``profile`` until a day, on which it is back by itself. Raises ``Refused``."""
    if until <= clock.today():
        raise Refused(_l("Ngày hiện lại phải ở sau hôm nay."), code="past")
    return _say(actor, profile, other, "snooze", {"state": Stance.SNOOZED, "until": until})


def take_back(actor: Account, profile: Profile, other: Profile) -> None:
    """Forget what was said for ``profile`` about ``other``; nothing said is nothing to forget. Raises ``Refused``."""
    _permit(actor, profile, other)
    opinion = _opinion(profile, other)
    if opinion is None or not affected(sa.delete(Opinion).where(Opinion.id == opinion.id)):
        return
    record("opinion.taken_back", actor=actor.id, subject=opinion, profile=profile.id, other=other.id)
    db.session.expunge(opinion)


def forget(profile_id: int) -> None:
    """Delete what was said by and about a profile that is gone for good, and its lists."""
    about = sa.or_(Opinion.profile_id == profile_id, Opinion.other_id == profile_id)
    db.session.execute(sa.delete(Opinion).where(about))
    db.session.execute(sa.delete(Bookmark).where(Bookmark.other_id == profile_id))
    for table in (RecommendationList, ShownList, MatchingRecord):
        db.session.execute(sa.delete(table).where(table.profile_id == profile_id))


def forget_writer(account_id: int) -> None:
    """Forget who said what: the note goes with its writer, what their side refused stays refused.

    What somebody liked goes; a rest or a refusal is the side's, which may have other members, and names nobody now.
    """
    mine = Opinion.said_by_id == account_id
    db.session.execute(sa.delete(Opinion).where(mine, Opinion.state == Stance.FITS))
    db.session.execute(sa.update(Opinion).where(mine).values(said_by_id=None, note=""))
    for table in (Bookmark, SuggestionMail, SentSuggestion):
        db.session.execute(sa.delete(table).where(table.account_id == account_id))
    changed = SuggestionChoice.changed_by_id == account_id
    db.session.execute(sa.update(SuggestionChoice).where(changed).values(changed_by_id=None))


def follow_merge(merge_id: int) -> None:
    """What was said of and by the taken profile becomes the kept one's; where both were spoken of, the stronger holds.

    So a card that was refused does not come back under the name of its twin.
    """
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    taken, kept = merge.taken_id, merge.kept_id
    what: dict[str, Any] = {"swapped": [pair for side in SIDES for pair in _swap_stronger(side, taken, kept)]}
    what |= {side: _move(side, taken, kept) for side in SIDES}
    remember(merge_id, FEATURE, what)
    remember(merge_id, BOOKMARKS, {"ids": _move_bookmarks(taken, kept)})


def follow_unmerge(merge_id: int) -> None:
    """Give back the opinions and bookmarks that a merge moved, as far as they still stand."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None:
        return
    what = merge.moved.get(FEATURE, {})
    for side in SIDES:
        _move(side, merge.kept_id, merge.taken_id, only=what.get(side, []))
    for kept_row, taken_row in what.get("swapped", []):
        _swap(kept_row, taken_row)
    _move_bookmarks(merge.kept_id, merge.taken_id, only=merge.moved.get(BOOKMARKS, {}).get("ids", []))
    # Exchanged once more they would be wrong again: this may run twice.
    remember(merge_id, FEATURE, {**what, "swapped": []})


def _permit(actor: Account, profile: Profile, other: Profile) -> None:
    if not rules.may_say(actor, profile, other):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")


def _say(actor: Account, profile: Profile, other: Profile, act: str, told: Mapping[str, Any]) -> Opinion:
    """Write what was said in one statement that decides a race: over a refusal nothing but a refusal is written."""
    _permit(actor, profile, other)
    said = {"reason": None, "note": "", "until": None, **told}
    before = _opinion(profile, other)
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        return before
    values = {**said, "said_by_id": actor.id, "said_at": clock.now()}
    insert = insert_into(Opinion).values(profile_id=profile.id, other_id=other.id, **values)
    keys, where = ["profile_id", "other_id"], Opinion.state.in_(feedback.over(act))
    db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_=values, where=where))
    opinion = _opinion(profile, other)
    if opinion is None or opinion.state is not said["state"]:
        raise Refused(HIDDEN_ALREADY, code="hidden-already")
    about = {"profile": profile.id, "other": other.id}
    record("opinion.said", actor=actor.id, subject=opinion, state=opinion.state.value, **about)
    return opinion


def _swap_stronger(side: str, taken: int, kept: int) -> list[list[int]]:
    """Where both profiles were spoken of and the taken one more strongly, exchange what was said; the pairs of rows."""
    across = SIDES[side]
    rows = sa.select(Opinion).where(getattr(Opinion, side).in_((taken, kept))).order_by(Opinion.id)
    found: dict[int, dict[int, Opinion]] = {}
    for row in db.session.scalars(rows.execution_options(populate_existing=True)):
        found.setdefault(getattr(row, across), {})[getattr(row, side)] = row
    both = [pair for pair in found.values() if len(pair) == len(("taken", "kept"))]
    stronger = [
        [pair[kept].id, pair[taken].id]
        for pair in both
        if feedback.is_stronger(pair[taken].state, pair[taken].until, pair[kept].state, pair[kept].until)
    ]
    for kept_row, taken_row in stronger:
        _swap(kept_row, taken_row)
    return stronger


def _swap(left_id: int, right_id: int) -> None:
    """Exchange what two rows say; where the first is gone meanwhile, what both stood for was taken back."""
    left = db.session.get(Opinion, left_id, populate_existing=True)
    right = db.session.get(Opinion, right_id, populate_existing=True)
    if left is None or right is None:
        if right is not None:
            db.session.delete(right)
        return
    for name in CONTENT:
        mine, theirs = getattr(left, name), getattr(right, name)
        setattr(left, name, theirs)
        setattr(right, name, mine)
    db.session.flush()


def _move(side: str, source: int, target: int, only: list[int] | None = None) -> list[int]:
    """Move what stands on ``side`` (``profile_id`` or ``other_id``) of ``source`` to ``target``; the ids moved."""
    column, across = getattr(Opinion, side), SIDES[side]
    taken = set(db.session.scalars(sa.select(getattr(Opinion, across)).where(column == target)))
    select = sa.select(Opinion).where(column == source).order_by(Opinion.id)
    if only is not None:
        select = select.where(Opinion.id.in_(only))
    moved = []
    for opinion in db.session.scalars(select.execution_options(populate_existing=True)).all():
        if getattr(opinion, across) not in taken | {target}:
            setattr(opinion, side, target)
            moved.append(opinion.id)
    db.session.flush()
    return moved


def _move_bookmarks(source: int, target: int, only: list[int] | None = None) -> list[int]:
    """The same for who saved the profile."""
    has = sa.select(Bookmark.account_id).where(Bookmark.other_id == target)
    select = sa.select(Bookmark.id).where(Bookmark.other_id == source, Bookmark.account_id.not_in(has))
    ids = list(db.session.scalars(select if only is None else select.where(Bookmark.id.in_(only))))
    db.session.execute(sa.update(Bookmark).where(Bookmark.id.in_(ids)).values(other_id=target))
    return ids


def _opinion(profile: Profile, other: Profile) -> Opinion | None:
    select = sa.select(Opinion).where(Opinion.profile_id == profile.id, Opinion.other_id == other.id)
    return db.session.scalar(select.execution_options(populate_existing=True))
