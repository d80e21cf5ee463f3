"""The scorecard and the solved problems: counts, medians hidden where they would tell of single firms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecosystem.challenges import actions
from ecosystem.challenges.queries import figures, pilots
from ecosystem.challenges.rules.figures import LEAST, Card, Leg, Life, card
from ecosystem.core import clock
from ecosystem.core.db import write
from tests.challenges.world import TITLE, accepted, opened

START = datetime(2026, 1, 1, tzinfo=UTC)


def life(*days, **more):
    """A challenge by the days of its steps: posted, awarded, began, ended, ordered."""
    names = ("posted_at", "awarded_at", "began_at", "ended_at", "ordered_at")
    at: dict[str, Any] = {
        name: START + timedelta(days=day) for name, day in zip(names, days, strict=False) if day is not None
    }
    return Life(**at, **more)


def test_counts_are_of_what_was_posted():
    lives = [
        life(None, is_answered=True),
        life(0),
        life(0, 10, is_answered=True),
        life(0, 10, 20, 90, 100, is_answered=True, is_solved=True, reuses=2),
    ]
    found = card(lives)
    assert (found.posted, found.answered, found.piloted, found.solved, found.bought, found.reused) == (3, 2, 1, 1, 1, 2)


@pytest.mark.parametrize("number", [0, 1, LEAST - 1, LEAST, LEAST + 1])
def test_a_median_of_too_few_is_hidden(number):
    found = card([life(0, 10 + each, 30, 60, 70) for each in range(number)])
    assert (found.days[Leg.CHOOSING] is None) == (number < LEAST)


def test_the_median_of_each_leg():
    found = card([life(0, 10, 15, 45, 46), life(0, 20, 30, 90, 100), life(0, 90, 91, 92, 93)])
    assert found.days == {Leg.CHOOSING: 20, Leg.AGREEING: 5, Leg.TRYING: 30, Leg.BUYING: 1}
    assert card([]) == Card(0, 0, 0, 0, 0, 0, dict.fromkeys(Leg))


def test_agencies_are_counted_and_solved_problems_shown(cast, browse, jobs, frozen):
    one = accepted(cast, frozen)
    with write():
        day, words = clock.today(), "HĐ 12/2026"
        actions.order(cast.owner, pilots.pilot(one.key), value_vnd=1_000_000, on=day, document=words)
    jobs.run()
    city, rows = figures.scorecard()
    assert [row.name for row in rows] == ["UBND phường mẫu"]
    numbers = (city.posted, city.answered, city.piloted, city.solved, city.bought, city.reused)
    assert numbers == (1, 1, 1, 1, 1, 0)
    page = browse().get("/challenge-scorecard").text
    assert "UBND phường mẫu" in page
    solved = browse().get("/solved-challenges").text
    assert TITLE in solved
    assert cast.startup.name in solved


def test_that_somebody_proposed_is_not_told_while_it_is_open(cast, jobs, frozen):
    from tests.challenges.world import proposed

    proposed(cast, opened(cast))
    jobs.run()
    city, _rows = figures.scorecard()
    assert (city.posted, city.answered) == (1, 0)
