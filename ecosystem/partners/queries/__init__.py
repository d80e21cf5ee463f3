"""Questions about postings: one, those of a profile, those that people look through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.connections.models import Block
from ecosystem.connections.rules import HANDS
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import Badge
from ecosystem.core.text import whole_number
from ecosystem.core.values import format_date
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.directory.queries import LocalText, is_english
from ecosystem.directory.rules import Relation
from ecosystem.partners import rules
from ecosystem.partners.models import Posting, PostingState, Side, Subject
from ecosystem.taxonomy import queries as taxonomy

SECTORS, SKILLS = "sectors", "mentor_expertise"


@dataclass(frozen=True)
class Told:
    """A posting as a page shows it; ``card`` is that of its profile, as the reader may see it."""

    posting: Posting
    card: Any
    text: LocalText
    title: str
    sectors: tuple[str, ...]
    skills: tuple[str, ...]


def posting(key: str) -> Posting:
    """One posting, its profile with members loaded. Raises ``NotFound``."""
    select = sa.select(Posting).where(Posting.key == key[:32])
    found: Posting | None = db.session.scalar(select.options(*_loaded()))
    if found is None:
        raise NotFound
    return found


def by_id(posting_id: int | None) -> Posting | None:
    """The same by its id."""
    select = sa.select(Posting).where(Posting.id == (posting_id or 0)).options(*_loaded())
    found: Posting | None = db.session.scalar(select)
    return found


def of(profile_id: int, subject: Subject, side: Side) -> Posting | None:
    """What a profile has posted of this, open or closed."""
    where = (Posting.profile_id == profile_id, Posting.subject == subject, Posting.side == side)
    found: Posting | None = db.session.scalar(sa.select(Posting).where(*where).options(*_loaded()))
    return found


def own_profiles(account: Account) -> list[Profile]:
    """The profiles one may post for, by name, with members."""
    mine = (Membership.account_id == account.id) & Membership.right.in_(list(HANDS))
    select = sa.select(Profile).where(
        Profile.id.in_(sa.select(Membership.profile_id).where(mine)), Profile.state != State.REMOVED
    )
    found = db.session.scalars(select.order_by(Profile.sort_key, Profile.id).options(selectinload(Profile.memberships)))
    return [profile for profile in found if rules.possible(profile.kind)]


def own(profiles: Collection[Profile], subject: Subject | None = None) -> list[Posting]:
    """What these profiles have posted, open first, then the newest."""
    select = sa.select(Posting).where(Posting.profile_id.in_([profile.id for profile in profiles]))
    if subject is not None:
        select = select.where(Posting.subject == subject)
    closed = Posting.state == PostingState.CLOSED
    return list(db.session.scalars(select.order_by(closed, Posting.updated_at.desc(), Posting.id).options(*_loaded())))


def listed(subject: Subject, side: Side | None, mine: Collection[int]) -> sa.Select[Any]:
    """The open postings of one subject that a reader may look through, the newest first; ``mine`` are their profiles.

    Their own are left out, and those of profiles that have blocked one of theirs or that one of theirs has blocked.
    """
    select = sa.select(Posting).join(Profile, Profile.id == Posting.profile_id)
    select = select.where(Posting.subject == subject, *is_shown(), Posting.profile_id.not_in(list(mine)))
    if side is not None:
        select = select.where(Posting.side == side)
    select = select.where(Posting.profile_id.not_in(apart(mine)))
    return select.order_by(Posting.updated_at.desc(), Posting.id.desc()).options(*_loaded())


def is_shown() -> tuple[sa.ColumnElement[bool], ...]:
    """Open, not over, and of a public profile; needs ``profile`` joined."""
    return (
        Posting.state == PostingState.OPEN,
        Posting.closes_on >= clock.today(),
        Profile.state == State.PUBLISHED,
    )


def apart(mine: Collection[int]) -> sa.CompoundSelect[int]:
    """The ids of the profiles that stand apart from one of these by a block, whoever set it."""
    ids = list(mine)
    theirs = sa.select(Block.blocked_id).where(Block.profile_id.in_(ids))
    return sa.union(theirs, sa.select(Block.profile_id).where(Block.blocked_id.in_(ids)))


def blocks_of(mine: Collection[int]) -> sa.Select[int, int]:
    """Every block between one of these profiles and another, as (who set it, against whom)."""
    ids = list(mine)
    return sa.select(Block.profile_id, Block.blocked_id).where(Block.profile_id.in_(ids) | Block.blocked_id.in_(ids))


def is_apart(posting: Posting, account: Account) -> bool:
    """Whether a block stands between its profile and one of the reader's own."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    pair = (Block.profile_id.in_(mine) & (Block.blocked_id == posting.profile_id)) | (
        Block.blocked_id.in_(mine) & (Block.profile_id == posting.profile_id)
    )
    return db.session.scalar(sa.select(Block.id).where(pair).limit(1)) is not None


def told(postings: Sequence[Posting]) -> list[Told]:
    """Postings with the cards of their profiles, as members see them, in a constant number of queries."""
    ids = list(dict.fromkeys(one.profile_id for one in postings))
    cards = {card.id: card for card in directory.cards(ids, Relation.MEMBER)}
    return [tell(one, cards[one.profile_id]) for one in postings if one.profile_id in cards]


def tell(one: Posting, card: Any) -> Told:  # noqa: ANN401  a card of the directory
    """One posting in the reader's language."""
    # The posting says what its badge says, and what the profile says of itself is one tap away.
    return Told(
        posting=one,
        card=replace(card, badges=(), facts=(), tags=()),
        text=text_of(one),
        title=str(rules.TITLES[one.subject, one.side]),
        sectors=tuple(taxonomy.label(SECTORS, slug) for slug in one.sectors),
        skills=tuple(taxonomy.label(SKILLS, slug) for slug in one.skills),
    )


def text_of(one: Posting) -> LocalText:
    """Its text in the reader's language, else in the other one, marked so."""
    if is_english():
        return LocalText(one.text_en) if one.text_en else LocalText(one.text_vi, "vi")
    return LocalText(one.text_vi) if one.text_vi else LocalText(one.text_en, "en")


def on_page(profile_id: int) -> list[Posting]:
    """The open postings of a profile, for its page."""
    select = sa.select(Posting).join(Profile, Profile.id == Posting.profile_id)
    where = (Posting.profile_id == profile_id, *is_shown())
    return list(db.session.scalars(select.where(*where).order_by(Posting.subject, Posting.side)))


def shown_to(account: Account, profile_id: int) -> list[Posting]:
    """The same as a reader may see them: none where a block stands between the two."""
    found = on_page(profile_id)
    return found if found and not is_apart(found[0], account) else []


def occasion(posting_id: str) -> str:
    """What a posting is called and when it opened, for whom it was an occasion; empty when it is gone."""
    found = db.session.get(Posting, whole_number(posting_id) or 0)
    if found is None:
        return ""
    day = format_date(clock.local(found.created_at).date())
    return str(_("Tin “%(title)s” đăng ngày %(day)s", title=_title(found), day=day))


def badges(ids: Iterable[int]) -> Mapping[int, Badge]:
    """What cards say of whom a profile looks for: a need before an offer, a co-founder before a customer."""
    select = sa.select(Posting).join(Profile, Profile.id == Posting.profile_id)
    where = (Posting.profile_id.in_(list(ids)), *is_shown())
    rows = db.session.scalars(select.where(*where).order_by(Posting.side.desc(), Posting.subject.desc()))
    return {one.profile_id: Badge(str(_title(one)), rules.ICONS[one.subject]) for one in rows}


def _title(one: Posting) -> Any:  # noqa: ANN401  a lazy sentence
    return rules.TITLES[one.subject, one.side]


def due_to_ask(today: date, limit: int) -> list[int]:
    """Open postings whose owners are to be asked whether they still hold."""
    select = sa.select(Posting.id).where(
        Posting.state == PostingState.OPEN,
        Posting.asked_on.is_(None),
        Posting.closes_on <= today + rules.ASKED_BEFORE,
        Posting.closes_on >= today,
    )
    return list(db.session.scalars(select.order_by(Posting.closes_on, Posting.id).limit(limit)))


def due_to_close(today: date, limit: int) -> list[int]:
    """Open postings whose last day has passed."""
    select = sa.select(Posting.id).where(Posting.state == PostingState.OPEN, Posting.closes_on < today)
    return list(db.session.scalars(select.order_by(Posting.closes_on, Posting.id).limit(limit)))


def days_left(one: Posting) -> int:
    """How many days it still stands."""
    return max(1, (one.closes_on - clock.today()).days)


def other_kind(one: Posting) -> str:
    """What stands across, in words."""
    return str(rules.TITLES[one.subject, rules.other(one.side)])


def heading() -> str:
    """What the whole is called."""
    return str(_("Tìm bạn đồng hành"))


def sample(role: str) -> dict[str, Any] | None:
    """The URL values of a posting that the demo account of ``role`` keeps, or ``None``."""
    account = accounts.demo_account(role)
    found = own(own_profiles(account)) if account is not None else []
    return {"key": found[0].key} if found else None


def sample_new(role: str) -> dict[str, Any] | None:
    """The URL values of a form for one that the demo account of ``role`` may post, or ``None``."""
    account = accounts.demo_account(role)
    profiles = own_profiles(account) if account is not None else []
    for profile in profiles:
        for subject, side in rules.possible(profile.kind):
            before = of(profile.id, subject, side)
            if before is None or before.state is not PostingState.OPEN:
                return {"as": profile.slug, "subject": subject.value, "side": side.value}
    return None


def _loaded() -> tuple[Any, ...]:
    return (joinedload(Posting.profile).options(selectinload(Profile.memberships)),)
