"""Saving, discarding and finishing drafts. A draft changes no profile and writes no journal: it is its writer's own."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.exc import StaleDataError

from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory import queries
from ecosystem.directory.models import Kind, Profile, ProfileDraft
from ecosystem.directory.rules import drafting

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

KEPT = timedelta(days=90)
DISCARDED_KEPT = timedelta(days=1)
LONGEST = 300_000  # characters of one draft, all texts of the largest profile in both languages fit several times
TOO_LONG = _l("Bản nháp dài quá mức lưu được. Vui lòng rút gọn bớt.")
ELSEWHERE = _l("Bước này vừa được sửa ở một thẻ khác. Nội dung bạn gõ vẫn còn ở đây.")


@dataclass(frozen=True)
class Target:
    """What a draft is for: a new profile of a kind, or one that exists."""

    kind: Kind
    profile: Profile | None = None


@dataclass(frozen=True)
class StepSaved:
    """One step as a browser tab sends it; ``mark`` is that of what the tab began from."""

    step: str
    typed: Mapping[str, list[str]]
    tab: str
    mark: str


def save_step(actor: Account, target: Target, start: Mapping[str, list[str]], sent: StepSaved) -> ProfileDraft:
    """Keep what was typed in one step; ``start`` is the whole form where there is no draft yet.

    Raises ``Refused`` with code ``stale`` when another tab saved other words for this step since.
    """
    draft = queries.draft(actor, target.kind, target.profile) or _begun(actor, target, start)
    names = drafting.names_of(target.kind, sent.step)
    saved = drafting.of_step(draft.typed, names)
    # What the same tab sent before is its own; so is what says the same.
    if saved != sent.typed and drafting.mark(saved) != sent.mark and draft.tabs.get(sent.step) != sent.tab:
        raise Refused(ELSEWHERE, code="stale")
    whole = {**drafting.without_step(draft.typed, names), **sent.typed}
    if len(json.dumps(whole, ensure_ascii=False)) > LONGEST:
        raise Refused(TOO_LONG, code="too-long")
    try:
        with db.session.begin_nested():
            draft.typed, draft.step = whole, sent.step
            draft.tabs = {**draft.tabs, sent.step: sent.tab}
            draft.saved_at, draft.discarded_at = clock.now(), None
    except StaleDataError as error:
        raise Refused(ELSEWHERE, code="stale") from error
    return draft


def discard(draft: ProfileDraft) -> None:
    """Put a draft away; ``take_back`` undoes it until the day is over."""
    draft.discarded_at = clock.now()
    db.session.flush()


def take_back(draft: ProfileDraft) -> None:
    """Undo ``discard``."""
    draft.discarded_at = None
    db.session.flush()


def finish(actor: Account, kind: Kind, profile: Profile | None) -> None:
    """Delete the draft that has become, or been merged into, the profile."""
    mine = sa.and_(ProfileDraft.account_id == actor.id, ProfileDraft.kind == kind)
    which = ProfileDraft.profile_id == profile.id if profile is not None else ProfileDraft.profile_id.is_(None)
    db.session.execute(sa.delete(ProfileDraft).where(mine, which))


def purge_drafts() -> int:
    """Delete drafts untouched for ninety days, and discarded ones after a day. Returns how many."""
    moment = clock.now()
    found = db.session.scalars(
        sa.select(ProfileDraft.id).where(
            sa.or_(ProfileDraft.saved_at < moment - KEPT, ProfileDraft.discarded_at < moment - DISCARDED_KEPT)
        )
    ).all()
    db.session.execute(sa.delete(ProfileDraft).where(ProfileDraft.id.in_(found)))
    return len(found)


def _begun(actor: Account, target: Target, start: Mapping[str, list[str]]) -> ProfileDraft:
    """A new draft; where another connection was faster, or one was discarded, its row is taken over."""
    fresh = ProfileDraft(
        key=secrets.token_urlsafe(18),
        account_id=actor.id,
        profile_id=target.profile.id if target.profile is not None else None,
        kind=target.kind,
        base_version=target.profile.version if target.profile is not None else None,
        typed=dict(start),
        tabs={},
        step="",
        saved_at=clock.now(),
    )
    old = queries.draft(actor, target.kind, target.profile, discarded=True)
    if old is not None:
        db.session.delete(old)
        db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(fresh)
    except sa.exc.IntegrityError as error:
        found = queries.draft(actor, target.kind, target.profile)
        if found is None:
            raise Refused(ELSEWHERE, code="stale") from error
        return found
    return fresh
