"""Proposals of who reads what: asked for, made by the worker, looked at, published, or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.juries import rules
from ecosystem.juries.actions.reads import give
from ecosystem.juries.actions.rounds import lock, seated
from ecosystem.juries.models import JuryRead, JuryRound, ReadState
from ecosystem.juries.queries import conflicts, rounds
from ecosystem.juries.rules.conflict import Stand


def ask_proposal(actor: Account, one: JuryRound) -> None:
    """Ask the worker who should read what. Raises ``Refused``: ``rights``, ``jurors``."""
    _refuse_hands(actor, one)
    lock(one)
    if not seated(one) or not rounds.applications(one):
        raise Refused(_l("Cần có giám khảo và hồ sơ trước khi chia."), code="jurors")
    one.proposal, one.proposal_asked_at = None, clock.now()
    db.session.flush()
    record("jury.proposal_asked", actor=actor.id, subject=one, at=one.proposal_asked_at.isoformat())


def keep_proposal(one: JuryRound, asked_at: datetime, proposal: Mapping[str, Any]) -> None:
    """What the worker found, unless it was asked again since."""
    lock(one)
    if one.proposal_asked_at == asked_at:
        one.proposal = dict(proposal)
        db.session.flush()


def drop_proposal(actor: Account, one: JuryRound) -> None:
    """Leave things as they are. Raises ``Refused``: ``rights``."""
    _refuse_hands(actor, one)
    lock(one)
    one.proposal, one.proposal_asked_at = None, None
    db.session.flush()


def publish(actor: Account, one: JuryRound) -> int:
    """Give what was proposed and take back what a proposal gave before and nobody read; people's decisions stay.

    What has changed since is left out: a conflict declared meanwhile, a juror who left. Returns how many are given.
    Raises ``Refused``: ``rights``, ``gone`` (somebody else was faster).
    """
    _refuse_hands(actor, one)
    lock(one)
    if one.proposal is None:
        raise Refused(_l("Bản đề xuất không còn; có thể người khác vừa giao hoặc bỏ."), code="gone")
    wanted = {(application, juror) for application, juror in one.proposal["pairs"]}
    one.proposal, one.proposal_asked_at = None, None
    for read in rounds.reads_of(one):
        is_kept = (read.application_id, read.juror_id) in wanted or read.is_locked
        if read.state is ReadState.GIVEN and (not is_kept or _is_closed(read)):
            db.session.delete(read)
    db.session.flush()
    given = _given(one, wanted)
    record("jury.published", actor=actor.id, subject=one, given=given)
    return given


def set_locked(actor: Account, read: JuryRead, *, is_locked: bool) -> None:
    """A pair that a person decided on is kept by every proposal. Raises ``Refused``: ``rights``."""
    _refuse_hands(actor, read.juror.round)
    db.session.execute(sa.update(JuryRead).where(JuryRead.id == read.id).values(is_locked=is_locked))
    db.session.refresh(read)


def _given(one: JuryRound, wanted: set[tuple[int, int]]) -> int:
    applications = {each.id: each for each in rounds.applications(one)}
    jurors = {each.id: each for each in seated(one)}
    given = 0
    for application_id, juror_id in sorted(wanted):
        if application_id not in applications or juror_id not in jurors:
            continue
        try:
            give(None, jurors[juror_id], applications[application_id], is_locked=False)
        except Refused:
            continue
        given += 1
    return given


def _is_closed(read: JuryRead) -> bool:
    return conflicts.stand_of(read.juror, read.application) is Stand.CLOSED


def _refuse_hands(actor: Account, one: JuryRound) -> None:
    if not rules.may_run(actor, one):
        raise Refused(_l("Bạn không tổ chức được vòng chấm của đợt này."), code="rights")
