"""Whom a manager means by a name or an address, and whom they may choose from."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.core.text import fold, nfc
from ecosystem.directory.models import Kind, Profile, State

OFFERED = 200


def meant(text: str, kinds: Collection[Kind]) -> Profile | None:
    """The one public profile of these kinds that is called so, or whose address ends so; ``None`` if not just one."""
    typed = nfc(text).strip()[:300]
    slug = typed.rstrip("/").rpartition("/")[2].partition("?")[0]
    public = sa.select(Profile).where(Profile.state == State.PUBLISHED, Profile.kind.in_(list(kinds)))
    by_slug: Profile | None = db.session.scalar(public.where(Profile.slug == slug[:120]))
    if by_slug is not None or not typed:
        return by_slug
    named = public.where(Profile.name.icontains(typed, autoescape=True)).limit(OFFERED)
    same = [one for one in db.session.scalars(named) if fold(one.name) == fold(typed)]
    return same[0] if len(same) == 1 else None


def offered(kinds: Collection[Kind], without: Collection[int]) -> list[str]:
    """Names a manager may pick from: public profiles of these kinds that are not there yet."""
    public = (Profile.state == State.PUBLISHED, Profile.kind.in_(list(kinds)), Profile.id.not_in(list(without)))
    names = sa.select(Profile.name).where(*public).order_by(Profile.sort_key, Profile.id).limit(OFFERED)
    return list(dict.fromkeys(db.session.scalars(names)))
