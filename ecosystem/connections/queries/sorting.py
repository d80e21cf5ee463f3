"""What the side asked noted about its requests, and how its profiles take requests. Never for the asker's eyes."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import Account
from ecosystem.connections import rules
from ecosystem.connections.models import Desk, Label, Mark
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Membership, Profile, Right

# The word for requests without a label, where labels narrow a list.
UNSORTED = "none"


def mark(introduction_id: int) -> Mark | None:
    """What the side asked noted about one request."""
    return db.session.get(Mark, introduction_id)


def labels(introduction_ids: Iterable[int]) -> dict[int, Label]:
    """The labels of these requests, in one query; the caller shows them to the side asked alone."""
    select = sa.select(Mark.introduction_id, Mark.label).where(
        Mark.introduction_id.in_(list(introduction_ids)), Mark.label.is_not(None)
    )
    return {row.introduction_id: row.label for row in db.session.execute(select)}


def desk(profile_id: int) -> Desk | None:
    """How a profile takes requests, if it ever said so."""
    return db.session.get(Desk, profile_id)


def profile_with_desk(slug: str) -> Profile:
    """The profile of ``slug`` with its members. Raises ``NotFound``."""
    select = sa.select(Profile).where(Profile.slug == slug[:120]).options(selectinload(Profile.memberships))
    found: Profile | None = db.session.scalar(select)
    if found is None:
        raise NotFound
    return found


def sample_desk(role: str) -> dict[str, str] | None:
    """The URL values of the desk of a profile that the demo account of ``role`` may set, or ``None``."""
    select = (
        sa.select(Profile.slug)
        .join(Membership)
        .join(Account)
        .where(
            Account.email == f"{role}@demo.example",
            Membership.right.in_([Right.OWNER, Right.EDITOR]),
            Profile.kind.in_([kind for kind, others in rules.COUNTERPARTS.items() if others]),
        )
    )
    slug = db.session.scalar(select.order_by(Profile.id).limit(1))
    return {"slug": slug} if slug else None
