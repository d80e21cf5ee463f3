"""Who reads what: proposed under needs, loads and conflicts, kept where a person decided, given once."""

from __future__ import annotations

import pytest

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.juries import actions
from ecosystem.juries.models import ReadState
from ecosystem.juries.queries import proposing, rounds
from tests.calls.test_races import together
from tests.juries.world import a_call, a_round, given, marked, under_review


@pytest.fixture
def case(cast, frozen):
    """Three applications, two reads each, three jurors with two each."""
    assert cast.mentor
    call = a_call(cast)
    made = under_review(cast, call, 3)
    return a_round(cast, call, cast.minh, cast.ha, cast.phong, reads_needed=2, most_reads=2), made


def proposed(cast, one, jobs):
    with write():
        actions.ask_proposal(cast.manager, rounds.round_by_key(one.key))
    jobs.run()
    db.session.expire_all()
    return rounds.round_by_key(one.key)


def test_a_proposal_is_looked_at_and_given(cast, client, case, jobs):
    one, _made = case
    found = proposed(cast, one, jobs)
    shown = proposing.shown(found)
    assert (len(found.proposal["pairs"]), shown.short, shown.is_optimal) == (6, (), True)
    assert [count for _who, count in shown.loads] == [2, 2, 2]
    assert rounds.reads_of(found) == []
    client.sign_in(cast.manager)
    path = f"/manager/rounds/{one.key}"
    assert "Giao theo đề xuất" in client.get(path).text
    with write():
        assert actions.publish(cast.manager, rounds.round_by_key(one.key)) == 6
    assert {row.counted for row in rounds.cover(rounds.round_by_key(one.key))} == {2}


def test_decisions_of_people_and_conflicts_are_kept(cast, case, jobs):
    one, (first, second, _third) = case
    kept = given(cast, one, first, cast.minh)
    closed = given(cast, one, second, cast.minh)
    with write():
        actions.declare(cast.minh, rounds.read(closed.key), has_conflict=True, words="Em họ")
    pairs = proposed(cast, one, jobs).proposal["pairs"]
    assert [first.id, kept.juror_id] in pairs
    assert [second.id, closed.juror_id] not in pairs


def test_who_falls_ill_is_replaced_as_far_as_can_be(cast, case, jobs):
    one, (first, *_rest) = case
    proposed(cast, one, jobs)
    with write():
        actions.publish(cast.manager, rounds.round_by_key(one.key))
    done = next(row for row in rounds.reads_of(one) if row.juror.account_id == cast.ha.id)
    marked(done, cast.ha)
    ill = next(row for row in rounds.reads_of(one) if row.juror.account_id == cast.minh.id)
    with write():
        actions.remove_juror(cast.manager, rounds.juror(ill.juror_id))
    db.session.expire_all()
    again = proposed(cast, one, jobs)
    # Two people with two reads each cannot give three applications two.
    assert (len(again.proposal["pairs"]), len(again.proposal["short"])) == (4, 2)
    with write():
        actions.publish(cast.manager, rounds.round_by_key(one.key))
    assert rounds.read(done.key).state is ReadState.SENT
    assert first


def test_two_managers_publish_once(app, cast, case, jobs):
    one, _made = case
    proposed(cast, one, jobs)
    key, mai, trung = one.key, cast.manager.id, cast.owner.id

    def publish(who):
        return lambda: actions.publish(db.session.get_one(Account, who), rounds.round_by_key(key))

    assert together(app, publish(mai), publish(trung)) == ["done", "gone"]
    db.session.expire_all()
    assert len(rounds.reads_of(rounds.round_by_key(key))) == 6


def test_only_who_runs_a_round_asks(cast, case):
    one, _made = case
    for act in (actions.ask_proposal, actions.publish, actions.drop_proposal):
        with pytest.raises(Refused) as no, write():
            act(cast.minh, rounds.round_by_key(one.key))
        assert no.value.code == "rights"
