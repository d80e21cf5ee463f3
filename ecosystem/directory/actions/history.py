"""Writing the history of a profile. Every way to change one ends here, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.directory.models import Act, Profile, ProfileRevision
from ecosystem.directory.rules.plain import to_plain
from ecosystem.directory.rules.values import ProfileValues


@dataclass(frozen=True)
class Stroke:
    """Who changes a profile and how; ``restored_from`` is the version that is brought back."""

    actor_id: int | None = None
    act: Act = Act.CHANGED
    restored_from: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether a person changes it by hand, and no file does."""
        return self.actor_id is not None and self.act is not Act.IMPORTED


def begin(profile: Profile, before: ProfileValues, version: int) -> None:
    """Keep what ``profile`` held when its history starts only now: it is older than histories are."""
    known = sa.select(sa.exists().where(ProfileRevision.profile_id == profile.id, ProfileRevision.act != Act.FILED))
    if not db.session.scalar(known):
        db.session.add(
            ProfileRevision(
                profile_id=profile.id,
                version=version,
                at=profile.created_at,
                act=Act.FOUND,
                changed=[],
                content=to_plain(before),
            )
        )
        db.session.flush()


def keep(profile: Profile, stroke: Stroke, changed: Sequence[str], values: ProfileValues | None) -> None:
    """Write what ``profile``, which is flushed, holds from now on; ``None`` when only a file came or went."""
    db.session.add(
        ProfileRevision(
            profile_id=profile.id,
            version=profile.version,
            at=clock.now(),
            actor_id=stroke.actor_id,
            act=stroke.act,
            changed=list(changed),
            content=to_plain(values) if values is not None else None,
            restored_from=stroke.restored_from,
        )
    )
    db.session.flush()
