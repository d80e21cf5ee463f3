"""Pages of two versions that meet, and of the history."""

from __future__ import annotations

import threading
from dataclasses import replace

from ecosystem.core.db import db, write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Right
from ecosystem.directory.rules.values import held


def change(cast, profile, who, **changes):
    with write():
        whole = cast.whole(profile)
        actions.update(who, whole, replace(held(whole), **changes), version=whole.version)


def test_the_second_editor_chooses_field_by_field_and_nothing_is_lost(cast, client):
    slug, path = cast.startup.slug, f"/profiles/{cast.startup.slug}/edit"
    mine = client.sign_in(cast.lan).get(path)
    change(cast, cast.startup, cast.lan, tagline_vi="Của họ", website="https://ho.example", needs=("need-ip",))
    typed = {"tagline_vi": "Của tôi", "place": "Huế", "needs": ["need-ip"]}
    met = client.post(path, typed, at=mine, status=409)
    form = met.form(path)
    assert (form.fields["keep-website"][0], form.fields["keep-place"][0]) == ("theirs", "mine")
    assert "keep-needs" not in form.names
    assert form.fields["tagline_vi"] == ["Của tôi"]
    assert "Của họ" in met.text
    again = client.post(path, at=met, status=422)
    assert any("chọn" in error for error in again.errors)
    client.post(path, {"keep-tagline_vi": "theirs"}, at=again)
    values = held(queries.profile(slug))
    assert (values.tagline_vi, values.website, values.place) == ("Của họ", "https://ho.example", "Huế")


def test_a_third_editor_meanwhile_is_met_too(cast, client):
    path = f"/profiles/{cast.startup.slug}/edit"
    mine = client.sign_in(cast.lan).get(path)
    change(cast, cast.startup, cast.lan, tagline_vi="Thứ nhất")
    met = client.post(path, {"tagline_vi": "Của tôi"}, at=mine, status=409)
    change(cast, cast.startup, cast.lan, place="Huế")
    again = client.post(path, {"keep-tagline_vi": "mine"}, at=met, status=409)
    assert again.form(path).fields["keep-place"][0] == "theirs"
    client.post(path, {"keep-tagline_vi": "mine"}, at=again)
    values = held(queries.profile(cast.startup.slug))
    assert (values.tagline_vi, values.place) == ("Của tôi", "Huế")


def test_one_cannot_keep_a_field_that_is_none(cast, client):
    path = f"/profiles/{cast.startup.slug}/edit"
    client.sign_in(cast.lan).post(path, {"keep-slug": "mine"}, status=422, force=True)


def test_six_editors_who_merge_lose_nothing(cast, browse):
    """Each changes another field; whoever is late meets the others and saves again, on two connections and more."""
    path = f"/profiles/{cast.startup.slug}/edit"
    fields = ["tagline_vi", "tagline_en", "pitch_en", "place", "name_en", "description_en"]
    editors = [browse().sign_in(cast.lan) for _ in fields]
    pages = [editor.get(path) for editor in editors]
    gate = threading.Barrier(len(fields))

    def save(number: int) -> None:
        sent = {**pages[number].form(path).fields, fields[number]: f"Của người {number}"}
        gate.wait()
        for _try in range(12):
            answer = editors[number].send(path, sent, status=None)
            if answer.status == 303:
                return
            assert answer.status == 409, answer.status
            sent = answer.form(path).fields
        raise AssertionError("never saved")

    db.session.rollback()
    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(fields))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    values = held(queries.profile(cast.startup.slug))
    assert [getattr(values, field) for field in fields] == [f"Của người {number}" for number in range(len(fields))]


def test_members_read_who_changed_what_and_bring_it_back(cast, client):
    slug = cast.startup.slug
    change(cast, cast.startup, cast.lan, tagline_vi="Câu mới", needs=("need-ip",))
    page = client.sign_in(cast.lan).get(f"/profiles/{slug}/history")
    assert "Trần Ngọc Lan đã sửa" in page.text
    assert "Cảm biến nước cho hồ nuôi tôm" in page.text
    first = db.session.scalars(queries.revisions(cast.startup.id)).all()[-1]
    after = client.follow(client.post(f"/profiles/{slug}/history/{first.id}/restore", at=page))
    db.session.expire_all()
    assert queries.profile(slug).tagline_vi == "Cảm biến nước cho hồ nuôi tôm"
    undo = next(form for form in after.forms if "version=" in form.action)
    client.post(undo.action, at=after)
    db.session.expire_all()
    assert queries.profile(slug).tagline_vi == "Câu mới"


def test_restoring_from_a_page_that_has_aged_is_a_409(cast, client):
    slug = cast.startup.slug
    change(cast, cast.startup, cast.lan, tagline_vi="Câu mới")
    page = client.sign_in(cast.lan).get(f"/profiles/{slug}/history")
    change(cast, cast.startup, cast.lan, tagline_vi="Câu mới hơn")
    first = db.session.scalars(queries.revisions(cast.startup.id)).all()[-1]
    client.post(f"/profiles/{slug}/history/{first.id}/restore", at=page, status=409)


def test_the_history_is_for_members_and_officers_and_hides_what_is_hidden(cast, client, browse):
    slug = cast.startup.slug
    change(cast, cast.startup, cast.lan, email="moi@songxanh.example", tax_code="0100109106")
    path = f"/profiles/{slug}/history"
    browse().get(path, status=303)
    client.sign_in(cast.stranger).get(path, status=403)
    officer = browse().sign_in(cast.officer).get(path)
    assert "0100109106" in officer.text
    assert "moi@songxanh.example" not in officer.text
    assert "Có thêm mục" in officer.text
    with write():
        actions.add_member(None, cast.whole(cast.startup), cast.stranger, Right.VIEWER)
    viewer = browse().sign_in(cast.stranger)
    assert "moi@songxanh.example" in viewer.get(path).text
    assert not [form for form in viewer.get(path).forms if "restore" in form.action]
    first = db.session.scalars(queries.revisions(cast.startup.id)).all()[-1]
    viewer.send(f"{path}/{first.id}/restore", {"csrf_token": viewer.token(), "version": "1"}, status=403)
    with write():
        actions.hide(cast.lan, cast.whole(cast.startup))
    browse().sign_in(cast.minh).get(path, status=404)


def test_a_revision_of_another_profile_is_unknown(cast, client):
    other = db.session.scalars(queries.revisions(cast.other_startup.id)).first()
    assert other
    client.sign_in(cast.lan)
    sent = {"csrf_token": client.token(), "version": str(cast.startup.version)}
    client.send(f"/profiles/{cast.startup.slug}/history/{other.id}/restore", sent, status=404)


def test_the_history_costs_the_same_for_few_and_many(cast, client, count_queries):
    path = f"/profiles/{cast.startup.slug}/history"
    client.sign_in(cast.lan)
    costs = []
    for round_ in range(3):
        for number in range(1 if round_ == 0 else 8):
            change(cast, cast.startup, cast.lan, place=f"Nơi {round_} {number}")
        client.get(path)
        with count_queries() as counted:
            client.get(path)
        costs.append(counted.total)
    assert len(set(costs)) == 1, costs
