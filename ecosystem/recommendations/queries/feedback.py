"""What one's side said of others, what it does to one's lists, and what one hid and saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import HANDS
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.values import format_date
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.recommendations.documents import MATCHED
from ecosystem.recommendations.models import Bookmark, Opinion, Reason, Stance
from ecosystem.recommendations.rules.feedback import LENGTHS, REASONS, Advice, Said, advice, ends

LARGEST = 2**53


@dataclass(frozen=True)
class Effect:
    """What was said acts on a list so: how many of it are hidden, in words for what, and what one may look at."""

    hidden: int = 0
    words: str = ""
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True)
class Kept:
    """One row of what a person hid or saved: the card, or ``None`` where the profile is not public any more.

    ``said`` and ``note`` are of what was hidden; the note is there for its writer alone.
    """

    other_id: int
    card: Any
    at: datetime
    said: Said | None = None
    note: str = ""
    by: str = ""


@dataclass(frozen=True)
class Offer:
    """What a card offers to say: why it does not fit, and how long it may rest with the day it would be back."""

    reasons: tuple[tuple[str, str], ...]
    rests: tuple[tuple[str, str, date], ...]


def opinions(profile_id: int) -> dict[int, Said]:
    """What the side of a profile said of others, by their id."""
    columns = (Opinion.other_id, Opinion.state, Opinion.reason, Opinion.until, Opinion.said_at)
    rows = db.session.execute(sa.select(*columns).where(Opinion.profile_id == profile_id))
    return {row.other_id: Said(row.state, row.reason, row.until, row.said_at) for row in rows}


def standing(said: Said | None, today: date) -> Said | None:
    """What was said, unless it was a rest whose day has come."""
    return None if said is None or (said.state is Stance.SNOOZED and not said.hides(today)) else said


def effect(said: Mapping[int, Said], hidden: Sequence[int]) -> Effect:
    """What the opinions ``said`` do to a list in which the profiles ``hidden`` would stand without them."""
    found = [said[one] for one in hidden]
    counts = Counter(one.reason for one in found if one.reason)
    parts = [
        _("%(reason)s: %(count)s", reason=str(REASONS[reason]).lower(), count=counts[reason])
        for reason in REASONS
        if counts[reason]
    ]
    rests = sum(one.state is Stance.SNOOZED for one in found)
    parts += [_("đang tạm ẩn: %(count)s", count=rests)] if rests else []
    return Effect(len(found), ", ".join(parts), advice(one.reason for one in said.values()))


def offer(today: date) -> Offer:
    """What cards offer to say on a day."""
    reasons = tuple((reason.value, str(label)) for reason, label in REASONS.items())
    return Offer(reasons, tuple((slug, str(told[0]), ends(slug, today)) for slug, told in LENGTHS.items()))


def words(said: Said) -> str:
    """What was said, in words: why, or until when."""
    if said.state is Stance.SNOOZED and said.until is not None:
        return str(_("Tạm ẩn đến %(day)s", day=format_date(said.until)))
    return str(REASONS[said.reason or Reason.OTHER])


def hidden(profile_id: int, today: date) -> sa.Select[Any]:
    """What the side of a profile hid and what still rests, the latest first."""
    running = sa.or_(Opinion.state == Stance.REFUSED, Opinion.until > today)
    select = sa.select(Opinion).where(Opinion.profile_id == profile_id, running)
    return select.order_by(Opinion.said_at.desc(), Opinion.id.desc())


def saved(account_id: int) -> sa.Select[Any]:
    """What a person saved, the latest first."""
    select = sa.select(Bookmark).where(Bookmark.account_id == account_id)
    return select.order_by(Bookmark.saved_at.desc(), Bookmark.id.desc())


def hidden_rows(account: Account, rows: Sequence[Opinion]) -> list[Kept]:
    """Rows of ``hidden`` with their cards; colleagues are named, their notes are theirs."""
    cards = _cards(row.other_id for row in rows)
    writers = {row.said_by_id for row in rows if row.said_by_id}
    names = dict(db.session.execute(sa.select(Account.id, Account.full_name).where(Account.id.in_(writers))).all())
    return [
        Kept(
            row.other_id,
            cards.get(row.other_id),
            row.said_at,
            Said(row.state, row.reason, row.until, row.said_at),
            row.note if row.said_by_id == account.id else "",
            names.get(row.said_by_id or 0, "") if row.said_by_id != account.id else "",
        )
        for row in rows
    ]


def saved_rows(rows: Sequence[Bookmark]) -> list[Kept]:
    """Rows of ``saved`` with their cards."""
    cards = _cards(row.other_id for row in rows)
    return [Kept(row.other_id, cards.get(row.other_id), row.saved_at) for row in rows]


def saved_ids(account_id: int, ids: Iterable[int]) -> set[int]:
    """Which of these profiles a person saved."""
    select = sa.select(Bookmark.other_id).where(Bookmark.account_id == account_id, Bookmark.other_id.in_(list(ids)))
    return set(db.session.scalars(select))


def may_be_saved(slug: str) -> Profile:
    """The published profile of ``slug``, for who wants to save it. Raises ``NotFound``."""
    select = sa.select(Profile).where(Profile.slug == slug[:120], Profile.state == State.PUBLISHED)
    found: Profile | None = db.session.scalar(select.options(selectinload(Profile.memberships)))
    if found is None:
        raise NotFound
    return found


def sides(account: Account) -> list[Profile]:
    """The profiles in whose name a person may say something of cards, by name."""
    hands = (Membership.account_id == account.id, Membership.right.in_(list(HANDS)))
    mine = sa.select(Membership.profile_id).where(*hands)
    select = sa.select(Profile).where(Profile.id.in_(mine), Profile.state != State.REMOVED)
    return [one for one in db.session.scalars(select.order_by(Profile.sort_key, Profile.id)) if one.kind in MATCHED]


def _cards(ids: Iterable[int]) -> dict[int, Any]:
    """The cards of those that are public."""
    public = sa.select(Profile.id).where(Profile.id.in_(list(ids)), Profile.state == State.PUBLISHED)
    return {card.id: card for card in directory.cards(db.session.scalars(public), Relation.MEMBER)}
