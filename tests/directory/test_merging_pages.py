"""The officers' pages of merging: side by side, in words, done, undone; for whom, and what they are told."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from ecosystem.core.db import db, write
from ecosystem.directory import actions
from ecosystem.directory.models import DuplicatePair, PairState, Right, State
from tests.directory.merging import fresh, pair_of, twins


@pytest.fixture
def pair(cast):
    """The pair of the two."""
    return pair_of(*twins(cast))


@pytest.fixture
def url(pair):
    """The page of the pair."""
    return f"/officer/duplicates/{pair.id}/merge"


def preview(client, url, **changes):
    """The preview of what the page of both would send, with ``changes``."""
    page = client.get(url)
    [form] = [one for one in page.forms if one.action.endswith("/preview")]
    fields = {**form.fields, **{name: [value] for name, value in changes.items()}}
    return client.get(f"{url}/preview?{urlencode(fields, doseq=True)}")


def test_from_the_list_to_the_merge_and_back(app, cast, browse, pair, url):
    kept, taken = fresh(cast.startup), pair.right
    client = browse().sign_in(cast.officer)
    assert url in client.get("/officer/duplicates").links
    page = preview(client, url, kept="left")
    assert "Gộp Sóng Xanh (B) vào Sóng Xanh (A)" in page.text
    assert f"Địa chỉ /startups/{taken.slug} dẫn về hồ sơ được giữ" in page.text
    assert "Đặng Tường Vy" in page.text
    assert fresh(taken).state is State.PUBLISHED
    done = client.follow(client.post(url, at=page))
    assert "Đã gộp vào Sóng Xanh" in done.text
    assert "Còn 30 ngày để hoàn tác" in done.text
    assert fresh(taken).merged_into_id == kept.id
    assert url in client.get("/officer/duplicates?state=merged").links
    back = client.follow(client.post(f"{url}/undo", at=done))
    assert any("hai hồ sơ trở lại" in toast for toast in back.toasts)
    assert fresh(taken).state is State.PUBLISHED
    assert url in client.get("/officer/duplicates").links


def test_a_double_click_merges_once_and_tells_the_same(app, cast, browse, url):
    client = browse().sign_in(cast.officer)
    form = preview(client, url).form(url)
    assert [client.send(form.action, form.fields).location for _click in range(2)] == [url, url]


@pytest.mark.parametrize("who", ["lan", "minh", "stranger", "manager"])
def test_pairs_are_nobodys_but_officers(app, cast, browse, url, who):
    client = browse().sign_in(getattr(cast, who))
    client.get(url, status=404)
    client.get(f"{url}/preview", status=404)
    for path in (url, f"{url}/undo"):
        client.send(path, {"csrf_token": client.token()}, status=404)


def test_strangers_are_asked_to_sign_in(app, browse, url):
    assert browse().get(url, status=303).location.startswith("/sign-in")


def test_who_is_a_member_is_told_that_another_will_do_it(app, cast, browse, pair, url):
    officer = cast.officer
    other = browse().sign_in(cast.admin)
    form = preview(other, url).form(url)
    with write():
        actions.add_member(None, cast.whole(cast.startup), officer, Right.VIEWER)
    client = browse().sign_in(officer)
    page = client.get(url)
    assert "một cán bộ khác sẽ gộp" in page.text
    assert [one for one in page.forms if one.action.endswith("/preview")] != []
    token = client.token()
    page = client.send(form.action, {**form.fields, "csrf_token": token, "once": "x" * 24}, status=409)
    assert "một cán bộ khác sẽ gộp" in page.text
    assert fresh(pair.right).state is State.PUBLISHED


def test_what_changed_since_is_told_with_a_fresh_preview(app, cast, browse, pair, url):
    client = browse().sign_in(cast.officer)
    page = preview(client, url, kept="left")
    with write():
        actions.add_member(None, cast.whole(cast.startup), cast.ha, Right.VIEWER)
    again = client.post(url, at=page, status=409)
    assert "vừa đổi sau khi bạn mở trang" in again.text
    assert fresh(pair.right).state is State.PUBLISHED
    client.send(url, {**again.form(url).fields, "once": "y" * 24})
    assert fresh(pair.right).state is State.REMOVED


def test_a_pair_that_was_set_aside_or_merged_says_so(app, cast, browse, pair, url):
    client, other = browse().sign_in(cast.officer), browse().sign_in(cast.admin)
    mine, theirs = preview(client, url), preview(other, url)
    client.post(url, at=mine)
    page = other.post(url, at=theirs, status=409)
    assert "vừa được xử lý" in page.text
    assert client.get(f"{url}/preview", status=303).location == url
    with write():
        db.session.get_one(DuplicatePair, pair.id).state = PairState.MERGED


@pytest.mark.parametrize("bent", [{"kept": ""}, {"kept": "both"}, {"f-phone": "nobody"}, {"x": "1"}])
def test_an_address_that_was_bent_chooses_nothing(app, cast, browse, url, bent):
    client = browse().sign_in(cast.officer)
    page = client.get(url)
    [form] = [one for one in page.forms if one.action.endswith("/preview")]
    fields = {**form.fields, **{name: [value] for name, value in bent.items()}}
    client.get(f"{url}/preview?{urlencode(fields, doseq=True)}", status=422)


def test_an_unknown_pair_is_missing(app, cast, browse):
    browse().sign_in(cast.officer).get("/officer/duplicates/9999/merge", status=404)
