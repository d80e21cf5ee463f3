"""Lists that answered a free text: what is kept of one, whether it is new, one's own, and who may read its words.

The words are kept with the list and nowhere else, so that one deletion takes them. They are the searcher's; an officer
reads them after a reason was given, which the journal keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.journal import Entry
from ecosystem.directory.queries.asking import Answered, Fitting
from ecosystem.recommendations.models import ShownEntry, ShownList, Spot
from ecosystem.recommendations.queries.alike import kept
from ecosystem.recommendations.queries.showing import Shown

WANTED = "search"
ONCE_IN = timedelta(days=1)
OPEN_FOR = timedelta(hours=1)
OPENED = "shown_list.opened"


def shown(account_id: int, words: str, answered: Answered, window: Sequence[Fitting]) -> Shown | None:
    """What is kept of showing ``window``, the first that answered ``words``; of nothing, nothing."""
    asked = {"words": words, "question": asdict(answered.question)}
    held = [number for number, _answer in answered.ranked]
    return kept(answered, held, window, account_id=account_id, wanted=WANTED, spot=Spot.SEARCH, asked=asked)


def is_new(page: Shown) -> bool:
    """Whether the same person was not shown the same list within a day."""
    mine = ShownList.account_id == page.account_id, ShownList.content == page.content
    recent = ShownList.shown_at > clock.now() - ONCE_IN
    return not db.session.scalar(sa.select(sa.exists().where(*mine, recent)))


def own(account_id: int) -> list[ShownList]:
    """The searches kept of a person with whom they found, in the order of time."""
    found = selectinload(ShownList.entries).joinedload(ShownEntry.other)
    select = sa.select(ShownList).where(ShownList.account_id == account_id).options(found).order_by(ShownList.id)
    return list(db.session.scalars(select))


def count(account_id: int) -> int:
    """How many searches are kept of a person."""
    select = sa.select(sa.func.count()).select_from(ShownList).where(ShownList.account_id == account_id)
    return db.session.scalar(select) or 0


def is_open(actor_id: int, one: ShownList) -> bool:
    """Whether an officer may read a kept list now: one of a search for an hour after they gave a reason."""
    if one.account_id is None:
        return True
    told = Entry.subject_kind == ShownList.__tablename__, Entry.subject_id == one.id, Entry.event == OPENED
    recent = Entry.actor_id == actor_id, Entry.at > clock.now() - OPEN_FOR
    return bool(db.session.scalar(sa.select(sa.exists().where(*told, *recent))))
