"""The results of a call as everybody reads them: who was accepted, and the answers that are public after a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.calls.models import Application, ApplicationState, Call, Submission
from ecosystem.calls.queries import applications as sent_queries
from ecosystem.calls.queries import forms, holding, reading, words
from ecosystem.calls.queries.reading import Line
from ecosystem.calls.rules.sight import Reader, sees
from ecosystem.core.db import db
from ecosystem.directory.models import Profile, State

S = ApplicationState
# Who was told yes and did not turn it down.
CHOSEN = (S.ACCEPTED, S.ENROLLED, S.GRADUATED, S.DROPPED, S.ALUMNI)
# Who was told neither yes nor no.
UNDECIDED = (S.SUBMITTED, S.SCREENING, S.NEEDS_INFO, S.UNDER_REVIEW, S.INTERVIEW, S.SHORTLISTED)


@dataclass(frozen=True)
class Result:
    """One that was accepted; ``profile`` where it is public."""

    name: str
    profile: Profile | None
    lines: tuple[Line, ...]


def chosen(call: Call) -> sa.Select[Application]:
    """The applications that were accepted, by name; who took their profile away is not named any more."""
    wanted = sa.select(Application).join(Profile, Profile.id == Application.profile_id)
    of_call = (Application.call_id == call.id, Application.state.in_(CHOSEN), Profile.state != State.REMOVED)
    return wanted.where(*of_call).options(joinedload(Application.profile)).order_by(Profile.sort_key, Application.id)


def rows(applications: Sequence[Application]) -> list[Result]:
    """The same as the page shows them: public answers in words, no files."""
    sent = sent_queries.newest_of([one.id for one in applications])
    return [
        Result(
            holding.name_of(one.profile),
            one.profile if one.profile.state is State.PUBLISHED else None,
            _lines(sent.get(one.id)),
        )
        for one in applications
    ]


def undecided(call: Call) -> int:
    """How many applications still wait to be told."""
    waiting = (Application.call_id == call.id, Application.state.in_(UNDECIDED))
    return db.session.scalar(sa.select(sa.func.count()).select_from(Application).where(*waiting)) or 0


def public_questions(call_id: int) -> list[str]:
    """Which answers go public with a yes, by the form in force: an applicant reads that before they send."""
    form = forms.form_of(forms.in_force(call_id))
    return [words.label(one) for one in form.questions() if one.asks and sees(Reader.PUBLIC, one)]


def _lines(sent: Submission | None) -> tuple[Line, ...]:
    parts = reading.of_submission(sent, Reader.PUBLIC) if sent is not None else []
    return tuple(line for part in parts for line in part.lines if line.text or line.rows)
