"""Startups like a startup, for officers and investors alone; what is closed makes nobody alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory.actions import duplicates as judged
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import DuplicatePair, Kind
from tests.cast import STARTUP


@pytest.mark.parametrize(
    ("reader", "sees"),
    [(None, False), ("lan", False), ("minh", False), ("stranger", False), ("ha", True), ("officer", True)],
)
def test_similar_startups_are_for_officers_and_investors(cast, browse, reader, sees):
    cast.startup, cast.mentor, cast.angel_profile  # noqa: B018  made by naming them
    cast.profile(None, Kind.STARTUP, replace(STARTUP, name="Phao Nổi"))
    client = browse()
    if reader:
        client.sign_in(getattr(cast, reader))
    assert ("/startups/phao-noi" in client.get("/startups/song-xanh").links) == sees


def test_a_hidden_startup_and_the_startup_itself_are_not_similar(cast, browse):
    cast.startup, cast.angel_profile  # noqa: B018  made by naming them
    twin = cast.profile(cast.stranger, Kind.STARTUP, replace(STARTUP, name="Phao Nổi"))
    with write():
        directory.hide(cast.stranger, cast.whole(twin))
    page = browse().sign_in(cast.ha).get("/startups/song-xanh")
    assert "Phao Nổi" not in page.text
    assert "Startup tương tự" not in page.text
    assert "Similar startups" not in page.text


@pytest.mark.parametrize(
    ("reader", "sees"), [(None, None), ("lan", None), ("minh", None), ("ha", "public"), ("officer", "all")]
)
def test_possible_duplicates_are_for_officers_and_investors(cast, browse, reader, sees):
    cast.startup, cast.mentor, cast.angel_profile  # noqa: B018  made by naming them
    same = replace(STARTUP, website="https://haisan.example", tax_code="0100109106")
    first = cast.profile(cast.stranger, Kind.STARTUP, replace(same, name="Biển Khơi"))
    cast.profile(None, Kind.STARTUP, replace(same, name="Sao La"))
    cast.profile(None, Kind.STARTUP, replace(same, name="Mã Riêng", website="", phone=""))
    sweep()
    client = browse()
    if reader:
        client.sign_in(getattr(cast, reader))
    page = client.get(f"/startups/{first.slug}")
    shown = page.html.partition('id="twins"')[2].partition("</section>")[0]
    assert bool(shown) is bool(sees)
    assert ("Sao La" in shown) is bool(sees)
    assert ("Cùng trang web" in shown) is bool(sees)
    # Only officers learn that what is not public agrees: neither the words nor the other name say it to anybody else.
    assert ("Mã Riêng" in shown) is (sees == "all")
    assert ("Cùng mã số thuế" in page.text) is (sees == "all")


def test_what_an_officer_judged_is_no_duplicate_for_investors(cast, browse):
    cast.angel_profile  # noqa: B018  made by naming it
    first = cast.startup
    cast.profile(None, Kind.STARTUP, replace(STARTUP, name=STARTUP.name))
    sweep()
    client = browse().sign_in(cast.ha)
    path = f"/startups/{first.slug}"
    assert "Có thể trùng" in client.get(path).text
    with write():
        judged.dismiss_pair(cast.officer, db.session.query(DuplicatePair).one())
    assert "Có thể trùng" not in client.get(path).text
