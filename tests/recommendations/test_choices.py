"""The two switches: to be suggested to nobody, to be given no suggestions; at once, by owners, and nobody is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Right
from ecosystem.recommendations import actions, queries
from ecosystem.recommendations.models import ShownList, SuggestionChoice
from ecosystem.recommendations.queries import choices, showing
from ecosystem.recommendations.rules.feedback import ends
from tests.connections.people import mentor, owner_of, person, startup

PRIVATE = "Có một điều kiện riêng của bên kia"


@pytest.fixture
def two(app, jobs):
    found = startup(), mentor()
    jobs.run()
    return found


def names(profile, wanted):
    return [item.card.name for item in queries.shelf(profile, wanted).items]


def test_who_is_suggested_to_nobody_leaves_every_list_at_once_and_stays_in_the_directory(two, browse):
    own, helper = two
    mine, theirs = browse().sign_in(owner_of(own)), browse().sign_in(owner_of(helper))
    assert helper.name in mine.get("/recommendations/mentors").text
    at = theirs.get("/settings/recommendations")
    theirs.post(f"/settings/recommendations/{helper.slug}", at=at)
    assert choices.is_suggested(helper.id) is False
    for url in ("/recommendations/mentors", "/dashboard"):
        assert helper.name not in mine.get(url).text
    assert helper.name in mine.get("/mentors").text
    page = mine.get(f"/mentors/{helper.slug}")
    assert "Mức hợp với bạn" not in page.text
    why = mine.get(f"/recommendations/why-not/{helper.slug}").text
    assert PRIVATE in why
    assert "tắt" not in why.replace("Bật tắt", "")
    assert queries.fit_between([own.id], helper.id) is None
    assert [row.profile.id for row in showing.exposure("mentors")] == []
    assert names(helper, "startups") == [own.name], "their own list goes on"
    theirs.post(f"/settings/recommendations/{helper.slug}", at=theirs.get("/settings/recommendations"))
    assert helper.name in mine.get("/recommendations/mentors").text


def test_who_wants_no_suggestions_has_none_and_may_switch_them_on_there(two, client):
    own, helper = two
    actions.choose(owner_of(own), own, "gets_suggestions", on=False)
    client.sign_in(owner_of(own))
    page = client.get("/recommendations/mentors")
    assert "Gợi ý đang tắt cho Đầm Xanh" in page.text
    assert page.with_class("profile") == []
    assert queries.few(own, ["mentors"], 3)["mentors"].items == []
    assert "Gợi ý đang tắt" in client.get(f"/recommendations/why-not/{helper.slug}").text
    assert helper.name not in client.get("/dashboard").text
    assert names(helper, "startups") == [own.name], "others still see it"
    client.post(f"/settings/recommendations/{own.slug}", at=page)
    assert helper.name in client.get("/recommendations/mentors").text


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("vi", ("tính lại trọng số", "Ghi chú riêng, nhãn, tin nhắn", "rút đồng ý", "180 ngày")),
        ("en", ("refit the weights", "Private notes, labels, messages", "withdraw the consent", "180 days")),
    ],
)
def test_the_page_of_switches_says_what_is_learnt_from_answers_and_what_never(two, browse, locale, words):
    own, _helper = two
    owner_of(own).locale = locale
    db.session.commit()
    page = browse().sign_in(owner_of(own)).get("/settings/recommendations")
    assert all(word in page.text for word in words)


def test_only_owners_switch(two, browse):
    own, _helper = two
    editor = person("bientap")
    db.session.commit()
    with write():
        directory.add_member(None, profiles.profile_by_id(own.id), editor, Right.EDITOR)
    for who in (editor, person("la")):
        page = browse().sign_in(who)
        assert own.name not in page.get("/settings/recommendations").text
        sent = {"csrf_token": page.token(), "switch": "is_suggested", "on": "0"}
        page.send(f"/settings/recommendations/{own.slug}", sent, status=404)
        with pytest.raises(Refused):
            actions.choose(who, profiles.profile_by_id(own.id), "is_suggested", on=False)
    assert db.session.scalars(sa.select(SuggestionChoice)).all() == []


def test_switched_twice_it_is_switched_once_and_the_other_switch_stays(two):
    own, _helper = two
    who = owner_of(own)
    assert [actions.choose(who, own, "is_suggested", on=False) for _time in range(2)] == [True, False]
    assert actions.choose(who, own, "gets_suggestions", on=False)
    assert (choices.is_suggested(own.id), choices.gets_suggestions(own.id)) == (False, False)


def test_a_list_shown_without_somebody_is_replayed_exactly(app, jobs, client, cast):
    own, helpers = startup(), [mentor("Lê Mặn"), mentor("Trần Ngọt", sectors=("iot",)), mentor("Phạm Lợ")]
    jobs.run()
    actions.choose(owner_of(helpers[0]), helpers[0], "is_suggested", on=False)
    actions.snooze(owner_of(own), own, helpers[2], ends("2-weeks", clock.today()))
    client.sign_in(owner_of(own)).get("/recommendations/mentors")
    shown = db.session.scalars(sa.select(ShownList)).one()
    assert set(shown.left_out) == {helpers[0].id, helpers[2].id}
    actions.ask_replay(cast.officer, shown)
    db.session.commit()
    jobs.run()
    db.session.expire_all()
    assert db.session.scalars(sa.select(ShownList.verdict)).one() == "identical"
