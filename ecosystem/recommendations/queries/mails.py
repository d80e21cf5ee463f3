"""Whose week of suggestions is to be opened, and what is new to tell somebody of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.connections.rules import HANDS, PAST
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.notices import queries as notices
from ecosystem.notices.models import Frequency, NoticeChoice, QuietHours
from ecosystem.notices.rules import last_cut, quiet_until
from ecosystem.recommendations import documents, rules
from ecosystem.recommendations.models import SentSuggestion, Spot, SuggestionMail
from ecosystem.recommendations.queries import Few, Suggestion, few
from ecosystem.recommendations.queries.choices import unserved
from ecosystem.recommendations.queries.showing import Shown

TOPIC = "suggestions"
AT_ONCE = 200
# What stands so high in a list is told of, and so many cards at most in one mail.
AMONG, MOST = 10, 5


@dataclass(frozen=True)
class Fresh:
    """A card that is new to somebody, in the list of one of their profiles."""

    own: Profile
    wanted: str
    item: Suggestion


@dataclass(frozen=True)
class Week:
    """What one person is told of in a week, best first, and what is kept of it by the lists it came from."""

    found: Sequence[Fresh] = ()
    shown: Sequence[Shown | None] = ()


def week_of(moment: datetime) -> date:
    """The day on which the mails of the week of ``moment`` left or leave."""
    return clock.local(_cut(moment)).date()


def due(moment: datetime, after: int = 0) -> tuple[list[int], int]:
    """The next accounts, from the id ``after`` on, whose week is to be opened, and the last id that was looked at.

    Who rests now comes later, who chose or came since the last Monday comes next week.
    """
    cut = _cut(moment)
    made = sa.select(SuggestionMail.account_id).where(SuggestionMail.week == week_of(moment))
    chosen = sa.and_(NoticeChoice.account_id == Account.id, NoticeChoice.topic == TOPIC)
    wants = sa.or_(NoticeChoice.mail == Frequency.WEEKLY, NoticeChoice.site)
    usual = notices.default(TOPIC).mail is Frequency.WEEKLY
    select = (
        sa.select(Account.id, QuietHours.starts, QuietHours.ends)
        .outerjoin(QuietHours, QuietHours.account_id == Account.id)
        .outerjoin(NoticeChoice, chosen)
        .where(Account.id > after, Account.id.not_in(made), Account.id.in_(accounts.consenting(documents.PURPOSE)))
        .where(Account.email_confirmed_at.is_not(None), Account.locked_at.is_(None), Account.created_at < cut)
        .where(sa.func.coalesce(sa.and_(wants, NoticeChoice.chosen_at < cut), sa.literal(usual)))
        .where(Account.id.in_(_hands()))
    )
    rows: Sequence[Any] = db.session.execute(select.order_by(Account.id).limit(AT_ONCE)).all()
    hours = current_app.config["QUIET_HOURS"]
    awake = [row.id for row in rows if quiet_until(moment, *_hours(row, hours)) is None]
    return awake, rows[-1].id if rows else 0


def fresh(account: Account, week: date) -> Week:
    """The best cards that ``account`` was not told of yet and said nothing of, in the language in force.

    Each list keeps its own order; among lists the better card comes first.
    """
    lists = [
        (own, wanted, best)
        for own in _own(account.id)
        for wanted, best in few(
            own, [name for name, kinds in rules.MADE_FOR.items() if own.kind in kinds], AMONG
        ).items()
    ]
    parts = [[Fresh(own, wanted, item) for item in _new(account.id, own, best)] for own, wanted, best in lists]
    told = list(merge(*parts, key=lambda one: -one.item.order))[:MOST]
    kept = (best.shown(Spot.MAIL, _ids(told, own, wanted), about=week.isoformat()) for own, wanted, best in lists)
    return Week(told, tuple(kept))


def still_told(account_id: int, keys: Iterable[str]) -> set[str]:
    """All of the told weeks while the account looks after a profile that wants suggestions, else none."""
    looks_after = db.session.scalar(sa.select(sa.literal(account_id).in_(_hands())))
    return set(keys) if looks_after else set()


def _ids(told: Iterable[Fresh], own: Profile, wanted: str) -> set[int]:
    """Whom a mail tells of out of one list."""
    return {one.item.card.id for one in told if one.own.id == own.id and one.wanted == wanted}


def _new(account_id: int, own: Profile, best: Few) -> list[Suggestion]:
    mine = SentSuggestion.account_id == account_id, SentSuggestion.profile_id == own.id
    known = set(db.session.scalars(sa.select(SentSuggestion.other_id).where(*mine)))
    known |= connections.partner_ids(own.id, PAST)
    return [
        item
        for item in best.items
        if item.card.id not in known
        and item.opinion is None
        and not item.fit.is_thin
        and (own.is_sample or not item.card.is_sample)
    ]


def _own(account_id: int) -> list[Profile]:
    """The published profiles that an account looks after."""
    mine = Membership.account_id == account_id, Membership.right.in_(list(HANDS))
    select = sa.select(Profile).join(Membership, Membership.profile_id == Profile.id)
    select = select.where(*mine, Profile.state == State.PUBLISHED, Profile.kind.in_(documents.MATCHED))
    return list(db.session.scalars(select.order_by(Profile.id)))


def _hands() -> sa.Select[int]:
    """Who looks after a published profile that wants suggestions."""
    served = Profile.state == State.PUBLISHED, Profile.kind.in_(documents.MATCHED), Profile.id.not_in(unserved())
    select = sa.select(Membership.account_id).join(Profile, Profile.id == Membership.profile_id)
    return select.where(Membership.right.in_(list(HANDS)), *served)


def _cut(moment: datetime) -> datetime:
    cut = last_cut(Frequency.WEEKLY, moment)
    if cut is None:
        raise RuntimeError("a week has a cut")
    return cut


def _hours(row: Any, usual: tuple[int, int]) -> tuple[int, int]:  # noqa: ANN401  a row of columns
    return usual if row.starts is None else (row.starts, row.ends)
