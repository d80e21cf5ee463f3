"""What a juror sees of an application: nothing but a summary before they declare, then what their round lets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from ecosystem.calls.models import Application
from ecosystem.calls.queries import applications as calls
from ecosystem.calls.queries import forms, reading
from ecosystem.calls.queries.reading import Line, Part
from ecosystem.calls.rules.form import Type
from ecosystem.calls.rules.sight import Reader
from ecosystem.core.db import db
from ecosystem.directory import queries as directory
from ecosystem.juries.models import JuryRead, JuryRound, ReadState, Redaction
from ecosystem.juries.queries import conflicts, rounds
from ecosystem.juries.rules import sees_others
from ecosystem.juries.rules.blind import blackened
from ecosystem.juries.rules.conflict import Stand
from ecosystem.juries.rules.rubric import total

SUMMARY_MOST = 280


@dataclass(frozen=True)
class Other:
    """What another juror gave, without their name."""

    total: float | None
    note: str


@dataclass(frozen=True)
class Dossier:
    """An application as one juror sees it; ``parts`` are empty unless it stands open."""

    title: str
    summary: str
    stand: Stand
    parts: tuple[Part, ...] = ()
    others: tuple[Other, ...] = ()


def title_of(application: Application, round_: JuryRound) -> str:
    """What a juror calls it: its number when they read blind, else the startup's name."""
    profile = application.profile
    return application.number if round_.is_blind else directory.local(profile.name, profile.name_en)


def dossier(read: JuryRead) -> Dossier:
    """The application of a read as its juror may see it now."""
    round_ = read.juror.round
    standing = conflicts.stand_of(read.juror, read.application)
    title = title_of(read.application, round_)
    if standing is Stand.CLOSED:
        return Dossier(title, "", standing)
    parts = parts_of(read.application, round_)
    if standing is Stand.UNDECLARED:
        return Dossier(title, _summary(read.application, parts), standing)
    return Dossier(title, _summary(read.application, parts), standing, tuple(parts), tuple(_others(read, round_)))


def parts_of(application: Application, round_: JuryRound) -> list[Part]:
    """What was sent last, as a juror of this round sees it; files leave no name behind."""
    sent = calls.newest_submission(application.id)
    if sent is None:
        return []
    parts = reading.of_submission(sent, Reader.BLIND_JUROR if round_.is_blind else Reader.JUROR)
    if not round_.is_blind:
        return [_unfiled(part) for part in parts]
    names = [*conflicts.known_as(application), *reading.named_in(sent), *conflicts.team_of(application)]
    phrases = redactions(round_, application)
    return [_blind(part, lambda key: [*names, *phrases.get(key, ())]) for part in parts]


def redactions(round_: JuryRound, application: Application) -> dict[str, list[str]]:
    """What organisers blacked out, by question."""
    wanted = (Redaction.round_id == round_.id, Redaction.application_id == application.id)
    return {one.question: list(one.phrases) for one in db.session.scalars(sa.select(Redaction).where(*wanted))}


def _unfiled(part: Part) -> Part:
    """Jurors read words: a file's name and what is inside it would say more than its question lets them see."""
    return replace(part, lines=tuple(replace(line, files=()) for line in part.lines))


def _blind(part: Part, hidden: Callable[[str], list[str]]) -> Part:
    return replace(_unfiled(part), lines=tuple(_blind_line(line, hidden(line.key)) for line in _unfiled(part).lines))


def _blind_line(line: Line, phrases: list[str]) -> Line:
    rows = tuple(tuple(blackened(cell, phrases) for cell in row) for row in line.rows)
    return replace(line, text=blackened(line.text, phrases), rows=rows)


def _summary(application: Application, parts: list[Part]) -> str:
    """The beginning of the first long text."""
    sent = calls.newest_submission(application.id)
    form = forms.form_of(forms.version(sent.form_id if sent else application.form_id))
    long = {one.key for one in form.questions() if one.type is Type.LONG}
    first = next((line.text for part in parts for line in part.lines if line.key in long and line.text), "")
    return first if len(first) <= SUMMARY_MOST else f"{first[:SUMMARY_MOST].rsplit(' ', 1)[0]}…"


def _others(read: JuryRead, round_: JuryRound) -> list[Other]:
    if not sees_others(round_.sight, read.state):
        return []
    rubric = rounds.rubric_of(round_)
    rows = rounds.reads_of_application(round_, read.application_id)
    return [Other(total(rubric, one.marks), "") for one in rows if one.id != read.id and one.state is ReadState.SENT]
