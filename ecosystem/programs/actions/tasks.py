"""Tasks of a cohort: given, handed in version by version, answered with feedback."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.values import format_date
from ecosystem.programs import rules
from ecosystem.programs.models import Cohort, CohortTask, Enrolment, Feedback, HandIn, HandInFile, Verdict
from ecosystem.programs.rules import curriculum as inside

KIND = "hand-in"


@dataclass(frozen=True)
class TaskValues:
    """What people write of a task."""

    title_vi: str
    due_at: datetime
    title_en: str = ""
    body: str = ""
    module_id: int | None = None


@dataclass(frozen=True)
class Work:
    """What is handed in: words, a link, files as (stream, name)."""

    words: str = ""
    link: str = ""
    files: Sequence[tuple[IO[bytes], str]] = ()


def create_task(actor: Account, cohort: Cohort, values: TaskValues, *, is_sample: bool = False) -> CohortTask:
    """Give the cohort something to do. Raises ``Refused``: ``rights``, ``due`` (on no day of the cohort)."""
    _refuse(actor, cohort)
    _refuse_day(cohort, values)
    made = CohortTask(key=secrets.token_urlsafe(12), cohort_id=cohort.id, created_at=clock.now(), is_sample=is_sample)
    _write(made, values)
    db.session.add(made)
    db.session.flush()
    record("task.created", actor=actor.id, subject=made, cohort=cohort.id)
    return made


def edit_task(actor: Account, task: CohortTask, values: TaskValues, *, version: int | None = None) -> None:
    """Change a task. Raises ``Refused``: ``rights``, ``due``, ``stale``."""
    _refuse(actor, task.cohort)
    _refuse_day(task.cohort, values)
    if version is not None and version != task.version:
        raise Refused(_l("Bài này vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    _write(task, values)
    db.session.flush()
    record("task.changed", actor=actor.id, subject=task, cohort=task.cohort_id)


def hand_in(actor: Account, enrolment: Enrolment, task: CohortTask, work: Work) -> HandIn:
    """Hand in a new version; earlier ones stay. Raises ``Refused``: ``rights``, ``empty``, ``most``, file faults."""
    # One version after another, also when two hands press at once.
    db.session.execute(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    if not inside.may_hand_in(actor, enrolment, task):
        raise Refused(_l("Bài này không còn nộp được."), code="rights")
    if not (work.words.strip() or work.link or work.files):
        raise Refused(_l("Vui lòng viết vài dòng, dán liên kết hoặc chọn tệp."), code="empty")
    if len(work.files) > inside.FILES_MOST:
        raise Refused(_l("Chọn nhiều nhất 5 tệp."), code="most")
    before = sa.select(sa.func.max(HandIn.number)).where(HandIn.task_id == task.id, HandIn.enrolment_id == enrolment.id)
    moment = clock.now()
    made = HandIn(
        key=secrets.token_urlsafe(12),
        task_id=task.id,
        enrolment_id=enrolment.id,
        number=(db.session.scalar(before) or 0) + 1,
        words=work.words.strip(),
        link=work.link,
        is_late=moment.replace(microsecond=0) > task.due_at,
        at=moment,
        by_id=actor.id,
    )
    db.session.add(made)
    db.session.flush()
    for stream, name in work.files:
        stored = files.store(stream, name=name, kind=KIND, owner=None)
        db.session.add(HandInFile(hand_in_id=made.id, file_id=stored.id))
    db.session.flush()
    record("task.handed_in", actor=actor.id, subject=made, cohort=enrolment.cohort_id)
    return made


def give_feedback(actor: Account, hand: HandIn, *, verdict: Verdict, words: str = "") -> Feedback:
    """Say what one thinks of a version. Raises ``Refused``: ``rights``, ``words`` (to be done again needs some)."""
    if not rules.may_run_of(actor, hand.enrolment):
        raise Refused(_l("Bạn không sửa được khoá này."), code="rights")
    if verdict is Verdict.AGAIN and not words.strip():
        raise Refused(_l("Vui lòng nói cần sửa điều gì."), code="words")
    made = Feedback(hand_in_id=hand.id, verdict=verdict, words=words.strip(), at=clock.now(), by_id=actor.id)
    db.session.add(made)
    db.session.flush()
    record("task.answered", actor=actor.id, subject=hand, verdict=verdict.value)
    return made


def _refuse(actor: Account, cohort: Cohort) -> None:
    if not rules.is_running_it(actor, cohort):
        raise Refused(_l("Bạn không sửa được khoá này."), code="rights")


def _refuse_day(cohort: Cohort, values: TaskValues) -> None:
    if not inside.may_be_due(cohort, clock.local(values.due_at).date(), clock.today()):
        first, last = format_date(cohort.starts_on), format_date(cohort.ends_on)
        raise Refused(_l("Hạn nộp cần ở trong khoá, từ %(first)s đến %(last)s.", first=first, last=last), code="due")


def _write(task: CohortTask, values: TaskValues) -> None:
    for name in ("title_vi", "title_en", "body", "due_at", "module_id"):
        setattr(task, name, getattr(values, name))
