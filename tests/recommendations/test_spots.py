"""Parts of lists as mails, offers and events show them: kept as shown, replayed exactly whatever changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.connections import jobs as clock
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.core.clock import local
from ecosystem.core.db import db, settle, write
from ecosystem.core.values import format_date
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import actions, queries, rules
from ecosystem.recommendations import jobs as timed
from ecosystem.recommendations.keeping import keep
from ecosystem.recommendations.models import RecommendationList, ShownEntry, ShownList, Spot
from tests.connections.people import asked, fund, mentor, owner_of, startup
from tests.connections.test_actions import race
from tests.events.people import opened, seat
from tests.notices.telling import at


def kept(*spots):
    db.session.rollback()
    select = sa.select(ShownList).where(ShownList.spot.in_(spots)).order_by(ShownList.id)
    return list(db.session.scalars(select))


def people(one):
    select = sa.select(ShownEntry.other_id).where(ShownEntry.shown_id == one.id).order_by(ShownEntry.place)
    return list(db.session.scalars(select))


def upset(jobs, officer, *changed):
    """Change profiles, their standing and the priority, and have every list made anew."""
    for profile in changed:
        whole = profiles.profile_by_id(profile.id)
        values = replace(held(whole), sectors=("fintech",))
        directory.update(owner_of(profile), whole, values, version=whole.version)
    directory.pause(owner_of(changed[0]), profiles.profile_by_id(changed[0].id))
    actions.set_priority(officer, 10)
    settle(keep=True)
    jobs.run()


def replayed(jobs, officer, *shown):
    for one in shown:
        actions.ask_replay(officer, one)
    settle(keep=True)
    jobs.run()
    select = sa.select(ShownList.verdict).where(ShownList.id.in_([one.id for one in shown]))
    db.session.rollback()
    return set(db.session.scalars(select))


def test_every_spot_and_every_list_has_its_words(app):
    assert set(rules.SPOTS) == set(Spot)
    assert set(rules.MADE_FOR) < set(rules.TITLES)


def test_the_weekly_mail_is_kept_by_the_lists_it_came_from(app, jobs, frozen, cast, browse):
    frozen.move_to(at("29.11. 12:00"))
    own, money = startup(needs=("need-mentor-tech",)), fund()
    helpers = [mentor(f"Người {n}", sectors=(("iot", "aquaculture-marine")[n % 2],)) for n in range(4)]
    jobs.run()
    actions.like(owner_of(own), own, helpers[1])
    settle(keep=True)
    frozen.move_to(at("30.11. 08:00"))
    timed.open_weeks()
    jobs.run()
    mine = [one for one in kept(Spot.MAIL) if one.profile_id == own.id]
    assert {one.wanted for one in mine} == {"mentors", "investors"}
    assert {one.about for one in mine} == {"2026-11-30"}
    told = {one.wanted: people(one) for one in mine}
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    assert told["mentors"] == [entry["id"] for entry in row.entries if entry["id"] != helpers[1].id]
    assert told["investors"] == [money.id]
    assert next(one for one in mine if one.wanted == "mentors").left_out == [helpers[1].id]
    everything = kept(Spot.MAIL)
    upset(jobs, cast.officer, helpers[0], helpers[2], own)
    assert replayed(jobs, cast.officer, *everything) == {"identical"}
    page = browse().sign_in(cast.officer).get(f"/officer/lists/{mine[0].id}")
    assert "trong thư gợi ý hằng tuần" in page.text
    assert "Dịp Thư của tuần từ 30/11/2026" in page.text


def test_the_next_best_choice_is_kept_and_replayed(app, jobs, cast, frozen, browse):
    own, first, second = startup(), mentor(), mentor("Trần Ngọt", sectors=("iot",))
    jobs.run()
    one = asked(own, first)
    jobs.run()
    for _week in range(6):
        frozen.shift(7 * 86_400)
        clock.keep_time()
        jobs.run()
    db.session.rollback()
    assert db.session.get_one(Introduction, one.id).state is IntroductionState.EXPIRED
    (shown,) = kept(Spot.NEXT)
    assert (shown.profile_id, shown.wanted, shown.about, people(shown)) == (own.id, "mentors", str(one.id), [second.id])
    asked_at = db.session.get_one(Introduction, one.id).asked_at
    assert asked_at is not None
    day = format_date(local(asked_at).date())
    page = browse().sign_in(cast.officer).get(f"/officer/lists/{shown.id}")
    # The day of the request, and nobody's name that is the two sides' own.
    assert f"Dịp Lời ngỏ ngày {day} không được trả lời" in page.text
    assert first.name not in page.text
    upset(jobs, cast.officer, second, first)
    assert replayed(jobs, cast.officer, shown) == {"identical"}


@pytest.fixture
def hall(app, jobs):
    """An event at which a startup meets three mentors and a fund, and a mentor who is not there."""
    own, money = startup(needs=("need-mentor-tech",)), fund()
    helpers = [mentor("Lê Mặn"), mentor("Trần Ngọt", sectors=("iot",)), mentor("Phạm Lợ", capacity_startups=3)]
    absent = mentor("Vắng Mặt")
    one = opened(own, money, *helpers)
    jobs.run()
    return one, own, money, helpers, absent


def test_what_an_event_suggests_is_kept_and_replayed(hall, jobs, cast, client, browse):
    one, own, money, helpers, absent = hall
    client.sign_in(owner_of(own))
    client.get(f"/events/{one.slug}")
    client.get(f"/events/{one.slug}")
    shown = kept(Spot.EVENT)
    assert {each.wanted for each in shown} == {"mentors", "investors"}
    assert {(each.profile_id, each.about, each.first) for each in shown} == {(own.id, one.slug, 1)}
    by_list = {each.wanted: each for each in shown}
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    expected = [entry["id"] for entry in row.entries if entry["id"] != absent.id]
    assert people(by_list["mentors"]) == expected
    assert sorted(expected) == sorted(helper.id for helper in helpers)
    assert by_list["mentors"].left_out == [absent.id]
    assert people(by_list["investors"]) == [money.id]
    upset(jobs, cast.officer, *helpers)
    assert replayed(jobs, cast.officer, *shown) == {"identical"}
    page = browse().sign_in(cast.officer).get("/officer/lists")
    assert "tại một sự kiện" in page.text
    page = browse().sign_in(cast.officer).get(f"/officer/lists/{shown[0].id}")
    assert f"Dịp {one.title_vi}" in page.text


def test_cards_of_an_event_stand_in_the_order_of_the_list(hall):
    one, own, _money, helpers, _absent = hall
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    first, *_rest = row.entries
    # Who is set back in a list is set back here too.
    row.entries = [*row.entries[1:], {**first, "order": 0.5, "factor": 0.01}]
    db.session.commit()
    cards = profiles.cards([helper.id for helper in helpers])
    assert list(queries.weighed(profiles.profile_by_id(own.id), cards).cards)[-1] == first["id"]
    assert seat(one, own).event.slug == one.slug


def test_a_page_of_an_event_keeps_its_own_places(hall, client, jobs, cast, monkeypatch):
    from ecosystem.events.views import people as pages

    monkeypatch.setattr(pages, "PEOPLE_SHOWN", 2)
    one, own, _money, _helpers, absent = hall
    client.sign_in(owner_of(own))
    client.get(f"/events/{one.slug}")
    client.get(f"/events/{one.slug}?page=2")
    shown = kept(Spot.EVENT)
    mentors = [each for each in shown if each.wanted == "mentors"]
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    there = [entry["id"] for entry in row.entries if entry["id"] != absent.id]
    assert len(mentors) == 2
    for each in mentors:
        assert people(each) == there[each.first - 1 :][: len(people(each))]
    assert sum(len(people(each)) for each in mentors) == 3
    assert replayed(jobs, cast.officer, *shown) == {"identical"}


def test_two_who_keep_the_same_part_keep_it_once(hall, app):
    one, own, *_others = hall
    few = queries.few(profiles.profile_by_id(own.id), ["mentors", "investors"], 3)
    parts = [each.shown(Spot.EVENT, about=one.slug) for each in few.values()]
    db.session.rollback()
    assert race(app, lambda: actions.keep_all(parts), lambda: actions.keep_all(parts[::-1])) == {"done": 2}
    assert len(kept(Spot.EVENT)) == 2


def test_nothing_is_kept_of_somebody_who_is_gone(hall):
    _one, own, *_others = hall
    part = queries.few(profiles.profile_by_id(own.id), ["mentors"], 3)["mentors"].shown(Spot.MAIL)
    assert part is not None
    with write():
        actions.keep_shown(replace(part, profile_id=10**6))
    assert kept(Spot.MAIL) == []


def test_a_page_is_read_although_somebody_on_it_has_gone_for_good_meanwhile(hall):
    _one, own, *_others = hall
    part = queries.few(profiles.profile_by_id(own.id), ["mentors"], 3)["mentors"].shown(Spot.HOME)
    assert part is not None
    keep([replace(part, entries=((10**6, 50, 50.0, 1.0),))])
    assert kept(Spot.HOME) == []
    keep([part, None])
    assert len(kept(Spot.HOME)) == 1
