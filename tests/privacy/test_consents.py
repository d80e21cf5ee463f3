"""What consents do: the page with one switch each, and that the product obeys."""

from __future__ import annotations

import pytest

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries as people
from ecosystem.accounts.models import Role
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory import rules
from ecosystem.directory.models import Kind, Profile, Right, State
from ecosystem.recommendations.models import RecommendationList
from tests.cast import MENTOR, STARTUP

LISTS = "/recommendations/mentors"


@pytest.fixture
def fitting(cast, jobs):
    """A startup and a mentor in each other's lists."""
    pair = cast.startup, cast.mentor
    jobs.run()
    return pair


def withdraw(account, *purposes):
    with write():
        for purpose in purposes:
            accounts.withdraw_consent(account, purpose)


def stored(profile):
    db.session.expire_all()
    return [
        entry["id"]
        for row in db.session.query(RecommendationList).filter_by(profile_id=profile.id)
        for entry in row.entries
    ]


@pytest.mark.parametrize(
    ("kind", "has_members", "has_agreed", "shown"),
    [
        (kind, has_members, has_agreed, kind not in ("angel", "mentor") or not has_members or has_agreed)
        for kind in Kind
        for has_members in (True, False)
        for has_agreed in (True, False)
    ],
)
def test_whose_profile_may_be_public(kind, has_members, has_agreed, shown):
    assert rules.may_be_public(kind, has_members=has_members, has_agreed=has_agreed) is shown


def test_the_page_has_one_switch_for_each_purpose(app, client, cast):
    client.sign_in(cast.lan)
    page = client.get("/settings/privacy")
    switches = [
        (one.get("aria-checked"), one.get("aria-labelledby"))
        for one in page.all("button")
        if one.get("role") == "switch"
    ]
    assert switches == [("true", "profile-public-h"), ("true", "matching-h")]
    for words in ("Cần cho tài khoản", "Dữ liệu", "Để làm gì", "Nếu không đồng ý", "theo lời văn số 1"):
        assert words in page.text


def test_one_click_withdraws_and_the_toast_gives_again(app, client, cast):
    client.sign_in(cast.lan)
    sent = client.post("/settings/privacy/matching/withdraw", at="/settings/privacy")
    assert sent.location == "/settings/privacy#matching"
    assert not people.has_consent(cast.lan.id, "matching")
    page = client.follow(sent)
    assert "biến mất trong vài giây" in page.html
    client.post("/settings/privacy/matching/give?seen=1", at="/settings/privacy")
    assert people.has_consent(cast.lan.id, "matching")


def test_a_text_that_was_not_shown_is_not_agreed_to(app, client, cast):
    withdraw(cast.lan, "matching")
    client.sign_in(cast.lan)
    for seen in ("7", "x", ""):
        sent = client.send(f"/settings/privacy/matching/give?seen={seen}", {"csrf_token": client.token()})
        assert "vừa thay đổi" in client.follow(sent).html
    assert not people.has_consent(cast.lan.id, "matching")


def test_unknown_purposes_are_not_there_and_strangers_are_sent_to_sign_in(app, client, cast):
    token = {"csrf_token": client.token()}
    assert client.send("/settings/privacy/matching/give?seen=1", token).location.startswith("/sign-in")
    client.sign_in(cast.lan)
    token = {"csrf_token": client.token()}
    client.send("/settings/privacy/newsletter/give?seen=1", token, status=404)
    client.send("/settings/privacy/no-such/withdraw", token, status=404)


def test_without_consent_one_browses_only(app, client, cast, jobs, fitting):
    startup, mentor = fitting
    assert stored(startup) == [mentor.id]
    withdraw(cast.lan, "matching")
    client.sign_in(cast.lan)
    # At once, before any reaction ran: nothing is suggested to who has withdrawn.
    page = client.get(LISTS)
    assert mentor.name not in page.text
    assert "Dùng hồ sơ để gợi ý kết nối?" in page.text
    assert "Mức hợp với bạn" not in client.get(f"/mentors/{mentor.slug}").text
    minh = cast.minh
    jobs.run()
    assert stored(startup) == stored(mentor) == []
    other = client.sign_in(minh).get("/recommendations/startups")
    assert startup.name not in other.text
    assert startup.name in client.get("/startups").text


def test_others_do_not_see_who_withdrew_even_before_the_lists_are_made_anew(app, client, cast, fitting):
    startup, _mentor = fitting
    withdraw(cast.lan, "matching")
    assert startup.name not in client.sign_in(cast.minh).get("/recommendations/startups").text


def test_the_empty_state_asks_with_one_click_in_place(app, client, cast, jobs, fitting):
    _startup, mentor = fitting
    withdraw(cast.lan, "matching")
    jobs.run()
    client.sign_in(cast.lan)
    for place in (LISTS, "/dashboard"):
        withdraw(cast.lan, "matching")
        sent = client.post("/settings/privacy/matching/give?seen=1&next=" + place, at=place)
        assert sent.location == place
        jobs.run()
        assert mentor.name in client.follow(sent).text


def test_a_profile_takes_part_when_one_owner_agrees_and_when_nobody_belongs_to_it(app, cast, jobs, fitting):
    startup, mentor = fitting
    with write():
        directory.add_member(None, startup, cast.stranger, Right.OWNER)
        directory.create(None, Kind.STARTUP, STARTUP)
    withdraw(cast.lan, "matching")
    jobs.run()
    assert len(stored(mentor)) == 2
    withdraw(cast.stranger, "matching")
    jobs.run()
    assert len(stored(mentor)) == 1


def test_withdrawing_hides_the_personal_profile_and_giving_shows_it_again(app, client, cast, jobs):
    mentor, startup = cast.mentor, cast.startup
    withdraw(cast.minh, "profile-public")
    withdraw(cast.lan, "profile-public")
    jobs.run()
    assert state(mentor) is State.HIDDEN
    assert state(startup) is State.PUBLISHED
    assert client.get(f"/mentors/{mentor.slug}", status=None).status == 404
    assert mentor.name not in client.get("/mentors").text
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    assert state(mentor) is State.PUBLISHED


def test_what_its_owner_hid_stays_hidden_when_the_consent_comes_back(app, cast, jobs):
    mentor = cast.mentor
    withdraw(cast.minh, "profile-public")
    jobs.run()
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    with write():
        directory.hide(cast.minh, cast.whole(mentor))
        accounts.withdraw_consent(cast.minh, "profile-public")
    jobs.run()
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    assert state(mentor) is State.HIDDEN


def test_a_personal_profile_made_without_consent_waits_for_it(app, client, cast, jobs):
    thuy = cast.account("thuy", "Lê Thuý", Role.MENTOR, agrees=False)
    mentor = cast.profile(thuy, Kind.MENTOR, MENTOR)
    assert state(mentor) is State.HIDDEN
    with pytest.raises(Refused) as no:
        directory.publish(thuy, cast.whole(mentor))
    assert no.value.code == "consent"
    assert client.get(f"/mentors/{mentor.slug}", status=None).status == 404
    client.sign_in(thuy)
    assert "Hiển thị hồ sơ công khai?" in client.get(f"/mentors/{mentor.slug}").text
    refused = client.post(f"/profiles/{mentor.slug}/publish", at="/profiles")
    assert "mục Quyền riêng tư" in client.follow(refused).html
    client.post("/settings/privacy/profile-public/give?seen=1&next=/profiles", at="/profiles")
    jobs.run()
    assert state(mentor) is State.PUBLISHED


def state(profile):
    db.session.expire_all()
    return db.session.get(Profile, profile.id).state


def test_the_public_page_says_what_data_is_used_for(app, client):
    page = client.get("/privacy")
    for one in people.purposes():
        assert one.label in page.text
        assert one.what in page.text


def test_a_profile_out_of_the_bin_obeys_what_was_withdrawn_meanwhile(app, client, cast, jobs):
    mentor = cast.mentor
    with write():
        directory.remove(cast.minh, cast.whole(mentor))
    withdraw(cast.minh, "profile-public")
    jobs.run()
    with write():
        directory.bring_back(cast.minh, cast.whole(mentor))
    jobs.run()
    assert state(mentor) is State.HIDDEN
    assert client.get(f"/mentors/{mentor.slug}", status=None).status == 404
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    assert state(mentor) is State.PUBLISHED


def test_hidden_for_consent_is_remembered_through_the_bin(app, cast, jobs):
    mentor = cast.mentor
    withdraw(cast.minh, "profile-public")
    jobs.run()
    for act in (directory.remove, directory.bring_back):
        with write():
            act(cast.minh, cast.whole(mentor))
    assert state(mentor) is State.HIDDEN
    with write():
        accounts.give_consent(cast.minh, "profile-public", method="settings")
    jobs.run()
    assert state(mentor) is State.PUBLISHED


def test_a_new_owner_who_has_not_agreed_hides_a_profile_that_nobody_held(app, cast, jobs):
    with write():
        mentor = directory.create(None, Kind.MENTOR, MENTOR)
    jobs.run()
    assert state(mentor) is State.PUBLISHED
    withdraw(cast.stranger, "profile-public")
    with write():
        directory.add_member(None, cast.whole(mentor), cast.stranger, Right.OWNER)
    jobs.run()
    assert state(mentor) is State.HIDDEN


def test_when_the_owner_who_agreed_goes_the_profile_is_hidden(app, cast, jobs):
    mentor = cast.mentor
    withdraw(cast.stranger, "profile-public")
    with write():
        directory.add_member(None, cast.whole(mentor), cast.stranger, Right.OWNER)
    jobs.run()
    assert state(mentor) is State.PUBLISHED
    with write():
        directory.leave(cast.minh, cast.whole(mentor))
    jobs.run()
    assert state(mentor) is State.HIDDEN
