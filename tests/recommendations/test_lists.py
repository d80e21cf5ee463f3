"""Stored lists: made by the worker after a change, sums that hold, what a page shows and hides."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.connections import actions as connections
from ecosystem.core.db import db, settle
from ecosystem.core.journal import Delivery
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import queries
from ecosystem.recommendations.models import RecommendationList
from ecosystem.recommendations.queries.touching import touched_matches
from tests.connections.people import asked, fund, mentor, owner_of, person, startup


def row_of(profile, wanted):
    """The stored list, as it stands in the database now."""
    db.session.expire_all()
    found = db.session.get(RecommendationList, (profile.id, wanted))
    assert found is not None
    return found


def ids(profile, wanted):
    row = db.session.get(RecommendationList, (profile.id, wanted))
    return None if row is None else [entry["id"] for entry in row.entries]


def change(profile, **values):
    whole = profiles.profile_by_id(profile.id)
    from dataclasses import replace

    directory.update(owner_of(profile), whole, replace(held(whole), **values), version=whole.version)


@pytest.fixture
def trio(app, jobs):
    """A startup, a mentor and a fund that suit each other, with their lists made."""
    found = startup(), mentor(), fund()
    jobs.run()
    return found


def test_a_saved_profile_stands_in_the_lists_of_both_sides(trio):
    own, helper, money = trio
    assert ids(own, "mentors") == [helper.id]
    assert ids(own, "investors") == [money.id]
    assert ids(helper, "startups") == ids(money, "startups") == [own.id]


def test_both_sides_show_the_same_score(trio):
    own, helper, _money = trio
    forth = row_of(own, "mentors").entries[0]
    back = row_of(helper, "startups").entries[0]
    assert {**forth, "id": 0} == {**back, "id": 0}


def test_every_stored_score_is_the_sum_of_its_parts(trio, jobs):
    for number in range(3):
        startup(f"Trại {number}", sectors=("aquaculture-marine", "iot"), needs=("need-mentor-tech",))
    jobs.run()
    entries = [entry for row in db.session.scalars(sa.select(RecommendationList)) for entry in row.entries]
    assert len(entries) >= 12
    for entry in entries:
        fit = queries.fit(entry)
        for side in entry["sides"].values():
            assert side["score"] == sum(points for _part, points, _most, _evidence in side["parts"]) > 0
        for way in (fit.yours, fit.theirs):
            assert way.score == sum(part.points for part in way.reasons)
        assert (
            min(fit.yours.score, fit.theirs.score) - 1 <= entry["score"] <= max(fit.yours.score, fit.theirs.score) + 1
        )


def test_lists_follow_hiding_pausing_changing_and_removing(trio, jobs):
    own, helper, money = trio
    directory.hide(owner_of(helper), helper)
    directory.pause(owner_of(money), money)
    jobs.run()
    assert ids(own, "mentors") == ids(own, "investors") == []
    assert ids(helper, "startups") is None
    assert ids(money, "startups") == []
    directory.publish(owner_of(helper), helper)
    directory.resume(owner_of(money), money)
    jobs.run()
    assert ids(own, "mentors") == [helper.id]
    assert ids(own, "investors") == [money.id]
    change(helper, excluded_sectors=("aquaculture-marine",), sectors=())
    jobs.run()
    row = row_of(own, "mentors")
    assert row.entries == []
    assert row.broken == {"excluded-sector": 1}


def test_lists_follow_introductions(trio, jobs):
    own, helper, _money = trio
    one = asked(own, helper)
    jobs.run()
    assert ids(own, "mentors") == ids(helper, "startups") == []
    assert row_of(own, "mentors").broken == {"already-connected": 1}
    connections.withdraw(owner_of(own), one)
    jobs.run()
    assert ids(own, "mentors") == [helper.id]


def test_a_full_mentor_leaves_all_lists(app, jobs):
    helper, first, second = mentor(capacity_startups=1), startup("Một"), startup("Hai")
    jobs.run()
    assert ids(second, "mentors") == [helper.id]
    connections.accept(owner_of(helper), asked(first, helper))
    jobs.run()
    assert ids(second, "mentors") == []
    assert row_of(second, "mentors").broken == {"full": 1}


def test_one_refresh_serves_all_changes_that_wait(app, jobs):
    for number in range(5):
        startup(f"Trại {number}")
    mentor()
    settle(keep=True)
    jobs.run()
    made = set(db.session.scalars(sa.select(RecommendationList.made_at)))
    waiting = sa.select(Delivery).where(Delivery.reaction.startswith("recommendations."), Delivery.state != "done")
    assert len(made) == 1
    assert list(db.session.scalars(waiting)) == []


def test_members_of_both_sides_are_not_recommended_to_each_other(app, jobs):
    both = person("haivai", Role.FOUNDER, Role.MENTOR)
    own, helper = startup(owner=both), mentor(owner=both)
    jobs.run()
    assert ids(own, "mentors") == ids(helper, "startups") == []
    assert row_of(own, "mentors").broken == {"own-organisation": 1}


def test_a_paused_profile_comes_back_by_itself_when_its_pause_ends(trio, jobs, frozen):
    from datetime import date

    from ecosystem.recommendations import jobs as timed

    own, helper, _money = trio
    directory.pause(owner_of(helper), helper, until=date(2026, 12, 1))
    jobs.run()
    assert ids(own, "mentors") == []
    frozen.shift(86_400)
    timed.keep_up()
    assert ids(own, "mentors") == [helper.id]


def test_a_page_leaves_out_who_left_since_the_list_was_made(trio, client):
    own, helper, _money = trio
    client.sign_in(owner_of(own))
    assert "Lê Mặn" in client.get("/recommendations/mentors").text
    directory.pause(owner_of(helper), helper)
    assert "Lê Mặn" not in client.get("/recommendations/mentors").text
    directory.resume(owner_of(helper), helper)
    asked(own, helper)
    assert "Lê Mặn" not in client.get("/recommendations/mentors").text


def test_every_card_shows_reasons_that_sum_to_its_score(trio, browse):
    own, helper, money = trio
    for profile, wanted in ((own, "mentors"), (own, "investors"), (helper, "startups"), (money, "startups")):
        for language in ("vi", "en"):
            page = browse().sign_in(owner_of(profile)).language(language).get(f"/recommendations/{wanted}")
            shelf = queries.shelf(profile, wanted)
            assert len(page.with_class("profile")) == len(shelf.items) == 1
            assert f"{shelf.items[0].fit.score}" in page.text
            fit = shelf.items[0].fit
            for way in (fit.yours, fit.theirs):
                assert sum(part.points for part in way.reasons) == way.score > 0
                assert f"{way.score}" in page.text
            assert ("Vì sao họ có thể nhận lời" in page.text) == (language == "vi")


def test_nobody_speaks_for_a_profile_of_others(trio, browse):
    own, helper, _money = trio
    stranger = browse().sign_in(owner_of(startup("Lạ")))
    token = stranger.token()
    sent = {"csrf_token": token, "profile": own.slug, "other": helper.slug, "said": "known"}
    stranger.send("/recommendations/opinions", sent, status=404)
    stranger.send(
        f"/recommendations/opinions/undo?profile={own.slug}&other={helper.slug}", {"csrf_token": token}, status=404
    )
    assert queries.opinions(own.id) == {}
    assert "Lê Mặn" not in stranger.get(f"/recommendations/mentors?as={own.slug}").text


def test_a_page_says_what_is_missing(app, client, browse, jobs):
    nobody = browse().sign_in(person("moi", Role.FOUNDER))
    assert "Bạn chưa có hồ sơ startup" in nobody.get("/recommendations/mentors").text
    assert "Bạn chưa có hồ sơ cố vấn" in nobody.get("/recommendations/startups").text
    own = startup(round="seed")
    client.sign_in(owner_of(own))
    assert "Đang chuẩn bị gợi ý" in client.get("/recommendations/investors").text
    from ecosystem.directory.rules.values import MandateValues

    fund(mandates=(MandateValues(rounds=("series-a",), sectors=("aquaculture-marine",)),))
    jobs.run()
    page = client.get("/recommendations/investors")
    assert "chưa có ai qua được các điều kiện" in page.text
    assert "1 hồ sơ khác vòng gọi vốn" in page.text
    directory.hide(owner_of(own), own)
    assert "Hồ sơ đang ẩn" in client.get("/recommendations/investors").text


def test_strangers_are_sent_to_sign_in(client):
    for wanted in ("mentors", "investors", "startups"):
        assert "/sign-in" in client.get(f"/recommendations/{wanted}", status=303, lint=False).location


def test_a_page_costs_the_same_for_one_and_many_cards(app, jobs, client, count_queries):
    own = startup()
    mentor("Người 0")
    jobs.run()
    client.sign_in(owner_of(own))

    def cost():
        # What is shown for the first time is kept, which costs queries of its own.
        client.get("/recommendations/mentors")
        with count_queries() as seen:
            page = client.get("/recommendations/mentors")
        return len(page.with_class("profile")), seen.total

    few = cost()
    for number in range(1, 13):
        mentor(f"Người {number}")
    jobs.run()
    many = cost()
    assert (few[0], many[0]) == (1, 12)
    assert few[1] == many[1]


def test_the_commands_make_and_show_lists(trio, app):
    own, _helper, _money = trio
    runner = app.test_cli_runner()
    assert " lists in " in runner.invoke(args=["recommendations", "refresh"]).output
    shown = runner.invoke(args=["recommendations", "show", own.slug]).output
    assert "Lê Mặn" in shown
    assert "Quỹ Sóng" in shown
    assert runner.invoke(args=["recommendations", "show", "khong-co"]).exit_code == 1


def test_a_large_world_is_edited_in_place_and_stays_exact(app, jobs, monkeypatch):
    from ecosystem.recommendations import engine as engines
    from ecosystem.recommendations import jobs as work

    # A world that would count as large, with lists too short for all, so that every path of an edit is taken.
    for name, value in (("SMALL", 3), ("EDITED", 100.0), ("KEEP", 5), ("REFILL", 3)):
        monkeypatch.setattr(engines, name, value)
    sectors = ("iot", "agritech", "ai", "aquaculture-marine", "edtech", "fintech", "healthtech")
    owns = [startup(f"Trại {n}", sectors=sectors[n % 5 : n % 5 + 2]) for n in range(8)]
    helpers = [mentor(f"Người {n}", sectors=sectors[n % 6 : n % 6 + 2]) for n in range(9)]
    jobs.run()

    def stored():
        rows = db.session.scalars(sa.select(RecommendationList))
        return {(row.profile_id, row.wanted): [(entry["id"], entry["score"]) for entry in row.entries] for row in rows}

    def fresh():
        """What this epoch gives when every list is made from the start."""
        engine = work.engine()
        met = engines._met()
        return {
            (profile_id, wanted): [(entry["id"], entry["score"]) for entry in engine._list(one, wanted, met).entries]
            for profile_id, one in engine._held.items()
            for wanted in engines.LISTS[one.kind]
        }

    model = db.session.scalar(sa.select(RecommendationList.model).limit(1))
    change(helpers[0], sectors=("iot", "agritech"), experience_vi="Cảm biến cho đầm tôm và học máy.")
    jobs.run()
    directory.hide(owner_of(helpers[1]), helpers[1])
    directory.pause(owner_of(owns[1]), owns[1])
    asked(owns[2], helpers[2])
    jobs.run()
    change(owns[3], sectors=("fintech",), description_vi="Ví điện tử cho tiểu thương.")
    mentor("Người mới", sectors=("fintech", "ai"))
    directory.publish(owner_of(helpers[1]), helpers[1])
    jobs.run()
    assert set(db.session.scalars(sa.select(RecommendationList.model))) == {model}
    kept, exact = stored(), fresh()
    assert kept.keys() == exact.keys()
    # A list that was edited may be shorter than a fresh one, never in another order.
    assert [key for key, entries in kept.items() if exact[key][: len(entries)] != entries] == []
    assert [key for key, entries in kept.items() if len(entries) < min(3, len(exact[key]))] == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Profile).where(Profile.kind == Kind.MENTOR)) == 10


def test_a_list_made_later_is_not_overwritten_by_one_made_earlier(trio, app):
    from ecosystem.core.db import write
    from ecosystem.recommendations import actions
    from ecosystem.recommendations import jobs as work

    own, helper, _money = trio
    early = work.engine().refresh_all()
    directory.hide(owner_of(helper), helper)
    settle(keep=True)
    late = work.engine().refresh([helper.id])
    for made in (late, early):
        with write():
            actions.store(made)
    assert ids(own, "mentors") == []
    assert ids(helper, "startups") is None


def test_before_a_synonym_is_saved_its_matches_are_shown(trio, client, cast):
    own, helper, money = trio
    found = touched_matches([own.id])
    assert (found.lists, found.count) == (2, 2)
    assert {match.other.id for match in found.best} == {helper.id, money.id}
    assert [match.score for match in found.best] == sorted((match.score for match in found.best), reverse=True)
    assert touched_matches([]).count == 0
    word = own.name.split()[0]
    page = client.sign_in(cast.officer).get(f"/officer/touched/sectors/blockchain?word={word}").text
    assert f"{own.name} – {helper.name}" in page
    assert "Gợi ý sẽ được cân lại" in page
