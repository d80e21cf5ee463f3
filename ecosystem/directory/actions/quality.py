"""Verbs of quality: measuring, confirming that a profile still holds, and asking its holders once a quarter.

Confirming touches the day alone, not the version, so whoever is editing meanwhile is not told of a clash.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.actions import forget_ask_links, open_ask_link, use_ask_link
from ecosystem.core import clock
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import ConfirmationAsk, ConfirmationLink, Membership, Profile, ProfileQuality, Right
from ecosystem.directory.queries import quality as queries
from ecosystem.directory.rules import quality as rules
from ecosystem.directory.rules.quality import LinkState
from ecosystem.directory.rules.values import ProfileValues, held
from ecosystem.notices import actions as notices

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

ASKED = "profile.confirmation_asked"
SAMPLE = "sample"
BATCH = 50
MEASURED_FOR = timedelta(days=7)


def keep_measure(profile: Profile, values: ProfileValues) -> None:
    """Keep what can be told of ``profile``, which is flushed, from what it says now."""
    found = queries.measure(profile.kind, values)
    row = db.session.get(ProfileQuality, profile.id) or ProfileQuality(profile_id=profile.id)
    row.faults, row.fault_count = list(found.faults), len(found.faults)
    row.percent, row.missing, row.measured_at = found.percent, found.missing, clock.now()
    db.session.add(row)
    db.session.flush()


def measure_again(limit: int = BATCH) -> int:
    """Measure what never was or not for a week, some at a time. Returns how many."""
    waiting = queries.unmeasured(clock.now() - MEASURED_FOR, limit)
    for profile in waiting:
        keep_measure(profile, held(profile))
    return len(waiting)


def confirmed_by(profile: Profile) -> None:
    """Note that a change of ``profile`` by its people confirms it; whoever was asked has answered."""
    profile.confirmed_at = clock.now()
    _answer(profile.id)


def confirm(actor: Account, profile: Profile) -> None:
    """Say that all of ``profile`` (memberships loaded) still holds; a second time on the same day changes nothing."""
    permit(rules.may_confirm(actor, profile))
    _confirm(profile, actor.id)


def confirm_by_link(token: str) -> LinkState:
    """The same by the link of a mail, without signing in. Raises ``NotFound`` for a link that is none.

    Returns what the link was: ``OPEN`` when it confirmed just now.
    """
    page = queries.link_page(token)
    if page.state is not LinkState.OPEN:
        return page.state
    if not use_ask_link(page.link):
        return LinkState.DONE
    _confirm(page.profile, page.link.account_id)
    return LinkState.OPEN


def ask_holders(actor: Account, profile: Profile) -> None:
    """Ask the owners of ``profile`` by mail now. Raises ``Refused``: ``nobody`` can be asked, or ``asked`` already."""
    permit(rules.may_ask_holders(actor, profile))
    if not db.session.scalar(sa.select(Profile.id).where(Profile.id == profile.id, queries.reachable())):
        raise Refused(_l("Hồ sơ này chưa có chủ nào nhận được thư."), code="nobody")
    if queries.was_asked(profile.id) or not _ask(profile, actor.id):
        raise Refused(_l("Chủ hồ sơ đã được hỏi trong quý này."), code="asked")


def ask_due(limit: int = BATCH) -> int:
    """Ask the owners of profiles that nobody confirmed for long, some at a time. Returns how many were looked at."""
    waiting = queries.due(limit)
    for profile_id in waiting:
        _ask(db.session.get_one(Profile, profile_id), None)
    return len(waiting)


def open_link(ask: ConfirmationAsk, owner: Account) -> str | None:
    """The token of a link for ``owner``, of which only the hash is kept; ``None`` when there is one already."""
    return open_ask_link(ConfirmationLink, ask.id, owner, lives=rules.LINK_LIVES)


def sample_link() -> str | None:
    """The token of a link that nobody is written to, for a look at its page; ``None`` where nobody holds a profile."""
    owned = sa.select(Membership).where(Membership.right == Right.OWNER).order_by(Membership.id).limit(1)
    member = db.session.scalar(owned)
    if member is None:
        return None
    same = sa.select(ConfirmationAsk).where(
        ConfirmationAsk.profile_id == member.profile_id, ConfirmationAsk.quarter == SAMPLE
    )
    asked = db.session.scalar(same)
    if asked is None:
        asked = ConfirmationAsk(profile_id=member.profile_id, quarter=SAMPLE, asked_at=clock.now() - rules.LEAST_GAP)
        db.session.add(asked)
    else:
        db.session.execute(sa.delete(ConfirmationLink).where(ConfirmationLink.ask_id == asked.id))
    asked.answered_at = None
    db.session.flush()
    return open_link(asked, member.account)


def forget_links(account_id: int) -> None:
    """Take a person out of what was asked: their links, and their name where they asked."""
    forget_ask_links(ConfirmationLink, account_id)
    mine = sa.update(ConfirmationAsk).where(ConfirmationAsk.asked_by_id == account_id)
    db.session.execute(mine.values(asked_by_id=None).execution_options(synchronize_session=False))


def _confirm(profile: Profile, actor_id: int) -> None:
    table, moment = Profile.__table__, clock.now()
    today = rules.start_of(clock.today())
    moved = affected(
        sa.update(table).where(table.c.id == profile.id, table.c.confirmed_at < today).values(confirmed_at=moment)
    )
    answered = _answer(profile.id)
    if moved or answered:
        db.session.refresh(profile, ["confirmed_at"])
        record("profile.confirmed", actor=actor_id, subject=profile)


def _answer(profile_id: int) -> bool:
    """Mark what was asked about a profile as answered; returns whether anything was open."""
    answered = affected(
        sa.update(ConfirmationAsk)
        .where(ConfirmationAsk.profile_id == profile_id, ConfirmationAsk.answered_at.is_(None))
        .values(answered_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not answered:
        return False
    notices.settle(rules.panel_path(profile_id), ASKED)
    return True


def _ask(profile: Profile, actor_id: int | None) -> bool:
    """Write the ask of this quarter; of two at once the constraint lets one in. Returns whether this was it."""
    row = {"profile_id": profile.id, "quarter": rules.quarter_of(clock.today()), "asked_at": clock.now()}
    made = db.session.scalar(
        insert_into(ConfirmationAsk)
        .values(**row, asked_by_id=actor_id)
        .on_conflict_do_nothing(index_elements=["profile_id", "quarter"])
        .returning(ConfirmationAsk.id)
    )
    if made is None:
        return False
    record(ASKED, actor=actor_id, subject=profile, ask=made)
    return True
