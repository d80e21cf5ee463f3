"""The page that says why somebody is not on one's list: the rule, what would change it, and nothing that is private."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.accounts import actions as accounts
from ecosystem.core.db import write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as directory_queries
from ecosystem.directory.models import Audience, FieldGroup, Kind
from ecosystem.directory.rules.values import ConflictValues
from ecosystem.recommendations.models import Reason
from tests.cast import MENTOR, STARTUP

PRIVATE = "Có một điều kiện riêng của bên kia"


def page(browse, who, slug, own="song-xanh"):
    return browse().sign_in(who).get(f"/recommendations/why-not/{slug}?as={own}")


def made(jobs):
    from ecosystem.recommendations import jobs as work

    jobs.run()
    work.refresh_all()


def other(cast, **fields):
    cast.startup  # noqa: B018  made by naming it
    return cast.profile(cast.minh, Kind.MENTOR, replace(MENTOR, name="Trần Văn Biển", **fields))


def test_a_broken_rule_is_named_with_what_both_stated_and_what_would_change_it(cast, browse, jobs):
    mentor = other(cast, stages=("growth",))
    made(jobs)
    found = page(browse, cast.lan, mentor.slug)
    assert "Giai đoạn của startup nằm ngoài các giai đoạn được nhận." in found.text
    assert "Kiểm tra giai đoạn trong hồ sơ" in found.text
    assert "/profiles/song-xanh/edit" in found.links
    back = page(browse, cast.minh, "song-xanh", own=mentor.slug)
    assert "The startup's stage is not among the stages that are accepted." in back.text, "Minh reads English"


def test_what_was_mended_is_gone(cast, browse, jobs):
    mentor = other(cast, stages=("growth",), excluded_sectors=("iot",))
    found = page(browse, cast.lan, mentor.slug)
    assert "Startup có lĩnh vực mà bên kia không nhận." in found.text
    assert "Giai đoạn của startup" in found.text


def test_somebody_listed_has_a_place_and_low_parts(cast, browse, jobs):
    mentor = other(cast)
    made(jobs)
    found = page(browse, cast.lan, mentor.slug)
    assert "Hồ sơ này có trong danh sách" in found.text
    assert "Đứng thứ 1 trong 1 gợi ý cho Sóng Xanh." in found.text


def test_a_list_not_made_yet_is_waited_for(cast, browse):
    mentor = other(cast)
    assert "Đang chuẩn bị gợi ý" in page(browse, cast.lan, mentor.slug).text


def test_a_card_said_not_to_fit_is_said_so(cast, browse, jobs):
    from ecosystem.recommendations import actions

    mentor = other(cast)
    made(jobs)
    with write():
        actions.refuse(cast.lan, cast.whole(cast.startup), mentor, Reason.OTHER)
    assert "Bạn đã đánh dấu Không hợp" in page(browse, cast.lan, mentor.slug).text


def test_a_conflict_that_the_other_side_declared_is_never_told(cast, browse, jobs):
    cast.startup  # noqa: B018  made by naming it
    kept = declared(cast)
    made(jobs)
    found = page(browse, cast.lan, kept.slug)
    assert PRIVATE in found.text
    for word in ("xung đột", "đối thủ", "lý do kín"):
        assert word not in found.text


def declared(cast):
    conflict = ConflictValues(kind="competitor", other_id=cast.startup.id, note="lý do kín")
    return cast.profile(cast.minh, Kind.MENTOR, replace(MENTOR, name="Trần Văn Biển", conflicts=(conflict,)))


def test_a_private_condition_reads_the_same_whatever_it_is(cast, browse, jobs):
    kept = declared(cast)
    one = page(browse, cast.lan, kept.slug)
    with write():
        accounts.withdraw_consent(cast.minh, "matching")
        whole = directory_queries.profile_by_id(kept.id)
        directory.update(cast.minh, whole, replace(MENTOR, name="Trần Văn Biển"), version=whole.version)
    made(jobs)
    other = page(browse, cast.lan, kept.slug)
    assert PRIVATE in other.text
    assert one.text == other.text, "no consent and a declared conflict are told alike"


def test_a_conflict_of_one_s_own_is_told(cast, browse):
    mentor = declared(cast)
    found = page(browse, cast.minh, "song-xanh", own=mentor.slug)
    assert "You declared a conflict of interest with this side." in found.text, "Minh reads English"


def test_a_full_mentor_is_named_so_only_where_capacity_is_open(cast, browse, jobs):
    mentor = other(cast, capacity_startups=0)
    made(jobs)
    assert "Đã nhận đủ số startup." in page(browse, cast.lan, mentor.slug).text
    with write():
        whole = directory_queries.profile_by_id(mentor.id)
        directory.set_audiences(cast.minh, whole, {FieldGroup.CAPACITY: Audience.PRIVATE}, version=whole.version)
    found = page(browse, cast.lan, mentor.slug)
    assert "Đã nhận đủ" not in found.text
    assert PRIVATE in found.text


def test_an_amount_that_was_closed_is_neither_weighed_nor_told(cast, browse, jobs):
    cast.angel_profile  # noqa: B018  made by naming it
    rich = cast.profile(cast.stranger, Kind.STARTUP, replace(STARTUP, name="Đò Dọc", ask_amount=90_000_000_000))
    slug = cast.angel_profile.slug
    assert "chưa tới một phần mười" in page(browse, cast.ha, rich.slug, own=slug).text
    with write():
        whole = directory_queries.profile_by_id(rich.id)
        directory.set_audiences(cast.stranger, whole, {FieldGroup.FUNDRAISING: Audience.PRIVATE}, version=whole.version)
    found = page(browse, cast.ha, rich.slug, own=slug)
    assert "90" not in found.text.replace("2026", "")
    assert "một phần mười" not in found.text


def test_only_members_ask_for_their_own_side_and_only_about_what_they_may_read(cast, browse):
    mentor = other(cast)
    url = f"/recommendations/why-not/{mentor.slug}?as=song-xanh"
    assert browse().get(url, status=303).location.startswith("/sign-in")
    stranger = browse().sign_in(cast.stranger).get(url)
    assert "Sóng Xanh" not in stranger.text
    with write():
        directory.hide(cast.minh, cast.whole(mentor))
    browse().sign_in(cast.lan).get(url, status=404)
    browse().sign_in(cast.lan).get("/recommendations/why-not/khong-co", status=404)


def test_an_institution_stands_in_no_list(cast, browse):
    cast.startup  # noqa: B018  made by naming it
    from ecosystem.directory.rules.values import InstitutionValues

    house = cast.profile(
        cast.manager, Kind.INSTITUTION, InstitutionValues(name="Vườn ươm Sông Hàn", email="a@b.example")
    )
    browse().sign_in(cast.lan).get(f"/recommendations/why-not/{house.slug}", status=404)


def test_the_profile_page_leads_here_when_no_fit_is_shown(cast, browse, jobs):
    mentor = other(cast, stages=("growth",))
    made(jobs)
    link = f"/recommendations/why-not/{mentor.slug}"
    assert link in browse().sign_in(cast.lan).get(f"/mentors/{mentor.slug}").links
    assert link not in browse().sign_in(cast.minh).get(f"/mentors/{mentor.slug}").links
    assert link not in browse().get(f"/mentors/{mentor.slug}").links


@pytest.mark.parametrize("own", ["", "khong-co", "trai-vuon"])
def test_an_own_profile_that_is_not_one_s_own_is_not_used(cast, browse, own):
    mentor = other(cast)
    found = page(browse, cast.lan, mentor.slug, own=own)
    assert "Sóng Xanh" in found.text or "Đang chuẩn bị" in found.text


def test_a_pair_that_no_list_ranks_is_told_so_and_may_ask(cast, browse):
    peer = cast.profile(cast.stranger, Kind.STARTUP, replace(STARTUP, name="Gió Nồm"))
    cast.startup  # noqa: B018  made by naming it
    found = page(browse, cast.lan, peer.slug)
    assert "startup không được xếp hạng cho startup" in found.text
    assert f"/introductions/new?to={peer.slug}" in found.html
    assert "Bạn chưa có hồ sơ" not in found.text
    between = page(browse, cast.minh, cast.angel_profile.slug, own=cast.mentor.slug)
    # Minh reads English.
    assert "A suggestion always has a startup on one side" in between.text
    assert f"/introductions/new?to={cast.angel_profile.slug}" not in between.html
    assert "Bạn chưa có hồ sơ để so" in page(browse, cast.officer, peer.slug).text
