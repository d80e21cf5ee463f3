"""The scores of a round as the meeting that decides sees them: raw and calibrated, agreement, who is far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecosystem.calls.models import Application
from ecosystem.calls.queries import applications as calls
from ecosystem.directory import queries as directory
from ecosystem.juries.models import JuryRead, JuryRound, Override, ReadState
from ecosystem.juries.queries import rounds
from ecosystem.juries.rules.calibration import (
    LEAST_OF_APPLICATION,
    LEAST_OF_JUROR,
    Calibration,
    Mark,
    Standing,
    calibrate,
)
from ecosystem.juries.rules.rubric import total


@dataclass(frozen=True)
class Row:
    """One application in the ranking; ``is_last_in`` stands above the seats line."""

    application: Application
    name: str
    state_label: str
    standing: Standing
    is_thin: bool
    is_last_in: bool


@dataclass(frozen=True)
class Board:
    """A whole round."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...]
    calibration: Calibration
    severities: tuple[tuple[str, int, int, bool], ...]
    outliers: tuple[tuple[str, str, int], ...]
    overrides: tuple[Override, ...]
    seats: int | None


def board(one: JuryRound) -> Board:
    """The ranking of a round by calibrated score, with what it stands on."""
    return ranked(one, rounds.reads_of(one), rounds.applications(one))


def ranked(one: JuryRound, reads: Sequence[JuryRead], every: Sequence[Application]) -> Board:
    """The same of what is loaded."""
    found = calibrate(marks(one, reads))
    applications = {each.id: each for each in every}
    names = {each.id: directory.local(each.profile.name, each.profile.name_en) for each in applications.values()}
    people = {each.juror_id: each.juror.account.full_name for each in reads}
    seats = one.call.seats
    rows = tuple(
        Row(
            applications[each.application],
            names[each.application],
            calls.state_label(applications[each.application].state),
            each,
            each.reads < LEAST_OF_APPLICATION,
            seats is not None and place == seats,
        )
        for place, each in enumerate(found.standings, start=1)
    )
    seen = {each.application for each in found.standings}
    return Board(
        rows,
        tuple(names[number] for number in applications if number not in seen),
        found,
        tuple(
            (people[each.juror], round(each.effect), each.reads, each.reads < LEAST_OF_JUROR)
            for each in found.severities
        ),
        tuple((people[each.juror], names[each.application], round(each.score)) for each in found.outliers),
        tuple(each for each in rounds.overrides_of(one) if each.agreed_at is not None),
        seats,
    )


def marks(one: JuryRound, reads: Sequence[JuryRead]) -> list[Mark]:
    """What was sent in a round, as figures."""
    rubric = rounds.rubric_of(one)
    figures = ((each, total(rubric, each.marks)) for each in reads if each.state is ReadState.SENT)
    return [Mark(each.juror_id, each.application_id, score) for each, score in figures if score is not None]
