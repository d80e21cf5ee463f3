"""What is known of imports: the batches, their rows and counts, and how files of one shape were mapped before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ecosystem.core import progress
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.progress import Task
from ecosystem.directory.models import (
    BatchState,
    ImportBatch,
    ImportMapping,
    ImportRow,
    Kind,
    Profile,
    ProfileRevision,
    RowState,
)
from ecosystem.directory.queries.intake import headers
from ecosystem.directory.rules import PATHS
from ecosystem.directory.rules.plain import from_plain

LOST = "not-kept"


@dataclass(frozen=True)
class TwinView:
    """A profile that a row resembles."""

    id: int
    name: str
    href: str
    by: tuple[str, ...]


def batches() -> sa.Select[ImportBatch]:
    """The imports, the newest first, with who made and who confirmed them."""
    people = selectinload(ImportBatch.made_by), selectinload(ImportBatch.confirmed_by)
    return sa.select(ImportBatch).options(*people).order_by(ImportBatch.id.desc())


def batch(batch_id: int) -> ImportBatch:
    """One import. Raises ``NotFound``."""
    found: ImportBatch | None = db.session.scalar(batches().where(ImportBatch.id == batch_id))
    if found is None:
        raise NotFound
    return found


def unfinished() -> int:
    """How many imports wait for an officer: to map columns, to confirm, or to go on."""
    waiting = (BatchState.MAPPING, BatchState.CHECKED)
    return db.session.scalar(sa.select(sa.func.count()).where(ImportBatch.state.in_(waiting))) or 0


def row(batch_id: int, number: int) -> ImportRow:
    """One row of an import by its number in the file. Raises ``NotFound``."""
    found: ImportRow | None = db.session.scalar(
        sa.select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.number == number)
    )
    if found is None:
        raise NotFound
    return found


def rows(batch_id: int, states: Iterable[RowState] = ()) -> sa.Select[ImportRow]:
    """The rows of an import in the order of the file, all or those in some states."""
    select = sa.select(ImportRow).where(ImportRow.batch_id == batch_id).order_by(ImportRow.number)
    wanted = list(states)
    return select.where(ImportRow.state.in_(wanted)) if wanted else select


def counts(of: ImportBatch) -> dict[RowState, int]:
    """How many rows of an import are in each state."""
    found = db.session.execute(
        sa.select(ImportRow.state, sa.func.count()).where(ImportRow.batch_id == of.id).group_by(ImportRow.state)
    )
    return dict(found.all())


def counts_of(batches_shown: Sequence[ImportBatch]) -> dict[int, dict[RowState, int]]:
    """The same for several imports at once."""
    ids = [one.id for one in batches_shown]
    found: dict[int, dict[RowState, int]] = {batch_id: {} for batch_id in ids}
    select = sa.select(ImportRow.batch_id, ImportRow.state, sa.func.count()).where(ImportRow.batch_id.in_(ids))
    for batch_id, state, count in db.session.execute(select.group_by(ImportRow.batch_id, ImportRow.state)):
        found[batch_id][state] = count
    return found


def task(of: ImportBatch) -> Task | None:
    """The latest long work of an import."""
    return progress.of_subject(of)


def twins_of(shown: Sequence[ImportRow]) -> dict[int, list[TwinView]]:
    """The profiles that these rows resemble, by row id; one query."""
    ids = {twin["id"] for one in shown for twin in one.twins}
    select = sa.select(Profile.id, Profile.name, Profile.slug, Profile.kind).where(Profile.id.in_(ids))
    there = {found.id: found for found in db.session.execute(select)} if ids else {}
    return {
        one.id: [
            TwinView(found.id, found.name, f"/{PATHS[found.kind]}/{found.slug}", tuple(twin["by"]))
            for twin in one.twins
            if (found := there.get(twin["id"])) is not None
        ]
        for one in shown
    }


def addresses(shown: Sequence[ImportRow]) -> dict[int, str]:
    """The pages of the profiles that these rows are about, by profile id; one query."""
    ids = {one.profile_id for one in shown if one.profile_id is not None}
    select = sa.select(Profile.id, Profile.slug, Profile.kind).where(Profile.id.in_(ids))
    return {one.id: f"/{PATHS[one.kind]}/{one.slug}" for one in db.session.execute(select)} if ids else {}


def earlier(of: ImportBatch) -> ImportBatch | None:
    """The latest import of the very same file that was written."""
    found: ImportBatch | None = db.session.scalar(
        batches()
        .where(
            ImportBatch.sha256 == of.sha256,
            ImportBatch.id != of.id,
            ImportBatch.state.in_((BatchState.WRITTEN, BatchState.STOPPED)),
        )
        .limit(1)
    )
    return found


def recalled(of: ImportBatch) -> tuple[Kind, str, dict[str, str]]:
    """Kind, source and mapping for a file: as its shape was mapped last, by its officer before others; else a guess."""
    known = db.session.scalars(
        sa.select(ImportMapping)
        .where(ImportMapping.shape == of.shape)
        .order_by((ImportMapping.account_id == of.made_by_id).desc(), ImportMapping.used_at.desc())
        .limit(1)
    ).first()
    if known is not None:
        return known.kind, known.source, _renamed(known.mapping, of.columns)
    kind = headers.guess_kind(of.columns)
    return kind, "", headers.guess(kind, of.columns)


def _renamed(mapping: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    """The mapping with the headings as this file spells them."""
    spelled = {headers.key(column): column for column in columns}
    return {name: spelled[key] for name, column in mapping.items() if (key := headers.key(str(column))) in spelled}


def held_before(profile: Profile, version: int) -> Any:  # noqa: ANN401  the values class of the kind
    """What a profile held at a version, from its history. Raises ``Refused`` when that is not known."""
    found = db.session.scalars(
        sa.select(ProfileRevision)
        .where(
            ProfileRevision.profile_id == profile.id,
            ProfileRevision.version <= version,
            ProfileRevision.content.is_not(None),
        )
        .order_by(ProfileRevision.version.desc(), ProfileRevision.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise Refused(LOST, code=LOST)
    return from_plain(profile.kind, found.content or {})


def sample(role: str) -> dict[str, Any] | None:
    """The URL values of an import that officers may look at, if there is one."""
    if role != "officer":
        return None
    found = db.session.scalar(sa.select(ImportBatch.id).order_by(ImportBatch.id.desc()).limit(1))
    return {"batch_id": found} if found else None


def sample_row(role: str) -> dict[str, Any] | None:
    """The URL values of a row of an import that waits for an officer, if there is one."""
    if role != "officer":
        return None
    found = db.session.execute(
        sa.select(ImportRow.batch_id, ImportRow.number).order_by(ImportRow.id.desc()).limit(1)
    ).one_or_none()
    return {"batch_id": found.batch_id, "number": found.number} if found else None
