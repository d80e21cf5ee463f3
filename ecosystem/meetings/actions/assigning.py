"""Who works with whom: proposed by the worker, decided on by managers, published, introduced."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import queries as directory
from ecosystem.meetings import rules
from ecosystem.meetings.actions.base import lock, permit
from ecosystem.meetings.models import Choice, MentorPair, MentorPlan, PlanMentor
from ecosystem.meetings.queries import mentoring as queries
from ecosystem.programs.models import Enrolment


def ask_proposal(actor: Account, plan: MentorPlan) -> None:
    """Ask the worker who should work with whom. Raises ``Refused``: ``rights``, ``nobody``."""
    permit(allowed=rules.may_run(actor, plan))
    lock(plan)
    if not queries.joined(plan) or not queries.paired(plan):
        raise Refused(_l("Cần có startup trong khoá và cố vấn đã nhận lời."), code="nobody")
    plan.proposal, plan.proposal_asked_at = None, clock.now()
    db.session.flush()
    record("mentors.proposal_asked", actor=actor.id, subject=plan, at=plan.proposal_asked_at.isoformat())


def keep_proposal(plan: MentorPlan, asked_at: datetime, proposal: Mapping[str, Any]) -> None:
    """What the worker found, unless it was asked again since."""
    lock(plan)
    if plan.proposal_asked_at == asked_at:
        plan.proposal = dict(proposal)
        db.session.flush()


def drop_proposal(actor: Account, plan: MentorPlan) -> None:
    """Leave things as they are. Raises ``Refused``: ``rights``."""
    permit(allowed=rules.may_run(actor, plan))
    lock(plan)
    if plan.proposal_asked_at is None:
        return
    plan.proposal, plan.proposal_asked_at = None, None
    db.session.flush()
    record("mentors.proposal_dropped", actor=actor.id, subject=plan)


def decide(actor: Account, plan: MentorPlan, pair: tuple[Enrolment, PlanMentor], choice: Choice) -> None:
    """Keep a pair in every proposal, never make it, or leave it open again. The next proposal follows.

    Raises ``Refused``: ``rights``, ``made`` (the two work together already: publish anew without them).
    """
    permit(allowed=rules.may_run(actor, plan))
    lock(plan)
    enrolment, mentor = pair
    row = _pair(plan, enrolment.id, mentor.id)
    if choice is Choice.FORBIDDEN and row.published_at is not None:
        row.published_at, row.reasons = None, None
        record("mentors.parted", actor=actor.id, subject=row)
    row.choice = choice
    db.session.flush()
    record("mentors.decided", actor=actor.id, subject=plan, choice=choice)


def publish(actor: Account, plan: MentorPlan) -> int:
    """Make the proposed pairs; those of before that it leaves out end, unless a manager locked them or a side is gone.

    What has changed since is left out: who left the cohort, a mentor who said no. Returns how many pairs are new.
    Raises ``Refused``: ``rights``, ``gone`` (somebody else was faster), ``stale`` (somebody decided since).
    """
    permit(allowed=rules.may_run(actor, plan))
    lock(plan)
    if plan.proposal is None:
        raise Refused(_l("Bản đề xuất không còn; có thể người khác vừa công bố hoặc bỏ."), code="gone")
    if queries.missed(plan):
        raise Refused(_l("Bạn đã đổi cặp sau khi có bản đề xuất này. Hãy tính lại rồi công bố."), code="stale")
    proposal = plan.proposal
    plan.proposal, plan.proposal_asked_at, plan.published_at = None, None, clock.now()
    here = {one.id for one in queries.paired(plan)}
    there = {one.id for one in queries.joined(plan)}
    wanted = {(left, right) for left, right in proposal["pairs"] if left in here and right in there}
    for row in queries.pairs_of(plan):
        if row.published_at is not None and (row.enrolment_id, row.mentor_id) not in wanted:
            # Of who finished or left it stays said whom they had.
            if row.enrolment_id not in here or (row.choice is Choice.LOCKED and row.mentor_id in there):
                continue
            row.published_at, row.reasons = None, None
            record("mentors.parted", actor=actor.id, subject=row)
    made = sum(_make(plan, left, right, proposal) for left, right in sorted(wanted))
    db.session.flush()
    record("mentors.published", actor=actor.id, subject=plan, made=made)
    return made


def introduce(pair: MentorPair) -> Introduction | None:
    """Open the contacts of two who work together; a block keeps them shut."""
    startup = directory.profile_with_members(pair.enrolment.profile_id)
    mentor = directory.profile_with_members(pair.mentor.profile_id)
    if startup is None or mentor is None:
        return None
    cohort = pair.plan.cohort
    occasion = {"vi": cohort.name_vi, "en": cohort.name_en or cohort.name_vi}
    try:
        return connections.arrange(startup, mentor, occasion=occasion, is_sample=pair.plan.is_sample)
    except Refused:
        return None


def _make(plan: MentorPlan, left: int, right: int, proposal: Mapping[str, Any]) -> bool:
    row = _pair(plan, left, right)
    if row.choice is Choice.FORBIDDEN or row.published_at is not None:
        return False
    row.published_at = clock.now()
    row.reasons = proposal["entries"].get(queries.pair_key(left, right))
    db.session.flush()
    record("mentors.paired", actor=None, subject=row)
    return True


def _pair(plan: MentorPlan, enrolment_id: int, mentor_id: int) -> MentorPair:
    names = {"plan_id": plan.id, "enrolment_id": enrolment_id, "mentor_id": mentor_id}
    db.session.execute(
        insert_into(MentorPair)
        .values(**names, key=secrets.token_urlsafe(16), choice=Choice.OPEN)
        .on_conflict_do_nothing(index_elements=["plan_id", "enrolment_id", "mentor_id"])
    )
    found: MentorPair = db.session.scalars(sa.select(MentorPair).filter_by(**names)).one()
    return found
