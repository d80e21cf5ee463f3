"""Writing an application: it is begun, saved by several hands, given files, put away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.actions.codes import redeem
from ecosystem.calls.models import (
    Application,
    ApplicationAnswer,
    ApplicationFile,
    ApplicationState,
    ApplicationStep,
    Call,
    CallForm,
    Submission,
)
from ecosystem.calls.queries import applications as queries
from ecosystem.calls.queries import forms, holding
from ecosystem.calls.rules import answers as shape
from ecosystem.calls.rules import applications as rules
from ecosystem.calls.rules.answers import Mark
from ecosystem.calls.rules.form import Question, Type
from ecosystem.core import clock, files
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Profile

KIND = "application"


@dataclass(frozen=True)
class Clash:
    """An answer that somebody else saved since: what stands now, by whom and when."""

    question: Question
    theirs: Any
    who: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save: the marks to go on from, and what clashed (then nothing was kept)."""

    at: datetime
    clashes: tuple[Clash, ...] = ()


def start(actor: Account, call: Call, profile: Profile, *, code: str = "", is_sample: bool = False) -> Application:
    """Begin an application in the name of a profile (loaded whole); what the profile holds is filled in.

    One that lives already is returned. Raises ``Refused``: ``rights``, ``closed``, ``no-form``, or as ``redeem``.
    """
    if not rules.may_start(actor, call, profile):
        raise Refused(_l("Bạn không nộp được thay hồ sơ này."), code="rights")
    # One at a time for each call and profile, also under a race: the second waits here and finds the first.
    db.session.execute(sa.select(Profile.id).where(Profile.id == profile.id).with_for_update())
    there = queries.live_of(call.id, profile.id)
    if there is not None:
        return there
    form = forms.in_force(call.id)
    if form is None:
        raise Refused(_l("Đợt gọi này chưa có biểu mẫu."), code="no-form")
    moment = clock.now()
    if not code and not calls.is_taking(call, moment):
        raise Refused(_l("Đợt gọi này không nhận hồ sơ lúc này."), code="closed")
    made = _begun(actor, call, profile, form)
    made.is_sample = is_sample
    db.session.flush()
    if code:
        redeem(actor, made, code)
    _fill_in(actor, made, form, profile)
    record("application.started", actor=actor.id, subject=made, call=call.id)
    return made


def save(
    actor: Account, application: Application, answers: Mapping[str, Any], marks: Mapping[str, Mark] | None = None
) -> Saved:
    """Keep answers. With ``marks``, what somebody else saved since is not written over: it is told, nothing is kept.

    An answer that was not touched (its value is the one begun from) is left to whoever touched it. Raises ``Refused``:
    ``rights``, ``answer`` (one that no field could give).
    """
    lock(application)
    if not rules.may_write(actor, application):
        raise Refused(_l("Hồ sơ này không còn sửa được."), code="rights")
    form, rows = queries.form_of(application), {one.question: one for one in queries.answers_of(application.id)}
    changes: dict[Question, Any] = {}
    clashes = []
    for key, value in answers.items():
        question = form.question(key)
        if question is None or question.type is Type.PROFILE or not rules.may_answer(application, key):
            continue
        # Too many words may be kept in a draft: nothing that was typed is lost.
        if shape.fault(question, value) not in (None, "words"):
            raise Refused(_l("Câu trả lời chưa hợp lệ."), code="answer")
        row = rows.get(key)
        stood = row.value if row else None
        mark = (marks or {}).get(key)
        untouched = mark is not None and shape.digest(value) == mark.digest
        if stood == value or untouched:
            continue
        if mark is not None and mark.version != (row.version if row else 0):
            clashes.append(_clash(question, row))
        changes[question] = value
    moment = clock.now()
    if not clashes:
        for question, value in changes.items():
            put(actor, application, question.key, value)
    return Saved(moment, tuple(clashes))


def put(actor: Account | None, application: Application, key: str, value: Any, *, from_profile: bool = False) -> None:  # noqa: ANN401  any JSON
    """One answer, written over whatever stood there; the application is locked."""
    row = db.session.get(ApplicationAnswer, (application.id, key))
    if row is None:
        row = ApplicationAnswer(application_id=application.id, question=key, version=0)
        db.session.add(row)
    row.value, row.version, row.saved_at = value, row.version + 1, clock.now()
    row.saved_by_id, row.from_profile = actor.id if actor else None, from_profile
    db.session.flush()


def attach(actor: Account, application: Application, question: Question, stream: IO[bytes], *, name: str) -> None:
    """A file as the answer to a question, in the place of the one before. Raises ``Refused``."""
    lock(application)
    if not rules.may_write(actor, application) or not rules.may_answer(application, question.key):
        raise Refused(_l("Hồ sơ này không còn sửa được."), code="rights")
    stored = files.store(stream, name=name, kind=KIND, owner=None)
    _drop_files(application, question.key)
    db.session.add(ApplicationFile(application_id=application.id, question=question.key, file_id=stored.id))
    value = [{"key": stored.key, "name": stored.name, "size": stored.size, "sha256": stored.sha256}]
    put(actor, application, question.key, value)


def detach(actor: Account, application: Application, question: str) -> None:
    """Take the file of a question off."""
    lock(application)
    if not rules.may_write(actor, application) or not rules.may_answer(application, question):
        raise Refused(_l("Hồ sơ này không còn sửa được."), code="rights")
    _drop_files(application, question)
    put(actor, application, question, None)


def discard(actor: Account, application: Application) -> None:
    """Put a draft away."""
    move(actor, application, ApplicationState.DISCARDED)


def withdraw(actor: Account, application: Application, *, note: str = "") -> None:
    """Take back what was sent."""
    move(actor, application, ApplicationState.WITHDRAWN, note=note)


def note_reminded(application: Application, moment: datetime) -> None:
    """Its writers are told of the deadline at this moment."""
    application.reminded_at = moment
    db.session.flush()


def ask_for_link(actor: Account, application: Application) -> None:
    """Have the address of the draft sent by mail."""
    if not rules.is_applicant(actor, application):
        raise Refused(_l("Hồ sơ này không còn sửa được."), code="rights")
    record("application.link_asked", actor=actor.id, subject=application)


def move(
    actor: Account | None, application: Application, to: ApplicationState, *, note: str = "", reason: str = ""
) -> None:
    """Take an application to another state. Raises ``Refused`` with ``moved`` when it stands elsewhere by now."""
    lock(application)
    if not rules.may_move(actor, application, to):
        raise Refused(_l("Hồ sơ vừa được chuyển bước, hoặc bạn không chuyển được."), code="moved")
    note_step(actor, application, to, note=note, reason=reason)
    record("application.moved", actor=actor.id if actor else None, subject=application, state=to.value)


def note_step(
    actor: Account | None, application: Application, to: ApplicationState, *, note: str = "", reason: str = ""
) -> None:
    """Set the state and write the step down; the caller has looked that it may be."""
    came, application.state, application.state_at = application.state, to, clock.now()
    step = ApplicationStep(
        application_id=application.id,
        came=came.value,
        state=to,
        at=application.state_at,
        actor_id=actor.id if actor else None,
        by_applicant=rules.is_applicant(actor, application),
        note=note.strip()[:2000],
        reason=reason.strip()[:2000],
    )
    db.session.add(step)
    db.session.flush()


def lock(application: Application) -> None:
    """Wait for whoever writes this application, then see it as it stands."""
    db.session.execute(sa.select(Application.id).where(Application.id == application.id).with_for_update())
    db.session.refresh(application, ["state", "state_at", "asked", "asked_until", "late_until", "form_id"])


def _begun(actor: Account, call: Call, profile: Profile, form: CallForm) -> Application:
    moment = clock.now()
    made = Application(
        key=secrets.token_urlsafe(16),
        call=call,
        profile=profile,
        form_id=form.id,
        state=ApplicationState.DRAFT,
        state_at=moment,
        created_at=moment,
        created_by_id=actor.id,
        asked=[],
    )
    db.session.add(made)
    return made


def _fill_in(actor: Account, application: Application, form: CallForm, profile: Profile) -> None:
    for question in forms.form_of(form).questions():
        value = holding.filled(question, profile)
        if question.type is not Type.PROFILE and value is not None and shape.fault(question, value) is None:
            put(actor, application, question.key, value, from_profile=True)


def _clash(question: Question, row: ApplicationAnswer | None) -> Clash:
    if row is None:
        return Clash(question, None, "", clock.now())
    return Clash(question, row.value, row.saved_by.full_name if row.saved_by else "", row.saved_at)


def _drop_files(application: Application, question: str) -> None:
    """Files of a question that no submission names go; the bytes go with the store's own tidying."""
    sent = list(db.session.scalars(sa.select(Submission.content).where(Submission.application_id == application.id)))
    of_question = (ApplicationFile.application_id == application.id, ApplicationFile.question == question)
    held: Sequence[ApplicationFile] = db.session.scalars(sa.select(ApplicationFile).where(*of_question)).all()
    for one in held:
        if not any(one.file.key in content for content in sent):
            stored = one.file
            db.session.delete(one)
            db.session.flush()
            files.remove(stored)
    db.session.flush()
