"""What filling in an empty field would bring: counted among those who pass every hard rule."""

from __future__ import annotations

import pytest

from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import InvestorValues, MandateValues, StartupValues
from ecosystem.recommendations import queries
from ecosystem.recommendations.queries import Gain


@pytest.fixture
def world(cast, jobs):
    """A startup that says nothing of its round, and three investors of whom two name rounds and one a ticket."""
    own = cast.profile(
        cast.lan,
        Kind.STARTUP,
        StartupValues(name="Sóng Xanh", tagline_vi="Cảm biến nước", sectors=("ai",), stage="mvp"),
    )
    for name, mandate in (
        ("Một", MandateValues(rounds=("seed",), sectors=("ai",))),
        ("Hai", MandateValues(rounds=("pre-seed",), sectors=("ai",), ticket_min=1_000)),
        ("Ba", MandateValues(sectors=("ai",))),
    ):
        cast.profile(None, Kind.FUND, InvestorValues(name=name, tagline_vi="Quỹ mẫu", mandates=(mandate,)))
    cast.profile(
        None,
        Kind.FUND,
        InvestorValues(name="Nghỉ", tagline_vi="Quỹ mẫu", accepting=False, mandates=(MandateValues(rounds=("seed",)),)),
    )
    jobs.run()
    return own


@pytest.mark.parametrize(("field", "count"), [("round", 2), ("ask_amount", 1), ("sectors", 3), ("pitch_vi", 3)])
def test_a_field_brings_those_who_state_its_other_half(world, field, count):
    assert queries.gains(world, field) == (Gain("investors", count),)


@pytest.mark.parametrize("field", ["needs", "tax_code", "", "stages"])
def test_a_field_nobody_weighs_brings_nobody(world, field):
    assert queries.gains(world, field) == ()


def test_only_members_may_ask(world, client, cast):
    client.sign_in(cast.stranger)
    client.get(f"/recommendations/gain/{world.slug}?field=round", status=404)
    client.get("/recommendations/gain/khong-co?field=round", status=404)


def test_the_fragment_says_it_in_words(world, client, cast):
    client.sign_in(cast.lan)
    page = client.get(f"/recommendations/gain/{world.slug}?field=round")
    assert " ".join(page.html.split()) == "<span><b>2</b> nhà đầu tư nữa xét được bạn</span>"
