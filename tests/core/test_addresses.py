"""Addresses that readers bend: parameters that Flask's own ``url_for`` would take, and origins that are none."""

from __future__ import annotations

import pytest

NAMES = ("endpoint", "_scheme", "_method", "_anchor", "_external", "values", "v", "filename", "slug")


@pytest.mark.parametrize("page", ["/", "/about", "/startups", "/mentors?page=1", "/sign-in"])
@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_named_like_ours_changes_nothing(app, page, name):
    joint = "&" if "?" in page else "?"
    assert app.test_client().get(f"{page}{joint}{name}=x").status_code == 200


def test_the_language_switch_keeps_the_query(client):
    page = client.get("/startups?q=robot&sector=ai&sector=iot")
    assert "/startups?q=robot&amp;sector=ai&amp;sector=iot&amp;lang=en" in page.html


@pytest.mark.parametrize("origin", ["http://[", "http://evil.example", "://", "http://localhost.evil.example"])
def test_a_strange_origin_is_refused(app, origin):
    assert app.test_client().post("/sign-in", headers={"Origin": origin}).status_code == 403
