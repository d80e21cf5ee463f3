"""The history of a profile as its members and officers may read it: who changed what, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Act, Profile, ProfileRevision
from ecosystem.directory.queries.profiles import profile
from ecosystem.directory.queries.words import said
from ecosystem.directory.rules import Sight
from ecosystem.directory.rules.plain import differing, from_plain
from ecosystem.directory.rules.values import ProfileValues


@dataclass(frozen=True)
class Change:
    """One field that changed, with the words before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One revision as a reader may know it; ``hidden`` counts the changed fields that are not for them.

    ``actor`` is empty when the system did it, or when the person is no longer here.
    """

    id: int
    version: int
    at: datetime
    act: Act
    actor: str
    changes: tuple[Change, ...]
    files: tuple[str, ...]
    hidden: int
    restored_from: int | None
    can_restore: bool


@dataclass(frozen=True)
class Moment:
    """A profile, loaded whole, and one revision of it that can be brought back."""

    profile: Profile
    revision: ProfileRevision


def revisions(profile_id: int) -> sa.Select[ProfileRevision]:
    """A select of the revisions of a profile, the newest first, with who made them."""
    return (
        sa.select(ProfileRevision)
        .options(selectinload(ProfileRevision.actor))
        .where(ProfileRevision.profile_id == profile_id)
        .order_by(ProfileRevision.id.desc())
    )


def told(own: Profile, rows: Sequence[ProfileRevision], sight: Sight) -> list[Told]:
    """Consecutive revisions, the newest first, in words; a change is told against the revision before it."""
    if not rows:
        return []
    older = _content_before(own.id, rows[-1].id)
    last = db.session.scalar(
        sa.select(sa.func.max(ProfileRevision.id)).where(
            ProfileRevision.profile_id == own.id, ProfileRevision.content.is_not(None)
        )
    )
    found = []
    for row in reversed(rows):
        values = from_plain(own.kind, row.content) if row.content is not None else None
        found.append(_told(own, row, (older, values), sight, is_now=row.id == last))
        older = values or older
    return found[::-1]


def revision(own: Profile, revision_id: int) -> ProfileRevision:
    """One revision of this profile that can be brought back. Raises ``NotFound``."""
    found = db.session.get(ProfileRevision, revision_id)
    if found is None or found.profile_id != own.id or found.content is None:
        raise NotFound
    return found


def values_at(own: Profile, version: int) -> ProfileValues | None:
    """What ``own`` held at a version, or ``None`` when nobody knows."""
    content = db.session.scalar(
        sa.select(ProfileRevision.content)
        .where(
            ProfileRevision.profile_id == own.id,
            ProfileRevision.version <= version,
            ProfileRevision.content.is_not(None),
        )
        .order_by(ProfileRevision.id.desc())
        .limit(1)
    )
    return from_plain(own.kind, content) if content is not None else None


def _told(
    own: Profile,
    row: ProfileRevision,
    pair: tuple[ProfileValues | None, ProfileValues | None],
    sight: Sight,
    *,
    is_now: bool,
) -> Told:
    before, after = pair
    changed = differing(before, after, own.kind) if before is not None and after is not None else ()
    seen = [field for field in changed if sight.may(field)]
    return Told(
        id=row.id,
        version=row.version,
        at=row.at,
        act=row.act,
        actor=row.actor.full_name if row.actor is not None else "",
        changes=tuple(Change(field, said(before, field), said(after, field)) for field in seen if before and after),
        files=tuple(field for field in row.changed if row.content is None and sight.may(field)),
        hidden=len(changed) - len(seen),
        restored_from=row.restored_from,
        can_restore=row.content is not None and not is_now,
    )


def _content_before(profile_id: int, revision_id: int) -> ProfileValues | None:
    row = db.session.execute(
        sa.select(ProfileRevision.content, Profile.kind)
        .join(Profile, Profile.id == ProfileRevision.profile_id)
        .where(
            ProfileRevision.profile_id == profile_id,
            ProfileRevision.id < revision_id,
            ProfileRevision.content.is_not(None),
        )
        .order_by(ProfileRevision.id.desc())
        .limit(1)
    ).one_or_none()
    return from_plain(row.kind, row.content) if row is not None else None


def moment(slug: str, revision_id: int) -> Moment:
    """The profile of ``slug`` and one of its revisions. Raises ``NotFound``."""
    found = profile(slug)
    return Moment(found, revision(found, revision_id))


def newest(own: Profile) -> ProfileRevision | None:
    """The revision that says what a profile holds now, if it has a history."""
    rows: Sequence[ProfileRevision] = db.session.scalars(
        revisions(own.id).where(ProfileRevision.content.is_not(None)).limit(1)
    ).all()
    return rows[0] if rows else None
