"""Two sides that both want to meet are introduced at once: no request, no cap, no mentor's place; blocks hold."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.connections import actions, queries, rules
from ecosystem.connections.models import Introduction, IntroductionState, Origin, Side
from ecosystem.connections.queries import crowd, trail
from ecosystem.conversations.queries import outcomes
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from tests.connections.people import asked, fund, mentor, owner_of, person, startup
from tests.connections.test_actions import race, refused

FAIR = {"vi": "Ngày hội", "en": "The fair"}


def test_an_introduction_begins_as_a_draft_or_agreed_to_by_both():
    states = IntroductionState
    assert {states.DRAFT: {Side.ASKER}, states.ACCEPTED: {Side.ASKER, Side.ASKED}} == rules.BEGINNINGS


def test_both_are_connected_at_once_with_contacts(app):
    left, right = mentor(), startup()
    one = actions.arrange(left, right, occasion=FAIR)
    assert (one.state, one.origin, one.occasion) == (IntroductionState.ACCEPTED, Origin.EVENT, FAIR)
    assert (one.asker_id, one.asked_id) == (right.id, left.id)
    assert [step.kind.value for step in trail.steps(one.id)] == ["arranged"]
    whole = queries.by_id(one.id)
    assert whole is not None
    assert queries.contacts(whole, Side.ASKER).emails == ("lienhe@damxanh.example",)
    assert actions.arrange(right, left, occasion=FAIR).id == one.id


def test_no_cap_counts_it_and_no_place_is_taken_or_given(app):
    app.config |= {"OPEN_REQUESTS_STARTUP": 1, "WEEKLY_REQUESTS": 1}
    left, right = startup(), mentor(capacity_startups=1, current_startups=1)
    one = actions.arrange(left, right, occasion=FAIR)
    settle(keep=True)
    assert (crowd.open_count(left.id), crowd.week_count(right.id)) == (0, 0)
    assert right.current_startups == 1
    actions.end(owner_of(left), one, reason="done")
    assert right.current_startups == 1
    assert crowd.reply_seconds(right.id) == []


def test_a_request_that_waits_is_answered_by_it(app):
    left, right = startup(), mentor(capacity_startups=1, current_startups=1)
    waiting = Introduction.state == IntroductionState.ACCEPTED
    # A full mentor may still be met; the request came before it was full.
    db.session.execute(sa.text("UPDATE mentor SET current_startups = 0"))
    db.session.expire_all()
    one = asked(left, right)
    assert actions.arrange(left, right, occasion=FAIR).id == one.id
    assert (one.state, one.origin, one.due_at, one.turn_at) == (IntroductionState.ACCEPTED, Origin.EVENT, None, None)
    assert db.session.scalar(sa.select(sa.func.count()).where(waiting)) == 1
    assert right.current_startups == 0


@pytest.mark.parametrize("blocker", ["left", "right"])
def test_who_is_blocked_is_introduced_to_nobody(app, blocker):
    left, right = startup(), fund()
    mine, other = (left, right) if blocker == "left" else (right, left)
    actions.block(owner_of(mine), mine, other)
    assert refused(actions.arrange, left, right, occasion=FAIR) == "hidden"


def test_kinds_one_house_and_hidden_profiles_stand_in_the_way(app):
    assert refused(actions.arrange, mentor("Một"), fund("Quỹ"), occasion=FAIR) == "kinds"
    both = person("haivai", Role.FOUNDER, Role.MENTOR)
    one, own = startup("Của mình", owner=both), mentor("Chính mình", owner=both)
    assert refused(actions.arrange, one, own, occasion=FAIR) == "own"
    there = mentor("Ẩn")
    directory.hide(owner_of(there), there)
    assert refused(actions.arrange, one, there, occasion=FAIR) == "hidden"


def test_the_same_pair_at_once_makes_one(app):
    ids = startup().id, mentor().id
    settle(keep=True)

    def act():
        actions.arrange(*queries.profiles_with_members(ids), occasion=FAIR)

    assert race(app, act, act, act) == {"done": 3}
    assert queries.total() == 1


def test_both_hear_of_it_and_are_asked_what_came_of_it(app, jobs, outbox, client):
    left, right = startup(), mentor()
    one = actions.arrange(left, right, occasion=FAIR)
    jobs.run()
    jobs.run()
    for mine, other in ((left, right), (right, left)):
        letters = outbox.read(owner_of(mine).email)
        assert [letter.subject for letter in letters] == [f"Hai bên cùng muốn gặp: {mine.name} và {other.name}"]
        assert other.email in letters[0].text
        client.sign_in(owner_of(mine))
        assert f"Hai bên cùng muốn gặp: {mine.name} và {other.name}" in client.get("/notices").text
        assert "Hai bên cùng muốn gặp nhau tại Ngày hội" in client.get(f"/introductions/{one.key}").text
    assert outcomes.due(9) == []
