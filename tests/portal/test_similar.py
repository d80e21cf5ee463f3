"""Startups like a startup, for officers and investors alone; what is closed makes nobody alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.actions import duplicates as judged
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import DuplicatePair, Kind, Profile
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import actions as recommendations
from ecosystem.recommendations.models import MatchingRecord, ShownEntry, ShownList, Spot, SuggestionChoice
from tests.cast import STARTUP


@pytest.mark.parametrize(
    ("reader", "sees"),
    [(None, False), ("lan", False), ("minh", False), ("stranger", False), ("ha", True), ("officer", True)],
)
def test_similar_startups_are_for_officers_and_investors(cast, browse, reader, sees):
    cast.startup, cast.mentor, cast.angel_profile  # noqa: B018  made by naming them
    cast.profile(None, Kind.STARTUP, replace(STARTUP, name="Phao Nổi"))
    client = browse()
    if reader:
        client.sign_in(getattr(cast, reader))
    assert ("/startups/phao-noi" in client.get("/startups/song-xanh").links) == sees


def test_a_hidden_startup_and_the_startup_itself_are_not_similar(cast, browse):
    cast.startup, cast.angel_profile  # noqa: B018  made by naming them
    twin = cast.profile(cast.stranger, Kind.STARTUP, replace(STARTUP, name="Phao Nổi"))
    with write():
        directory.hide(cast.stranger, cast.whole(twin))
    page = browse().sign_in(cast.ha).get("/startups/song-xanh")
    assert "Phao Nổi" not in page.text
    assert "Startup tương tự" not in page.text
    assert "Similar startups" not in page.text


@pytest.mark.parametrize(
    ("reader", "sees"), [(None, None), ("lan", None), ("minh", None), ("ha", "public"), ("officer", "all")]
)
def test_possible_duplicates_are_for_officers_and_investors(cast, browse, reader, sees):
    cast.startup, cast.mentor, cast.angel_profile  # noqa: B018  made by naming them
    same = replace(STARTUP, website="https://haisan.example", tax_code="0100109106")
    first = cast.profile(cast.stranger, Kind.STARTUP, replace(same, name="Biển Khơi"))
    cast.profile(None, Kind.STARTUP, replace(same, name="Sao La"))
    cast.profile(None, Kind.STARTUP, replace(same, name="Mã Riêng", website="", phone=""))
    sweep()
    client = browse()
    if reader:
        client.sign_in(getattr(cast, reader))
    page = client.get(f"/startups/{first.slug}")
    shown = page.html.partition('id="twins"')[2].partition("</section>")[0]
    assert bool(shown) is bool(sees)
    assert ("Sao La" in shown) is bool(sees)
    assert ("Cùng trang web" in shown) is bool(sees)
    # Only officers learn that what is not public agrees: neither the words nor the other name say it to anybody else.
    assert ("Mã Riêng" in shown) is (sees == "all")
    assert ("Cùng mã số thuế" in page.text) is (sees == "all")


def test_what_an_officer_judged_is_no_duplicate_for_investors(cast, browse):
    cast.angel_profile  # noqa: B018  made by naming it
    first = cast.startup
    cast.profile(None, Kind.STARTUP, replace(STARTUP, name=STARTUP.name))
    sweep()
    client = browse().sign_in(cast.ha)
    path = f"/startups/{first.slug}"
    assert "Có thể trùng" in client.get(path).text
    with write():
        judged.dismiss_pair(cast.officer, db.session.query(DuplicatePair).one())
    assert "Có thể trùng" not in client.get(path).text


def shown_lists():
    db.session.rollback()
    return list(db.session.scalars(sa.select(ShownList).where(ShownList.spot == Spot.SIMILAR).order_by(ShownList.id)))


def places(one):
    select = sa.select(ShownEntry.other_id).where(ShownEntry.shown_id == one.id).order_by(ShownEntry.place)
    return list(db.session.scalars(select))


def replayed(cast, jobs, one):
    with write():
        recommendations.ask_replay(cast.officer, one)
    jobs.run()
    db.session.rollback()
    return db.session.scalar(sa.select(ShownList.verdict).where(ShownList.id == one.id))


@pytest.fixture
def alike(cast):
    """A startup, and five like it: more than are shown."""
    cast.angel_profile  # noqa: B018  made by naming it
    for number in range(5):
        sectors = STARTUP.sectors if number else ("aquaculture-marine",)
        cast.profile(None, Kind.STARTUP, replace(STARTUP, name=f"Phao số {number}", sectors=sectors))
    return cast.startup


def test_startups_like_one_are_kept_as_shown_and_replayed_whatever_changed_since(cast, alike, browse, jobs):
    client = browse().sign_in(cast.ha)
    page = client.get(f"/startups/{alike.slug}")
    client.get(f"/startups/{alike.slug}")
    (shown,) = shown_lists()
    assert (shown.profile_id, shown.wanted, shown.about) == (alike.id, "similar", "member-vi")
    slugs = [link.rpartition("/")[2] for link in page.links if link.startswith("/startups/phao-so-")]
    first = places(shown)
    assert [db.session.get_one(Profile, one).slug for one in first] == list(dict.fromkeys(slugs))
    assert (len(first), len(shown.left_out)) == (3, 2)
    changed = cast.whole(db.session.get_one(Profile, first[0]))
    own = cast.whole(alike)
    with write():
        directory.update(cast.admin, changed, replace(held(changed), tagline_vi="Hát dân ca"), version=changed.version)
        directory.update(cast.lan, own, replace(held(own), tagline_vi="Một việc khác hẳn"), version=own.version)
    assert replayed(cast, jobs, shown) == "identical"
    officer = browse().sign_in(cast.officer)
    there = officer.get(f"/officer/lists/{shown.id}")
    assert "Startup tương tự, trên trang của startup" in there.text
    assert "Dịp Người đã đăng nhập mở trang bằng tiếng Việt" in there.text
    assert "Tái lập giống hệt" in there.text
    client.get(f"/officer/lists/{shown.id}", status=404)
    # Everybody else sees nothing of it, so nothing is kept.
    browse().sign_in(cast.lan).get(f"/startups/{alike.slug}")
    browse().get(f"/startups/{alike.slug}")
    assert len(shown_lists()) == 1


def test_who_wants_to_be_suggested_to_nobody_is_left_out_for_investors_and_gives_place(cast, alike, browse, jobs):
    officer = browse().sign_in(cast.officer)
    officer.get(f"/startups/{alike.slug}")
    first = places(shown_lists()[0])[0]
    with write():
        db.session.add(
            SuggestionChoice(profile_id=first, is_suggested=False, gets_suggestions=True, changed_at=clock.now())
        )
    browse().sign_in(cast.ha).get(f"/startups/{alike.slug}")
    officer.get(f"/startups/{alike.slug}")
    for_officers, for_investors = shown_lists()
    assert places(for_officers)[0] == first
    assert len(places(for_investors)) == 3
    assert first in for_investors.left_out
    assert {replayed(cast, jobs, one) for one in shown_lists()} == {"identical"}


def test_without_the_words_of_somebody_who_is_gone_nothing_is_replayed(cast, alike, browse, jobs):
    browse().sign_in(cast.ha).get(f"/startups/{alike.slug}")
    (shown,) = shown_lists()
    with write():
        db.session.execute(sa.delete(Profile).where(Profile.id == places(shown)[0]))
    assert replayed(cast, jobs, shown) == "impossible"


def test_what_they_were_found_of_is_kept_once_and_goes_with_the_last_list(cast, alike, browse, frozen):
    path = f"/startups/{alike.slug}"
    browse().sign_in(cast.ha).get(path)
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(MatchingRecord))
    # Five profiles, whom they are like, which there were, and the whole.
    assert kept == 8
    frozen.shift(2 * 86_400)
    with write():
        recommendations.forget_shown(clock.now() - timedelta(days=30))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchingRecord)) == kept
    with write():
        recommendations.forget_shown(clock.now())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchingRecord)) == 0
