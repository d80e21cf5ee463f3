"""Verbs: say and take back what one thinks of a card; store what the engine made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects import postgresql, sqlite

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Delivery, record
from ecosystem.directory.actions.merging import remember
from ecosystem.directory.models import Profile, State
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import Opinion, RecommendationList

if TYPE_CHECKING:
    # Only the shape is needed here: importing the engine at run time would load scikit-learn into web workers.
    from ecosystem.recommendations.engine import Work

STORED_AT_ONCE = 500
FEATURE = "opinions"


def say(actor: Account, profile: Profile, other: Profile, *, fits: bool) -> Opinion:
    """Say for ``profile`` whether ``other`` fits; saying it again replaces what was said. Raises ``Refused``."""
    if not rules.may_say(actor, profile, other):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    values = {"fits": fits, "said_by_id": actor.id, "said_at": clock.now()}
    insert = _insert()(Opinion).values(profile_id=profile.id, other_id=other.id, **values)
    db.session.execute(insert.on_conflict_do_update(index_elements=["profile_id", "other_id"], set_=values))
    opinion = _opinion(profile, other)
    if opinion is None:
        raise RuntimeError("an opinion that was just written is not there")
    db.session.refresh(opinion)
    record("opinion.said", actor=actor.id, subject=opinion, profile=profile.id, other=other.id, fits=fits)
    return opinion


def take_back(actor: Account, profile: Profile, other: Profile) -> None:
    """Forget what was said for ``profile`` about ``other``; nothing said is nothing to forget. Raises ``Refused``."""
    if not rules.may_say(actor, profile, other):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    opinion = _opinion(profile, other)
    if opinion is None:
        return
    record("opinion.taken_back", actor=actor.id, subject=opinion, profile=profile.id, other=other.id)
    db.session.execute(sa.delete(Opinion).where(Opinion.id == opinion.id))
    db.session.expunge(opinion)


def forget(profile_id: int) -> None:
    """Delete what was said by and about a profile that is gone for good, and its lists."""
    about = sa.or_(Opinion.profile_id == profile_id, Opinion.other_id == profile_id)
    db.session.execute(sa.delete(Opinion).where(about))
    db.session.execute(sa.delete(RecommendationList).where(RecommendationList.profile_id == profile_id))


def follow_merge(merge_id: int) -> None:
    """Opinions of and about the taken profile become the kept one's, where that side has said nothing itself."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is not None or FEATURE in merge.moved:
        return
    mine = [_move_opinions("profile_id", merge.taken_id, merge.kept_id)]
    mine.append(_move_opinions("other_id", merge.taken_id, merge.kept_id))
    remember(merge_id, FEATURE, {"profile_id": mine[0], "other_id": mine[1]})


def follow_unmerge(merge_id: int) -> None:
    """Give back the opinions that a merge moved, as far as they still stand."""
    merge = remember(merge_id, FEATURE)
    if merge is None or merge.undone_at is None:
        return
    for side, ids in merge.moved.get(FEATURE, {}).items():
        _move_opinions(side, merge.kept_id, merge.taken_id, only=ids)


def _move_opinions(side: str, source: int, target: int, only: Iterable[int] | None = None) -> list[int]:
    """Move what stands on ``side`` (``profile_id`` or ``other_id``) of ``source`` to ``target``; the ids moved."""
    column, across = getattr(Opinion, side), "other_id" if side == "profile_id" else "profile_id"
    taken = set(db.session.scalars(sa.select(getattr(Opinion, across)).where(column == target)))
    select = sa.select(Opinion).where(column == source).order_by(Opinion.id)
    if only is not None:
        select = select.where(Opinion.id.in_(list(only)))
    moved = []
    for opinion in db.session.scalars(select.execution_options(populate_existing=True)).all():
        if getattr(opinion, across) not in taken | {target}:
            setattr(opinion, side, target)
            moved.append(opinion.id)
    db.session.flush()
    return moved


def store(work: Work) -> int:
    """Write the lists that the engine made, in the caller's transaction. Returns how many.

    A list that another thread made later meanwhile stays.
    """
    taking_part = sa.select(Profile.id).where(Profile.state == State.PUBLISHED, documents.takes_part())
    standing = set(db.session.scalars(taking_part))
    if work.whole:
        db.session.execute(sa.delete(RecommendationList).where(RecommendationList.made_at <= work.began))
    elif work.gone:
        db.session.execute(sa.delete(RecommendationList).where(RecommendationList.profile_id.in_(list(work.gone))))
    # Somebody may have left while the lists were made. Two writers take the rows in the same order.
    lists = sorted(work.lists, key=lambda made: (made.profile_id, made.wanted))
    rows = [_row(made, work.began) for made in lists if made.profile_id in standing]
    for start in range(0, len(rows), STORED_AT_ONCE):
        _put(rows[start : start + STORED_AT_ONCE])
    db.session.expire_all()
    return len(rows)


def settle(deliveries: Collection[int], *, but: int | None = None) -> None:
    """Mark deliveries done that one refresh has served together; ``but`` is marked by the runner itself."""
    served = [one for one in deliveries if one != but]
    if served:
        db.session.execute(
            sa.update(Delivery)
            .where(Delivery.id.in_(served), Delivery.state == "pending")
            .values(state="done", done_at=clock.now(), error=None)
            .execution_options(synchronize_session=False)
        )


def _row(made: Any, moment: Any) -> dict[str, Any]:  # noqa: ANN401  an engine's list
    return {
        "profile_id": made.profile_id,
        "wanted": made.wanted,
        "made_at": moment,
        "model": made.model,
        "considered": made.considered,
        "broken": made.broken,
        "entries": made.entries,
    }


def _put(rows: Iterable[dict[str, Any]]) -> None:
    insert = _insert()(RecommendationList)
    names = ("made_at", "model", "considered", "broken", "entries")
    newer = {name: insert.excluded[name] for name in names}
    is_newer = insert.excluded.made_at >= RecommendationList.made_at
    statement = insert.on_conflict_do_update(index_elements=["profile_id", "wanted"], set_=newer, where=is_newer)
    db.session.execute(statement, list(rows))


def _insert() -> Any:  # noqa: ANN401  the two dialects' own insert with "on conflict"
    return sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert


def _opinion(profile: Profile, other: Profile) -> Opinion | None:
    return db.session.scalar(sa.select(Opinion).where(Opinion.profile_id == profile.id, Opinion.other_id == other.id))
