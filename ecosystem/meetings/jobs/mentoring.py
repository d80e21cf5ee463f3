"""The worker's part of a plan of mentors: the proposal, and telling those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts.models import Account
from ecosystem.connections import queries as connections
from ecosystem.core import clock
from ecosystem.core.db import unlocked
from ecosystem.core.journal import Entry
from ecosystem.directory import queries as directory
from ecosystem.meetings import actions
from ecosystem.meetings.models import Answer
from ecosystem.meetings.queries import mentoring, told
from ecosystem.meetings.queries.board import reasons_of
from ecosystem.notices import actions as notices
from ecosystem.recommendations import documents
from ecosystem.recommendations.queries.words import COUNTERPART, STARTUP
from ecosystem.taxonomy import queries as taxonomy

ASKED, PAIRED = "mentors.asked", "mentors.paired"


def propose(entry: Entry) -> None:
    """Work out who should work with whom, beside the database's lock, and keep it for who asked."""
    # scikit-learn and OR-tools take seconds to import; web workers never come here.
    from ecosystem.recommendations.engine import mentors  # noqa: PLC0415

    plan = mentoring.by_id(entry.subject_id or 0)
    asked_at = datetime.fromisoformat(entry.data["at"])
    if plan is None or plan.proposal_asked_at != asked_at or plan.proposal is not None:
        return
    need = mentoring.needed(plan)
    asked = mentors.Mentoring(
        {str(key): str(profile) for key, profile in need.startups.items()},
        {str(key): str(profile) for key, profile in need.mentors.items()},
        plan.mentors_each,
        {str(key): most for key, most in need.loads.items()},
        {(str(one), str(other)): worth for (one, other), worth in need.wishes.items()},
        frozenset((str(one), str(other)) for one, other in need.locked),
        frozenset((str(one), str(other)) for one, other in need.forbidden),
    )
    ids = {*need.startups.values(), *need.mentors.values()}
    facts, lists = documents.facts(clock.today(), ids), taxonomy.vocabulary_lists()
    with unlocked():
        found = mentors.propose(asked, facts, lists)
    actions.keep_proposal(plan, asked_at, _kept(found))


@dataclass(frozen=True)
class _News:
    """What one side of a plan is told: of whom, and why by which entry of a match."""

    kind: str
    key: str
    seat: mentoring.Seat
    other: str = ""
    entry: dict[str, Any] | None = None

    @property
    def path(self) -> str:
        """Where it leads."""
        return f"/mentoring/{self.seat.side}/{self.seat.key}"


def tell_asked(entry: Entry) -> None:
    """A mentor is asked into a cohort: the hands of the profile answer."""
    one = told.mentor(entry.subject_id or 0)
    if one is not None and one.answer is Answer.ASKED:
        _tell(_News(ASKED, f"{ASKED}:{one.id}", mentoring.seat("mentors", one.key)))


def tell_paired(entry: Entry) -> None:
    """Two work together: their contacts open, and each side reads why in its own words."""
    pair = mentoring.pair(entry.subject_id or 0)
    if pair is None or pair.published_at is None:
        return
    actions.introduce(pair)
    startup, mentor = pair.enrolment, pair.mentor
    key = f"{PAIRED}:{pair.id}"
    _tell(_News(PAIRED, key, mentoring.seat("startups", startup.key), mentor.profile.name, pair.reasons))
    _tell(_News(PAIRED, key, mentoring.seat("mentors", mentor.key), startup.profile.name, pair.reasons))


def _tell(news: _News) -> None:
    seat = news.seat
    people = connections.readers(seat.profile)
    notices.notify(
        [one.id for one in people],
        news.kind,
        key=news.key,
        path=news.path,
        title=seat.plan.cohort.name_vi,
        name=seat.profile.name,
        other=news.other,
    )
    for reader in () if seat.plan.is_sample else people:
        _write(reader, news)


def _write(reader: Account, news: _News) -> None:
    seat, cohort = news.seat, news.seat.plan.cohort
    with force_locale(reader.locale):
        title = directory.local(cohort.name_vi, cohort.name_en)
        why = reasons_of(news.entry, STARTUP if seat.enrolment is not None else COUNTERPART)
    notices.write(
        reader,
        news.kind,
        key=news.key,
        template="meetings/asked" if news.kind == ASKED else "meetings/paired",
        title=title,
        name=seat.profile.name,
        other=news.other,
        why=why,
        until=seat.plan.wishes_until,
        link=str(current_app.config["SITE_URL"]).rstrip("/") + news.path,
    )


def _kept(found: Any) -> dict[str, Any]:  # noqa: ANN401  what the engine answers
    def key(pair: tuple[str, str]) -> str:
        return mentoring.pair_key(int(pair[0]), int(pair[1]))

    return {
        "pairs": [[int(one), int(other)] for one, other in found.pairs],
        "total": found.total,
        "bound": found.bound,
        "optimal": found.is_optimal,
        "worst": [int(found.worst[0]), found.worst[1]] if found.worst else None,
        "short": [int(one) for one in found.short],
        "points": {key(pair): points for pair, points in found.points.items()},
        "scores": {key(pair): score for pair, score in found.scores.items()},
        "costs": {key(pair): cost for pair, cost in found.costs.items() if cost is not None},
        "barred": {key(pair): name for pair, name in found.barred.items()},
        "entries": {key(pair): entry for pair, entry in found.entries.items()},
    }
