"""Posting, changing, closing, renewing; what the clock does; merges, copies and erasure."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account, Role
from ecosystem.core import clock
from ecosystem.core.db import db, settle, write
from ecosystem.core.errors import Refused
from ecosystem.core.feature import Leaving
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Right
from ecosystem.notices.models import Notice
from ecosystem.partners import actions, personal, queries
from ecosystem.partners.jobs import keep_time
from ecosystem.partners.models import Posting, PostingState, Side, Subject
from tests.connections.test_actions import race
from tests.directory.merging import merge, pair_of, twins, undo
from tests.partners.people import (
    BUYS,
    NEEDS,
    OFFERS,
    SELLS,
    TEXT,
    mentor,
    owner_of,
    person,
    post,
    school,
    startup,
    words,
)

DAYS = timedelta(days=1)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as found:
        act(*args, **kwargs)
    db.session.rollback()
    return found.value.code


def events(name):
    return db.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(Entry.event == name))


def test_one_of_each_for_a_profile_and_a_closed_one_opens_again(app, frozen):
    mine = startup()
    one = post(mine, NEEDS)
    assert (one.state, one.closes_on) == (PostingState.OPEN, clock.today() + 90 * DAYS)
    assert refused(actions.post, owner_of(mine), mine, NEEDS, words()) == "posted"
    post(mine, SELLS)
    assert actions.close(owner_of(mine), one)
    assert not actions.close(owner_of(mine), one)
    assert events("posting.closed") == 1
    again = post(mine, NEEDS, text_vi=TEXT + " Ưu tiên người ở Đà Nẵng.")
    assert (again.id, again.state, again.closed_at) == (one.id, PostingState.OPEN, None)
    assert again.text_vi.endswith("Đà Nẵng.")
    assert db.session.query(Posting).count() == 2


def test_who_may_not_post(app):
    mine, other = startup(), mentor()
    assert refused(actions.post, owner_of(other), mine, NEEDS, words()) == "not-yours"
    assert refused(actions.post, owner_of(mine), mine, OFFERS, words()) == "kind"
    directory.hide(owner_of(mine), mine)
    assert refused(actions.post, owner_of(mine), mine, NEEDS, words()) == "hidden"


def test_two_who_edit_at_once_do_not_overwrite_each_other(app):
    mine = startup()
    one = post(mine, NEEDS)
    seen = one.version
    actions.change(owner_of(mine), one, words(sectors=("iot",)), version=seen)
    settle(keep=True)
    assert refused(actions.change, owner_of(mine), one, words(), version=seen) == "changed"
    assert db.session.get_one(Posting, one.id).sectors == ["iot"]
    assert refused(actions.change, person("nguoila"), one, words(), version=one.version) == "not-yours"


def test_owners_are_asked_once_then_it_closes_by_itself_unless_renewed(app, frozen, jobs, outbox):
    mine, kept = startup(), mentor()
    one, other = post(mine, NEEDS), post(kept, OFFERS)
    actions.renew(owner_of(mine), one)
    settle(keep=True)
    assert events("posting.renewed") == 0
    frozen.shift(83 * DAYS)
    keep_time()
    keep_time()
    jobs.run()
    assert events("posting.asked_if_stands") == 2
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "posting.asked_if_stands")).all()
    assert sorted(row.account_id for row in told) == sorted([owner_of(mine).id, owner_of(kept).id])
    mails = [mail for mail in outbox.read() if "sắp hết hạn" in mail.subject]
    assert len(mails) == 2
    one = db.session.get_one(Posting, one.id)
    actions.renew(owner_of(mine), one)
    actions.renew(owner_of(mine), one)
    settle(keep=True)
    assert events("posting.renewed") == 1
    frozen.shift(8 * DAYS)
    keep_time()
    keep_time()
    db.session.expire_all()
    assert db.session.get_one(Posting, one.id).state is PostingState.OPEN
    assert db.session.get_one(Posting, other.id).state is PostingState.CLOSED
    assert events("posting.closed") == 1


def test_what_is_over_is_shown_to_nobody_before_the_clock_comes(app, frozen):
    mine = startup()
    post(mine, NEEDS)
    assert len(queries.on_page(mine.id)) == 1
    assert "đồng sáng lập" in queries.badges([mine.id])[mine.id].text
    frozen.shift(91 * DAYS)
    assert queries.on_page(mine.id) == []
    assert queries.badges([mine.id]) == {}


def test_a_badge_names_a_need_before_an_offer(app):
    mine, place = startup(), school()
    post(mine, BUYS)
    post(place, BUYS)
    assert queries.badges([mine.id, place.id])[mine.id].text == "Sẵn sàng làm khách hàng đầu tiên"
    post(mine, SELLS)
    assert queries.badges([mine.id])[mine.id].text == "Đang tìm khách hàng đầu tiên"
    post(mine, NEEDS)
    assert queries.badges([mine.id])[mine.id].text == "Đang tìm đồng sáng lập"


def test_postings_follow_a_merge_and_come_back(app, cast, jobs):
    kept, taken = twins(cast)
    hands = {kept.id: cast.lan, taken.id: cast.stranger}

    def put(profile, what):
        with write():
            return actions.post(hands[profile.id], cast.whole(profile), what, words()).id

    mine, theirs, only = put(kept, NEEDS), put(taken, NEEDS), put(taken, SELLS)
    before, pair = places(), pair_of(kept, taken)
    merge_id = merge(cast, pair, kept)
    jobs.run()
    assert places() == {mine: kept.id, theirs: taken.id, only: kept.id}
    with write():
        actions.follow_merge(merge_id)
    undo(cast, pair)
    jobs.run()
    assert places() == before


def places():
    db.session.expire_all()
    return {one.id: one.profile_id for one in db.session.scalars(sa.select(Posting))}


@pytest.mark.parametrize("turn", range(2))
def test_two_hands_who_post_the_same_at_once_leave_one(app, cast, turn):
    who, profile = cast.lan.id, cast.startup.id

    def put():
        actor = db.session.get_one(Account, who)
        actions.post(actor, profiles.profile_by_id(profile), NEEDS, words())

    came = race(app, put, put)
    assert dict(came) == {"done": 1, "posted": 1}
    assert len(places()) == 1


def test_a_copy_holds_ones_postings_and_an_erasure_takes_them(app):
    mine, other = startup(), mentor()
    post(mine, NEEDS)
    post(other, OFFERS)
    found = personal.export(owner_of(mine).id)["postings"]
    assert [(row["profile"], row["text_vi"]) for row in found] == [(mine.name, TEXT)]
    personal.erase(Leaving(owner_of(mine).id, [owner_of(mine).full_name]))
    settle(keep=True)
    assert [one.profile_id for one in db.session.scalars(sa.select(Posting))] == [other.id]


def test_the_names_of_who_leaves_go_out_of_what_stays(app):
    owner, second = person("chu", Role.FOUNDER), person("ban", Role.FOUNDER)
    mine = startup(owner=owner)
    directory.add_member(owner, profiles.profile_by_id(mine.id), second, Right.OWNER)
    one = actions.post(owner, profiles.profile_by_id(mine.id), NEEDS, words(text_vi=TEXT + " Hỏi Trần Thị Lan."))
    settle(keep=True)
    personal.erase(Leaving(second.id, ["Trần Thị Lan"]))
    settle(keep=True)
    assert db.session.get_one(Posting, one.id).text_vi == TEXT + " Hỏi …."


def test_of_finds_what_a_profile_posted(app):
    mine = startup()
    one = post(mine, NEEDS)
    assert queries.of(mine.id, Subject.COFOUNDER, Side.NEED) is one
    assert queries.of(mine.id, Subject.CUSTOMER, Side.NEED) is None
