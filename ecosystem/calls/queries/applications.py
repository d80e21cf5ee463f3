"""Applications as pages show them: one with its answers, its sections and how far they are, its history, one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Account
from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationFile,
    ApplicationState,
    ApplicationStep,
    Call,
    CallManager,
    Submission,
)
from ecosystem.calls.queries import forms, holding
from ecosystem.calls.queries.calls import CallCard, card
from ecosystem.calls.rules import answers as rules
from ecosystem.calls.rules.applications import HANDS, UNSENT, may_start
from ecosystem.calls.rules.form import Form, Question, Section, Type
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Membership, Profile, Startup
from ecosystem.taxonomy import queries as taxonomy

LOOKS = {
    "submitted": "ok", "needs-info": "warn", "accepted": "ok", "enrolled": "ok", "graduated": "ok", "draft": "info",
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """An application with what was answered so far, by the form that is in force."""

    application: Application
    form: Form
    rows: Mapping[str, ApplicationAnswer]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        """The call it is for."""
        return self.application.call


@dataclass(frozen=True)
class Page:
    """One section of a draft."""

    draft: Draft
    section: Section

    @property
    def application(self) -> Application:
        """The application."""
        return self.draft.application


@dataclass(frozen=True)
class Asked:
    """One question of an application."""

    application: Application
    question: str


@dataclass(frozen=True)
class Task:
    """One section in the list of tasks."""

    section: Section
    state: rules.Progress
    lacking: int


@dataclass(frozen=True)
class OwnRow:
    """One application in the list of one's own."""

    application: Application
    call: CallCard
    state_label: str
    look: str
    may_write: bool


def application(key: str) -> Application:
    """The application of that key with its call's managers and its profile's members. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(Application.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(application_id: int) -> Application | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(Application.id == application_id)).one_or_none()


def _whole() -> sa.Select[Application]:
    return sa.select(Application).options(
        joinedload(Application.call).selectinload(Call.managers),
        joinedload(Application.call).joinedload(Call.owner),
        joinedload(Application.profile).selectinload(Profile.memberships).joinedload(Membership.account),
    )


def draft(application: Application) -> Draft:
    """An application with its answers; what is taken from the profile is read from it now."""
    form, profile = form_of(application), directory.profile_by_id(application.profile_id)
    taken = {one.key: holding.filled(one, profile) for one in form.questions() if one.type is Type.PROFILE}
    return _drafted(application, form, taken)


def anew(read: Draft) -> Draft:
    """A draft whose answers were saved since it was read: its form and what the profile holds stand as they were."""
    taken = {one.key: read.values.get(one.key) for one in read.form.questions() if one.type is Type.PROFILE}
    return _drafted(read.application, read.form, taken)


def _drafted(application: Application, form: Form, taken: dict[str, Any]) -> Draft:
    kept = {one.question: one for one in answers_of(application.id)}
    values = {key: one.value for key, one in kept.items()} | taken
    return Draft(application, form, kept, {key: value for key, value in values.items() if value is not None})


def form_of(application: Application) -> Form:
    """What an application answers: the newest form while it is a draft, then the one it was sent with."""
    row = forms.in_force(application.call_id) if application.state is ApplicationState.DRAFT else None
    return forms.form_of(row or forms.version(application.form_id))


def answers_of(application_id: int) -> Sequence[ApplicationAnswer]:
    """The rows of answers, with who saved each."""
    select = sa.select(ApplicationAnswer).where(ApplicationAnswer.application_id == application_id)
    # Whatever this session remembers of them: who waited for a lock sees what was saved meanwhile.
    fresh = select.options(joinedload(ApplicationAnswer.saved_by)).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def page(key: str, section: str) -> Page:
    """One section of a draft. Raises ``NotFound``."""
    found = draft(application(key))
    part = found.form.section(section)
    if part is None:
        raise NotFound
    return Page(found, part)


def asked(key: str, question: str) -> Asked:
    """One question of the application of that key. Raises ``NotFound``."""
    return Asked(application(key), question)


def marks(draft: Draft, questions: Sequence[Question]) -> list[rules.Mark]:
    """What an editor of these questions begins from."""
    found = []
    for question in questions:
        row = draft.rows.get(question.key)
        found.append(rules.Mark(row.version if row else 0, rules.digest(row.value if row else None)))
    return found


def tasks(draft: Draft) -> list[Task]:
    """The sections of a draft and how far each is."""
    today = clock.today()
    lacking = {one.key for one in rules.missing(draft.form, draft.values, today)}
    return [
        Task(
            section,
            rules.progress(section, draft.form, draft.values, today),
            sum(question.key in lacking for question in section.questions),
        )
        for section in draft.form.sections
    ]


def shown_questions(draft: Draft, section: Section) -> list[Question]:
    """The questions of a section that are asked, given the other answers."""
    return [one for one in section.questions if rules.is_shown(one, draft.form, draft.values)]


def startable(account: Account, call: Call) -> list[Profile]:
    """The profiles in whose name one may apply, and that have no application to this call that lives."""
    mine = [one for one in directory.my_profiles(account) if may_start(account, call, one)]
    return [one for one in mine if live_of(call.id, one.id) is None]


def live_of(call_id: int, profile_id: int) -> Application | None:
    """The application of a profile to a call that is neither discarded nor withdrawn."""
    live = Application.state.not_in([ApplicationState.DISCARDED, ApplicationState.WITHDRAWN])
    of_both = (Application.call_id == call_id, Application.profile_id == profile_id, live)
    return db.session.scalars(_whole().where(*of_both)).one_or_none()


def own(account: Account) -> sa.Select[Application]:
    """The applications of one's profiles, what is being written first."""
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account.id)
    writing = sa.case((Application.state.in_([ApplicationState.DRAFT, ApplicationState.NEEDS_INFO]), 0), else_=1)
    return (
        _whole().where(Application.profile_id.in_(mine)).order_by(writing, Application.state_at.desc(), Application.id)
    )


def own_rows(account: Account, applications: Sequence[Application]) -> list[OwnRow]:
    """The same as a list shows them."""
    rights = {
        one.id: next((m.right for m in one.profile.memberships if m.account_id == account.id), None)
        for one in applications
    }
    return [
        OwnRow(one, card(one.call), state_label(one.state), look(one.state), rights[one.id] in HANDS)
        for one in applications
    ]


def own_of_call(account: Account, call: Call) -> list[Application]:
    """One's own applications to a call that live."""
    live = Application.state.not_in([ApplicationState.DISCARDED, ApplicationState.WITHDRAWN])
    return list(db.session.scalars(own(account).where(Application.call_id == call.id, live)))


def state_label(state: ApplicationState) -> str:
    """What a state is called."""
    return taxonomy.label("application_states", state.value)


def look(state: ApplicationState) -> str:
    """The kind of tag a state wears."""
    return LOOKS.get(state.value, "plain")


def steps(application_id: int) -> list[ApplicationStep]:
    """How an application came to where it stands, the newest first."""
    select = sa.select(ApplicationStep).where(ApplicationStep.application_id == application_id)
    return list(
        db.session.scalars(select.options(joinedload(ApplicationStep.actor)).order_by(ApplicationStep.id.desc()))
    )


def submissions(application_id: int) -> list[Submission]:
    """What was sent, the newest first."""
    select = sa.select(Submission).where(Submission.application_id == application_id)
    return list(db.session.scalars(select.order_by(Submission.number.desc())))


def newest_submission(application_id: int) -> Submission | None:
    """The last revision that was sent."""
    return next(iter(submissions(application_id)), None)


def newest_of(ids: Sequence[int]) -> dict[int, Submission]:
    """The last revision of each of these applications, with the version of the form it was sent with."""
    last = sa.select(Submission.application_id, sa.func.max(Submission.number).label("number"))
    newest = last.where(Submission.application_id.in_(ids)).group_by(Submission.application_id).subquery()
    same = (Submission.application_id == newest.c.application_id) & (Submission.number == newest.c.number)
    wanted = sa.select(Submission).join(newest, same).options(joinedload(Submission.form))
    return {one.application_id: one for one in db.session.scalars(wanted)}


def content_of(submission: Submission) -> dict[str, Any]:
    """What a submission holds, read back from its canonical JSON."""
    found: dict[str, Any] = json.loads(submission.content)
    return found


def file_by_key(key: str) -> ApplicationFile:
    """A file of an application with what says who may open it. Raises ``NotFound``."""
    wanted = sa.select(ApplicationFile).join(StoredFile).where(StoredFile.key == key)
    found = db.session.scalars(wanted.options(joinedload(ApplicationFile.file))).first()
    if found is None:
        raise NotFound
    found.application = by_id(found.application_id) or found.application
    return found


def counts(call_id: int) -> dict[str, int]:
    """How many applications stand in each state."""
    select = sa.select(Application.state, sa.func.count()).where(Application.call_id == call_id)
    return {state.value: count for state, count in db.session.execute(select.group_by(Application.state))}


def twins(application: Application) -> list[Application]:
    """Others to the same call that may be the same startup: a tax code, web address or name in common."""
    own_row = db.session.execute(_marks().where(Profile.__table__.c.id == application.profile_id)).one()
    rows = db.session.execute(
        _marks().where(Profile.id != application.profile_id, Profile.id.in_(_applying(application)))
    )
    alike = [
        row.id for row in rows if any(one and one == other for one, other in zip(own_row[1:], row[1:], strict=True))
    ]
    if not alike:
        return []
    select = _whole().where(Application.call_id == application.call_id, Application.profile_id.in_(alike))
    return list(db.session.scalars(select.where(Application.state.not_in(list(UNSENT))).order_by(Application.id)))


def _applying(application: Application) -> sa.Select[int]:
    return sa.select(Application.profile_id).where(
        Application.call_id == application.call_id, Application.state.not_in(list(UNSENT))
    )


def _marks() -> sa.Select[Any]:
    # By the tables: the mapper of profiles would join each kind beside them.
    profile, startup = Profile.__table__, Startup.__table__
    marks = (sa.func.nullif(startup.c.tax_code, ""), sa.func.nullif(profile.c.website, ""), profile.c.sort_key)
    return sa.select(profile.c.id, *marks).select_from(profile.outerjoin(startup, startup.c.id == profile.c.id))


def codes(call_id: int) -> list[AccessCode]:
    """The codes for late entry of a call, the newest first."""
    select = sa.select(AccessCode).where(AccessCode.call_id == call_id)
    options = joinedload(AccessCode.application).joinedload(Application.profile)
    return list(db.session.scalars(select.options(options).order_by(AccessCode.id.desc())))


def code(code_id: int) -> AccessCode:
    """One code with its call's managers. Raises ``NotFound``."""
    select = sa.select(AccessCode).where(AccessCode.id == code_id)
    found = db.session.scalars(select.options(joinedload(AccessCode.call).selectinload(Call.managers))).one_or_none()
    if found is None:
        raise NotFound
    return found


def overdue(now: datetime) -> list[Application]:
    """Those whose time to send what was asked for is over."""
    over = (Application.state == ApplicationState.NEEDS_INFO, Application.asked_until < now.replace(microsecond=0))
    return list(db.session.scalars(_whole().where(*over).order_by(Application.id).limit(200)))


def sample_own(role: str, *states: ApplicationState) -> dict[str, Any] | None:
    """The URL values of an application that the demo account of ``role`` writes."""
    mine = sa.select(Application.key).join(Membership, Membership.profile_id == Application.profile_id).join(Account)
    wanted = mine.where(Account.email == f"{role}@demo.example", Membership.right.in_(HANDS))
    key = db.session.scalar(wanted.where(Application.state.in_(states)).order_by(Application.id).limit(1))
    return {"key": key} if key else None


def sample_received(role: str) -> dict[str, Any] | None:
    """The URL values of an application that was sent to a call of the demo account of ``role``."""
    sent = sa.select(Application.key).join(CallManager, CallManager.call_id == Application.call_id).join(Account)
    wanted = sent.where(Account.email == f"{role}@demo.example", Application.state.not_in(list(UNSENT)))
    key = db.session.scalar(wanted.order_by(Application.id).limit(1))
    return {"key": key} if key else None
