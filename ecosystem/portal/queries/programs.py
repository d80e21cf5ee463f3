"""Programs as everybody reads them: their cohorts, the open call, demo days, and what became of those who finished.

A program is public by a call of it that was approved; what it runs without one is nobody else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call, CallState
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import PageOf
from ecosystem.directory.models import State
from ecosystem.directory.queries import local
from ecosystem.directory.rules import PATHS
from ecosystem.meetings.queries import demo
from ecosystem.programs.models import Cohort, CohortState, Enrolment, EnrolmentState, Program
from ecosystem.programs.queries import cohorts
from ecosystem.progress.queries import alumni
from ecosystem.progress.rules.alumni import LEAST, Told
from ecosystem.taxonomy import queries as taxonomy

FINISHED = (EnrolmentState.GRADUATED, EnrolmentState.ALUMNI)
TAKING = (CallState.PUBLISHED, CallState.OPEN)
# What is archived was public before, once its cohort has begun.
PUBLIC = Call.state.in_(call_rules.SHOWN) | ((Call.state == CallState.ARCHIVED) & (Cohort.state != CohortState.PLANNED))


@dataclass(frozen=True)
class ProgramCard:
    """One program in a list; ``call`` is the one that takes applications or soon will."""

    slug: str
    name: Any
    summary: Any
    type: str
    owner: str
    owner_href: str
    cohorts: int
    call: calls.CallCard | None
    is_sample: bool


@dataclass(frozen=True)
class Run:
    """One cohort of a program; ``demo`` is the address of its demo day, while that is open."""

    name: Any
    state_label: str
    look: str
    starts_on: date
    ends_on: date
    demo: str
    demo_name: Any


@dataclass(frozen=True)
class ProgramPage:
    """All that everybody reads of a program. ``graduates`` is ``None`` where it would tell of few."""

    card: ProgramCard
    runs: Sequence[Run]
    graduates: int | None
    told: Told | None


def public() -> sa.Select[Program]:
    """The programs that everybody reads of: those that take applications first, then by name."""
    held = sa.select(Cohort.program_id).join(Call, Call.id == Cohort.call_id)
    taking = Program.id.in_(held.where(Call.state.in_(TAKING)))
    select = sa.select(Program).where(Program.id.in_(held.where(PUBLIC))).options(joinedload(Program.owner))
    return select.order_by(sa.case((taking, 0), else_=1), Program.name_vi, Program.id)


def cards(programs: Sequence[Program]) -> list[ProgramCard]:
    """Programs as a list shows them."""
    runs = _runs([one.id for one in programs])
    return [_card(one, runs.get(one.id, ())) for one in programs]


def page(slug: str) -> ProgramPage:
    """The page of a program. Raises ``NotFound`` where nothing of it is public."""
    program = db.session.scalars(public().where(Program.slug == slug[:120])).one_or_none()
    if program is None:
        raise NotFound
    runs = _runs([program.id])[program.id]
    days = demo.opened_of([one.id for one in runs])
    rows = [_row(one, days) for one in runs]
    return ProgramPage(_card(program, runs), rows, _graduates(program.id), alumni.told_of(program.id))


def listed() -> list[tuple[str, datetime]]:
    """The pages for search engines: the address, and when a cohort of it last moved."""
    moved = sa.func.max(Cohort.state_at)
    wanted = sa.select(Program.slug, moved).join(Cohort, Cohort.program_id == Program.id).join(Call).where(PUBLIC)
    rows = db.session.execute(wanted.group_by(Program.id, Program.slug).order_by(Program.id))
    return [(url_for("portal.program", slug=slug), at) for slug, at in rows]


def of_call(call_id: int) -> PageOf | None:
    """The program whose cohort takes its startups from a call."""
    held = sa.select(Program).join(Cohort, Cohort.program_id == Program.id).join(Call, Call.id == Cohort.call_id)
    found = db.session.scalars(held.where(Cohort.call_id == call_id, PUBLIC)).one_or_none()
    if found is None:
        return None
    href = url_for("portal.program", slug=found.slug)
    return PageOf(_l("Chương trình"), local(found.name_vi, found.name_en), href)


def sample(role: str) -> dict[str, Any] | None:
    """The URL values of a program that is over, in the demo world."""
    over = sa.select(Cohort.program_id).where(Cohort.state == CohortState.FINISHED)
    found = db.session.scalars(public().where(Program.id.in_(over)).limit(1)).first() if role == "public" else None
    return {"slug": found.slug} if found else None


def _runs(program_ids: Sequence[int]) -> Mapping[int, list[Cohort]]:
    """The public cohorts of programs, the newest first, each with its call."""
    wanted = sa.select(Cohort).join(Call, Call.id == Cohort.call_id).where(Cohort.program_id.in_(program_ids), PUBLIC)
    wanted = wanted.options(joinedload(Cohort.call).joinedload(Call.owner))
    found: dict[int, list[Cohort]] = {}
    for one in db.session.scalars(wanted.order_by(Cohort.starts_on.desc(), Cohort.id.desc())):
        found.setdefault(one.program_id, []).append(one)
    return found


def _card(one: Program, runs: Sequence[Cohort]) -> ProgramCard:
    now = clock.now()
    taking = [each.call for each in runs if each.call is not None and call_rules.phase(each.call, now) in TAKING]
    owner = one.owner if one.owner is not None and one.owner.state is State.PUBLISHED else None
    return ProgramCard(
        slug=one.slug,
        name=local(one.name_vi, one.name_en),
        summary=local(one.summary_vi, one.summary_en),
        type=taxonomy.label("program_types", one.type),
        owner=str(cohorts.owner_of(one)),
        owner_href=f"/{PATHS[owner.kind]}/{owner.slug}" if owner is not None else "",
        cohorts=len(runs),
        call=calls.card(taking[-1]) if taking else None,
        is_sample=one.is_sample,
    )


def _row(one: Cohort, days: Mapping[int, demo.DemoDay]) -> Run:
    day = days.get(one.id)
    return Run(
        name=cohorts.name_of(one),
        state_label=str(cohorts.STATES[one.state]),
        look=cohorts.LOOKS.get(one.state, "plain"),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        demo=url_for("meetings.demo_day", slug=day.slug) if day is not None else "",
        demo_name=local(day.name_vi, day.name_en) if day is not None else "",
    )


def _graduates(program_id: int) -> int | None:
    counted = sa.select(sa.func.count()).select_from(Enrolment).join(Cohort, Cohort.id == Enrolment.cohort_id)
    number = db.session.scalar(counted.where(Cohort.program_id == program_id, Enrolment.state.in_(FINISHED))) or 0
    return number if number >= LEAST else None
