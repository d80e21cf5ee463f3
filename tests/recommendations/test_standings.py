"""What moves candidates in lists: load, crowding, and the disclosed priority; and how lists take changes in."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.recommendations import actions, queries, rules
from ecosystem.recommendations.models import RankingSetting, RecommendationList
from tests.connections.people import asked, mentor, owner_of, startup


def entry_of(profile, wanted, other):
    db.session.expire_all()
    row = db.session.get(RecommendationList, (profile.id, wanted))
    return next(entry for entry in row.entries if entry["id"] == other.id)


VALUES = st.dictionaries(
    st.integers(1, 30), st.tuples(st.floats(1, 100), st.sampled_from([0.5, 0.75, 1.0])), max_size=20
)


@given(VALUES, VALUES, st.sets(st.integers(1, 30), max_size=5), st.integers(1, 25))
def test_a_list_that_takes_changes_in_is_the_start_of_the_list_made_afresh(before, news, gone, keep):
    from ecosystem.recommendations.engine.entries import _order, merged

    def made(values):
        rows = [{"id": name, "order": value * factor} for name, (value, factor) in values.items()]
        return sorted(rows, key=_order)

    changes = {**dict.fromkeys(gone), **{row["id"]: row for row in made(news)}}
    after = {name: one for name, one in {**before, **news}.items() if changes.get(name, ...) is not None}
    found = merged(made(before)[:keep], changes, keep=keep, refill=keep)
    assert found == made(after)[: len(found)]


def test_a_busy_mentor_stands_behind_an_equal_one_and_the_card_says_so(app, jobs, client):
    own = startup()
    busy, free = mentor("Bận Rộn"), mentor("Rảnh Rang")
    for number in range(3):
        asked(startup(f"Khác {number}"), busy)
    jobs.run()
    db.session.expire_all()
    entries = db.session.get(RecommendationList, (own.id, "mentors")).entries
    assert [entry["id"] for entry in entries] == [free.id, busy.id]
    assert entries[0]["score"] == entries[1]["score"]
    assert entries[1]["factor"] == pytest.approx(1 / 1.3)
    assert entries[1]["acts"] == ["busy"]
    page = client.sign_in(owner_of(own)).get("/recommendations/mentors")
    assert page.text.count("Đứng sau một chút vì đang có những lời ngỏ khác.") == 2


def test_fewer_free_places_set_a_mentor_back(app, jobs):
    own, helper = startup(), mentor(capacity_startups=4, current_startups=3)
    jobs.run()
    entry = entry_of(own, "mentors", helper)
    assert entry["factor"] == pytest.approx((1 + 1 / 4) / 2)
    assert entry["acts"] == ["room"]
    assert queries.fit(entry).moved == "Đứng sau một chút vì đã đồng hành với startup khác."


def test_who_has_used_up_more_than_half_of_the_week_stands_back_until_monday(app, jobs, frozen):
    from ecosystem.connections import actions as connections
    from ecosystem.recommendations import jobs as timed

    own, helper = startup(), mentor()
    connections.set_desk(owner_of(helper), helper, weekly_limit=4, viewers_sort=False)
    for number in range(2):
        asked(startup(f"Khác {number}"), helper)
    jobs.run()
    assert entry_of(own, "mentors", helper)["acts"] == ["busy"]
    asked(startup("Thứ ba"), helper)
    jobs.run()
    entry = entry_of(own, "mentors", helper)
    assert entry["acts"] == ["week", "busy"]
    assert entry["factor"] == pytest.approx((1 + 2 / 4) / 2 / 1.3)
    assert "tuần này đã nhận nhiều lời ngỏ" in queries.fit(entry).moved
    frozen.shift(7 * 86_400)
    timed.keep_up()
    assert entry_of(own, "mentors", helper)["acts"] == ["busy"]


def test_what_was_accepted_long_ago_weighs_no_more(app, jobs, frozen):
    from ecosystem.connections import actions as connections
    from ecosystem.recommendations import jobs as timed

    own, helper = startup(), mentor()
    connections.accept(owner_of(helper), asked(startup("Khác"), helper))
    jobs.run()
    assert entry_of(own, "mentors", helper)["factor"] < 1
    frozen.shift(31 * 86_400)
    timed.keep_up()
    assert entry_of(own, "mentors", helper)["factor"] == 1


def test_an_empty_profile_is_told_what_to_fill_in_and_never_ranks_high(app, jobs, client):
    own = startup(needs=())
    helper = mentor(sectors=(), languages=(), experience_vi="Đầm tôm.")
    jobs.run()
    db.session.expire_all()
    for entry in db.session.get(RecommendationList, (own.id, "mentors")).entries:
        fit = queries.fit(entry)
        assert fit.is_thin
        assert fit.score < 50
    page = client.sign_in(owner_of(own)).get("/recommendations/mentors")
    if helper.name in page.text:
        assert "Chưa đủ dữ liệu" in page.text
        assert any("/edit/needs" in link.get("href", "") for link in page.all("a"))


def test_the_priority_is_off_until_an_officer_turns_it_on_and_then_says_so(app, jobs, cast):
    helper = mentor(sectors=("ai", "edtech"))
    plain, favoured = startup("Một", sectors=("edtech",)), startup("Hai", sectors=("ai",), ward="hai-chau")
    jobs.run()
    assert entry_of(helper, "startups", favoured)["factor"] == 1
    actions.set_priority(cast.officer, 10)
    jobs.run()
    entry = entry_of(helper, "startups", favoured)
    assert entry["factor"] == pytest.approx(1.1)
    assert entry["acts"] == ["priority", "local"]
    assert "Được ưu tiên một chút" in queries.fit(entry, asker="counterpart").moved
    assert entry_of(helper, "startups", plain)["factor"] == 1
    told = db.session.scalars(sa.select(Entry).where(Entry.event == "ranking.changed")).one()
    assert told.data == {"before": 0, "percent": 10}
    actions.set_priority(cast.officer, 10)
    assert len(db.session.scalars(sa.select(Entry).where(Entry.event == "ranking.changed")).all()) == 1
    actions.set_priority(cast.officer, 0)
    jobs.run()
    assert entry_of(helper, "startups", favoured)["acts"] == []


def test_the_priority_is_bounded_and_officers_alone_set_it(app, cast):
    with pytest.raises(Refused):
        actions.set_priority(cast.lan, 5)
    for percent in (-1, 11):
        with pytest.raises(Refused):
            actions.set_priority(cast.officer, percent)
    assert db.session.get(RankingSetting, 1) is None


def test_officers_change_the_priority_on_their_page(app, browse, cast):
    page = browse().sign_in(cast.officer)
    shown = page.get("/officer/ranking")
    assert "Trí tuệ nhân tạo" in shown.text
    page.post("/officer/ranking", {"percent": "5"}, at=shown)
    assert db.session.get(RankingSetting, 1).priority_percent == 5
    assert cast.officer.full_name in page.get("/officer/ranking").text
    browse().sign_in(cast.lan).get("/officer/ranking", status=403)


@given(st.lists(st.integers(0, 40), max_size=15))
def test_the_report_and_the_library_measure_alike(counts):
    from matching.exposure import gini

    assert rules.gini(counts) == gini(counts)
