"""Questions about what lists were made from."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.core.db import db
from ecosystem.core.feature import House
from ecosystem.directory.models import Profile, State
from ecosystem.recommendations.documents import takes_part
from ecosystem.recommendations.models import MatchingRecord, RecommendationList, ShownList

CHUNK = 5000


def pack(content: object) -> tuple[str, bytes]:
    """The key and the packed body of plain JSON."""
    raw = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(raw).hexdigest(), zlib.compress(raw, 6)


def unpack(body: bytes) -> Any:  # noqa: ANN401  plain JSON
    """What was packed."""
    return json.loads(zlib.decompress(body))


def bodies(keys: Collection[str]) -> dict[str, bytes]:
    """The packed bodies of records, by key; one that is gone is missing."""
    found: dict[str, bytes] = {}
    for some in _chunks(keys):
        select = sa.select(MatchingRecord.key, MatchingRecord.body).where(MatchingRecord.key.in_(some))
        found |= {row.key: row.body for row in db.session.execute(select)}
    return found


def last() -> tuple[str, str] | None:
    """The model and the inputs of the list that was made last: what the worker knew when it last wrote."""
    table = RecommendationList
    made = sa.select(table.model, table.inputs).order_by(table.made_at.desc(), table.profile_id, table.wanted).limit(1)
    row = db.session.execute(made).one_or_none()
    return (row.model, row.inputs) if row else None


def known(keys: Collection[str]) -> set[str]:
    """Which of the keys are kept already."""
    found: set[str] = set()
    for some in _chunks(keys):
        found |= set(db.session.scalars(sa.select(MatchingRecord.key).where(MatchingRecord.key.in_(some))))
    return found


def people(ids: Collection[int]) -> set[int]:
    """Those of the profiles ``ids`` that are there."""
    ordered, found = sorted(ids), set[int]()
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        found |= set(db.session.scalars(sa.select(Profile.id).where(Profile.id.in_(some))))
    return found


def needed() -> set[str]:
    """Every record that a list, stored or shown, needs to be made again."""
    inputs = sa.union(sa.select(RecommendationList.inputs), sa.select(ShownList.inputs))
    house: House = current_app.extensions["house"]
    keys = {key for key in (*db.session.scalars(inputs), *house.made_from()) if key}
    found = set(keys)
    for one in bodies(keys).values():
        content = unpack(one)
        found |= {content["epoch"], content["vocabulary"], *content["since"]}
    epochs = found - keys
    for one in bodies(epochs).values():
        content = unpack(one)
        if isinstance(content, list):
            found.update(content)
    return found


def saying(keys: Collection[str], words: Collection[str]) -> set[str]:
    """Those of the records ``keys`` in which one of ``words`` stands."""
    found = {key: zlib.decompress(body).decode() for key, body in bodies(keys).items()}
    said = [json.dumps(word, ensure_ascii=False)[1:-1] for word in words if word]
    return {key for key, content in found.items() if any(word in content for word in said)}


def touched_since(moment: datetime, ids: Collection[int]) -> set[int]:
    """The profiles whose lists were made after a moment, and those of ``ids`` that take part no more."""
    later = db.session.scalars(sa.select(RecommendationList.profile_id).where(RecommendationList.made_at > moment))
    standing = db.session.scalars(sa.select(Profile.id).where(Profile.state == State.PUBLISHED, takes_part()))
    return set(later) | (set(ids) - set(standing))


def _chunks(keys: Collection[str]) -> list[list[str]]:
    ordered = sorted(keys)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]
