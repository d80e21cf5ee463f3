"""Questions about introductions: whose they are, where they stand, and the contacts they open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.models import Introduction, IntroductionState, Label, Mark, Side
from ecosystem.connections.queries import blocks, sorting
from ecosystem.connections.queries.told import both_stand
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile, Right, State
from ecosystem.directory.rules import Relation, Sight
from ecosystem.taxonomy import queries as taxonomy

TABS = ("waiting", "asked", "connected", "past", "drafts")
Ids = Iterable[int]
VIEWED = IntroductionState.VIEWED
MORE = (IntroductionState.MORE_ASKED, IntroductionState.MORE_ANSWERED)


@dataclass(frozen=True)
class Row:
    """One introduction as a list shows it to one reader: which side is theirs, and who the other is."""

    introduction: Introduction
    mine: Profile
    other: Profile
    side: Side
    # Whether the reader may act for that side, and not only look.
    is_hand: bool = False
    # Of the side asked alone: how it sorted the request.
    label: Label | None = None

    @property
    def state_label(self) -> str:
        """The state in the reader's language."""
        return state_label(self.introduction.state)

    @property
    def is_my_turn(self) -> bool:
        """Whether the reader's side is waited for."""
        return rules.turn(self.introduction.state) is self.side


@dataclass(frozen=True)
class Sifting:
    """What a tab is narrowed to: a state, and for requests that came in a label or ``none`` for those without."""

    label: str = ""
    state: IntroductionState | None = None


@dataclass(frozen=True)
class Contacts:
    """How to reach a side: what its profile gives, else the addresses of its owners."""

    profile: Profile
    emails: tuple[str, ...]
    phone: str
    website: str
    people: tuple[str, ...]


def state_label(state: IntroductionState) -> str:
    """The word of a state, from the shared vocabulary."""
    return taxonomy.label("connection_states", state.value)


def pair(left: int, right: int) -> str:
    """The key of a pair of profiles, the same for both directions."""
    return f"{min(left, right)}:{max(left, right)}"


def introduction(key: str) -> Introduction:
    """The introduction of ``key`` with both sides and their members, removed ones too. Raises ``NotFound``."""
    found: Introduction | None = db.session.scalar(_loaded().where(Introduction.key == key[:40]))
    if found is None:
        raise NotFound
    return found


def by_id(introduction_id: int) -> Introduction | None:
    """The same by its id while both sides stand, or ``None``."""
    return db.session.scalar(_loaded().where(Introduction.id == introduction_id, both_stand()))


def of_account(account_id: int, tab: str, sifting: Sifting = Sifting()) -> sa.Select[Any]:
    """The introductions of one tab of ``TABS`` that an account takes part in, the newest first, sides loaded."""
    mine = standing_ids(account_id)
    incoming, outgoing = Introduction.asked_id.in_(mine), Introduction.asker_id.in_(mine)
    waiting, sent = Introduction.state.in_(list(rules.WAITING)), Introduction.state != IntroductionState.DRAFT
    wanted = {
        "waiting": sa.and_(incoming, waiting, both_stand()),
        "asked": sa.and_(outgoing, waiting, both_stand()),
        "connected": sa.and_(incoming | outgoing, Introduction.state == IntroductionState.ACCEPTED, both_stand()),
        # What was is kept, also when the other side has removed its profile since.
        "past": sa.and_(incoming | outgoing, sent, Introduction.state.in_(list(rules.PAST)) | ~both_stand()),
        # A draft is for the side that writes it.
        "drafts": sa.and_(outgoing, ~sent, Introduction.discarded_at.is_(None), both_stand()),
    }[tab]
    select = sa.select(Introduction).where(wanted, *_sifted(sifting, incoming))
    select = select.order_by(Introduction.moved_at.desc(), Introduction.id.desc())
    return select.options(joinedload(Introduction.asker), joinedload(Introduction.asked))


def rows(introductions: Iterable[Introduction], account_id: int) -> list[Row]:
    """Each introduction as the account sees it, with two queries for all."""
    given = list(introductions)
    mine = _rights(account_id) if given else {}
    found = [_row(one, mine) for one in given]
    came_in = [row.introduction.id for row in found if row.side is Side.ASKED]
    labels = sorting.labels(came_in) if came_in else {}
    return [replace(row, label=labels.get(row.introduction.id)) for row in found]


def counts(account_id: int) -> dict[str, int]:
    """How many introductions each tab of the account holds, in one query."""
    mine = standing_ids(account_id)
    incoming, outgoing = Introduction.asked_id.in_(mine), Introduction.asker_id.in_(mine)
    is_draft = Introduction.state == IntroductionState.DRAFT
    own = sa.or_(sa.and_(incoming, ~is_draft), sa.and_(outgoing, Introduction.discarded_at.is_(None)))
    side = sa.case((incoming, Side.ASKED.value), else_=Side.ASKER.value).label("side")
    stand = sa.case((both_stand(), 1), else_=0).label("stand")
    select = sa.select(side, Introduction.state, stand, sa.func.count()).where(own)
    found = dict.fromkeys(TABS, 0)
    for which, state, standing, count in db.session.execute(select.group_by(side, Introduction.state, stand)):
        tab = _tab(which, state, stands=bool(standing))
        if tab:
            found[tab] += count
    return found


def waiting_count(account_id: int) -> int:
    """How many requests wait for an answer of the account's profiles."""
    return counts(account_id)["waiting"]


def newest_waiting(account_id: int, limit: int = 3) -> list[Row]:
    """The newest requests that wait for the account's answer."""
    return rows(db.session.scalars(of_account(account_id, "waiting").limit(limit)), account_id)


def found(account_id: int, matching: sa.Select[int], limit: int) -> list[Row]:
    """One's own introductions with a profile among ``matching``, the newest first."""
    mine = own_ids(account_id)
    sent = Introduction.state != IntroductionState.DRAFT
    other = sa.or_(
        sa.and_(Introduction.asked_id.in_(mine), Introduction.asker_id.in_(matching), sent),
        sa.and_(Introduction.asker_id.in_(mine), Introduction.asked_id.in_(matching)),
    )
    kept = Introduction.discarded_at.is_(None)
    select = sa.select(Introduction).where(other, kept, both_stand()).order_by(Introduction.id.desc()).limit(limit)
    sides = (joinedload(Introduction.asker), joinedload(Introduction.asked))
    return rows(db.session.scalars(select.options(*sides)), account_id)


def own_ids(account_id: int) -> sa.Select[int]:
    """The ids of the profiles that an account belongs to."""
    return sa.select(Membership.profile_id).where(Membership.account_id == account_id)


def standing_ids(account_id: int) -> sa.Select[int]:
    """The same without those that were removed."""
    standing = sa.select(Profile.id).where(Profile.state != State.REMOVED)
    return own_ids(account_id).where(Membership.profile_id.in_(standing))


def own_profiles(account_id: int) -> list[Profile]:
    """The profiles that an account may act for, by name; members loaded."""
    select = (
        sa.select(Profile)
        .join(Membership)
        .where(
            Membership.account_id == account_id,
            Membership.right.in_(list(rules.HANDS)),
            Profile.state != State.REMOVED,
        )
        .order_by(Profile.sort_key, Profile.id)
        .options(selectinload(Profile.memberships))
    )
    return list(db.session.scalars(select))


def profile_to_ask(slug: str) -> Profile:
    """The published profile of ``slug`` with its members and its kind's own columns. Raises ``NotFound``."""
    select = sa.select(Profile).where(Profile.slug == slug[:120], Profile.state == State.PUBLISHED)
    found: Profile | None = db.session.scalar(select.options(selectinload(Profile.memberships)))
    if found is None:
        raise NotFound
    return found


def profiles_with_members(ids: Ids) -> list[Profile]:
    """Profiles with their members and accounts, by id: what ``actions.ask`` needs of both sides."""
    members = selectinload(Profile.memberships).joinedload(Membership.account)
    return list(
        db.session.scalars(sa.select(Profile).where(Profile.id.in_(list(ids))).order_by(Profile.id).options(members))
    )


def open_between(left: int, right: int) -> Introduction | None:
    """The open introduction (asked or accepted) of a pair of profiles, whoever asked."""
    select = sa.select(Introduction).where(
        Introduction.pair == pair(left, right), Introduction.state.in_(list(rules.OPEN))
    )
    return db.session.scalar(select)


def draft_between(asker_id: int, asked_id: int) -> Introduction | None:
    """The draft that the side of ``asker_id`` keeps for ``asked_id``, thrown away or not."""
    select = sa.select(Introduction).where(
        Introduction.asker_id == asker_id,
        Introduction.asked_id == asked_id,
        Introduction.state == IntroductionState.DRAFT,
    )
    return db.session.scalar(select)


def open_with(profile_ids: Ids, other_ids: Ids) -> dict[tuple[int, int], Introduction]:
    """The open introductions between two sets of profiles, by (own id, other id), in one query."""
    own, others = set(profile_ids), set(other_ids)
    if not own or not others:
        return {}
    forth = sa.and_(Introduction.asker_id.in_(own), Introduction.asked_id.in_(others))
    back = sa.and_(Introduction.asked_id.in_(own), Introduction.asker_id.in_(others))
    select = sa.select(Introduction).where(Introduction.state.in_(list(rules.OPEN)), forth | back)
    found: dict[tuple[int, int], Introduction] = {}
    for one in db.session.scalars(select):
        key = (one.asker_id, one.asked_id) if one.asker_id in own else (one.asked_id, one.asker_id)
        found[key] = one
    return found


def is_connected(profile_ids: Ids, profile_id: int) -> bool:
    """Whether one of ``profile_ids`` (those of the reader) is connected with ``profile_id`` and not blocked by it."""
    theirs = set(profile_ids) & connected_ids(profile_id)
    return bool(theirs) and bool(theirs - blocks.blocked_ids(profile_id))


def connected_ids(profile_id: int) -> set[int]:
    """The ids of the profiles connected with ``profile_id``."""
    return partner_ids(profile_id, (IntroductionState.ACCEPTED,))


def partner_ids(profile_id: int, states: Iterable[IntroductionState] = tuple(rules.OPEN)) -> set[int]:
    """The ids of the profiles with which ``profile_id`` has an introduction in one of ``states``."""
    select = sa.select(Introduction.asker_id, Introduction.asked_id).where(
        Introduction.state.in_(list(states)),
        (Introduction.asker_id == profile_id) | (Introduction.asked_id == profile_id),
    )
    return {asked if asker == profile_id else asker for asker, asked in db.session.execute(select)}


def open_pairs() -> list[tuple[int, int]]:
    """Every pair of profiles with an open introduction, as (asker, asked)."""
    select = sa.select(Introduction.asker_id, Introduction.asked_id).where(Introduction.state.in_(list(rules.OPEN)))
    return [(asker, asked) for asker, asked in db.session.execute(select)]


def total(state: IntroductionState | None = None, *, samples: bool = True) -> int:
    """How many introductions there are, of one state or of all."""
    select = sa.select(sa.func.count()).select_from(Introduction)
    if state is not None:
        select = select.where(Introduction.state == state)
    if not samples:
        select = select.where(Introduction.is_sample.is_(False))
    return db.session.scalar(select) or 0


def contacts(one: Introduction, of: Side) -> Contacts | None:
    """How to reach the side ``of``, only once accepted; ``None`` before. Needs the members of both sides loaded.

    A side that keeps its contacts to itself gives none, also not the addresses of its owners; nor does one that has
    blocked the other, which reads the same.
    """
    profile = rules.profile_of(one, of)
    if one.state is not IntroductionState.ACCEPTED or not rules.both_stand(one):
        return None
    owners = [member.account for member in profile.memberships if member.right is Right.OWNER]
    reader = rules.profile_of(one, rules.other_side(of))
    is_closed = blocks.has_blocked(profile.id, reader.id)
    sight = Sight(Relation.CONNECTED, profile.chosen)

    def may(name: str) -> bool:
        return not is_closed and sight.may(name)

    emails = (profile.email,) if profile.email else tuple(owner.email for owner in owners)
    return Contacts(
        profile,
        emails=emails if may("email") else (),
        phone=profile.phone if may("phone") else "",
        website=profile.website if may("website") else "",
        people=tuple(owner.full_name for owner in owners),
    )


def readers(profile: Profile) -> list[Account]:
    """Whom mails about ``profile`` go to: its owners and editors whose address is confirmed and account open."""
    people = [member.account for member in profile.memberships if member.right in rules.HANDS]
    return [who for who in people if who.email_confirmed_at is not None and who.locked_at is None]


def _loaded() -> sa.Select[Introduction]:
    members = selectinload(Profile.memberships).joinedload(Membership.account)
    both = (members, selectinload(Profile.audiences))
    sides = (selectinload(Introduction.asker).options(*both), selectinload(Introduction.asked).options(*both))
    return sa.select(Introduction).options(*sides, selectinload(Introduction.desk))


def _rights(account_id: int) -> dict[int, Right]:
    held = sa.select(Membership.profile_id, Membership.right).where(Membership.account_id == account_id)
    return {row.profile_id: row.right for row in db.session.execute(held)}


def _row(one: Introduction, mine: Mapping[int, Right]) -> Row:
    side = Side.ASKED if one.asked_id in mine else Side.ASKER
    own, other = rules.profile_of(one, side), rules.profile_of(one, rules.other_side(side))
    return Row(one, own, other, side, is_hand=mine.get(own.id) in rules.HANDS)


def _sifted(sifting: Sifting, incoming: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if sifting.state is not None:
        where.append(Introduction.state == sifting.state)
    if sifting.label:
        labelled = sa.select(Mark.introduction_id).where(Mark.label.is_not(None))
        if sifting.label in set(Label):
            where.append(Introduction.id.in_(labelled.where(Mark.label == Label(sifting.label))))
        else:
            where.append(Introduction.id.not_in(labelled))
        # Only what came in bears a label that its reader may know of.
        where.append(incoming)
    return where


def _tab(side: str, state: IntroductionState, *, stands: bool) -> str:
    if state is IntroductionState.DRAFT:
        return "drafts" if stands and side == Side.ASKER else ""
    if not stands or state in rules.PAST:
        return "past"
    if state is IntroductionState.ACCEPTED:
        return "connected"
    return "waiting" if side == Side.ASKED else "asked"


def sample_key(role: str) -> dict[str, str] | None:
    """The URL values of an introduction that the demo account of ``role`` may read, or ``None``."""
    mine = own_ids(accounts.demo_account_id(role))
    select = sa.select(Introduction.key).where(Introduction.asked_id.in_(mine) | Introduction.asker_id.in_(mine))
    sent = Introduction.state != IntroductionState.DRAFT
    key = db.session.scalar(select.where(sent, both_stand()).order_by(Introduction.id).limit(1))
    return {"key": key} if key else None


def sample_pair(role: str) -> dict[str, str] | None:
    """The URL values of the asking page of a profile that the demo account of ``role`` may ask, or ``None``."""
    own = own_profiles(accounts.demo_account_id(role))
    for profile in own:
        wanted = sa.select(Profile.slug).where(
            Profile.kind.in_(list(rules.COUNTERPARTS[profile.kind])),
            Profile.state == State.PUBLISHED,
            Profile.accepting,
            Profile.id.not_in(partner_ids(profile.id)),
        )
        slug = db.session.scalar(wanted.order_by(Profile.id).limit(1))
        if slug:
            return {"to": slug}
    return None
