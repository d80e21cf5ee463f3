"""Asking and answering: limits, refusals, races on real connections, on both databases."""

from __future__ import annotations

import contextvars
import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from ecosystem.connections import actions, queries
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.db import db, settle, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Mentor
from tests.connections.people import WORDS, asked, fund, mentor, owner_of, person, startup


def refused(act, *arguments, **words):
    with pytest.raises(Refused) as no:
        act(*arguments, **words)
    return no.value.code


def race(app, *acts):
    """Run the acts at the same moment, each on its own connection; returns what each came to."""
    start, results = threading.Barrier(len(acts)), [""] * len(acts)

    def one(place, act):
        with app.app_context():
            start.wait(10)
            try:
                with write():
                    act()
                results[place] = "done"
            except Refused as no:
                results[place] = no.code

    threads = [
        threading.Thread(target=lambda p=p, a=a: contextvars.Context().run(one, p, a)) for p, a in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    return Counter(results)


@pytest.mark.parametrize(("length", "code"), [(49, "message-short"), (50, None), (1000, None), (1001, "message-long")])
def test_a_message_has_50_to_1000_characters_counted_without_blanks_at_its_ends(app, length, code):
    asker, other = startup(), mentor()
    message = "  " + "x" * length + "\n "
    if code:
        assert refused(actions.ask, owner_of(asker), asker, other, message=message) == code
        assert queries.total() == 0
    else:
        assert len(actions.ask(owner_of(asker), asker, other, message=message).message) == length


def test_marks_typed_apart_count_as_the_letters_they_make(app):
    asker, other = startup(), mentor()
    assert refused(actions.ask, owner_of(asker), asker, other, message="e\u0302" * 49) == "message-short"


def test_one_open_request_per_pair_whoever_asks(app):
    asker, other = startup(), mentor()
    one = asked(asker, other)
    assert refused(actions.ask, owner_of(asker), asker, other, message=WORDS) == "already-open"
    assert refused(actions.ask, owner_of(other), other, asker, message=WORDS) == "already-open"
    actions.accept(owner_of(other), one)
    assert refused(actions.ask, owner_of(other), other, asker, message=WORDS) == "connected"


def test_after_a_no_or_a_withdrawal_one_may_ask_again(app):
    asker, other = startup(), mentor()
    actions.decline(owner_of(other), asked(asker, other), reason="busy")
    actions.withdraw(owner_of(asker), asked(asker, other))
    assert asked(asker, other).state is IntroductionState.ASKED


def test_strangers_viewers_and_the_wrong_side_are_refused(app):
    asker, other = startup(), mentor()
    one, stranger = asked(asker, other), person("la")
    for actor in (stranger, owner_of(asker)):
        assert refused(actions.accept, actor, one) == "not-yours"
        assert refused(actions.decline, actor, one, reason="busy") == "not-yours"
    for actor in (stranger, owner_of(other)):
        assert refused(actions.withdraw, actor, one) == "not-yours"
    assert refused(actions.ask, stranger, asker, fund(), message=WORDS) == "not-yours"
    assert one.state is IntroductionState.ASKED


def test_an_unknown_reason_and_a_long_reply_are_refused(app):
    one = asked(startup(), mentor())
    actor = owner_of(one.asked)
    assert refused(actions.decline, actor, one, reason="boring") == "reason-unknown"
    assert refused(actions.decline, actor, one, reason="busy", reply="x" * 1001) == "reply-long"
    assert refused(actions.accept, actor, one, reply="x" * 1001) == "reply-long"


def test_the_journal_holds_no_message(app):
    one = asked(startup(), mentor())
    actions.accept(owner_of(one.asked), one, reply="Hẹn gặp ở quán cà phê ven sông")
    entries = list(db.session.scalars(sa.select(Entry).where(Entry.event.startswith("introduction."))))
    told = ["introduction.asked", "introduction.viewed", "introduction.accepted"]
    assert [entry.event for entry in entries] == told
    assert [entry.data for entry in entries] == [{"asker": one.asker_id, "asked": one.asked_id}] * 3


def test_two_askers_at_once_make_one_request(app):
    asker, other = startup(), mentor()
    ids = asker.id, other.id

    def ask(left, right):
        def act():
            mine, theirs = (queries.profiles_with_members([one])[0] for one in (left, right))
            actions.ask(owner_of(mine), mine, theirs, message=WORDS)

        return act

    outcome = race(app, *[ask(*ids), ask(*reversed(ids))] * 3)
    assert outcome == {"done": 1, "already-open": 5}
    assert queries.total() == 1


def test_accept_and_withdraw_at_once_have_one_winner(app):
    one = asked(startup(), mentor(capacity_startups=5))
    key = one.key

    def act(verb, side):
        def run():
            found = queries.introduction(key)
            verb(owner_of(getattr(found, side)), found)

        return run

    outcome = race(app, *[act(actions.accept, "asked"), act(actions.withdraw, "asker")] * 3)
    assert outcome == {"done": 1, "answered": 5}
    found = queries.introduction(key)
    # Whoever accepts has seen it first.
    assert found.version == (3 if found.state is IntroductionState.ACCEPTED else 2)
    assert found.asked.current_startups == (1 if found.state is IntroductionState.ACCEPTED else 0)


def test_the_last_place_of_a_mentor_is_taken_once(app):
    other = mentor(capacity_startups=2, current_startups=1)
    keys = [asked(startup(f"Startup {number}"), other).key for number in range(4)]
    mentor_id = other.id

    def accept(key):
        def act():
            found = queries.introduction(key)
            actions.accept(owner_of(found.asked), found)

        return act

    assert race(app, *map(accept, keys)) == {"done": 1, "full": 3}
    assert db.session.scalar(sa.select(Mentor.current_startups).where(Mentor.id == mentor_id)) == 2
    assert queries.total(IntroductionState.ACCEPTED) == 1
    assert queries.total(IntroductionState.ASKED) == 3


def test_a_refused_place_leaves_the_request_open(app):
    other = mentor(capacity_startups=1)
    first, second = asked(startup("Một"), other), asked(startup("Hai"), other)
    actions.accept(owner_of(other), first)
    assert refused(actions.accept, owner_of(other), second) == "full"
    settle(keep=True)
    assert queries.introduction(second.key).state is IntroductionState.ASKED


def test_a_mentor_who_asked_takes_the_place_when_the_startup_accepts(app):
    other, own = mentor(capacity_startups=1), startup()
    actions.accept(owner_of(own), asked(other, own))
    assert other.current_startups == 1
    assert refused(actions.ask, owner_of(other), other, startup("Khác"), message=WORDS) == "own-full"


def test_the_database_itself_keeps_one_open_row_per_pair(app):
    one = asked(startup(), mentor())
    twin = Introduction(
        key="twin", state="asked", pair=one.pair, asker_id=one.asker_id, asked_id=one.asked_id, message="x",
        asked_at=one.asked_at, moved_at=one.asked_at, turn_at=one.asked_at,
    )  # fmt: skip
    db.session.add(twin)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_lists_counts_and_partners_cost_the_same_for_few_and_many(app, count_queries):
    other = mentor(capacity_startups=50)
    reader = owner_of(other).id

    def cost():
        with count_queries() as seen:
            found = list(db.session.scalars(queries.of_account(reader, "waiting").limit(20)))
            names = [row.other.name for row in queries.rows(found, reader)]
            counts = queries.counts(reader)
        return seen.total, len(names), counts["waiting"]

    asked(startup("Một"), other)
    few = cost()
    for number in range(6):
        asked(startup(f"Thêm {number}"), other)
    db.session.expire_all()
    assert few == (4, 1, 1)
    assert cost() == (4, 7, 7)
    assert len(queries.partner_ids(other.id)) == 7
    assert queries.connected_ids(other.id) == set()
