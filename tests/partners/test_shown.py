"""Lists of postings as they were shown: kept, replayed exactly from what they were made from, gone with people."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, settle, write
from ecosystem.core.feature import Leaving
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Profile
from ecosystem.partners import actions, personal, queries
from ecosystem.partners.models import Posting, PostingList
from ecosystem.partners.queries import lists
from ecosystem.recommendations import actions as listing
from ecosystem.recommendations.models import MatchingRecord, ShownEntry, ShownList, Spot
from ecosystem.recommendations.queries import records
from tests.connections.people import asked
from tests.connections.test_actions import race
from tests.partners.people import NEEDS, OFFERS, mentor, owner_of, post, startup, words

OFFERED = "Mười năm làm phần cứng: cảm biến, mạch chạy pin, từng lo đo mặn cho đầm tôm. Muốn cùng lập công ty."


def kept(*spots):
    db.session.rollback()
    select = sa.select(ShownList).where(ShownList.spot.in_(spots)).order_by(ShownList.id)
    return list(db.session.scalars(select))


def people(one):
    select = sa.select(ShownEntry.other_id).where(ShownEntry.shown_id == one.id).order_by(ShownEntry.place)
    return list(db.session.scalars(select))


def replayed(jobs, officer, *shown):
    for one in shown:
        listing.ask_replay(officer, one)
    settle(keep=True)
    jobs.run()
    db.session.rollback()
    return set(db.session.scalars(sa.select(ShownList.verdict).where(ShownList.id.in_([one.id for one in shown]))))


@pytest.fixture
def need(app, jobs):
    """A startup that looks for a co-founder, three who offer, one of them in talks with it since, the lists made."""
    mine = post(startup(), NEEDS)
    for number in range(3):
        offer = OFFERED + " Và bán hàng." * number
        post(mentor(f"Người {number}"), OFFERS, text_vi=offer)
    jobs.run()
    return mine


def offers():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Posting).where(Posting.side == "offer").order_by(Posting.id)))


def test_the_page_of_a_posting_is_kept_and_replayed_whatever_changed_since(need, jobs, client, cast, browse):
    best, *others = lists.shelf(need).items
    asked(queries.by_id(need.id).profile, db.session.get_one(Profile, best.told.posting.profile_id))
    client.sign_in(owner_of(need.profile))
    client.get(f"/partners/{need.key}")
    client.get(f"/partners/{need.key}")
    (shown,) = kept(Spot.POSTING)
    assert (shown.profile_id, shown.wanted, shown.about, shown.first) == (need.profile_id, "cofounder", str(need.id), 1)
    assert people(shown) == [other.told.posting.profile_id for other in others]
    assert shown.left_out == [best.told.posting.id]
    page = browse().sign_in(cast.officer).get(f"/officer/lists/{shown.id}")
    assert "Dịp Tin “Đang tìm đồng sáng lập” đăng ngày" in page.text
    row = db.session.get_one(PostingList, need.id)
    assert (shown.model, shown.inputs) == (row.model, row.inputs)
    first, second, _third = offers()
    actions.change(
        owner_of(first.profile), first, words(text_vi="Hai mươi năm dạy hát dân ca và dựng vở cho trẻ em."), version=1
    )
    actions.close(owner_of(second.profile), second)
    directory.pause(owner_of(first.profile), first.profile)
    listing.set_priority(cast.officer, 10)
    settle(keep=True)
    jobs.run()
    assert replayed(jobs, cast.officer, shown) == {"identical"}
    officer = browse().sign_in(cast.officer)
    page = officer.get(f"/officer/lists/{shown.id}")
    for said in ("Đồng sáng lập", "trên trang tin đăng của mình", others[0].told.card.name, "Tái lập giống hệt"):
        assert said in page.text
    client.get(f"/officer/lists/{shown.id}", status=404)


def test_a_tampered_list_of_a_posting_is_found_out(need, jobs, client, cast):
    client.sign_in(owner_of(need.profile)).get(f"/partners/{need.key}")
    (shown,) = kept(Spot.POSTING)
    with write():
        db.session.execute(sa.update(ShownEntry).where(ShownEntry.place == 2).values(score=99))
    assert replayed(jobs, cast.officer, shown) == {"different"}


def test_names_beside_ones_own_posting_are_kept_and_replayed(need, jobs, client, cast):
    client.sign_in(owner_of(need.profile))
    client.get("/partners")
    client.get("/partners")
    (shown,) = kept(Spot.POSTINGS)
    assert people(shown) == [match.told.posting.profile_id for match in lists.best(need)]
    directory.hide(owner_of(offers()[0].profile), offers()[0].profile)
    settle(keep=True)
    jobs.run()
    assert replayed(jobs, cast.officer, shown) == {"identical"}


def test_who_is_told_of_a_new_posting_is_kept_by_the_list_it_stands_in(need, jobs, cast):
    mine = [one for one in kept(Spot.TOLD) if one.profile_id == need.profile_id]
    theirs = [one for one in kept(Spot.TOLD) if one.profile_id != need.profile_id]
    assert {tuple(people(one)) for one in mine} == {(offer.profile_id,) for offer in offers()}
    assert all(len(one.left_out) == 2 for one in mine)
    assert {tuple(people(one)) for one in theirs} == {(need.profile_id,)}
    actions.close(owner_of(need.profile), db.session.get_one(Posting, need.id))
    settle(keep=True)
    jobs.run()
    assert replayed(jobs, cast.officer, *mine, *theirs) == {"identical"}


def test_two_readers_at_once_keep_it_once(need, app):
    shown = lists.shelf(db.session.get_one(Posting, need.id)).shown
    assert shown is not None
    db.session.rollback()
    assert race(app, lambda: listing.keep_shown(shown), lambda: listing.keep_shown(shown)) == {"done": 2}
    assert len(kept(Spot.POSTING)) == 1


def test_what_lists_were_made_from_is_kept_while_one_needs_it(need, frozen, client, jobs):
    client.sign_in(owner_of(need.profile)).get(f"/partners/{need.key}")
    row = db.session.get_one(PostingList, need.id)
    first = row.inputs
    frozen.shift(2 * 86_400)
    with write():
        listing.forget_shown(clock.now() - timedelta(days=30))
    assert first in records.needed()
    assert records.bodies([first])
    actions.change(owner_of(need.profile), db.session.get_one(Posting, need.id), words(sectors=("ai",)), version=1)
    settle(keep=True)
    jobs.run()
    frozen.shift(2 * 86_400)
    with write():
        listing.forget_shown(clock.now())
    assert kept(Spot.POSTING) == []
    assert db.session.get_one(PostingList, need.id).inputs in records.needed()
    assert not records.bodies([first])


def test_what_was_made_from_a_profile_goes_with_it(need, client, jobs, cast):
    client.sign_in(owner_of(need.profile)).get(f"/partners/{need.key}")
    (shown,) = kept(Spot.POSTING)
    gone = offers()[0].profile_id
    with write():
        db.session.execute(sa.delete(Profile).where(Profile.id == gone))
    assert db.session.scalars(sa.select(MatchingRecord).where(MatchingRecord.profile_id == gone)).all() == []
    assert replayed(jobs, cast.officer, shown) == {"impossible"}


def test_an_erased_name_stands_in_nothing_a_list_was_made_from(app, jobs):
    mine = post(startup(), NEEDS, text_vi="Bạn Trần Văn Khoai của đội tìm người lo phần cứng đo mặn cho đầm tôm.")
    post(mentor(), OFFERS, text_vi=OFFERED)
    jobs.run()
    owner = owner_of(mine.profile)
    held = set(db.session.scalars(sa.select(MatchingRecord.key)))
    assert records.saying(held, ["Trần Văn Khoai"])
    with write():
        personal.erase(Leaving(account_id=owner.id, names=["Trần Văn Khoai"]))
    held = set(db.session.scalars(sa.select(MatchingRecord.key)))
    assert held
    assert records.saying(held, ["Trần Văn Khoai"]) == set()
