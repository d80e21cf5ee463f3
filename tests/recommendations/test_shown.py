"""Lists as they were shown: kept when they change, replayed exactly, forgotten in time; and who is shown how often."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.rules.values import held
from ecosystem.recommendations import actions, queries
from ecosystem.recommendations.models import MatchingRecord, Reason, RecommendationList, ShownList, Spot
from ecosystem.recommendations.queries import records, showing
from ecosystem.taxonomy import queries as taxonomy
from tests.connections.people import asked, mentor, owner_of, startup
from tests.connections.test_actions import race


def shown_lists():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(ShownList).order_by(ShownList.id)))


def change(profile, **values):
    whole = profiles.profile_by_id(profile.id)
    directory.update(owner_of(profile), whole, replace(held(whole), **values), version=whole.version)


@pytest.fixture
def seen(app, jobs, client):
    """A startup that has opened its list of three mentors, one of whom it has refused."""
    own = startup(needs=("need-mentor-tech",))
    helpers = [mentor("Lê Mặn"), mentor("Trần Ngọt", sectors=("iot",)), mentor("Phạm Lợ", capacity_startups=3)]
    asked(startup("Khác"), helpers[0])
    jobs.run()
    client.sign_in(owner_of(own))
    actions.refuse(owner_of(own), own, helpers[1], Reason.OTHER)
    db.session.commit()
    client.get("/recommendations/mentors")
    return own, helpers


def test_a_list_is_kept_when_it_is_shown_and_again_only_when_it_differs(seen, client, jobs):
    own, helpers = seen
    client.get("/recommendations/mentors")
    [first] = shown_lists()
    assert (first.profile_id, first.wanted, first.first) == (own.id, "mentors", 1)
    assert first.left_out == [helpers[1].id]
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    assert (first.model, first.inputs) == (row.model, row.inputs)
    expected = [
        (entry["id"], entry["score"], entry["value"], entry["factor"])
        for entry in row.entries
        if entry["id"] != helpers[1].id
    ]
    kept = showing.shown_list(first.id).entries
    assert [(one.other_id, one.score, one.value, one.factor) for one in kept] == expected
    change(helpers[0], sectors=("iot",))
    jobs.run()
    client.get("/recommendations/mentors")
    assert len(shown_lists()) == 2


def test_the_first_few_on_the_first_page_are_kept_as_well_and_replayed(seen, client, jobs, browse, cast):
    _own, helpers = seen
    client.get("/dashboard")
    client.get("/dashboard")
    client.get("/recommendations/mentors")
    [page, first] = shown_lists()
    assert (page.spot, first.spot) == (Spot.LIST, Spot.HOME)
    assert (first.wanted, first.first, first.left_out) == ("mentors", 1, [helpers[1].id])
    actions.ask_replay(cast.officer, first)
    db.session.commit()
    jobs.run()
    assert shown_lists()[1].verdict == "identical"
    assert "trên trang đầu" in browse().sign_in(cast.officer).get(f"/officer/lists/{first.id}").text


def test_two_pages_shown_at_once_are_kept_once(seen, app, jobs):
    own, helpers = seen
    change(helpers[0], sectors=("iot",))
    jobs.run()
    whole = profiles.profile_by_id(own.id)
    shown = queries.shelf(whole, "mentors", number=1).shown
    assert shown is not None
    db.session.rollback()
    assert race(app, lambda: actions.keep_shown(shown), lambda: actions.keep_shown(shown)) == {"done": 2}
    assert len(shown_lists()) == 2


def test_a_replay_is_identical_also_after_profiles_and_settings_have_changed(seen, jobs, browse, cast):
    _own, helpers = seen
    [shown] = shown_lists()
    change(helpers[0], sectors=("fintech",), experience_vi="Ví điện tử cho tiểu thương.")
    directory.hide(owner_of(helpers[2]), helpers[2])
    actions.set_priority(cast.officer, 10)
    jobs.run()
    page = browse().sign_in(cast.officer)
    at = page.get(f"/officer/lists/{shown.id}")
    assert "Lê Mặn" in at.text
    page.post(f"/officer/lists/{shown.id}/replay", at=at, force=True)
    jobs.run()
    [again] = shown_lists()
    assert (again.verdict, again.found) == ("identical", [])
    assert "Tái lập giống hệt" in page.get(f"/officer/lists/{shown.id}").text


def test_a_tampered_list_is_found_out(seen, browse, jobs, cast):
    officer = cast.officer
    [shown] = shown_lists()
    entry = showing.shown_list(shown.id).entries[0]
    entry.score += 1
    actions.ask_replay(officer, shown)
    db.session.commit()
    jobs.run()
    [again] = shown_lists()
    assert again.verdict == "different"
    assert again.found[0][1] == entry.score - 1
    officer = browse().sign_in(cast.officer)
    page = officer.get(f"/officer/lists/{again.id}")
    assert not re.search(r">\d+\.\d{3,}<", page.html)
    assert re.search(r">\d+,\d{6}<", page.html)
    # The replay says whom it found at each place.
    found = page.html.split('id="replay"')[1].split("</section>")[0]
    assert all(entry.other.name in found for entry in showing.shown_list(again.id).entries)


def test_a_list_of_a_large_world_edited_in_place_is_replayed_too(app, jobs, client, cast, monkeypatch):
    from ecosystem.recommendations import engine as engines

    for name, value in (("SMALL", 1), ("EDITED", 100.0)):
        monkeypatch.setattr(engines, name, value)
    own, helpers = startup(), [mentor(f"Người {n}", sectors=(("iot", "ai", "edtech")[n % 3],)) for n in range(5)]
    jobs.run()
    change(helpers[0], sectors=("aquaculture-marine",))
    directory.hide(owner_of(helpers[1]), helpers[1])
    asked(startup("Khác", sectors=("iot",)), helpers[2])
    jobs.run()
    client.sign_in(owner_of(own)).get("/recommendations/mentors")
    [shown] = shown_lists()
    change(helpers[3], sectors=("fintech",))
    jobs.run()
    actions.ask_replay(cast.officer, shown)
    db.session.commit()
    jobs.run()
    assert shown_lists()[0].verdict == "identical"


def test_without_the_profile_of_somebody_who_is_gone_nothing_is_replayed(seen, jobs, cast):
    _own, helpers = seen
    officer = cast.officer
    [shown] = shown_lists()
    db.session.execute(sa.delete(MatchingRecord).where(MatchingRecord.profile_id == helpers[0].id))
    actions.ask_replay(officer, shown)
    db.session.commit()
    jobs.run()
    assert shown_lists()[0].verdict == "impossible"


def test_strangers_and_members_see_nothing_of_shown_lists(seen, client, browse):
    [shown] = shown_lists()
    for path in ("/officer/lists", f"/officer/lists/{shown.id}", "/officer/exposure", "/officer/exposure.csv"):
        client.get(path, status=404 if path.endswith(str(shown.id)) else 403)
        browse().get(path, status=303, lint=False)
    token = client.token()
    client.send(f"/officer/lists/{shown.id}/replay", {"csrf_token": token}, status=404)


def test_old_lists_are_forgotten_with_what_only_they_were_made_from(seen, jobs, frozen, client):
    from ecosystem.recommendations import jobs as timed

    own, helpers = seen
    frozen.shift(200 * 86_400)
    change(helpers[0], sectors=("iot",))
    jobs.run()
    client.sign_in(owner_of(own)).get("/recommendations/mentors")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(MatchingRecord))
    frozen.shift(2 * 86_400)
    timed.forget_shown()
    assert len(shown_lists()) == 1
    kept = set(db.session.scalars(sa.select(MatchingRecord.key)))
    assert len(kept) < before
    assert records.needed() == kept


def test_a_list_of_the_old_format_waits_for_the_worker_and_breaks_no_page(seen, client, jobs):
    own, helpers = seen
    row = db.session.get(RecommendationList, (own.id, "mentors"))
    row.entries = [{"id": helpers[0].id, "score": 50, "value": 50.0, "parts": [], "shared": []}]
    row.model = "old"
    db.session.commit()
    assert "Đang chuẩn bị gợi ý" in client.get("/recommendations/mentors").text
    client.get("/")
    client.get(f"/mentors/{helpers[0].slug}")


def test_the_report_counts_places_and_pages_by_language_and_ward(seen, browse, cast):
    _own, helpers = seen
    rows = {row.profile.id: row for row in showing.exposure("mentors")}
    assert set(rows) == {one.id for one in helpers}
    assert rows[helpers[0].id].top >= 1
    assert (rows[helpers[0].id].seen, rows[helpers[1].id].seen) == (1, 0)
    assert showing.by_ward(rows.values()) == []
    assert "Chưa so được theo phường, xã" in browse().sign_in(cast.officer).get("/officer/exposure").text
    change(helpers[0], ward=taxonomy.wards()[0].slug)
    anew = showing.exposure("mentors")
    told = {one.label: one.candidates for one in showing.by_ward(anew)}
    assert told == {"Chưa ghi phường, xã": 2, taxonomy.wards()[0].name: 1}
    assert "–" not in told
    figures = browse().sign_in(cast.officer).get("/officer/exposure")
    assert re.search(r">\d,\d\d<", figures.html)
    page = browse().sign_in(cast.officer)
    assert "Trần Ngọt" in page.get("/officer/exposure").text
    page.get("/officer/exposure?list=startups&page=9")
    table = list(csv.reader(io.StringIO(page.get("/officer/exposure.csv", lint=False).data.decode("utf-8-sig"))))
    assert len(table) == 4
    assert {row[0] for row in table[1:]} == {one.name for one in helpers}
