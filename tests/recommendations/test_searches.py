"""What a person searched for in a free text: kept as it was shown, privately, replayed, deleted at one's word."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import actions, jobs, personal
from ecosystem.recommendations.models import MatchingRecord, ShownEntry, ShownList, Spot
from ecosystem.recommendations.queries import searches
from tests.cast import STARTUP

WORDS = "cần phao nuôi tôm"
REASON = "Người tìm khiếu nại kết quả."


def kept():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ShownList).where(ShownList.spot == Spot.SEARCH).order_by(ShownList.id)))


def records():
    return db.session.scalar(sa.select(sa.func.count()).select_from(MatchingRecord))


@pytest.fixture
def buoys(cast):
    """Eight that answer: more than are shown."""
    for number in range(8):
        told = f"Phao nuôi tôm số {number}" + " cho đầm" * number
        cast.profile(None, Kind.STARTUP, replace(STARTUP, name=f"Phao số {number}", tagline_vi=told))


@pytest.fixture
def searched(cast, buoys, browse):
    client = browse().sign_in(cast.lan)
    page = client.get(f"/search?q={WORDS}")
    (one,) = kept()
    return client, page, one


def replayed(cast, jobs, one):
    with write():
        actions.open_search(cast.officer, one, REASON)
        actions.ask_replay(cast.officer, one)
    jobs.run()
    return kept()[0].verdict


def test_a_search_is_kept_as_shown_and_replayed_whatever_changed_since(cast, searched, browse, jobs):
    _client, page, one = searched
    places = db.session.scalars(sa.select(ShownEntry).where(ShownEntry.shown_id == one.id).order_by(ShownEntry.place))
    first = [db.session.get_one(Profile, entry.other_id) for entry in places]
    links = [link for link in page.links if link.startswith("/startups/phao-so-")]
    assert [f"/startups/{other.slug}" for other in first] == list(dict.fromkeys(links))[: len(first)]
    assert (len(first), one.account_id, one.profile_id, one.asked["words"]) == (6, cast.lan.id, None, WORDS)
    assert one.left_out
    changed = cast.whole(first[0])
    with write():
        directory.update(cast.admin, changed, replace(held(changed), tagline_vi="Hát dân ca"), version=changed.version)
    assert replayed(cast, jobs, one) == "identical"


def test_a_replay_that_would_differ_says_so(cast, searched, jobs):
    _client, _page, one = searched
    with write():
        db.session.execute(sa.update(ShownEntry).where(ShownEntry.place == 1).values(value=99.5))
    assert replayed(cast, jobs, one) == "different"


def test_without_somebody_who_is_gone_nothing_is_replayed(cast, searched, jobs):
    _client, _page, one = searched
    with write():
        other = db.session.scalar(sa.select(ShownEntry.other_id).where(ShownEntry.shown_id == one.id).limit(1))
        db.session.execute(sa.delete(Profile).where(Profile.id == other))
    assert replayed(cast, jobs, one) == "impossible"


def test_the_same_within_a_day_is_kept_once_and_of_a_visitor_nothing(cast, frozen, searched, browse):
    client, _page, _one = searched
    client.get(f"/search?q={WORDS}")
    browse().get(f"/search?q={WORDS}")
    client.get("/search?q=xyzzyq")
    client.get(f"/palette?q={WORDS}")
    assert len(kept()) == 1
    client.get("/search?q=nuôi tôm")
    assert len(kept()) == 2
    frozen.shift(86_400 + 60)
    browse().sign_in(cast.lan).get(f"/search?q={WORDS}")
    assert len(kept()) == 3


def test_an_officer_reads_the_words_after_a_reason_that_the_journal_keeps(cast, searched, browse):
    client, _page, one = searched
    path = f"/officer/lists/{one.id}"
    client.get(path, status=404)
    officer = browse().sign_in(cast.officer)
    for page in (officer.get("/officer/lists"), officer.get(path)):
        assert WORDS not in page.text
        assert cast.lan.full_name in page.text
        assert "Phao số" not in page.text
    officer.post(f"{path}/open", {"reason": "ngắn"}, at=path, status=422)
    with pytest.raises(Refused), write():
        actions.ask_replay(cast.officer, one)
    officer.post(f"{path}/open", {"reason": REASON}, at=path)
    assert WORDS in officer.get(path).text
    entry = db.session.scalar(sa.select(Entry).where(Entry.event == "shown_list.opened"))
    assert (entry.actor_id, entry.subject_id, entry.data) == (cast.officer.id, one.id, {"why": REASON})
    assert WORDS not in officer.get("/officer/lists").text
    # Somebody else gives a reason of their own, and after an hour one gives it again.
    assert not searches.is_open(cast.admin.id, one)


def test_an_opening_lasts_an_hour(cast, frozen, searched):
    _client, _page, one = searched
    with write():
        actions.open_search(cast.officer, one, REASON)
    assert searches.is_open(cast.officer.id, one)
    frozen.shift(3601)
    assert not searches.is_open(cast.officer.id, one)


def test_one_button_deletes_ones_own_alone_with_the_hashes_of_the_words(cast, searched, browse):
    client, _page, _one = searched
    other = browse().sign_in(cast.minh)
    other.get(f"/search?q={WORDS}")
    settings = client.get("/settings/recommendations")
    assert "30 ngày" in settings.text
    mine, theirs = kept()
    assert mine.inputs == theirs.inputs
    inputs = theirs.inputs
    delete = "/settings/recommendations/searches/delete"
    client.post(delete, at=settings)
    assert [row.account_id for row in kept()] == [cast.minh.id]
    assert db.session.get(MatchingRecord, inputs) is not None
    client.post(delete, at=settings)
    assert db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "searches.deleted")) == 1
    with write():
        assert actions.delete_searches(cast.minh) == 1
    assert kept() == []
    assert db.session.get(MatchingRecord, inputs) is None


def test_a_copy_holds_ones_searches_and_an_erasure_takes_them(cast, searched):
    _client, _page, _one = searched
    (told,) = personal.export(cast.lan.id)["searches"]
    assert told["words"] == WORDS
    assert len(told["found"]) == 6
    assert personal.export(cast.minh.id)["searches"] == []
    with write():
        personal.erase(leaving(cast.lan))
    assert kept() == []


def leaving(account):
    return type("Leaving", (), {"account_id": account.id, "names": (account.full_name,)})()


def test_they_are_swept_after_their_days_and_other_lists_stay(cast, frozen, searched):
    frozen.shift(29 * 86_400)
    jobs.forget_shown()
    assert len(kept()) == 1
    frozen.shift(2 * 86_400)
    jobs.forget_shown()
    assert kept() == []
    assert records() == 0
