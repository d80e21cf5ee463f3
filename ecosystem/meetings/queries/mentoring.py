"""The plan of a cohort's mentors: as its managers see it, and as each side does, which is less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from ecosystem.accounts.models import Account
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.queries import pair as pair_of
from ecosystem.connections.queries import standing_ids
from ecosystem.connections.queries.blocks import apart_ids
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile, State
from ecosystem.directory.rules import Relation
from ecosystem.meetings import rules
from ecosystem.meetings.models import Answer, Choice, Mark, MentorMark, MentorPair, MentorPlan, PlanMentor
from ecosystem.meetings.rules.mentoring import PAIRED
from ecosystem.programs.models import Cohort, CohortManager, Enrolment, Program
from ecosystem.programs.queries import enrolments

MARKS: Mapping[Mark, Any] = {
    Mark.FIRST: _l("Rất muốn"),
    Mark.GLADLY: _l("Muốn"),
    Mark.AVOID: _l("Không hợp"),
}
ANSWERS: Mapping[Answer, tuple[Any, str]] = {
    Answer.ASKED: (_l("Chờ trả lời"), "warn"),
    Answer.JOINED: (_l("Đã nhận lời"), "ok"),
    Answer.DECLINED: (_l("Không tham gia"), "plain"),
}


@dataclass(frozen=True)
class Seat:
    """One side's place in a plan."""

    plan: MentorPlan
    profile: Profile
    enrolment: Enrolment | None = None
    mentor: PlanMentor | None = None

    @property
    def answer(self) -> Answer | None:
        """What a mentor said; a startup was not asked."""
        return self.mentor.answer if self.mentor is not None else None

    @property
    def side(self) -> str:
        """The word of its address."""
        return "startups" if self.enrolment is not None else "mentors"

    @property
    def key(self) -> str:
        """The key of its address."""
        return self.enrolment.key if self.enrolment is not None else self.mentor.key if self.mentor is not None else ""


@dataclass(frozen=True)
class Needed:
    """Plain facts for the engine; pairs are (enrolment id, mentor id)."""

    startups: dict[int, int]
    mentors: dict[int, int]
    loads: dict[int, int]
    wishes: dict[tuple[int, int], int]
    locked: frozenset[tuple[int, int]]
    forbidden: frozenset[tuple[int, int]]


def plan(key: str) -> MentorPlan:
    """The plan of ``key`` with its cohort's managers and its mentors. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(MentorPlan.key == key[:32])).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(plan_id: int) -> MentorPlan | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(MentorPlan.id == plan_id)).one_or_none()


def of_cohort(cohort_id: int) -> MentorPlan | None:
    """The plan of a cohort, if it has one."""
    return db.session.scalars(_whole().where(MentorPlan.cohort_id == cohort_id)).one_or_none()


def _whole() -> sa.Select[MentorPlan]:
    cohort = joinedload(MentorPlan.cohort)
    return sa.select(MentorPlan).options(
        cohort.selectinload(Cohort.managers).joinedload(CohortManager.account),
        cohort.joinedload(Cohort.program).joinedload(Program.owner),
        selectinload(MentorPlan.mentors).joinedload(PlanMentor.profile),
    )


def mentor(key: str) -> PlanMentor:
    """A mentor of a plan by key, the plan loaded. Raises ``NotFound``."""
    whole = joinedload(PlanMentor.plan).joinedload(MentorPlan.cohort).selectinload(Cohort.managers)
    wanted = sa.select(PlanMentor).where(PlanMentor.key == key[:32])
    found = db.session.scalars(wanted.options(whole, joinedload(PlanMentor.profile))).one_or_none()
    if found is None:
        raise NotFound
    return found


def seat(side: str, key: str) -> Seat:
    """A side's place in a plan: ``startups`` by the enrolment's key, ``mentors`` by their own. Raises ``NotFound``."""
    if side == "startups":
        enrolment = enrolments.enrolment(key)
        found = of_cohort(enrolment.cohort_id)
        if found is None:
            raise NotFound
        return Seat(found, enrolment.profile, enrolment=enrolment)
    if side != "mentors":
        raise NotFound
    one = mentor(key)
    found, profile = by_id(one.plan_id), directory.profile_with_members(one.profile_id)
    if found is None or profile is None:
        raise NotFound
    return Seat(found, profile, mentor=one)


def own_plans(account: Account) -> sa.Select[MentorPlan]:
    """The plans in which one has a place, the newest first."""
    mine = standing_ids(account.id)
    held = sa.select(Enrolment.cohort_id).where(Enrolment.profile_id.in_(mine), Enrolment.state.in_(list(PAIRED)))
    taken = sa.select(PlanMentor.plan_id).where(PlanMentor.profile_id.in_(mine))
    return _whole().where(MentorPlan.cohort_id.in_(held) | MentorPlan.id.in_(taken)).order_by(MentorPlan.id.desc())


def seats(account: Account, plans: Sequence[MentorPlan]) -> list[Seat]:
    """One's places in these plans, in their order."""
    mine = standing_ids(account.id)
    own = sa.select(Enrolment).where(
        Enrolment.cohort_id.in_([one.cohort_id for one in plans]),
        Enrolment.profile_id.in_(mine),
        Enrolment.state.in_(list(PAIRED)),
    )
    held = list(db.session.scalars(own.options(joinedload(Enrolment.profile)).order_by(Enrolment.id)))
    taken = sa.select(PlanMentor).where(
        PlanMentor.plan_id.in_([one.id for one in plans]), PlanMentor.profile_id.in_(mine)
    )
    mentors = list(db.session.scalars(taken.options(joinedload(PlanMentor.profile)).order_by(PlanMentor.id)))
    return [
        *(Seat(each, one.profile, enrolment=one) for each in plans for one in held if one.cohort_id == each.cohort_id),
        *(Seat(each, one.profile, mentor=one) for each in plans for one in mentors if one.plan_id == each.id),
    ]


def paired(plan_: MentorPlan) -> list[Enrolment]:
    """The startups of the cohort that get a mentor."""
    return enrolments.in_states(plan_.cohort_id, sorted(PAIRED))


def once_paired(plan_: MentorPlan) -> list[Enrolment]:
    """The startups that had a mentor while they took part, and do so no more."""
    worked = sa.select(MentorPair.enrolment_id).where(
        MentorPair.plan_id == plan_.id, MentorPair.published_at.is_not(None)
    )
    ended = sa.select(Enrolment).where(Enrolment.id.in_(worked), Enrolment.state.not_in(list(PAIRED)))
    return list(db.session.scalars(ended.options(joinedload(Enrolment.profile)).order_by(Enrolment.id)))


def joined(plan_: MentorPlan) -> list[PlanMentor]:
    """The mentors who said yes and whose profile is there."""
    return [one for one in plan_.mentors if one.answer is Answer.JOINED and one.profile.state is not State.REMOVED]


def others(one: Seat) -> list[int]:
    """The ids of the profiles a side may mark: public ones of the other side, none it is kept apart from."""
    if one.enrolment is not None:
        found = [each.profile for each in one.plan.mentors if each.answer is not Answer.DECLINED]
    else:
        found = [each.profile for each in paired(one.plan)]
    apart = apart_ids(one.profile.id)
    return [each.id for each in found if each.state is State.PUBLISHED and each.id not in apart]


def marks_by(one: Seat) -> dict[int, Mark]:
    """What a side itself said, by profile."""
    own = sa.select(MentorMark.other_id, MentorMark.mark)
    rows = db.session.execute(own.where(MentorMark.plan_id == one.plan.id, MentorMark.profile_id == one.profile.id))
    return {other: Mark(mark) for other, mark in rows}


def marks(plan_: MentorPlan) -> dict[tuple[int, int], Mark]:
    """Every mark of a plan, by (who said it, of whom): for the proposal and its managers."""
    rows = db.session.execute(
        sa.select(MentorMark.profile_id, MentorMark.other_id, MentorMark.mark).where(MentorMark.plan_id == plan_.id)
    )
    return {(one, other): Mark(mark) for one, other, mark in rows}


def pairs_of(plan_: MentorPlan) -> list[MentorPair]:
    """The pairs that were decided on or made."""
    wanted = sa.select(MentorPair).where(MentorPair.plan_id == plan_.id).order_by(MentorPair.id)
    return list(db.session.scalars(wanted))


def missed(plan_: MentorPlan) -> list[MentorPair]:
    """Decisions that the proposal was made without, of those who are still there."""
    if plan_.proposal is None:
        return []
    here, there = {one.id for one in paired(plan_)}, {one.id for one in joined(plan_)}
    wanted = {(left, right) for left, right in plan_.proposal["pairs"]}
    standing = [one for one in pairs_of(plan_) if one.enrolment_id in here and one.mentor_id in there]
    return [one for one in standing if rules.is_missed(one, is_proposed=(one.enrolment_id, one.mentor_id) in wanted)]


def pair(pair_id: int) -> MentorPair | None:
    """A pair with both sides and its plan."""
    wanted = sa.select(MentorPair).where(MentorPair.id == pair_id)
    return db.session.scalars(
        wanted.options(
            joinedload(MentorPair.plan).joinedload(MentorPlan.cohort),
            joinedload(MentorPair.enrolment).joinedload(Enrolment.profile),
            joinedload(MentorPair.mentor).joinedload(PlanMentor.profile),
        )
    ).one_or_none()


def made_for(one: Seat) -> list[MentorPair]:
    """The published pairs of a side, both profiles loaded."""
    wanted = sa.select(MentorPair).where(MentorPair.plan_id == one.plan.id, MentorPair.published_at.is_not(None))
    if one.enrolment is not None:
        wanted = wanted.where(MentorPair.enrolment_id == one.enrolment.id)
    elif one.mentor is not None:
        wanted = wanted.where(MentorPair.mentor_id == one.mentor.id)
    both = (
        joinedload(MentorPair.enrolment).joinedload(Enrolment.profile),
        joinedload(MentorPair.mentor).joinedload(PlanMentor.profile),
    )
    return list(db.session.scalars(wanted.options(*both).order_by(MentorPair.id)))


def introductions(one: Seat, others_: list[int]) -> dict[int, str]:
    """The key of the introduction that stands between a side and each of these, by profile."""
    wanted = {pair_of(one.profile.id, other): other for other in others_}
    found = sa.select(Introduction.pair, Introduction.key).where(
        Introduction.pair.in_(list(wanted)), Introduction.state == IntroductionState.ACCEPTED
    )
    return {wanted[name]: key for name, key in db.session.execute(found)}


def needed(plan_: MentorPlan) -> Needed:
    """What a proposal is made of: what is locked and forbidden, and what both sides' marks are worth."""
    startups, mentors = paired(plan_), joined(plan_)
    said = marks(plan_)
    wishes: dict[tuple[int, int], int] = {}
    forbidden = set()
    for one in startups:
        for other in mentors:
            worth = rules.points(
                said.get((one.profile_id, other.profile_id)), said.get((other.profile_id, one.profile_id))
            )
            if worth is None:
                forbidden.add((one.id, other.id))
            elif worth:
                wishes[one.id, other.id] = worth
    here, there = {one.id for one in startups}, {one.id for one in mentors}
    decided = [row for row in pairs_of(plan_) if row.enrolment_id in here and row.mentor_id in there]
    locked = {(row.enrolment_id, row.mentor_id) for row in decided if row.choice is Choice.LOCKED}
    never = {(row.enrolment_id, row.mentor_id) for row in decided if row.choice is Choice.FORBIDDEN}
    return Needed(
        {one.id: one.profile_id for one in startups},
        {one.id: one.profile_id for one in mentors},
        {one.id: one.most or plan_.startups_most for one in mentors},
        wishes,
        frozenset(locked),
        frozenset(forbidden | never),
    )


def pair_key(enrolment_id: int, mentor_id: int) -> str:
    """How a pair is named in a proposal."""
    return f"{enrolment_id}-{mentor_id}"


def cards_for(one: Seat) -> list[Any]:
    """The cards of those a side may mark."""
    return directory.cards(others(one), Relation.MEMBER)
