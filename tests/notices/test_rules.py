"""When digests are due and mails rest, as tables. Times are those of Đà Nẵng, seven hours before UTC's."""

from __future__ import annotations

from datetime import datetime

import pytest

from ecosystem.core.clock import LOCAL
from ecosystem.notices import rules
from ecosystem.notices.models import Frequency

NOW, DAILY, WEEKLY, OFF = Frequency.NOW, Frequency.DAILY, Frequency.WEEKLY, Frequency.OFF


def at(text):
    """30.11.2026 is a Monday."""
    return datetime.strptime(f"2026 {text}", "%Y %d.%m. %H:%M").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("frequency", "moment", "cut"),
    [
        (DAILY, "01.12. 07:30", "01.12. 07:30"),
        (DAILY, "01.12. 07:29", "30.11. 07:30"),
        (DAILY, "01.12. 23:59", "01.12. 07:30"),
        (DAILY, "01.12. 00:00", "30.11. 07:30"),
        (WEEKLY, "30.11. 07:30", "30.11. 07:30"),
        (WEEKLY, "30.11. 07:29", "23.11. 07:30"),
        (WEEKLY, "06.12. 23:00", "30.11. 07:30"),
        (NOW, "01.12. 07:30", None),
        (OFF, "01.12. 07:30", None),
    ],
)
def test_the_last_cut(frequency, moment, cut):
    assert rules.last_cut(frequency, at(moment)) == (at(cut) if cut else None)


@pytest.mark.parametrize(
    ("frequency", "told", "moment", "due"),
    [
        (DAILY, "01.12. 07:29", "01.12. 07:30", True),
        (DAILY, "01.12. 07:30", "01.12. 07:30", False),
        (DAILY, "01.12. 09:00", "01.12. 20:00", False),
        (DAILY, "20.11. 09:00", "01.12. 20:00", True),
        (WEEKLY, "01.12. 09:00", "06.12. 20:00", False),
        (WEEKLY, "01.12. 09:00", "07.12. 07:30", True),
        # Monday was missed: it is made up for on Tuesday.
        (WEEKLY, "29.11. 09:00", "01.12. 08:00", True),
        (NOW, "30.11. 09:00", "01.12. 08:00", True),
        (NOW, "01.12. 07:45", "01.12. 08:00", False),
        (OFF, "20.11. 09:00", "01.12. 08:00", False),
    ],
)
def test_what_a_digest_holds(frequency, told, moment, due):
    assert rules.is_due(frequency, at(told), at(moment)) is due


@pytest.mark.parametrize(
    ("moment", "starts", "ends", "until"),
    [
        ("01.12. 20:59", 21, 7, None),
        ("01.12. 21:00", 21, 7, "02.12. 07:00"),
        ("01.12. 23:59", 21, 7, "02.12. 07:00"),
        ("02.12. 00:00", 21, 7, "02.12. 07:00"),
        ("02.12. 06:59", 21, 7, "02.12. 07:00"),
        ("02.12. 07:00", 21, 7, None),
        ("31.12. 22:00", 21, 7, None),
        ("02.12. 01:30", 0, 5, "02.12. 05:00"),
        ("02.12. 05:00", 0, 5, None),
        ("01.12. 22:00", 0, 5, None),
        ("01.12. 22:00", 0, 0, None),
        ("01.12. 22:00", 21, 21, None),
    ],
)
def test_quiet_hours(moment, starts, ends, until):
    found = rules.quiet_until(at(moment), starts, ends)
    if moment.startswith("31.12."):
        assert found == datetime(2027, 1, 1, 7, 0, tzinfo=LOCAL)
    else:
        assert found == (at(until) if until else None)


@pytest.mark.parametrize("starts", rules.MAY_START)
@pytest.mark.parametrize("ends", rules.MAY_END)
def test_whatever_people_choose_the_day_stays_open(starts, ends):
    for hour in range(10, 18):
        assert rules.quiet_until(at(f"01.12. {hour}:00"), starts, ends) is None
