"""What the demo world's organisers do, in the order it happened: calls, juries, cohorts, and the city's problems."""

from __future__ import annotations

from functools import partial

from ecosystem.accounts.models import Account
from ecosystem.cli import calls, challenges, judged, juries, meeting_days, mentoring, programs, progress
from ecosystem.directory.models import Profile


def load(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """All of it."""
    calls.load(made, people)
    juries.load(people)
    judged.load(made, people)
    programs.load(made, people)
    for part in (progress, mentoring, meeting_days, challenges):
        part.load(made, people)


def go_on(made: dict[str, Profile], people: dict[str, Account]) -> None:
    """What waited for the worker's word: the first cohort's mentors are told, it ends, and its alumni are asked."""
    mentoring.publish(people["manager"])
    programs.finish(made, people, partial(progress.reach, made, people["manager"]))
    progress.ask(made, people["manager"])
