"""Wishes: within a limit, private until they meet; two that meet are an introduction, once, also under a race."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions as connections
from ecosystem.connections import queries as introductions
from ecosystem.connections.models import Introduction, IntroductionState, Origin
from ecosystem.core.db import db, settle
from ecosystem.events import actions, queries
from ecosystem.events.models import EventState, Match, Wish
from ecosystem.events.rules.wishes import Standing, obstacle
from tests.connections.people import asked, fund, mentor, owner_of, startup
from tests.connections.test_actions import race, refused
from tests.events.people import host, opened, seat, wish

SOUND = {
    "state": EventState.OPEN,
    "consents": True,
    "has_profile": True,
    "is_hand": True,
    "is_there": True,
    "fits": True,
    "left": 1,
}


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"left": None}, None),
        *(({"state": state}, "not-open") for state in EventState if state is not EventState.OPEN),
        ({"consents": False}, "no-consent"),
        ({"has_profile": False}, "no-profile"),
        ({"is_hand": False}, "not-hand"),
        ({"is_there": False}, "not-there"),
        ({"fits": False}, "kinds"),
        ({"left": 0}, "none-left"),
        ({"left": 0, "is_there": False}, "not-there"),
    ],
)
def test_what_stands_in_the_way_of_a_wish(changed, code):
    assert obstacle(Standing(**{**SOUND, **changed})) == code


def test_one_wish_is_known_to_nobody_and_two_are_an_introduction(app):
    left, right = startup(), mentor()
    one = opened(left, right)
    assert wish(one, left, right) is None
    assert wish(one, left, right) is None
    assert (count(Wish), count(Match), count(Introduction)) == (1, 0, 0)
    met = wish(one, right, left)
    assert (met.state, met.origin) == (IntroductionState.ACCEPTED, Origin.EVENT)
    assert wish(one, left, right).id == met.id
    assert (count(Wish), count(Match), count(Introduction)) == (2, 1, 1)


def test_two_who_wish_for_each_other_at_the_same_moment_make_one_match(app):
    left, right = startup(), mentor()
    one = opened(left, right)
    slug, sides = one.slug, [(owner_of(side).id, side.slug) for side in (left, right)]
    settle(keep=True)

    def wishing(account_id, other):
        def act():
            from ecosystem.accounts import queries as accounts

            actions.wish(accounts.account(account_id), queries.seat(slug, account_id), other)

        return act

    acts = [wishing(sides[0][0], sides[1][1]), wishing(sides[1][0], sides[0][1])]
    assert race(app, *acts, *acts) == {"done": 4}
    assert (count(Wish), count(Match), count(Introduction)) == (2, 1, 1)


def test_one_side_in_many_tabs_keeps_to_the_limit(app):
    app.config["EVENT_WISHES"] = 2
    mine, others = startup(), [mentor(f"Cố vấn {number}") for number in range(4)]
    one = opened(mine, *others)
    slug, account_id, slugs = one.slug, owner_of(mine).id, [other.slug for other in others]
    settle(keep=True)

    def wishing(other):
        def act():
            from ecosystem.accounts import queries as accounts

            actions.wish(accounts.account(account_id), queries.seat(slug, account_id), other)

        return act

    assert race(app, *[wishing(other) for other in slugs]) == {"done": 2, "none-left": 2}
    assert count(Wish) == 2


def test_a_wish_is_taken_back_until_it_is_a_match(app):
    left, right = startup(), mentor()
    one = opened(left, right)
    wish(one, left, right)
    actions.take_back(owner_of(left), seat(one, left), right.slug)
    actions.take_back(owner_of(left), seat(one, left), right.slug)
    assert wish(one, right, left) is None
    wish(one, left, right)
    actions.take_back(owner_of(left), seat(one, left), right.slug)
    assert (count(Wish), count(Match)) == (2, 1)


def test_who_is_not_there_is_wished_by_nobody(app):
    mine, away, same = mentor("Tôi"), startup("Vắng"), mentor("Kia")
    there = startup("Có mặt")
    one = opened(mine, there, same)
    assert refused(actions.wish, owner_of(mine), seat(one, mine), away.slug) == "not-there"
    assert refused(actions.wish, owner_of(mine), seat(one, mine), same.slug) == "kinds"
    connections.block(owner_of(there), there, mine)
    settle(keep=True)
    assert refused(actions.wish, owner_of(mine), seat(one, mine), there.slug) == "not-there"


def test_without_consent_or_while_it_is_not_open_nothing_is_wished(app):
    mine, other = startup(), fund()
    one = opened(mine, other, consents=False)
    assert refused(actions.wish, owner_of(mine), seat(one, mine), other.slug) == "no-consent"
    for place in (mine, other):
        actions.consent(seat(one, place).attendee, method="page", locale="vi")
    actions.move(host(one), one, EventState.MATCHED)
    settle(keep=True)
    assert refused(actions.wish, owner_of(mine), seat(one, mine), other.slug) == "not-open"


def test_who_withdraws_takes_wishes_along_but_no_match(app):
    mine, other, third = startup(), mentor(), mentor("Ba")
    one = opened(mine, other, third)
    wish(one, mine, other)
    wish(one, other, mine)
    wish(one, mine, third)
    actions.withdraw(seat(one, mine).attendee)
    assert not actions.withdraw(seat(one, mine).attendee)
    assert (count(Wish), count(Match)) == (2, 1)
    assert refused(actions.wish, owner_of(third), seat(one, third), mine.slug) == "not-there"


def test_a_request_that_waits_and_a_connection_of_before_become_matches(app, jobs, client):
    mine, other, known = startup(), mentor(), fund()
    waiting, before = asked(mine, other), asked(mine, known)
    connections.accept(owner_of(known), before)
    one = opened(mine, other, known)
    jobs.run()
    for place in (other, known):
        wish(one, mine, place)
        wish(one, place, mine)
    matches = list(db.session.scalars(sa.select(Match).order_by(Match.id)))
    assert [(match.introduction_id, match.was_known) for match in matches] == [(waiting.id, False), (before.id, True)]
    assert introductions.open_between(mine.id, known.id).origin is Origin.ASKED
    jobs.run()
    client.sign_in(owner_of(known))
    assert "cùng muốn gặp nhau tại Ngày hội kết nối" in client.get("/notices").text
