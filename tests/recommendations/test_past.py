"""Past work: what of it is told, when it counts, its own reason, and lists without it as they were."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as connections
from ecosystem.conversations import actions as conversations
from ecosystem.conversations.models import Outcome, OutcomeKind
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Audience, FieldGroup
from ecosystem.directory.rules.values import CompanyValues
from ecosystem.recommendations import actions
from ecosystem.recommendations import engine as engines
from ecosystem.recommendations.engine.weights import taught, warm, warm_of
from ecosystem.recommendations.models import ListKind
from ecosystem.recommendations.rules import past as rules
from matching.affinity import Weights
from tests.connections.people import WORDS, asked, fund, mentor, owner_of, startup
from tests.recommendations.test_hidden import close, fact
from tests.recommendations.test_lists import row_of
from tests.recommendations.test_shown import shown_lists

WORKING, INVESTED = OutcomeKind.WORKING, OutcomeKind.INVESTED


def sets(*groups):
    return [frozenset(group.split()) for group in groups]


@pytest.mark.parametrize(
    ("opened", "closed", "told", "often"),
    [
        ((), (), "", ""),
        (("iot ai",), (), "iot ai", ""),
        ((), ("iot",), "", ""),
        ((), ("iot", "iot ai"), "iot", ""),
        ((), ("iot", "iot", "iot"), "iot", "iot"),
        (("iot",), ("iot ai", "iot"), "iot", "iot"),
        (("iot", "iot", "iot ai"), (), "iot ai", "iot"),
    ],
)
def test_open_work_is_told_and_closed_work_only_of_several(opened, closed, told, often):
    assert rules.sectors_of(sets(*opened), sets(*closed)) == (frozenset(told.split()), frozenset(often.split()))


@pytest.mark.parametrize(
    ("experienced", "everybody", "counts"), [(0, 0, False), (4, 4, False), (5, 50, True), (5, 51, False), (9, 9, True)]
)
def test_past_work_counts_once_enough_have_some(experienced, everybody, counts):
    assert rules.is_warm(experienced, everybody) is counts


def worked(helper, own, *kinds, sides="both"):
    """An introduction that was accepted, with what came of it by what each side says."""
    one = asked(own, helper)
    connections.accept(owner_of(helper), one)
    for kind in kinds or (WORKING,):
        for who in {"both": (own, helper), "asker": (own,)}[sides]:
            conversations.mark(owner_of(who), one, kind)
    settle(keep=True)
    return one


def test_a_portfolio_tells_the_sectors_of_startups_that_are_here(app):
    startup("Đầm Xanh"), startup("Ẩn", sectors=("fintech",))
    hidden = startup("Đã gỡ", sectors=("edtech",))
    money = fund(portfolio=tuple(CompanyValues(name=name) for name in ("đầm xanh", "Đã gỡ", "Ở nơi khác")))
    directory.hide(owner_of(hidden), hidden)
    settle(keep=True)
    assert (fact(money).past, fact(money).often) == ({"aquaculture-marine"}, frozenset())
    close(money, FieldGroup.PORTFOLIO, audience=Audience.CONNECTED)
    assert fact(money).past == frozenset()
    assert fact(money).stakes


def test_work_counts_as_both_sides_say_and_of_two_startups_at_least(app):
    helper = mentor()
    owns = [startup(f"Trại {n}", sectors=("iot", "ai")[: n + 1]) for n in range(3)]
    worked(helper, owns[0])
    worked(helper, owns[1], sides="asker")
    assert fact(helper).past == frozenset()
    worked(helper, owns[2], WORKING, INVESTED)
    assert fact(helper).past == {"iot"}
    assert fact(owns[0]).past == frozenset()
    sample = connections.ask(None, startup("Mẫu", sectors=("ai",)), helper, message=WORDS, is_sample=True)
    assert sample is not None
    assert fact(helper).past == {"iot"}
    # What somebody marked who has left, or no longer agrees to matching, is not read.
    db.session.execute(sa.update(Outcome).where(Outcome.account_id == owner_of(owns[0]).id).values(account_id=None))
    assert fact(helper).past == frozenset()


@pytest.fixture
def world(app, jobs):
    """A startup with two mentors, one of whom has worked with two like it."""
    own, helpers = startup(), [mentor("Cũ"), mentor("Mới")]
    for n in range(2):
        worked(helpers[0], startup(f"Trại {n}"))
    jobs.run()
    return own, helpers


def parts(entry):
    return {way: {part[0]: part for part in side["parts"]} for way, side in entry["sides"].items()}


def test_without_enough_past_work_lists_know_nothing_of_it(world):
    own, _helpers = world
    cold = row_of(own, "mentors").entries
    assert len(cold) == 2
    assert all("past" not in found for entry in cold for found in parts(entry).values())


def test_past_work_is_a_reason_of_its_own_that_sums_and_is_replayed(world, jobs, cast, client, monkeypatch):
    own, helpers = world
    monkeypatch.setattr(rules, "LEAST_WARM", 1)
    client.sign_in(owner_of(own))
    work = engines.Engine().refresh_all()
    actions.store(work)
    db.session.commit()
    first, second = row_of(own, "mentors").entries
    assert [first["id"], second["id"]] == [helpers[0].id, helpers[1].id]
    for way, found in parts(first).items():
        assert found["past"] == ["past", 10, 20, ["aquaculture-marine"]]
        assert sum(part[1] for part in found.values()) == first["sides"][way]["score"]
    assert all("past" not in found for found in parts(second).values())
    assert ["past", "counterpart"] not in second["missing"]
    page = client.get("/recommendations/mentors").text
    assert "Đã đồng hành với startup cùng lĩnh vực" in page
    [shown] = shown_lists()
    actions.ask_replay(cast.officer, shown)
    db.session.commit()
    jobs.run()
    assert shown_lists()[0].verdict == "identical"


def test_a_worker_that_starts_again_knows_in_which_lists_past_work_counts(world, monkeypatch):
    monkeypatch.setattr(rules, "LEAST_WARM", 1)
    monkeypatch.setattr(engines, "SMALL", 1)
    actions.store(engines.Engine().refresh_all())
    db.session.commit()
    again = engines.Engine()
    assert again.refresh(()).lists == []
    assert again._warm == {ListKind.MENTOR}


def test_which_lists_are_warm_is_told_by_facts_and_read_from_weights(world, monkeypatch):
    _own, helpers = world
    facts = [fact(one) for one in helpers]
    assert warm(facts) == frozenset()
    monkeypatch.setattr(rules, "LEAST_WARM", 1)
    assert warm(facts) == {ListKind.MENTOR}
    assert warm_of(Weights()) == frozenset()
    assert warm_of(taught({ListKind.MENTOR}).weights) == {ListKind.MENTOR}
    assert taught(()).weights == Weights()
