"""Postings through their pages: write, look through, read, ask; what strangers and blocked sides never get."""

from __future__ import annotations

import pytest

from ecosystem.connections import actions as connections
from ecosystem.core.db import db, settle
from ecosystem.directory import actions as directory
from ecosystem.partners import actions, queries
from ecosystem.partners.models import Posting, PostingState, Side, Subject
from ecosystem.partners.rules import Words
from tests.partners.people import BUYS, NEEDS, OFFERS, TEXT, fund, mentor, owner_of, person, post, school, startup

OFFER = "Mười năm làm phần cứng: cảm biến, mạch chạy pin, từng lo đo mặn cho đầm tôm. Muốn cùng lập công ty."
FORM = {"text_vi": TEXT, "skills": ["hardware-iot"], "sectors": ["aquaculture-marine"]}


def new_path(profile, what=NEEDS):
    return f"/partners/new?as={profile.slug}&subject={what[0].value}&side={what[1].value}"


def test_a_founder_posts_changes_closes_and_opens_again(app, client, jobs):
    mine = startup()
    client.sign_in(owner_of(mine))
    assert "Đăng tìm đồng sáng lập" in client.get("/partners").text
    path = new_path(mine)
    wrong = client.post(path, {**FORM, "text_vi": "Ngắn"}, status=422)
    assert "Vui lòng viết ít nhất 40 ký tự" in wrong.text
    none = client.post(path, {**FORM, "skills": []}, status=422)
    assert "Vui lòng chọn từ 1 đến 8 kỹ năng." in none.text
    client.post(path, FORM)
    one = queries.of(mine.id, Subject.COFOUNDER, Side.NEED)
    assert one is not None
    here = f"/partners/{one.key}"
    assert "Đang tìm người hợp" in client.get(here).text
    assert client.get(path, status=303)
    client.post(f"{here}/edit", {"text_en": "Looking for somebody to own hardware, for sensors in shrimp ponds."})
    assert "own hardware" in client.get(f"{here}?lang=en").text
    client.get(f"{here}?lang=vi")
    jobs.run()
    assert "Chưa có ai hợp" in client.get(here).text
    client.post(f"{here}/close", at=here)
    assert db.session.get_one(Posting, one.id, populate_existing=True).state is PostingState.CLOSED
    assert "Tin này đã đóng" in client.get(here).text
    assert "Đã đóng" in client.get("/partners").text
    client.post(f"{here}/renew", at=here)
    assert db.session.get_one(Posting, one.id, populate_existing=True).state is PostingState.OPEN


def test_a_second_hand_who_saves_over_the_first_is_told(app, client):
    mine = startup()
    one = post(mine, NEEDS)
    client.sign_in(owner_of(mine))
    here = f"/partners/{one.key}/edit"
    client.get(here)
    actions.change(owner_of(mine), one, queries_words(one), version=one.version)
    settle(keep=True)
    page = client.post(here, {**FORM, "version": "1"}, status=409)
    assert "vừa được sửa ở nơi khác" in page.text


def queries_words(one):
    return Words(text_vi=one.text_vi, sectors=tuple(one.sectors), skills=tuple(one.skills))


def test_both_sides_see_why_they_suit_and_ask(app, client, browse, jobs):
    mine, other = startup(), mentor()
    need, offer = post(mine, NEEDS), post(other, OFFERS, text_vi=OFFER)
    jobs.run()
    client.sign_in(owner_of(mine))
    listed = client.get("/partners")
    assert "1 hồ sơ hợp" in listed.text
    page = client.get(f"/partners/{need.key}")
    assert other.name in page.text
    assert "Vì sao hợp với bạn" in page.text
    assert f"/introductions/new?to={other.slug}&as={mine.slug}" in page.links
    theirs = browse().sign_in(owner_of(other))
    read = theirs.get(f"/partners/{need.key}")
    assert "Hợp với tin của bạn" in read.text
    assert f"/introductions/new?to={mine.slug}&as={other.slug}" in read.links
    assert "Ai hợp với tin này" not in read.text
    assert offer.key in theirs.get("/partners").html


def test_startups_ask_startups_and_schools(app, client):
    mine, place, peer = startup(), school(), startup("Quán Sông")
    for one in (post(place, BUYS), post(peer, BUYS)):
        client.sign_in(owner_of(mine))
        page = client.get(f"/partners/{one.key}")
        path = f"/introductions/new?to={one.profile.slug}&as={mine.slug}"
        assert path in page.links
        client.get(path)


@pytest.mark.parametrize("path", ["", "/edit"])
def test_strangers_get_nothing(app, client, browse, path):
    mine = startup()
    one = post(mine, NEEDS)
    client.get(f"/partners/{one.key}{path}", status=303)
    other = browse().sign_in(person("nguoila"))
    other.get(f"/partners/{one.key}{path}", status=404 if path else 200)
    actions.close(owner_of(mine), one)
    settle(keep=True)
    other.get(f"/partners/{one.key}{path}", status=404)
    other.get(f"/partners/{'x' * 40}", status=404)


def test_who_is_blocked_finds_no_posting(app, client, browse):
    mine, other, third = startup(), mentor(), fund()
    one = post(mine, NEEDS)
    connections.block(owner_of(mine), mine, other)
    settle(keep=True)
    blocked = client.sign_in(owner_of(other))
    blocked.get(f"/partners/{one.key}", status=404)
    assert one.key not in blocked.get("/partners").html
    free = browse().sign_in(owner_of(third))
    assert one.key in free.get("/partners").html
    free.get(f"/partners/{one.key}")


@pytest.mark.parametrize(
    "query",
    ["", "subject=cofounder&side=need", "as=x&subject=cofounder&side=need", "as={own}&subject=cofounder&side=offer"],
)
def test_a_form_for_what_one_may_not_post_is_not_there(app, client, query):
    mine = startup()
    client.sign_in(owner_of(mine))
    client.get(f"/partners/new?{query.format(own=mine.slug)}", status=404)
    client.get("/partners?subject=nothing&side=nowhere&page=x")


def test_a_hidden_profile_takes_its_postings_along(app, client):
    mine = startup()
    one = post(mine, NEEDS)
    directory.hide(owner_of(mine), mine)
    settle(keep=True)
    client.sign_in(person("nguoila"))
    client.get(f"/partners/{one.key}", status=404)
    assert one.key not in client.get("/partners").html
    keeper = client.sign_in(owner_of(mine))
    keeper.get(f"/partners/{one.key}")


def test_filters_and_subjects(app, client):
    need, offer = post(startup(), NEEDS), post(mentor(), OFFERS)
    buys = post(school(), BUYS)
    client.sign_in(person("nguoixem"))

    def seen(path):
        html = client.get(path).html
        return {one.id for one in (need, offer, buys) if one.key in html}

    assert seen("/partners") == {need.id, offer.id}
    assert seen("/partners?subject=cofounder&side=need") == {need.id}
    assert seen("/partners?subject=cofounder&side=offer") == {offer.id}
    assert seen("/partners?subject=customer") == {buys.id}


def test_the_profile_says_it_and_links_to_it(app, client):
    mine = startup()
    one = post(mine, NEEDS)
    page = client.get(f"/startups/{mine.slug}")
    assert "Đang tìm đồng sáng lập" in page.text
    assert f"/partners/{one.key}" not in page.links
    client.sign_in(person("nguoixem"))
    assert f"/partners/{one.key}" in client.get(f"/startups/{mine.slug}").links
    client.sign_in(owner_of(mine))
    assert "/partners" in " ".join(client.get(f"/startups/{mine.slug}").links)
