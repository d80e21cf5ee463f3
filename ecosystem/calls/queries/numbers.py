"""The numbers of a call: its funnel, the time in each state, and who applied, by what was sealed when they did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ecosystem.calls.models import Application, ApplicationState, ApplicationStep, Call, Submission
from ecosystem.calls.queries import applications, forms, words
from ecosystem.calls.rules import numbers as rules
from ecosystem.calls.rules.applications import UNSENT
from ecosystem.calls.rules.form import CHOOSING, Question, Type
from ecosystem.calls.rules.numbers import Level, Stage, Step
from ecosystem.calls.rules.sight import Reader, sees
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.taxonomy import queries as taxonomy

STAGES = {
    Stage.BEGUN: _l("Mở bản nháp"),
    Stage.SENT: _l("Nộp hồ sơ"),
    Stage.THROUGH: _l("Qua vòng kiểm tra"),
    Stage.ACCEPTED: _l("Trúng tuyển"),
    Stage.ENROLLED: _l("Nhập học"),
}
# Fields of the profile as it stood, the list that names their values, and whether each applicant has one at most.
OF_PROFILE = (
    (_l("Lĩnh vực"), "sectors", "sectors", False),
    (_l("Giai đoạn"), "stage", "startup_stages", True),
    (_l("Địa bàn"), "ward", "wards", True),
)


@dataclass(frozen=True)
class Bar:
    """One count beside the others."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Split:
    """The applicants by one thing; ``hidden`` counts are too small to show, not even by name."""

    title: str
    bars: tuple[Bar, ...]
    hidden: int


@dataclass(frozen=True)
class Stayed:
    """The time in one state, in words."""

    label: str
    count: int
    middle: str
    longest: str
    now: int


@dataclass(frozen=True)
class Numbers:
    """All of a call."""

    levels: tuple[tuple[str, Level, int], ...]
    stays: tuple[Stayed, ...]
    splits: tuple[Split, ...]
    sent: int


def of_call(call: Call, reader: Reader) -> Numbers:
    """The numbers of a call as ``reader`` may see them: an answer that is not theirs to read is not counted."""
    begun = sa.select(sa.func.count()).select_from(Application).where(Application.call_id == call.id)
    steps = _steps(call)
    levels = rules.funnel(db.session.scalar(begun) or 0, steps)
    most = max((level.count for level in levels), default=0)
    sent = _sent(call)
    return Numbers(
        tuple((str(STAGES[level.stage]), level, level.count * 100 // most if most else 0) for level in levels),
        tuple(_stayed(stay) for stay in rules.stays(steps, clock.now())),
        tuple(split for split in (*_by_profile(sent), *_by_answers(sent, reader)) if split.bars or split.hidden),
        len(sent),
    )


def _steps(call: Call) -> list[Step]:
    wanted = sa.select(ApplicationStep.application_id, ApplicationStep.state, ApplicationStep.at)
    of_one = wanted.join(Application, Application.id == ApplicationStep.application_id)
    rows = db.session.execute(of_one.where(Application.call_id == call.id).order_by(ApplicationStep.id))
    return [Step(*row) for row in rows]


def _sent(call: Call) -> list[Submission]:
    """What was sent last by each that did not take it back."""
    gone = [*UNSENT, ApplicationState.WITHDRAWN]
    ids = sa.select(Application.id).where(Application.call_id == call.id, Application.state.not_in(gone))
    return list(applications.newest_of(list(db.session.scalars(ids))).values())


def _by_profile(sent: Sequence[Submission]) -> list[Split]:
    held = [applications.content_of(one)["profile"] for one in sent]
    found = []
    for title, name, names, is_whole in OF_PROFILE:
        counts = Counter(slug for one in held for slug in _each(one.get(name)))
        labels = {slug: taxonomy.label(names, slug) for slug in counts}
        found.append(_split(str(title), counts, labels, is_whole=is_whole))
    return found


def _by_answers(sent: Sequence[Submission], reader: Reader) -> list[Split]:
    """By every question with answers to choose from, such as the gender of who founded it, where the form asks."""
    versions = {one.form.id: one.form for one in sent}
    asked: dict[str, Question] = {}
    for row in sorted(versions.values(), key=lambda one: one.number, reverse=True):
        for question in forms.form_of(row).questions():
            if question.type in CHOOSING and sees(reader, question):
                asked.setdefault(question.key, question)
    answers = [applications.content_of(one)["answers"] for one in sent]
    found = []
    for question in asked.values():
        counts = Counter(value for one in answers for value in _each(one.get(question.key)))
        labels = {one.value: words.option(one) for one in question.options}
        found.append(_split(words.label(question), counts, labels, is_whole=question.type is Type.CHOICE))
    return found


def _each(value: Any) -> list[str]:  # noqa: ANN401  any JSON
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value)] if value else []


def _split(title: str, counts: Counter[str], labels: dict[str, str], *, is_whole: bool) -> Split:
    shown = {key: count for key, count in rules.masked(counts, is_whole=is_whole).items() if count is not None}
    most = max(shown.values(), default=0)
    bars = [Bar(labels.get(key, key), count, count * 100 // most if most else 0) for key, count in shown.items()]
    return Split(title, tuple(sorted(bars, key=lambda bar: (-bar.count, bar.label))), len(counts) - len(shown))


def _stayed(stay: rules.Stay) -> Stayed:
    label = applications.state_label(stay.state)
    return Stayed(label, stay.count, _long(stay.middle), _long(stay.longest), stay.now)


def _long(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        return str(_("dưới 1 giờ"))
    if hours < 48:  # noqa: PLR2004  two days
        return str(ngettext("%(num)s giờ", "%(num)s giờ", hours))
    return str(ngettext("%(num)s ngày", "%(num)s ngày", hours // 24))
