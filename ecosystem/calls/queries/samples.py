"""Live addresses of the demo world for the pages of calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, ApplicationFile, ApplicationState, Call, CallDocument, CallState
from ecosystem.calls.queries import applications, forms
from ecosystem.calls.queries.calls import call, sample_mine
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.directory.models import Membership

Sample = dict[str, Any] | None


def section_of_mine(role: str) -> Sample:
    """The first section of the form of a call that ``role`` leads."""
    mine = sample_mine(role)
    if mine is None:
        return None
    sections = forms.form_of(forms.newest(call(mine["slug"]).id)).sections
    return {**mine, "section": sections[0].key} if sections else None


def question_of_mine(role: str) -> Sample:
    """The first question of that form."""
    mine = sample_mine(role)
    if mine is None:
        return None
    found = next(forms.form_of(forms.newest(call(mine["slug"]).id)).questions(), None)
    return {**mine, "question": found.key} if found else None


def applied(role: str) -> Sample:
    """An open call, for a founder."""
    slug = db.session.scalar(sa.select(Call.slug).where(Call.state == CallState.OPEN).order_by(Call.id).limit(1))
    return {"slug": slug} if role == "founder" and slug else None


def own(*states: ApplicationState) -> Callable[[str], Sample]:
    """An application in one of these states that ``role`` writes."""
    return lambda role: applications.sample_own(role, *states)


def section_of_draft(role: str) -> Sample:
    """The first section of a draft that ``role`` writes."""
    found = applications.sample_own(role, ApplicationState.DRAFT)
    if found is None:
        return None
    sections = applications.draft(applications.application(found["key"])).form.sections
    return {**found, "section": sections[0].key} if sections else None


def file_of_own(role: str) -> Sample:
    """A file of an application of one's own."""
    mine = sa.select(Membership.profile_id).join(Account).where(Account.email == f"{role}@demo.example")
    select = sa.select(StoredFile.key).join(ApplicationFile, ApplicationFile.file_id == StoredFile.id).join(Application)
    key = db.session.scalar(select.where(Application.profile_id.in_(mine)).order_by(StoredFile.id).limit(1))
    return {"key": key} if key else None


def results(role: str) -> Sample:
    """A call whose results are public."""
    slug = db.session.scalar(sa.select(Call.slug).where(Call.state == CallState.RESULTS).order_by(Call.id).limit(1))
    return {"slug": slug} if role == "public" and slug else None


def received(role: str) -> Sample:
    """An application that was sent to a call of ``role``."""
    return applications.sample_received(role)


def sample_files() -> list[int]:
    """The files of the demo world's calls and applications, by id."""
    documents = sa.select(CallDocument.file_id).join(Call).where(Call.is_sample.is_(True))
    sent = sa.select(ApplicationFile.file_id).join(Application).where(Application.is_sample.is_(True))
    return [*db.session.scalars(documents), *db.session.scalars(sent)]
