"""What people chose, or else what holds for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import ALWAYS, House, Topic
from ecosystem.notices import links
from ecosystem.notices.models import Frequency, NoticeChoice, QuietHours

# What a link may name beside a topic: everything that comes in digests.
DIGESTS = "digests"
OTHER = "other"


@dataclass(frozen=True)
class Choice:
    """How one person hears of one topic; ``chosen`` when they said so themselves."""

    topic: str
    mail: Frequency
    site: bool
    chosen: bool


@dataclass(frozen=True)
class Offer:
    """A topic with what a person has it at."""

    slug: str
    topic: Topic
    choice: Choice


@dataclass(frozen=True)
class Subscribed:
    """Whom and what a link of a mail names."""

    account: Account
    topic: str
    label: Any
    token: str
    choice: Choice | None


def house() -> House:
    """The cards, which say what there is to choose."""
    found: House = current_app.extensions["house"]
    return found


def topic_of(kind: str) -> str:
    """The topic that a kind of notice belongs to."""
    known = house().notices.get(kind)
    return known.topic if known else OTHER


def has_own_mail(topic: str) -> bool:
    """Whether the feature of a topic writes a mail of its own by the week, which digests leave out."""
    known = house().topics.get(topic)
    return known is not None and known.by_week


def default(topic: str) -> Choice:
    """What holds for who has not chosen."""
    if topic == ALWAYS:
        return Choice(topic, Frequency.OFF, site=True, chosen=False)
    return Choice(topic, Frequency(house().topics[topic].mail), site=True, chosen=False)


def of_many(account_ids: Iterable[int], topic: str) -> dict[int, Choice]:
    """Each account's choice for one topic."""
    ids = list(account_ids)
    rows = db.session.scalars(
        sa.select(NoticeChoice).where(NoticeChoice.account_id.in_(ids), NoticeChoice.topic == topic)
    )
    said = {row.account_id: _choice(row) for row in rows}
    return {account_id: said.get(account_id) or default(topic) for account_id in ids}


def of_account(account_id: int) -> dict[str, Choice]:
    """One account's choice for every topic."""
    rows = db.session.scalars(sa.select(NoticeChoice).where(NoticeChoice.account_id == account_id))
    said = {row.topic: _choice(row) for row in rows if row.topic in house().topics}
    return {slug: said.get(slug) or default(slug) for slug in (ALWAYS, *house().topics)}


def offers(account: Account) -> Mapping[str, Sequence[Offer]]:
    """Every topic that has a kind and concerns the account, by the name of its group, in the order of the cards."""
    roles = {grant.role.value for grant in account.grants}
    chosen, used = of_account(account.id), {kind.topic for kind in house().notices.values()}
    grouped: dict[str, list[Offer]] = {}
    for slug, topic in sorted(house().topics.items(), key=lambda item: (item[1].order, item[0])):
        if slug in used and (not topic.roles or roles & set(topic.roles)):
            grouped.setdefault(str(topic.group), []).append(Offer(slug, topic, chosen[slug]))
    return grouped


def quiet_hours(account_id: int) -> tuple[int, int]:
    """From which hour to which an account wants no mails that can wait."""
    row = db.session.get(QuietHours, account_id)
    if row is not None:
        return row.starts, row.ends
    starts, ends = current_app.config["QUIET_HOURS"]
    return int(starts), int(ends)


def subscribed(token: str) -> Subscribed:
    """What a link of a mail names. Raises ``NotFound`` for one that nobody wrote, or whose person is gone."""
    named = links.read(token)
    account = db.session.get(Account, named[0]) if named else None
    if named is None or account is None:
        raise NotFound
    topic = named[1]
    if topic == DIGESTS:
        return Subscribed(account, topic, "", token, None)
    if topic not in house().topics:
        raise NotFound
    return Subscribed(account, topic, house().topics[topic].label, token, of_account(account.id)[topic])


def sample_link(role: str) -> dict[str, str] | None:
    """A link of the demo founder's mails, which needs no sign-in."""
    account_id = db.session.scalar(sa.select(Account.id).where(Account.email == "founder@demo.example"))
    return {"token": links.token(account_id, DIGESTS)} if role == "public" and account_id is not None else None


def _choice(row: NoticeChoice) -> Choice:
    must = house().topics[row.topic].must if row.topic in house().topics else True
    return Choice(row.topic, row.mail, site=row.site or must, chosen=True)
