"""Taking whole profiles out for good because their person leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ecosystem.core import files
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.directory.actions import exports
from ecosystem.directory.actions.purging import purge
from ecosystem.directory.models import (
    Conflict,
    ImportBatch,
    ImportRow,
    Merge,
    Profile,
    ProfileDraft,
    ProfileRevision,
    Startup,
    State,
    Verification,
    VerificationStep,
)
from ecosystem.directory.rules import ERASED, ERASED_NAME


def erase_profiles(ids: Sequence[int], names: Sequence[str]) -> list[str]:
    """Leave a nameless row of each profile, for what others keep that points to it. Returns the keys of its files.

    ``names`` go out of what others declared, also in earlier versions and drafts, and of what an import read.
    """
    keys = _files(ids)
    db.session.execute(sa.update(Conflict).where(Conflict.other_name.in_(list(names))).values(other_name=ERASED_NAME))
    blank = {"name": ERASED_NAME, "external_id": "", "cells": {}, "problems": []}
    db.session.execute(sa.update(ImportRow).where(ImportRow.name.in_(list(names))).values(**blank))
    _rename_kept(ProfileRevision.content, names)
    _rename_kept(ProfileDraft.typed, names)
    for profile_id in ids:
        profile = db.session.get_one(Profile, profile_id)
        if profile.state is not State.REMOVED:
            profile.state = State.REMOVED
            db.session.flush()
        # Nothing leads from the name of an erased person to whom they were merged with.
        profile.merged_into_id = None
        db.session.flush()
        purge(profile_id)
    table = Profile.__table__
    mark = {"source": ERASED, "external_id": sa.cast(table.c.id, sa.String)}
    db.session.execute(sa.update(table).where(table.c.id.in_(ids)).values(**mark))
    db.session.expire_all()
    return keys


def erase_acts(account_id: int, words: Sequence[str]) -> list[str]:
    """What one stated, exported and imported; ``words`` name the person. Returns the keys of files.

    What was decided about a profile stays with the profile; only what this person wrote for it goes.
    """
    mine = Verification.asked_by_id == account_id
    blank = {"statement": "", "evidence_url": "", "evidence_note": "", "asked_by_id": None}
    db.session.execute(sa.update(Verification).where(mine).values(**blank))
    db.session.execute(sa.update(VerificationStep).where(VerificationStep.actor_id == account_id).values(words=""))
    for batch in db.session.scalars(sa.select(ImportBatch).where(sa.or_(*(holds(ImportBatch.name, w) for w in words)))):
        batch.name = ERASED_NAME
    for row in db.session.scalars(sa.select(ImportRow).where(sa.or_(*(holds(ImportRow.cells, w) for w in words)))):
        row.cells = {
            column: "" if any(word in str(cell) for word in words) else cell for column, cell in row.cells.items()
        }
    db.session.flush()
    return files.drop_of(account_id, (exports.KIND, exports.PART))


def _rename_kept(column: Any, names: Sequence[str]) -> None:  # noqa: ANN401  a column of JSON
    """What others keep of earlier days or have not sent yet names the person no more."""
    model = column.class_
    for row in db.session.scalars(sa.select(model).where(sa.or_(*(holds(column, name) for name in names)))):
        setattr(row, column.key, _renamed(getattr(row, column.key), names))
    db.session.flush()


def _renamed(value: Any, names: Sequence[str]) -> Any:  # noqa: ANN401  plain JSON
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return ERASED_NAME if isinstance(value, str) and value in names else value


def holds(column: Any, word: str) -> sa.ColumnElement[bool]:  # noqa: ANN401  a column of text or JSON
    """Whether a text, or any text within JSON, has the word somewhere in it."""
    # JSON stands in the database as it was written, with its escapes.
    written = json.dumps(word)[1:-1] if isinstance(column.type, sa.JSON) else word
    return sa.cast(column, sa.Text).contains(written, autoescape=True)


def _files(ids: Sequence[int]) -> list[str]:
    startup = Startup.__table__
    logos = sa.select(Profile.logo_id).where(Profile.id.in_(ids))
    decks = sa.select(startup.c.deck_id).where(startup.c.id.in_(ids))
    theirs = StoredFile.id.in_(logos) | StoredFile.id.in_(decks)
    for column in (Merge.logo_id, Merge.deck_id):
        theirs |= StoredFile.id.in_(sa.select(column).where(Merge.kept_id.in_(ids) | Merge.taken_id.in_(ids)))
    return list(db.session.scalars(sa.select(StoredFile.key).where(theirs)))
