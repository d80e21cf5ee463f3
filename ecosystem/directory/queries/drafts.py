"""One's own drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from ecosystem.accounts.models import Account
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory.models import Kind, Profile, ProfileDraft, State
from ecosystem.directory.queries.cards import kind_label
from ecosystem.directory.queries.profiles import kind_named, profile
from ecosystem.directory.rules import may_create, may_edit
from ecosystem.directory.rules.drafting import Place
from ecosystem.directory.rules.steps import STEPS, first_step

LONGEST_NAME = 120


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list: what it is of, when it was saved, and where it goes on (an endpoint and its values)."""

    key: str
    title: str
    saved_at: datetime
    endpoint: str
    values: dict[str, str]
    profile_id: int | None


def draft(account: Account, kind: Kind, own: Profile | None = None, *, discarded: bool = False) -> ProfileDraft | None:
    """The draft of ``account`` for the profile ``own``, or for a new one of a kind; discarded ones only when asked."""
    which = ProfileDraft.profile_id == own.id if own is not None else ProfileDraft.profile_id.is_(None)
    state = ProfileDraft.discarded_at.is_not(None) if discarded else ProfileDraft.discarded_at.is_(None)
    found: ProfileDraft | None = db.session.scalar(
        sa.select(ProfileDraft).where(ProfileDraft.account_id == account.id, ProfileDraft.kind == kind, which, state)
    )
    return found


def draft_by_key(key: str) -> ProfileDraft:
    """A draft by its key, discarded or not. Raises ``NotFound``."""
    found: ProfileDraft | None = db.session.scalar(sa.select(ProfileDraft).where(ProfileDraft.key == key))
    if found is None:
        raise NotFound
    return found


def place(step: str, kind: str = "", slug: str = "") -> Place:
    """A step of a new profile of ``kind``, or of the profile of ``slug``, loaded whole. Raises ``NotFound``."""
    found = profile(slug) if slug else None
    of_kind = found.kind if found is not None else kind_named(kind)
    if step not in STEPS[of_kind]:
        raise NotFound
    return Place(of_kind, step, found)


def drafts(account: Account) -> list[DraftRow]:
    """What ``account`` has begun and may still publish, the newest first."""
    rows = db.session.scalars(
        sa.select(ProfileDraft)
        .options(selectinload(ProfileDraft.profile).selectinload(Profile.memberships))
        .where(ProfileDraft.account_id == account.id, ProfileDraft.discarded_at.is_(None))
        .order_by(ProfileDraft.saved_at.desc(), ProfileDraft.id)
        .limit(50)
    )
    return [_row(row) for row in rows if _may_go_on(account, row)]


def _may_go_on(account: Account, row: ProfileDraft) -> bool:
    if row.profile is None:
        return row.profile_id is None and may_create(account, row.kind)
    return row.profile.state != State.REMOVED and may_edit(account, row.profile)


def _row(row: ProfileDraft) -> DraftRow:
    step = row.step if row.step in STEPS[row.kind] else first_step(row.kind)
    if row.profile is not None:
        title, endpoint, values = row.profile.name, "directory.edit_step", {"slug": row.profile.slug, "step": step}
    else:
        typed = " ".join(row.typed.get("name", [""]))[:LONGEST_NAME].strip()
        title = typed or _("%(kind)s mới", kind=kind_label(row.kind))
        endpoint, values = "directory.new_step", {"kind": row.kind.value, "step": step}
    return DraftRow(row.key, title, row.saved_at, endpoint, values, row.profile_id)
