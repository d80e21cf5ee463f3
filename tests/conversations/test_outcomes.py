"""Outcomes: asked after 7, 30, 90 and 180 days, once each; marked on the site or by the link of a mail; counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.conversations import actions
from ecosystem.conversations.jobs import ask_due
from ecosystem.conversations.models import Outcome, OutcomeAsk, OutcomeKind, OutcomeLink
from ecosystem.conversations.queries import outcomes
from ecosystem.conversations.rules.outcomes import furthest
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from tests.conversations.test_messages import say, url, without_id

A_DAY = 86_400


def kinds():
    return [(row.side.value, row.kind.value) for row in db.session.scalars(sa.select(Outcome).order_by(Outcome.id))]


def link_of(letter):
    return next(link.partition("?")[0] for link in letter.links if link.startswith("/outcomes/"))


@pytest.fixture
def asked(app, cast, frozen, jobs, outbox):
    """Both sides of an accepted introduction, asked after a week."""
    one = cast.accepted
    frozen.shift(7 * A_DAY)
    ask_due()
    jobs.run()
    return one


@pytest.mark.parametrize(
    ("day", "steps"),
    [(6, []), (7, [7]), (29, [7]), (30, [30]), (89, [30]), (90, [90]), (179, [90]), (180, [180]), (999, [180])],
)
def test_what_is_due_on_a_day_is_the_last_step_alone(app, cast, frozen, day, steps):
    one = cast.accepted
    frozen.shift(day * A_DAY)
    assert outcomes.due(50) == [(one.id, step) for step in steps]


def test_each_step_is_asked_once(app, cast, frozen, jobs, outbox):
    one = cast.accepted
    jobs.run()
    before = len(outbox.read(cast.lan.email))
    for _day in range(200):
        frozen.shift(A_DAY)
        ask_due()
        ask_due()
    assert list(db.session.scalars(sa.select(OutcomeAsk.step).order_by(OutcomeAsk.id))) == [7, 30, 90, 180]
    jobs.run()
    jobs.run()
    for who in (cast.lan, cast.minh):
        letters = [letter for letter in outbox.read(who.email) if any("/outcomes/" in link for link in letter.links)]
        assert len(letters) == 4
    assert len(outbox.read(cast.lan.email)) == before + 4
    assert one.state.value == "accepted"


def test_who_said_the_last_word_is_not_asked_again(app, cast, frozen, jobs, outbox):
    one = cast.accepted
    with write():
        actions.mark(cast.lan, one, OutcomeKind.NOT_CONTINUING)
    frozen.shift(7 * A_DAY)
    ask_due()
    jobs.run()
    assert [row.account_id for row in db.session.scalars(sa.select(OutcomeLink))] == [cast.minh.id]


def test_one_click_from_a_mail_marks_without_signing_in(asked, browse, cast, outbox):
    letter = outbox.last(cast.minh.email)
    path = link_of(letter)
    stranger = browse()
    page = stranger.get(path)
    assert kinds() == []
    done = stranger.post(path, {"kind": "working"}, at=page, force=True)
    assert kinds() == [("asked", "working")]
    assert "Thank you" in stranger.follow(done).text or "Cảm ơn" in stranger.follow(done).text
    # Used once: another answer by the same link changes nothing.
    stranger.send(path, {"csrf_token": page.form(path).fields["csrf_token"], "kind": "invested"})
    assert kinds() == [("asked", "working")]
    assert "Đang làm việc" in browse().sign_in(cast.lan).get(url(asked)).text


def test_a_link_marks_nothing_but_its_own_side_and_expires(asked, browse, cast, outbox, frozen):
    path = link_of(outbox.last(cast.lan.email))
    page = browse().get(path)
    assert cast.mentor.email not in page.html
    browse().get(path + "x", status=404)
    frozen.shift(31 * A_DAY)
    eye = browse()
    eye.get(path, status=410)
    eye.send(path, {"csrf_token": eye.token(), "kind": "met"})
    assert kinds() == []


def test_the_link_of_somebody_who_left_the_profile_is_dead(asked, browse, cast, outbox):
    path = link_of(outbox.last(cast.lan.email))
    with write():
        directory.remove(cast.lan, cast.whole(cast.startup))
    browse().get(path, status=404)


def test_nonsense_is_refused(asked, browse, cast, outbox):
    path = link_of(outbox.last(cast.lan.email))
    eye = browse()
    page = eye.get(path)
    for kind in ("", "rich"):
        eye.post(path, {"kind": kind}, at=page, force=True, status=422)
    assert kinds() == []


def test_marking_twice_is_one_mark_and_it_can_be_taken_back(browse, cast):
    one = cast.accepted
    client = browse().sign_in(cast.lan)
    path = f"/introductions/{one.key}/outcomes"
    for _time in range(2):
        client.send(path, {"csrf_token": client.token(), "kind": "met"})
    assert kinds() == [("asker", "met")]
    client.send(f"{path}/undo", {"csrf_token": client.token(), "kind": "met"})
    assert kinds() == []


def test_strangers_and_officers_mark_nothing(browse, cast):
    one = cast.accepted
    for who in (cast.stranger, cast.officer, cast.admin):
        eye = browse().sign_in(who)
        eye.send(f"/introductions/{one.key}/outcomes", {"csrf_token": eye.token(), "kind": "met"}, status=404)
        with pytest.raises(Refused):
            actions.mark(who, one, OutcomeKind.MET)
    assert kinds() == []


def test_officers_see_numbers_and_nothing_else(browse, cast):
    one = cast.accepted
    say(cast.lan, one)
    with write():
        actions.mark(cast.lan, one, OutcomeKind.INVESTED)
        actions.mark(cast.minh, one, OutcomeKind.MET)
    found = outcomes.funnel()
    assert (found.accepted, found.met, found.working, found.invested, found.not_continuing) == (1, 1, 1, 1, 0)
    page = browse().sign_in(cast.officer).get("/officer/outcomes")
    for word in (cast.startup.name, cast.mentor.name, "phao", cast.lan.full_name):
        assert word not in without_id(page.text)
    browse().sign_in(cast.lan).get("/officer/outcomes", status=403)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), None),
        (("met",), "met"),
        (("met", "working"), "working"),
        (("met", "working", "invested"), "invested"),
        (("working", "not-continuing"), "not-continuing"),
        (("not-continuing", "invested"), "invested"),
    ],
)
def test_what_a_list_says_of_an_introduction(kinds, said):
    assert furthest([OutcomeKind(kind) for kind in kinds]) == (OutcomeKind(said) if said else None)


def test_lists_of_both_sides_show_what_came_of_it(app, browse, cast):
    one = cast.accepted
    page = "/introductions?tab=connected"
    assert "Đang làm việc" not in browse().sign_in(cast.lan).get(page).text
    with write():
        actions.mark(cast.minh, one, OutcomeKind.WORKING)
    assert "Đang làm việc" in browse().sign_in(cast.lan).get(page).text
    assert "Working" in browse().sign_in(cast.minh).get(page).text
    cast.ask(cast.startup, cast.angel_profile, by=cast.lan)
    assert "Đang làm việc" not in browse().sign_in(cast.lan).get("/introductions?tab=asked").text
