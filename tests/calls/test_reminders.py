"""Before a deadline whoever is still writing is reminded: when, whom, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ecosystem.calls import actions, queries
from ecosystem.calls.jobs.applications import remind
from ecosystem.calls.queries import applications, told
from ecosystem.calls.rules.reminders import is_due
from ecosystem.core.db import db, write
from tests.calls.world import CLOSES, a_call, begun, filled, sent

DEADLINE = datetime(2026, 12, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "begun_before", "told_before", "due"),
    [
        (73, 200, None, False),
        (72, 200, None, True),
        (72, 72, None, False),
        (72, 73, None, True),
        (71, 200, 72, False),
        (24, 200, 72, True),
        (1, 200, None, True),
        (1, 200, 24, False),
        (1, 20, None, False),
        (0, 200, 72, True),
        (-1, 200, None, False),
    ],
)
def test_when_somebody_is_reminded(before, begun_before, told_before, due):
    told_at = DEADLINE - told_before * HOUR if told_before is not None else None
    begun_at, now = DEADLINE - begun_before * HOUR, DEADLINE - before * HOUR
    assert is_due(DEADLINE, (72, 24), now, begun_at=begun_at, told_at=told_at) is due
    assert not is_due(DEADLINE, (), now, begun_at=begun_at, told_at=told_at)


def due_mails(outbox, cast):
    return [letter for letter in outbox.read(cast.lan.email) if "hạn nộp" in letter.subject]


def test_a_draft_is_reminded_once_for_each_moment(cast, frozen, outbox, jobs):
    call = a_call(cast)
    one = begun(cast, call)
    remind()
    jobs.run()
    assert due_mails(outbox, cast) == []
    for ahead, count in ((timedelta(hours=72), 1), (timedelta(hours=60), 1), (timedelta(hours=24), 2), (HOUR, 2)):
        frozen.move_to(CLOSES - ahead)
        remind()
        remind()
        jobs.run()
        assert len(due_mails(outbox, cast)) == count, ahead
    assert applications.application(one.key).reminded_at == CLOSES - timedelta(hours=24)


def test_who_sent_or_whose_call_reminds_of_nothing_is_left_in_peace(cast, frozen):
    call = a_call(cast)
    sent(cast, call)
    silent = a_call(cast, remind_hours=())
    begun(cast, silent)
    frozen.move_to(CLOSES - HOUR)
    assert told.to_remind(CLOSES - HOUR) == []


def test_a_later_deadline_reminds_anew(cast, frozen):
    call = a_call(cast)
    one = begun(cast, call)
    frozen.move_to(CLOSES - HOUR)
    remind()
    db.session.expire_all()
    assert told.to_remind(CLOSES - HOUR) == []
    later = CLOSES + timedelta(days=10)
    with write():
        there = queries.call(call.slug)
        values = actions.CallValues(
            title_vi=there.title_vi, summary_vi=there.summary_vi, owner_name=there.owner_name,
            opens_at=there.opens_at, closes_at=later,
        )  # fmt: skip
        actions.edit(cast.manager, there, values)
    frozen.move_to(later - timedelta(hours=71))
    assert [each.key for each in told.to_remind(later - timedelta(hours=71))] == [one.key]


def test_what_more_was_asked_for_is_reminded_of_too(cast, frozen):
    call = a_call(cast)
    one = sent(cast, call)
    until = CLOSES + timedelta(days=5)
    with write():
        actions.take_up(cast.manager, one)
        actions.ask_for_more(cast.manager, one, questions=["problem"], note="Nói rõ hơn.", until=until)
    assert told.to_remind(until - timedelta(hours=73)) == []
    assert [each.key for each in told.to_remind(until - timedelta(hours=71))] == [one.key]


def test_a_reminder_that_waits_is_not_sent_once_it_was_submitted(cast, frozen):
    call = a_call(cast)
    one = filled(cast, call)
    key = f"application.due:{one.id}:x"
    assert set(told.standing(cast.lan.id, [key])) == {key}
    with write():
        actions.submit(cast.lan, applications.application(one.key))
    assert set(told.standing(cast.lan.id, [key])) == set()


def test_the_moments_are_chosen_by_clicks(cast, browse, frozen):
    call = a_call(cast)
    mai, url = browse().sign_in(cast.manager), f"/manager/calls/{call.slug}/edit"
    mai.post(url, {"remind": ["168", "3"]}, at=url)
    assert queries.call(call.slug).remind_hours == [168, 3]
