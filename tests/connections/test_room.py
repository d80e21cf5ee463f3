"""How many requests may be open, and how many reach a profile in a week: said before, kept under a race."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecosystem.connections import actions, queries
from ecosystem.connections.queries import crowd
from ecosystem.core.db import settle
from tests.connections.people import WORDS, asked, mentor, owner_of, startup
from tests.connections.test_actions import race, refused


@pytest.fixture
def caps(app):
    app.config |= {"OPEN_REQUESTS_STARTUP": 2, "WEEKLY_REQUESTS": 2}
    return app


def asking(left, right):
    def act():
        mine, theirs = (queries.profiles_with_members([one])[0] for one in (left, right))
        actions.ask(owner_of(mine), mine, theirs, message=WORDS)

    return act


def test_a_startup_has_so_many_requests_open_and_no_more(caps):
    asker = startup()
    others = [mentor(f"Cố vấn {number}") for number in range(3)]
    first, _second = asked(asker, others[0]), asked(asker, others[1])
    assert refused(actions.ask, owner_of(asker), asker, others[2], message=WORDS) == "none-left"
    actions.decline(owner_of(others[0]), first, reason="busy")
    assert asked(asker, others[2])


def test_drafts_and_connections_take_no_room(caps):
    asker = startup()
    others = [mentor(f"Cố vấn {number}") for number in range(4)]
    actions.save_draft(owner_of(asker), asker, others[0], message="Nháp")
    actions.accept(owner_of(others[1]), asked(asker, others[1]))
    assert crowd.room(asker, others[2]).left == 2


def test_the_page_says_how_many_are_left_before_asking(caps, client):
    asker, other, last = startup(), mentor(), mentor("Người cuối")
    client.sign_in(owner_of(asker))
    assert "Bạn còn 2 trong 2 lời ngỏ" in client.get(f"/introductions/new?to={other.slug}").text
    asked(asker, other)
    page = client.get(f"/introductions/new?to={last.slug}")
    assert "Bạn còn 1 trong 2 lời ngỏ" in page.text
    asked(asker, mentor("Người giữa"))
    answer = client.post("/introductions/new", {"message": WORDS}, at=page, status=409)
    assert "đủ số lời ngỏ chờ trả lời" in answer.text
    # Nothing is wrong with what was typed.
    assert "Còn vài chỗ cần sửa" not in answer.text
    assert "Còn vài chỗ cần sửa" not in client.get(f"/introductions/new?to={last.slug}").text
    assert WORDS in answer.html


def test_one_asker_in_many_tabs_keeps_to_the_limit(caps):
    asker = startup()
    ids = [mentor(f"Cố vấn {number}").id for number in range(5)]
    settle(keep=True)
    assert race(caps, *[asking(asker.id, other) for other in ids]) == {"done": 2, "none-left": 3}
    assert crowd.open_count(asker.id) == 2


def test_two_askers_for_the_last_free_place_of_the_week(caps):
    other = mentor()
    asked(startup("Trước"), other)
    ids = [startup(f"Startup {number}").id for number in range(4)]
    settle(keep=True)
    assert race(caps, *[asking(asker, other.id) for asker in ids]) == {"done": 1, "week-full": 3}
    assert crowd.week_count(other.id) == 2


def test_a_full_week_opens_on_monday_and_the_draft_waits(caps, client, frozen, jobs, outbox):
    from ecosystem.connections.jobs import keep_time

    other, asker = mentor(), startup()
    for name in ("Một", "Hai"):
        asked(startup(name), other)
    client.sign_in(owner_of(asker))
    page = client.get(f"/introductions/new?to={other.slug}")
    assert "chưa nhận thêm lời ngỏ mới" in page.text
    assert refused(actions.ask, owner_of(asker), asker, other, message=WORDS) == "week-full"
    client.post("/introductions/new", {"message": WORDS, "go": "tell"}, at=page)
    keep_time()
    jobs.run()
    assert outbox.read(owner_of(asker).email) == []
    # Sunday night is still this week, Monday is not.
    frozen.move_to(datetime(2026, 12, 6, 16, 30, tzinfo=UTC))
    assert crowd.week_count(other.id) == 2
    frozen.move_to(datetime(2026, 12, 6, 17, 30, tzinfo=UTC))
    keep_time()
    jobs.run()
    assert "nhận lời ngỏ trở lại" in outbox.last(owner_of(asker).email).subject
    assert asked(asker, other)


def test_a_profile_says_for_itself_how_many_a_week(caps, client):
    other = mentor()
    client.sign_in(owner_of(other))
    url = f"/introductions/desks/{other.slug}"
    client.post(url, {"weekly_limit": "0"}, at=url, status=422)
    client.post(url, {"weekly_limit": "1"}, at=url)
    asked(startup("Một"), other)
    second = startup("Hai")
    assert refused(actions.ask, owner_of(second), second, other, message=WORDS) == "week-full"
    page = client.get(url)
    assert "Tuần này hồ sơ đã nhận 1 lời ngỏ" in page.text
    client.post(url, {"weekly_limit": ""}, at=page)
    assert asked(second, other)


def test_what_was_taken_back_gives_the_place_of_the_week_back(caps):
    other = mentor()
    one = asked(startup("Một"), other)
    asked(startup("Hai"), other)
    actions.withdraw(owner_of(one.asker), one)
    assert asked(startup("Ba"), other)


def test_startups_take_any_number(caps):
    own = startup()
    assert crowd.weekly_limit(own) is None
    for number in range(3):
        asked(mentor(f"Cố vấn {number}"), own)


def test_the_desk_is_for_the_hands_of_the_profile(caps, browse):
    other = mentor()
    for reader in (owner_of(startup()), owner_of(mentor("Khác"))):
        browser = browse().sign_in(reader)
        browser.get(f"/introductions/desks/{other.slug}", status=404)
        browser.send(f"/introductions/desks/{other.slug}", {"csrf_token": browser.token()}, status=404)


def test_the_button_of_a_profile_is_offered_to_who_may_ask(app, browse):
    asker, other = startup(), mentor()
    assert f"/introductions/new?to={other.slug}" in browse().sign_in(owner_of(asker)).get(f"/mentors/{other.slug}").html
    browse().sign_in(owner_of(asker)).get(f"/startups/{asker.slug}")
