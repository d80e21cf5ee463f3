"""Reactions: bring lists up to date after a profile or an introduction has changed. Only the worker runs these.

The work is done without the database's write lock, so that people can save while lists are made; what was made is
written afterwards in the runner's own transaction. One refresh serves all changes that wait at that moment.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.connections import queries as connections
from ecosystem.connections.models import IntroductionState
from ecosystem.connections.rules import PAST
from ecosystem.core import clock, progress, runner
from ecosystem.core.db import db, unlocked, write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Delivery, Entry
from ecosystem.notices import actions as notices
from ecosystem.recommendations import actions, queries, rules
from ecosystem.recommendations.models import ListKind, Spot, SuggestionMail
from ecosystem.recommendations.queries import learning, mails, owing, showing
from ecosystem.recommendations.queries.telling import told_key
from ecosystem.recommendations.rules.learning import Learnt

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecosystem.recommendations.engine import Engine

KEEP_UP_EVERY = 300
# Who is offered next is the best of so many whom the asker has not asked before.
AMONG = 50
A_MINUTE = 60
A_DAY = 86_400


def refresh(entry: Entry) -> None:
    """Refresh the lists that ``entry`` touches, and those of every other change that waits."""
    entry_id = entry.id
    with unlocked():
        owed = owing.owed()
        if owed.whole and current_app.config["MATCH_INDEX"] != "embedded":
            store: Callable[[], object] = partial(actions.begin_shards, shards().begin(engine()))
        else:
            store = partial(actions.store, engine().refresh_all() if owed.whole else engine().refresh(owed.profiles))
    store()
    actions.settle(owed.deliveries, but=_own_delivery(entry_id))


def refresh_shard(entry: Entry) -> bool:
    """Make the lists of the next few profiles of a refresh in shards, outside of the write lock."""
    entry_id, data = entry.id, dict(entry.data)
    with unlocked():
        place = progress.place(int(data["task"]))
        made = shards().make(engine(), data, place)
    return progress.work(db.session.get_one(Entry, entry_id), lambda task: actions.store_shard(task, place, made))


def refresh_in_shards() -> int:
    """Start a new epoch and have every list made in shards, for the command line. Returns how many profiles ask."""
    begun = shards().begin(engine())
    with write():
        actions.begin_shards(begun)
    return int(begun.count)


def follow_merge(entry: Entry) -> None:
    """What was said by and about a profile that was taken into another goes on for that one."""
    actions.follow_merge(int(entry.data["merge"]))


def follow_unmerge(entry: Entry) -> None:
    """And back."""
    actions.follow_unmerge(int(entry.data["merge"]))


def refresh_all() -> int:
    """Start a new epoch and make every list, for the command line. Returns how many lists were made."""
    work = engine().refresh_all()
    with write():
        return actions.store(work)


def forget(entry: Entry) -> None:
    """Nothing that was said or made about a profile outlives it."""
    if entry.subject_id:
        actions.forget(entry.subject_id)


def offer_next(entry: Entry) -> None:
    """A request was never answered: offer its asker the next best of the list it came from, by notice and mail."""
    one = connections.by_id(entry.subject_id) if entry.subject_id else None
    if one is None or one.state is not IntroductionState.EXPIRED or not rules.pair_up(one.asker, one.asked):
        return
    wanted, before = rules.list_of(one.asker, one.asked), connections.partner_ids(one.asker.id, PAST)
    listed = queries.few(one.asker, [wanted], AMONG)[wanted]
    card = next((item.card for item in listed.items if item.card.id not in before), None)
    path = card.href if card else f"/recommendations/{wanted}?as={one.asker.slug}"
    readers, key = connections.readers(one.asker), told_key(one.id, card.id if card else 0)
    if card is not None:
        actions.keep_all([listed.shown(Spot.NEXT, [card.id], about=str(one.id))])
        words = {"mine": one.asker.name, "next": card.name}
        ids = [reader.id for reader in readers]
        notices.notify(ids, "recommendation.next", key=key, path=path, at=entry.at, **words)
    for reader in readers if not one.is_sample else ():
        link = f"{current_app.config['SITE_URL']}{path}"
        notices.write(
            reader,
            "recommendation.next",
            key=key,
            template="recommendations/next_choice",
            mine=one.asker,
            other=one.asked,
            next=card,
            link=link,
        )


def keep_up() -> None:
    """Build the engine when the worker starts, and see to what changes by itself: a pause that ends today."""
    work = engine().refresh(())
    if work.lists or work.gone or work.whole:
        with write():
            actions.store(work)


def replay(entry: Entry) -> None:
    """Make a shown list again and note whether it is the same."""
    # Late for the same reason as the engine.
    from ecosystem.recommendations.engine.replay import replay as make_again  # noqa: PLC0415

    entry_id = entry.subject_id or 0
    with unlocked():
        try:
            shown = showing.shown_list(entry_id)
        except NotFound:
            return
        shown_id, (verdict, found) = shown.id, make_again(shown)
    actions.note_replay(shown_id, verdict, found)


def learn(entry: Entry) -> None:
    """Learn weights of both kinds anew and keep them as proposals, as an officer asked."""
    asker = entry.actor_id
    for kind in ListKind:
        with unlocked():
            found = learnt(kind)
        if found is not None:
            actions.propose(found, made_by=asker)


def learnt(kind: ListKind) -> Learnt | None:
    """Weights of one kind as they would be learnt now, measured; nothing where too little is known."""
    # Late for the same reason as the engine.
    from ecosystem.recommendations.engine.learning import learn as learn_from  # noqa: PLC0415

    return learn_from(kind, learning.events(kind), learning.least())


def forget_shown() -> None:
    """Delete shown lists whose time is over with what only they were made from, and weeks long over."""
    lists, searches = (
        clock.now() - timedelta(days=current_app.config[name]) for name in ("SHOWN_LISTS_DAYS", "KEPT_SEARCHES_DAYS")
    )
    with write():
        actions.forget_shown(lists, searches)
        actions.forget_weeks()


def open_weeks() -> None:
    """Open the week of everybody who is due, some hundred people at once."""
    last = 0
    while True:
        ids, last = mails.due(clock.now(), last)
        if ids:
            with write():
                actions.open_weeks(ids)
            runner.hand_over()
        if not last:
            return


def write_week(entry: Entry) -> None:
    """One person's week; a failing one is tried again by itself."""
    one = db.session.get(SuggestionMail, entry.subject_id) if entry.subject_id else None
    if one is not None:
        actions.write_week(one)


def engine() -> Engine:
    """The engine of this process."""
    # scikit-learn takes two seconds to import; web workers never come here.
    from ecosystem.recommendations.engine import Engine  # noqa: PLC0415

    found: Engine = current_app.extensions.setdefault("engine", Engine())
    return found


def shards() -> Any:  # noqa: ANN401  a module
    """The door to refreshes in shards, late for the same reason as the engine."""
    from ecosystem.recommendations.engine import shards as door  # noqa: PLC0415

    return door


def _own_delivery(entry_id: int) -> int | None:
    select = sa.select(Delivery.id).where(
        Delivery.entry_id == entry_id, Delivery.reaction.startswith(owing.OWN_REACTIONS, autoescape=True)
    )
    return db.session.scalar(select)
