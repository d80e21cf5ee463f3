"""Reactions and timed work of postings: make the lists anew, tell whom a new posting suits, ask whether it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import current_app

from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.core.db import db, unlocked, write
from ecosystem.core.journal import Delivery, Entry
from ecosystem.notices import actions as notices
from ecosystem.partners import actions, queries, rules
from ecosystem.partners.models import Posting, Subject
from ecosystem.partners.queries import gathering, lists, telling
from ecosystem.recommendations.actions.lists import keep_all, settle
from ecosystem.recommendations.rules import THIN
from ecosystem.taxonomy import queries as taxonomy

if TYPE_CHECKING:
    from ecosystem.recommendations.engine.pairs import Pairs

AN_HOUR = 3600
AT_ONCE = 200


def refresh(entry: Entry) -> None:
    """Make every list anew, for all changes that wait; then tell of what is new."""
    entry_id = entry.id
    if gathering.concerns_nobody(gathering.touched(entry)):
        return
    with unlocked():
        served, began = gathering.waiting(), clock.now()
        made = [_pair(subject) for subject in Subject]
    actions.store(made, began)
    settle(served, but=_own_delivery(entry_id))
    tell_fresh()


def tell_fresh() -> None:
    """Tell the sides that a posting suits well that it is there, once."""
    fresh = gathering.untold()
    standing = lists.standing_entries(fresh) if fresh else {}
    for posting_id, entries in standing.items():
        other = queries.by_id(posting_id)
        if other is not None:
            _tell(other, {entry["id"] for entry in entries if _is_good(entry)})
    actions.settle_told([row.posting_id for row in fresh])


def ask_if_stands(entry: Entry) -> None:
    """Ask the owners of a posting whether it still holds; one button renews it."""
    one = queries.by_id(entry.subject_id)
    if one is None or not rules.is_ending(one.closes_on, clock.today()):
        return
    readers, key, path = connections.readers(one.profile), telling.asked_key(one), f"/partners/{one.key}"
    ids = [reader.id for reader in readers]
    notices.notify(ids, telling.ASKED, key=key, path=path, at=entry.at, mine=one.profile.name)
    for reader in readers if not one.profile.is_sample else ():
        link = f"{current_app.config['SITE_URL']}{path}"
        notices.write(reader, telling.ASKED, key=key, template="partners/ending", mine=one.profile, one=one, link=link)


def keep_time() -> None:
    """The tick: owners are asked a week before, and what is over closes by itself. One transaction each."""
    for posting_id in queries.due_to_ask(clock.today(), AT_ONCE):
        with write():
            actions.ask_if_stands(posting_id)
    for posting_id in queries.due_to_close(clock.today(), AT_ONCE):
        with write():
            actions.close_over(posting_id)


def refresh_all() -> int:
    """Make every list, for the command line. Returns how many."""
    began = clock.now()
    made = [_pair(subject) for subject in Subject]
    with write():
        return actions.store(made, began)


def follow_merge(entry: Entry) -> None:
    """The postings of a profile that was taken into another are the other one's."""
    actions.follow_merge(int(entry.data["merge"]))


def follow_unmerge(entry: Entry) -> None:
    """And back."""
    actions.follow_unmerge(int(entry.data["merge"]))


def _tell(other: Posting, suiting: set[int]) -> None:
    keep_all(lists.told_of(other, suiting))
    for mine_id in sorted(suiting):
        mine = queries.by_id(mine_id)
        if mine is None:
            continue
        readers, path = connections.readers(mine.profile), f"/partners/{other.key}"
        key, ids = telling.matched_key(mine.id, other.id), [reader.id for reader in readers]
        left, right = mine.profile.name, other.profile.name
        notices.notify(ids, telling.MATCHED, key=key, path=path, mine=left, other=right)
        is_sample = mine.profile.is_sample or other.profile.is_sample
        for reader in readers if not is_sample else ():
            link = f"{current_app.config['SITE_URL']}{path}"
            about = {"mine": mine.profile, "other": other.profile, "one": other, "link": link}
            notices.write(reader, telling.MATCHED, key=key, template="partners/matched", **about)


def _is_good(entry: dict[str, float]) -> bool:
    return entry["score"] >= rules.TOLD_FROM and entry["told"] >= THIN


def _pair(subject: Subject) -> Pairs:
    # scikit-learn takes two seconds to import; web workers never come here.
    from ecosystem.recommendations.engine.pairs import pair  # noqa: PLC0415

    return pair(subject.value, gathering.wanted(subject), taxonomy.vocabulary_lists(), gathering.apart())


def _own_delivery(entry_id: int) -> int | None:
    select = sa.select(Delivery.id).where(
        Delivery.entry_id == entry_id, Delivery.reaction.startswith(gathering.REFRESHES, autoescape=True)
    )
    return db.session.scalar(select)
