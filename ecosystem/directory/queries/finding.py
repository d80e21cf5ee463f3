"""Profiles by what somebody types anywhere on the site: of all kinds at once, the closest name first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.directory.models import Kind, Membership, Profile, State
from ecosystem.directory.queries.cards import LocalText, is_english, kind_label, local
from ecosystem.directory.queries.freshness import sunk
from ecosystem.directory.queries.listing import closeness
from ecosystem.directory.queries.search import Terms, tokens, understand
from ecosystem.directory.rules import is_officer


@dataclass(frozen=True)
class Found:
    """One profile as a line of results."""

    kind: Kind
    slug: str
    name: str
    kind_label: str
    tagline: LocalText


def typed(query: str) -> Terms:
    """The words of a query as they were typed, without asking the database."""
    return Terms(tokens(query))


def meant(query: str) -> Terms:
    """The same with slips mended by the nearest word known, in at most two queries."""
    return understand(query, tuple(Kind))


def matching(terms: Terms) -> sa.Select[int]:
    """The ids of the profiles that hold every word, whoever may see them."""
    return sa.select(Profile.id).where(*terms.conditions)


def find(terms: Terms, account: Account | None, limit: int) -> list[Found]:
    """The closest profiles that ``account`` may read, at most ``limit``, in one query."""
    if not terms.words:
        return []
    p = Profile.__table__.c
    select = (
        sa.select(p.kind, p.slug, p.name, p.name_en, p.tagline_vi, p.tagline_en)
        .where(_in_sight(account), *terms.conditions)
        .order_by(*closeness(terms), sunk(), p.sort_key, p.id)
        .limit(limit)
    )
    return [_found(row) for row in db.session.execute(select)]


def found_by_kind(terms: Terms, account: Account | None) -> dict[Kind, int]:
    """How many profiles of each kind ``find`` could list."""
    if not terms.words:
        return {}
    select = sa.select(Profile.kind, sa.func.count()).where(_in_sight(account), *terms.conditions)
    return {row[0]: row[1] for row in db.session.execute(select.group_by(Profile.kind))}


def _in_sight(account: Account | None) -> sa.ColumnElement[bool]:
    """The same as ``rules.may_read``, as a condition."""
    shown = Profile.state == State.PUBLISHED
    if account is None:
        return shown
    if is_officer(account):
        return Profile.state != State.REMOVED
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    return shown | sa.and_(Profile.state == State.HIDDEN, Profile.id.in_(mine))


def _found(row: Any) -> Found:  # noqa: ANN401  a row of columns
    name = local(row.name, row.name_en) if is_english() else row.name
    return Found(row.kind, row.slug, name, kind_label(row.kind), local(row.tagline_vi, row.tagline_en))
