"""Store what the engine made, keep what was shown, and set the disclosed priority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Delivery, record
from ecosystem.directory.models import Profile, State
from ecosystem.directory.rules import is_officer
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import (
    MatchingRecord,
    RankingSetting,
    RecommendationList,
    ShownEntry,
    ShownList,
    Spot,
)
from ecosystem.recommendations.queries import records, searches
from ecosystem.recommendations.queries.showing import Shown, fresh
from ecosystem.recommendations.rules.learning import LEAST_WORDS, MOST_WORDS

if TYPE_CHECKING:
    # Only the shape is needed here: importing the engine at run time would load scikit-learn into web workers.
    from ecosystem.recommendations.engine import Work

STORED_AT_ONCE = 500
TOP = 10  # the places of a list that count as being shown


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
    keep_records(work.records)
    for start in range(0, len(rows), STORED_AT_ONCE):
        _put(rows[start : start + STORED_AT_ONCE])
    db.session.expire_all()
    return len(rows)


def keep_all(pages: Iterable[Shown | None]) -> None:
    """Keep several pages, those of nothing left out; two who keep the same wait for each other in one order."""
    for page in sorted((page for page in pages if page is not None), key=lambda one: one.place):
        keep_shown(page)


def keep_shown(shown: Shown) -> None:
    """Keep a page of a list as somebody is about to see it, unless it is what was shown last.

    Two readers at once keep it once: the second waits for the first on the row of the profile whose list it is.
    """
    # Somebody may have gone for good since the page was read.
    if _waited(Profile, shown.profile_id) and fresh([shown]):
        _write(shown)


def keep_search(shown: Shown) -> None:
    """Keep what a person's search found, unless the same was found within a day; two tabs at once keep it once."""
    if _waited(Account, shown.account_id) and searches.is_new(shown):
        _write(shown)


def _write(shown: Shown) -> None:
    if shown.records:
        keep_records(shown.records)
    row = ShownList(
        profile_id=shown.profile_id,
        account_id=shown.account_id,
        asked=shown.asked,
        wanted=shown.wanted,
        first=shown.first,
        spot=shown.spot,
        about=shown.about,
        shown_at=clock.now(),
        made_at=shown.made_at,
        model=shown.model,
        inputs=shown.inputs,
        content=shown.content,
        left_out=list(shown.left_out),
        found=[],
    )
    db.session.add(row)
    db.session.flush()
    places = [
        {"shown_id": row.id, "place": place, "other_id": other, "score": score, "value": value, "factor": factor}
        for place, (other, score, value, factor) in enumerate(shown.entries, shown.first)
    ]
    if places:
        db.session.execute(sa.insert(ShownEntry), places)


def _waited(model: type[Account | Profile], number: int | None) -> bool:
    """Wait for whoever else keeps something of a profile or a person; whether it is there."""
    table = model.__table__
    row = sa.select(table.c.id).where(table.c.id == number).with_for_update(key_share=True)
    return db.session.execute(row).first() is not None


def ask_replay(actor: Account, shown: ShownList) -> None:
    """Have a shown list made again from what it was made from; the worker does it. Raises ``Refused``."""
    if not is_officer(actor):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    if not searches.is_open(actor.id, shown):
        raise Refused(_l("Hãy ghi lý do mở trước."), code="not-opened")
    record("shown_list.replay_asked", actor=actor.id, subject=shown)


def open_search(actor: Account, shown: ShownList, reason: str) -> None:
    """Let an officer read a kept search for an hour; the reason stays in the journal. Raises ``Refused``."""
    if not is_officer(actor):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    reason = reason.strip()
    if not LEAST_WORDS <= len(reason) <= MOST_WORDS:
        raise Refused(_l("Ghi lý do từ 10 đến 500 ký tự."), code="reason-length")
    if not searches.is_open(actor.id, shown):
        record(searches.OPENED, actor=actor.id, subject=shown, why=reason)


def forget_searches(account_id: int) -> int:
    """Delete the searches kept of a person, with the hashes of their words. Returns how many there were."""
    mine = ShownList.account_id == account_id
    inputs = set(db.session.scalars(sa.select(ShownList.inputs).where(mine)))
    gone = affected(sa.delete(ShownList).where(mine))
    shared = set(db.session.scalars(sa.select(ShownList.inputs).where(ShownList.inputs.in_(inputs))))
    db.session.execute(sa.delete(MatchingRecord).where(MatchingRecord.key.in_(inputs - shared)))
    return gone


def delete_searches(actor: Account) -> int:
    """Delete one's own kept searches now. Returns how many there were."""
    gone = forget_searches(actor.id)
    if gone:
        record("searches.deleted", actor=actor.id, subject=actor, count=gone)
    return gone


def note_replay(shown_id: int, verdict: str, found: list[Any]) -> None:
    """Note what a replay said: ``identical``, ``different`` (with what was found) or ``impossible``."""
    values = {"verdict": verdict, "found": found, "replayed_at": clock.now()}
    db.session.execute(sa.update(ShownList).where(ShownList.id == shown_id).values(values))


def set_priority(actor: Account, percent: int) -> None:
    """Set how strongly priority technologies and local firms are set forward; 0 is off. Raises ``Refused``."""
    if not is_officer(actor):
        raise Refused(_l("Bạn không có quyền làm việc này."), code="not-yours")
    if not 0 <= percent <= rules.MOST_PRIORITY:
        raise Refused(_l("Mức ưu tiên từ 0 đến 10 phần trăm."), code="out-of-range")
    row = db.session.get(RankingSetting, 1, with_for_update=True)
    before = row.priority_percent if row else 0
    if before == percent:
        return
    values = {"priority_percent": percent, "changed_by_id": actor.id, "changed_at": clock.now()}
    insert = insert_into(RankingSetting).values(id=1, **values)
    db.session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))
    db.session.expire_all()
    row = db.session.get_one(RankingSetting, 1)
    record("ranking.changed", actor=actor.id, subject=row, before=before, percent=percent)


def forget_shown(before: datetime, searched_before: datetime | None = None) -> None:
    """Delete lists shown and searches made before a moment, and the records that no list needs any more."""
    searched = sa.and_(ShownList.spot == Spot.SEARCH, ShownList.shown_at < (searched_before or before))
    db.session.execute(sa.delete(ShownList).where(sa.or_(ShownList.shown_at < before, searched)))
    db.session.flush()
    needed = records.needed()
    kept_at = clock.now() - timedelta(days=1)
    old = list(db.session.scalars(sa.select(MatchingRecord.key).where(MatchingRecord.kept_at < kept_at)))
    spare = [key for key in old if key not in needed]
    for start in range(0, len(spare), STORED_AT_ONCE):
        some = spare[start : start + STORED_AT_ONCE]
        db.session.execute(sa.delete(MatchingRecord).where(MatchingRecord.key.in_(some)))


def forget_named(profile_ids: Collection[int], names: Collection[str]) -> None:
    """Delete what lists were made from of these profiles where one of ``names`` stands: such a list is made no more."""
    mine = MatchingRecord.profile_id.in_(list(profile_ids))
    keys = list(db.session.scalars(sa.select(MatchingRecord.key).where(mine)))
    named = records.saying(keys, names)
    db.session.execute(sa.delete(MatchingRecord).where(MatchingRecord.key.in_(named)))


def keep_records(found: Mapping[str, tuple[int | None, bytes]]) -> None:
    """Keep the records that are not kept yet; those of a profile that is gone meanwhile are not."""
    owners = {profile_id for profile_id, _body in found.values() if profile_id is not None}
    known, people = records.known(found), records.people(owners)
    rows = [
        {"key": key, "profile_id": profile_id, "kept_at": clock.now(), "body": body}
        for key, (profile_id, body) in sorted(found.items())
        if key not in known and (profile_id is None or profile_id in people)
    ]
    insert = insert_into(MatchingRecord).on_conflict_do_nothing(index_elements=["key"])
    for start in range(0, len(rows), STORED_AT_ONCE):
        db.session.execute(insert, rows[start : start + STORED_AT_ONCE])


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
        "inputs": made.inputs,
        "top": [entry["id"] for entry in made.entries[:TOP]],
        "places": [entry["id"] for entry in made.entries],
        "last": made.entries[-1]["order"] if made.entries else None,
        "entries": made.entries,
    }


def _put(rows: Iterable[dict[str, Any]]) -> None:
    insert = insert_into(RecommendationList)
    names = ("made_at", "model", "considered", "broken", "inputs", "top", "places", "last", "entries")
    newer = {name: insert.excluded[name] for name in names}
    is_newer = insert.excluded.made_at >= RecommendationList.made_at
    statement = insert.on_conflict_do_update(index_elements=["profile_id", "wanted"], set_=newer, where=is_newer)
    db.session.execute(statement, list(rows))
