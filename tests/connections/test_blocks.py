"""A block ends what waits between two sides without a word, stands against a yes at the same moment, follows merges."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.connections import actions, queries
from ecosystem.connections import rules as connections
from ecosystem.connections.actions import blocking
from ecosystem.connections.models import Block, Introduction, IntroductionState, Side
from ecosystem.connections.queries.blocks import apart_ids
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import queries as directory
from ecosystem.notices.models import Notice
from tests.cast import MESSAGE
from tests.connections.test_actions import race, refused
from tests.directory.merging import merge, pair_of, twins, undo

WAITING = sorted(connections.WAITING)


def block(who, mine, other):
    with write():
        actions.block(who, directory.profile_by_id(mine.id), directory.profile_by_id(other.id))


def waiting(cast, state):
    one = cast.asked
    with write():
        if state is IntroductionState.VIEWED:
            actions.view(cast.minh, one)
        elif state in (IntroductionState.MORE_ASKED, IntroductionState.MORE_ANSWERED):
            actions.ask_more(cast.minh, one, words="Nhóm có mấy người vậy?")
    if state is IntroductionState.MORE_ANSWERED:
        with write():
            actions.answer_more(cast.lan, one, words="Năm người")
    assert one.state is state
    return one


@pytest.mark.parametrize("state", WAITING)
@pytest.mark.parametrize("blocker", ["lan", "minh"])
def test_what_waits_is_closed_and_nobody_is_told(cast, jobs, outbox, state, blocker):
    one = waiting(cast, state)
    jobs.run()
    letters, told = len(outbox.read()), db.session.scalar(sa.select(sa.func.count()).select_from(Notice))
    sides = (cast.startup, cast.mentor) if blocker == "lan" else (cast.mentor, cast.startup)
    block(getattr(cast, blocker), *sides)
    jobs.run()
    expected = IntroductionState.WITHDRAWN if blocker == "lan" else IntroductionState.DECLINED
    assert (queries.by_id(one.id).state, queries.by_id(one.id).due_at) == (expected, None)
    assert len(outbox.read()) == letters
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == told
    waits = sa.select(Notice).where(Notice.kind.like("introduction.%"), Notice.read_at.is_(None))
    assert db.session.scalars(waits).all() == []


@pytest.mark.parametrize(("blocker", "reader"), [("minh", "lan"), ("lan", "minh")])
def test_the_other_side_reads_what_it_reads_of_any_that_came_to_nothing(browse, cast, blocker, reader):
    """Word for word the page of a request that was declined, or taken back, by hand."""
    one, pages = cast.asked, []
    for quietly in (False, True):
        with write():
            db.session.execute(sa.delete(Block))
        if quietly:
            one = cast.ask(cast.startup, cast.mentor, by=cast.lan)
            sides = (cast.startup, cast.mentor) if blocker == "lan" else (cast.mentor, cast.startup)
            block(getattr(cast, blocker), *sides)
        elif blocker == "minh":
            with write():
                actions.decline(cast.minh, one, reason="other")
        else:
            with write():
                actions.withdraw(cast.lan, one)
        text = browse().sign_in(getattr(cast, reader)).get(f"/introductions/{one.key}").text
        # Who answers by hand has seen it first.
        pages.append(without_times(text))
    assert pages[0] == pages[1]


def without_times(text):
    text = re.sub(r"Nguyễn Quang Minh đã xem|\d{1,2}:\d{2}[^A-Z]*\d{4}|\d+/\d+/\d+( \d+:\d+)?|\d\d:\d\d", "", text)
    return " ".join(text.split())


@pytest.mark.parametrize("act", ["accept", "ask_more", "answer_more"])
def test_nothing_goes_on_over_a_block(app, cast, act):
    """Also not where a request came to stand over one, as after a merge; the clock then closes it."""
    one = cast.asked
    if act == "answer_more":
        with write():
            actions.ask_more(cast.minh, one, words="Nhóm có mấy người vậy?")
    with write():
        row = {"profile_id": cast.mentor.id, "blocked_id": cast.startup.id, "account_id": cast.minh.id}
        db.session.add(Block(at=clock.now(), **row))
    who = cast.lan if act == "answer_more" else cast.minh
    words = {} if act == "accept" else {"words": "Một câu hỏi thêm"}
    assert refused(getattr(actions, act), who, one, **words) == "answered"
    db.session.rollback()
    with write():
        db.session.execute(sa.update(Introduction).values(due_at=clock.now()))
    with write():
        actions.keep_time(one.id)
    assert queries.by_id(one.id).state is IntroductionState.DECLINED


@pytest.mark.parametrize("turn", range(4))
def test_a_block_and_a_yes_at_the_same_moment(app, cast, turn):
    """Either the yes came first and is ended, or the request is closed; no contact stays open."""
    one_id, minh, lan = cast.asked.id, cast.minh.id, cast.lan.id
    mentor, asker = cast.mentor.id, cast.startup.id

    def say_yes():
        actions.accept(db.session.get_one(Account, minh), db.session.get_one(Introduction, one_id))

    def keep_away():
        who = db.session.get_one(Account, lan)
        actions.block(who, directory.profile_by_id(asker), directory.profile_by_id(mentor))

    acts = (say_yes, keep_away) if turn % 2 else (keep_away, say_yes)
    came = race(app, *acts)
    one = queries.by_id(one_id)
    assert one is not None
    state = one.state
    assert apart_ids(asker) == {mentor}
    if came["answered"]:
        assert state is IntroductionState.WITHDRAWN
        assert queries.contacts(one, Side.ASKED) is None
    else:
        assert (came["done"], state) == (2, IntroductionState.ENDED)
        assert queries.contacts(one, Side.ASKED) is None


@pytest.mark.parametrize("turn", range(4))
def test_a_block_and_a_request_at_the_same_moment(app, cast, turn):
    """No request is left waiting over the block."""
    mentor, asker, lan, minh = cast.mentor.id, cast.startup.id, cast.lan.id, cast.minh.id

    def ask():
        who = db.session.get_one(Account, lan)
        actions.ask(who, directory.profile_by_id(asker), directory.profile_by_id(mentor), message=MESSAGE)

    def keep_away():
        who = db.session.get_one(Account, minh)
        actions.block(who, directory.profile_by_id(mentor), directory.profile_by_id(asker))

    came = race(app, *((ask, keep_away) if turn % 2 else (keep_away, ask)))
    assert came["done"] + came["not-accepting"] == 2
    left = sa.select(Introduction.state)
    assert set(db.session.scalars(left)) <= {IntroductionState.DECLINED}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Block)) == 1


def pairs():
    db.session.expire_all()
    return {(row.profile_id, row.blocked_id) for row in db.session.scalars(sa.select(Block))}


def test_blocks_follow_a_merge_and_come_back(app, cast, jobs):
    kept, taken = twins(cast)
    block(cast.stranger, taken, cast.mentor)
    block(cast.minh, cast.mentor, taken)
    block(cast.stranger, taken, cast.angel_profile)
    block(cast.lan, kept, cast.angel_profile)
    before, pair = pairs(), pair_of(kept, taken)
    merge_id = merge(cast, pair, kept)
    jobs.run()
    moved = {(kept.id, cast.mentor.id), (cast.mentor.id, kept.id), (kept.id, cast.angel_profile.id)}
    assert pairs() == {*moved, (taken.id, cast.angel_profile.id)}
    with write():
        blocking.follow_merge(merge_id)
    assert pairs() == {*moved, (taken.id, cast.angel_profile.id)}
    undo(cast, pair)
    jobs.run()
    assert pairs() == before


def test_a_block_that_came_by_a_merge_closes_what_waits(app, cast, jobs):
    kept, taken = twins(cast)
    one = cast.ask(kept, cast.mentor, by=cast.lan)
    block(cast.minh, cast.mentor, taken)
    merge(cast, pair_of(kept, taken), kept)
    jobs.run()
    assert queries.by_id(one.id).state is IntroductionState.DECLINED
    assert refused(actions.ask, cast.lan, cast.whole(kept), cast.whole(cast.mentor), message=MESSAGE) == "not-accepting"


def test_a_draft_is_not_told_that_a_blocking_side_is_open(app, cast, jobs):
    with write():
        startup, mentor = cast.whole(cast.startup), cast.whole(cast.mentor)
        draft = actions.save_draft(cast.lan, startup, mentor, message="Chào anh")
        actions.tell_when_open(cast.lan, draft, wanted=True)
    block(cast.minh, cast.mentor, cast.startup)
    with write():
        actions.tell_open(draft.id)
    assert draft.tell_when_open
