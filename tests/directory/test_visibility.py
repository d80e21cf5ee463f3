"""The page where owners choose who sees what, and the preview of a profile as somebody else gets it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Audience, FieldGroup, ProfileAudience, Right
from ecosystem.directory.rules.values import held

URL = "/profiles/song-xanh/visibility"


def chosen(profile):
    db.session.expire_all()
    return queries.profile_by_id(profile.id).chosen


def set_to(actor, profile, wanted, **more):
    with write():
        whole = queries.profile_by_id(profile.id)
        actions.set_audiences(actor, whole, wanted, version=more.pop("version", whole.version), **more)


def test_an_owner_chooses_and_only_what_differs_from_the_default_is_kept(cast, browse):
    owner = browse().sign_in(cast.lan) if cast.startup else None
    page = owner.post(URL, {"fundraising": "connected", "deck": "private"}, at=URL)
    assert page.location == URL
    assert chosen(cast.startup) == {FieldGroup.FUNDRAISING: Audience.CONNECTED, FieldGroup.DECK: Audience.PRIVATE}
    owner.post(URL, {"fundraising": "members"}, at=URL)
    assert chosen(cast.startup) == {FieldGroup.DECK: Audience.PRIVATE}


def test_each_change_is_in_the_journal_from_what_to_what(cast):
    set_to(cast.lan, cast.startup, {FieldGroup.INTRO: Audience.MEMBERS, FieldGroup.TEAM: Audience.MEMBERS})
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.event == "profile.audience_changed"))
    assert (entry.actor_id, entry.data) == (cast.lan.id, {"groups": {"intro": ["public", "members"]}})


def test_nothing_changed_is_nothing_written(cast):
    before = cast.startup.version
    set_to(cast.lan, cast.startup, {FieldGroup.INTRO: Audience.PUBLIC})
    assert queries.profile_by_id(cast.startup.id).version == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ProfileAudience)) == 0


@pytest.mark.parametrize("audience", ["public", "members"])
def test_contacts_open_wide_only_by_a_second_yes(cast, browse, audience):
    owner = browse().sign_in(cast.lan) if cast.startup else None
    page = owner.post(URL, {"contacts": audience}, at=URL, status=422)
    assert "Vui lòng đánh dấu" in page.text
    assert f'<option value="{audience}" selected' in page.html, "what was chosen is kept"
    assert chosen(cast.startup) == {}
    owner.post(URL, {"contacts": audience, "sure": "y"}, at=URL)
    assert chosen(cast.startup) == {FieldGroup.CONTACTS: Audience(audience)}
    owner.post(URL, {"needs": "private"}, at=URL)
    assert chosen(cast.startup)[FieldGroup.CONTACTS] == Audience(audience), "asked once, not at every saving"


@pytest.mark.parametrize(
    ("group", "audience"),
    [("deck", "public"), ("conflicts", "public"), ("fundraising", "nobody"), ("fundraising", "")],
)
def test_what_is_no_choice_is_refused(cast, browse, group, audience):
    owner = browse().sign_in(cast.lan) if cast.startup else None
    owner.post(URL, {group: audience}, at=URL, status=422)
    assert chosen(cast.startup) == {}


@pytest.mark.parametrize(
    ("group", "audience"),
    [
        (FieldGroup.LEGAL, Audience.PUBLIC),
        (FieldGroup.BASICS, Audience.PRIVATE),
        (FieldGroup.DECK, Audience.PUBLIC),
        (FieldGroup.CRITERIA, Audience.PUBLIC),
    ],
)
def test_the_action_refuses_it_too(cast, group, audience):
    with pytest.raises(Refused) as no:
        set_to(cast.lan, cast.startup, {group: audience}, sure=True)
    assert no.value.code == group.value


def test_who_began_from_an_older_version_is_told_and_keeps_the_choice(cast, browse):
    owner = browse().sign_in(cast.lan) if cast.startup else None
    page = owner.get(URL)
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(held(whole), tagline_vi="Mới"), version=whole.version)
    answer = owner.post(URL, {"team": "connected"}, at=page, status=409)
    assert "Có người vừa sửa hồ sơ này" in answer.text
    assert '<option value="connected" selected' in answer.html
    assert chosen(cast.startup) == {}


def test_members_read_owners_choose_and_others_learn_nothing(cast, browse):
    profile, people = cast.startup, ((cast.phong, Right.EDITOR), (cast.ha, Right.VIEWER))
    for person, right in people:
        with write():
            actions.add_member(cast.lan, cast.whole(profile), person, right)
    for inside in (cast.phong, cast.ha, cast.officer):
        page = browse().sign_in(inside).get(URL)
        assert list(page.all("select")) == []
    for inside in (cast.phong, cast.ha, cast.officer):
        client = browse().sign_in(inside)
        client.send(URL, {"csrf_token": client.token(), "team": "public"}, status=403)
    outsider = browse().sign_in(cast.stranger)
    outsider.get(URL, status=403)
    outsider.send(URL, {"csrf_token": outsider.token(), "team": "public"}, status=403)
    with write():
        actions.hide(cast.lan, cast.whole(profile))
    outsider.get(URL, status=404)
    assert chosen(profile) == {}


def test_an_officer_chooses_for_a_profile_without_members(cast):
    profile = cast.profile(None, cast.startup.kind, held(cast.whole(cast.startup)))
    set_to(cast.officer, profile, {FieldGroup.TEAM: Audience.PRIVATE})
    assert chosen(profile) == {FieldGroup.TEAM: Audience.PRIVATE}
    with pytest.raises(Refused):
        set_to(cast.officer, cast.startup, {FieldGroup.TEAM: Audience.PRIVATE})


def test_a_closed_group_leaves_search_and_page_at_once(cast, browse):
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(held(whole), description_vi="chữ hiếmhoi"), version=whole.version)
    visitor = browse()
    assert "Sóng Xanh" in visitor.get("/startups?q=hiemhoi").text
    assert "hiếmhoi" in visitor.get("/startups/song-xanh").text
    set_to(cast.lan, cast.startup, {FieldGroup.INTRO: Audience.MEMBERS})
    assert "Sóng Xanh" not in visitor.get("/startups?q=hiemhoi").text
    assert "hiếmhoi" not in visitor.get("/startups/song-xanh").html
    assert "hiếmhoi" in browse().sign_in(cast.stranger).get("/startups/song-xanh").text


@pytest.mark.parametrize("pose", ["public", "member", "counterpart", "connected", "nonsense", ""])
def test_a_preview_is_the_page_that_the_reader_gets(cast, browse, pose):
    set_to(cast.lan, cast.startup, {FieldGroup.FUNDRAISING: Audience.CONNECTED, FieldGroup.NEEDS: Audience.PUBLIC})
    owner = browse().sign_in(cast.lan)
    shown = owner.get(f"/profiles/song-xanh/preview?as={pose}")
    assert "Bạn đang xem thử" in shown.text
    if pose == "connected":
        cast.accept(cast.asked, by=cast.minh)
    reader = browse()
    if pose not in ("public", "nonsense", ""):
        reader.sign_in(cast.minh if pose == "connected" else cast.manager)
    true = reader.language("vi").get("/startups/song-xanh")
    told = [word for word in ("1,5 tỷ", "Đang cần", "Hình thức đầu tư") if word in true.text]
    assert [word for word in ("1,5 tỷ", "Đang cần", "Hình thức đầu tư") if word in shown.text] == told
    assert "Sửa hồ sơ" not in shown.text


def test_a_preview_is_for_members_of_the_profile_alone(cast, browse):
    url = "/profiles/song-xanh/preview?as=connected"
    assert cast.startup
    browse().sign_in(cast.stranger).get(url, status=404)
    browse().sign_in(cast.officer).get(url, status=404)
    assert browse().get(url, status=303).location.startswith("/sign-in")


def test_both_languages(cast, browse):
    owner = browse().sign_in(cast.lan).language("en") if cast.startup else None
    assert "Who sees what" in owner.get(URL).text
    assert "You are previewing this" in owner.get("/profiles/song-xanh/preview").text
