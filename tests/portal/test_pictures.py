"""The pictures of shared links: who has one, what it says, and that it may be kept."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from ecosystem.core.db import write
from ecosystem.directory import actions
from ecosystem.directory.models import Kind
from ecosystem.portal import pictures
from ecosystem.portal.queries import sharing as queries
from tests.cast import STARTUP

WORDS = pictures.Words("Startup", "Sóng Xanh", "Cảm biến nước", "Đà Nẵng")


def picture(client, page):
    [address] = [el.get("content") for el in page.all("meta") if el.get("property") == "og:image"]
    return client.get(address.removeprefix("http://localhost"))


def opened(answer):
    return Image.open(io.BytesIO(answer.data))


@pytest.mark.parametrize("url", ["/", "/startups", "/startups/song-xanh", "/?lang=en", "/startups/song-xanh?lang=en"])
def test_every_shared_page_has_its_picture(app, cast, client, url):
    cast.startup  # noqa: B018  made by naming it
    answer = picture(client, client.get(url))
    assert (opened(answer).format, opened(answer).size) == ("PNG", (1200, 630))
    assert len(answer.data) < 300_000, "messengers leave out what is larger"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


def test_a_picture_that_is_kept_is_not_sent_again(app, cast, client):
    cast.startup  # noqa: B018  made by naming it
    first = client.get("/social-cards/vi/song-xanh.png")
    again = client.get("/social-cards/vi/song-xanh.png", headers={"If-None-Match": first.headers["ETag"]}, status=304)
    assert again.data == b""


def test_its_address_changes_with_what_it_says(app, cast, client):
    def address():
        page = client.get("/startups/song-xanh")
        return next(el.get("content") for el in page.all("meta") if el.get("property") == "og:image")

    cast.startup  # noqa: B018  made by naming it
    before = address()
    with write():
        whole = cast.whole(cast.startup)
        actions.update(cast.lan, whole, replace(STARTUP, tagline_vi="Nước sạch cho mọi hồ"), version=whole.version)
    assert address() != before


def test_a_profile_nobody_may_see_has_no_picture(app, cast, client):
    cast.startup  # noqa: B018  made by naming it
    client.get("/social-cards/vi/song-xanh.png")
    for act in (actions.hide, actions.remove):
        with write():
            act(cast.lan, cast.whole(cast.startup))
        client.get("/social-cards/vi/song-xanh.png", status=404)
    client.get("/social-cards/vi/khong-co.png", status=404)
    client.get("/social-cards/fr/song-xanh.png", status=404)
    client.get("/social-cards/fr.png", status=404)


def test_a_picture_says_what_a_stranger_sees_on_a_card(app, cast):
    values = replace(STARTUP, name="Đốm Sáng", email="thu@kin.example", ask_amount=7_700_000_000)
    slug = cast.profile(cast.lan, Kind.STARTUP, values).slug
    said = queries.picture_words(slug, "vi")
    assert said is not None
    assert said.name == "Đốm Sáng"
    assert not [word for word in ("thu@kin.example", "7,7", "tỷ") if word in repr(said)]


def test_each_language_has_its_words(app, cast):
    cast.startup  # noqa: B018  made by naming it
    vi, en = (queries.picture_words("song-xanh", locale) for locale in ("vi", "en"))
    assert vi is not None
    assert en is not None
    assert vi.brand == "Đà Nẵng – Thành phố đổi mới sáng tạo"
    assert vi.brand != en.brand
    assert vi.above != en.above
    assert vi.name == en.name


@pytest.mark.parametrize(
    "name",
    ["", "Ế Ổ Ặ", "W" * 120, "Trung tâm " * 12, "海の会社", "🚀 Tên lửa", "So\u0301ng Xanh", "a\u0300\u0301b"],
)
def test_any_name_can_be_drawn(assembled, name):
    drawn = Image.open(io.BytesIO(pictures.draw(replace(WORDS, name=name))))
    assert drawn.size == pictures.SIZE


def test_letters_with_marks_are_drawn_and_not_left_out(assembled):
    """Each letter of the language is in one of the subsets."""
    pen = pictures._pen(30, 500)
    letters = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
    drawn = "".join(run for run, _font in pen.runs(letters + letters.upper() + "₫€–…·"))
    assert drawn == letters + letters.upper() + "₫€–…·"
