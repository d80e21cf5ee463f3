"""Single profiles and plain lists of them, loaded with what a page needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectin_polymorphic, selectinload

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.core import clock, uploads
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import (
    Angel,
    Conflict,
    Fund,
    Institution,
    Investor,
    Kind,
    Mandate,
    Membership,
    Mentor,
    Profile,
    Right,
    Startup,
    State,
)
from ecosystem.directory.queries.cards import Card, cards, kind_label
from ecosystem.directory.queries.freshness import fresh as fresh_enough
from ecosystem.directory.rules import Relation, days_left, may_create, may_edit, may_manage

MOST_IN_BIN = 200
ENDPOINTS = {
    Kind.STARTUP: "portal.startup",
    Kind.ANGEL: "portal.investor",
    Kind.FUND: "portal.investor",
    Kind.MENTOR: "portal.mentor",
    Kind.INSTITUTION: "portal.institution",
}


@dataclass(frozen=True)
class Logo:
    """The picture of a profile, at most ``side`` pixels wide and high."""

    profile: Profile
    stored: StoredFile
    side: int

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it, so that everybody's browser may keep it."""
        return self.profile.state == State.PUBLISHED


def whole() -> sa.Select[Profile]:
    """A select of profiles of any kind with everything that hangs on them loaded, in a constant number of queries."""
    return sa.select(Profile).options(
        selectin_polymorphic(Profile, [Startup, Angel, Fund, Mentor, Institution]),
        selectinload(Profile.terms),
        selectinload(Profile.audiences),
        selectinload(Profile.memberships).selectinload(Membership.account),
        selectinload(Profile.conflicts).selectinload(Conflict.other),
        selectinload(Profile.logo),
        selectinload(Startup.deck),
        selectinload(Startup.founders),
        selectinload(Startup.traction),
        selectinload(Startup.assets),
        selectinload(Investor.mandates).selectinload(Mandate.terms),
        selectinload(Investor.portfolio),
    )


def profile(slug: str) -> Profile:
    """The profile of ``slug`` with everything loaded, whatever its state. Raises ``NotFound``."""
    return _one(Profile.slug == slug)


def profile_by_id(profile_id: int) -> Profile:
    """The same by id. Raises ``NotFound``."""
    return _one(Profile.id == profile_id)


def fresh(own: Profile) -> Profile:
    """The same profile read anew, whatever this session remembered of it."""
    statement = whole().where(Profile.id == own.id).execution_options(populate_existing=True)
    return db.session.scalars(statement).one()


def _one(condition: sa.ColumnElement[bool]) -> Profile:
    found = db.session.scalars(whole().where(condition)).one_or_none()
    if found is None:
        raise NotFound
    return found


def profiles(ids: Iterable[int]) -> list[Profile]:
    """Profiles with everything loaded, in the order of ``ids``; unknown ids are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    found = {row.id: row for row in db.session.scalars(whole().where(Profile.id.in_(wanted)))}
    return [found[profile_id] for profile_id in wanted if profile_id in found]


def my_profiles(account: Account) -> list[Profile]:
    """The profiles ``account`` is a member of, by name, with memberships loaded; removed ones are left out."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    rows = db.session.scalars(
        sa.select(Profile)
        .options(selectinload(Profile.memberships))
        .where(Profile.id.in_(mine), Profile.state != State.REMOVED)
        .order_by(Profile.sort_key, Profile.id)
    )
    return list(rows)


@dataclass(frozen=True)
class OwnRow:
    """One of one's own profiles in a list, and what one may do with it."""

    card: Card
    profile: Profile
    may_edit: bool
    may_manage: bool


def my_rows(account: Account) -> list[OwnRow]:
    """One's own profiles as cards, in a constant number of queries."""
    mine = my_profiles(account)
    found = {card.id: card for card in cards([own.id for own in mine], Relation.INSIDER)}
    return [OwnRow(found[own.id], own, may_edit(account, own), may_manage(account, own)) for own in mine]


@dataclass(frozen=True)
class BinRow:
    """A removed profile that its reader may bring back, and for how many more days."""

    profile: Profile
    kind_label: str
    days_left: int


def bin_rows(account: Account) -> list[BinRow]:
    """The profiles ``account`` owns or removed that can still be brought back, the last removed first."""
    owned = sa.select(Membership.profile_id).where(Membership.account_id == account.id, Membership.right == Right.OWNER)
    select = (
        sa.select(Profile)
        .where(Profile.state == State.REMOVED, Profile.purged_at.is_(None), Profile.merged_into_id.is_(None))
        .where(Profile.id.in_(owned) | (Profile.removed_by_id == account.id))
        .order_by(Profile.removed_at.desc(), Profile.id.desc())
        .limit(MOST_IN_BIN)
        .options(selectinload(Profile.memberships))
    )
    moment = clock.now()
    return [
        BinRow(one, kind_label(one.kind), days_left(one.removed_at, moment))
        for one in db.session.scalars(select)
        if one.removed_at is not None and may_manage(account, one)
    ]


def creatable(account: Account | None) -> list[Kind]:
    """The kinds of profile ``account`` may describe, in the order of :class:`Kind`."""
    return [kind for kind in Kind if may_create(account, kind)]


def kind_named(kind: str) -> Kind:
    """The kind of this name. Raises ``NotFound``."""
    if kind not in set(Kind):
        raise NotFound
    return Kind(kind)


def counts() -> dict[Kind, int]:
    """How many published profiles there are of each kind, stale ones left out; a kind without any counts 0."""
    counted = sa.select(Profile.kind, sa.func.count()).where(Profile.state == State.PUBLISHED, fresh_enough())
    rows = db.session.execute(counted.group_by(Profile.kind))
    found: dict[Kind, int] = {row[0]: row[1] for row in rows}
    return {kind: found.get(kind, 0) for kind in Kind}


def page_endpoint(kind: Kind) -> str:
    """The endpoint of the page of a profile of this kind; its argument is ``slug``. The pages are the portal's."""
    return ENDPOINTS[kind]


def logo(key: str, side: int = uploads.LARGEST) -> Logo:
    """A logo that a profile shows, in one of its sides. Raises ``NotFound``; other files are never found here."""
    found: Profile | None = db.session.scalar(
        sa.select(Profile)
        .join(StoredFile, StoredFile.id == Profile.logo_id)
        .where(StoredFile.key == key, StoredFile.kind == "logo")
        .options(contains_eager(Profile.logo), selectinload(Profile.memberships))
        .limit(1)
    )
    if found is None or found.logo is None or side not in uploads.SIDES:
        raise NotFound
    return Logo(found, found.logo, side)


def named(names: Sequence[str]) -> dict[str, int]:
    """Which of these names are the exact names of published profiles here: name to id."""
    if not names:
        return {}
    rows = db.session.execute(
        sa.select(Profile.name, Profile.id).where(Profile.name.in_(names), Profile.state == State.PUBLISHED)
    )
    return {row[0]: row[1] for row in rows}


def sample_kind(role: str) -> dict[str, str] | None:
    """The URL values of a form that the demo account of ``role`` may open, for the list of pages."""
    kinds = creatable(accounts.demo_account(role))
    return {"kind": kinds[0].value} if kinds else None


def sample_own(role: str) -> dict[str, str] | None:
    """The URL values of a profile that the demo account of ``role`` may edit."""
    account = accounts.demo_account(role)
    own = my_profiles(account) if account is not None else []
    return next(({"slug": profile.slug} for profile in own if may_edit(account, profile)), None)


def sample_step(role: str) -> dict[str, str] | None:
    """The URL values of a step of such a profile."""
    own = sample_own(role)
    return {**own, "step": "core"} if own else None


def sample_draft_step(role: str) -> dict[str, str] | None:
    """The URL values of the first step of a new profile."""
    kind = sample_kind(role)
    return {**kind, "step": "core"} if kind else None


def sample_logo(_role: str) -> dict[str, str] | None:
    """The URL values of a logo that is shown."""
    shown = sa.select(StoredFile.key).join(Profile, Profile.logo_id == StoredFile.id)
    key = db.session.scalar(shown.where(Profile.state == State.PUBLISHED).order_by(Profile.id).limit(1))
    return {"key": key} if key else None
