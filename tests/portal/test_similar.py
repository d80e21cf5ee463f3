"""Startups like a startup, for officers and investors alone; what is closed makes nobody alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecosystem.core.db import write
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
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
