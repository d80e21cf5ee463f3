"""What the page of a profile shows to each reader: nothing hidden is in the view, in whichever language."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from ecosystem.core.db import write
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind
from ecosystem.directory.rules import Relation
from ecosystem.directory.rules.values import (
    AssetValues,
    ConflictValues,
    FounderValues,
    InvestorValues,
    MandateValues,
    MentorValues,
    StartupValues,
    TractionValues,
)

# Each secret is a word that stands nowhere else; the group says who may meet it.
STARTUP = StartupValues(
    name="Đốm Sáng",
    tagline_vi="CÔNGKHAI",
    sectors=("new-energy",),
    stage="mvp",
    needs=("need-ip",),
    ask_amount=7_700_000_000,
    raising=True,
    use_of_funds_vi="DÙNGVỐN",
    team_size=4321,
    founders=(FounderValues(full_name="KÍNTÊN"), FounderValues(full_name="MỞTÊN", is_public=True)),
    traction=(TractionValues(kind="paying-customers", value=8765, as_of=date(2026, 1, 1)),),
    assets=(AssetValues(kind="trademark", status="filed", title="NHÃNHIỆU"),),
    email="thu@kin.example",
    phone="+84905111222",
    conflicts=(
        ConflictValues(other_name="ĐỐITHỦ", note="LÝDO"),
        ConflictValues(kind="kin", other_name="NGƯỜITHÂN", note="CHÁUHỌ"),
    ),
    tax_code="",
    legal_name="TÊNPHÁPLÝ",
)
SECRETS = {
    "CÔNGKHAI": "public",
    "MỞTÊN": "public",
    "DÙNGVỐN": "members",
    "KÍNTÊN": "members",
    "4.321": "members",
    "8.765": "members",
    "NHÃNHIỆU": "members",
    "thu@kin.example": "connected",
    "+84905111222": "connected",
    "ĐỐITHỦ": "connected",
    "LÝDO": "connected",
    "TÊNPHÁPLÝ": "private",
}
SEES = {
    Relation.STRANGER: {"public"},
    Relation.MEMBER: {"public", "members"},
    Relation.CONNECTED: {"public", "members", "connected"},
    Relation.INSIDER: {"public", "members", "connected", "private"},
    Relation.OFFICER: {"public", "members", "private"},
}


def view_of(kind: Kind, values, relation: Relation):
    with write():
        slug = actions.create(None, kind, values).slug
    return queries.profile_view(queries.profile(slug), relation)


@pytest.mark.parametrize("relation", list(Relation))
def test_a_startup_shows_each_reader_just_their_groups(app, relation):
    shown = repr(asdict(view_of(Kind.STARTUP, STARTUP, relation)))
    assert {word for word in SECRETS if word in shown} == {w for w, group in SECRETS.items() if group in SEES[relation]}
    assert ("Sở hữu trí tuệ" in shown or "IP" in shown) is (relation != Relation.STRANGER)
    assert ("7,7 tỷ" in shown) is (relation != Relation.STRANGER)


@pytest.mark.parametrize("relation", list(Relation))
def test_kin_is_for_the_profiles_own_people(app, relation):
    shown = repr(asdict(view_of(Kind.STARTUP, STARTUP, relation)))
    assert [word in shown for word in ("NGƯỜITHÂN", "CHÁUHỌ")] == [relation is Relation.INSIDER] * 2


def test_a_mandates_tickets_are_for_members_and_its_sectors_for_all(app):
    mandate = MandateValues(name="RIÊNG", ticket_min=10**9, sectors=("ai",), rounds=("seed",))
    values = InvestorValues(name="Quỹ", thesis_vi="KHẨUVỊ", mandates=(mandate,))
    stranger = view_of(Kind.FUND, values, Relation.STRANGER)
    member = queries.profile_view(queries.profile("quy"), Relation.MEMBER)
    assert [tags.labels for tags in stranger.tags] == [("Trí tuệ nhân tạo",)]
    assert not any(word in repr(asdict(stranger)) for word in ("RIÊNG", "KHẨUVỊ", "tỷ", "hạt giống"))
    assert all(word in repr(asdict(member)) for word in ("RIÊNG", "KHẨUVỊ", "1 tỷ", "hạt giống"))


def test_a_mentors_capacity_is_for_members(app):
    values = MentorValues(name="Minh", expertise=("pitching",), capacity_hours=77)
    stranger = view_of(Kind.MENTOR, values, Relation.STRANGER)
    assert "77" not in repr(stranger.facts)
    assert ("Giờ mỗi tháng", "77") in queries.profile_view(queries.profile("minh"), Relation.MEMBER).facts


@pytest.mark.parametrize(
    ("locale", "vi", "en", "body", "note"),
    [
        ("vi", "Việt", "Anh", "Việt", ""),
        ("en", "Việt", "Anh", "Anh", ""),
        ("vi", "", "Anh", "Anh", "Chỉ có bản tiếng Anh"),
    ],
)
def test_a_text_is_in_the_readers_language_or_says_so(app, locale, vi, en, body, note):
    values = replace(STARTUP, description_vi=vi, description_en=en)
    with write():
        slug = actions.create(None, Kind.STARTUP, values).slug
    with app.test_request_context(f"/?lang={locale}"):
        view = queries.profile_view(queries.profile(slug), Relation.STRANGER)
    assert [(text.body, text.note) for text in view.texts] == [(body, note)]
