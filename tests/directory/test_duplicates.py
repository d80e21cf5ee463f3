"""Duplicates: what makes two profiles alike, how pairs are found and kept, who is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory.actions import duplicates as actions
from ecosystem.directory.jobs.duplicates import sweep
from ecosystem.directory.models import DuplicatePair, Kind, PairState, ProfileKey
from ecosystem.directory.queries import duplicates as queries
from ecosystem.directory.rules.duplicates import compare, is_likely, keys, marks, plain_name, site
from ecosystem.directory.rules.values import held
from tests import cast as people
from tests.cast import STARTUP
from tests.directory.test_verification import together

# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Công ty TNHH Một Thành Viên Sóng Xanh", "song xanh"),
        ("CÔNG TY CỔ PHẦN Sóng Xanh", "song xanh"),
        ("Song Xanh JSC", "song xanh"),
        ("Sóng Xanh Co., Ltd", "song xanh"),
        ("Công ty", "cong ty"),
        ("!!!", ""),
    ],
)
def test_the_legal_form_is_no_part_of_a_name(name, plain):
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.SongXanh.vn/gioi-thieu?x=1", "songxanh.vn"),
        ("songxanh.vn", "songxanh.vn"),
        ("http://songxanh.vn:8080", "songxanh.vn"),
        ("https://facebook.com/songxanh/", "facebook.com/songxanh"),
        ("https://facebook.com", ""),
        ("https://[::1", ""),
        ("khong co gi", ""),
        ("", ""),
    ],
)
def test_a_site_is_its_host_or_a_page_of_a_shared_one(url, host):
    assert site(url) == host


def of(kind=Kind.STARTUP, **said):
    return marks(kind, said)


ALIKE = [
    (of(name="Sóng Xanh"), of(name="song xanh"), ("name",)),
    (of(name="Sóng Xanh"), of(name="Công ty TNHH Sóng Xanh"), ("name",)),
    (of(name="Sóng Xanh"), of(name="SongXanh"), ("name",)),
    (of(name="Xanh Sóng"), of(name="Sóng Xanh"), ("name",)),
    (of(name="Sóng Xanh"), of(name="A", name_en="Song Xanh"), ("name",)),
    (of(name="Nhịp Thuyền Biển"), of(name="Nhịp Thuyenn Biển"), ("name-close",)),
    (of(name="A", tax_code="0100109106"), of(name="B", tax_code="0100109106-001"), ("tax-code",)),
    (of(name="A", website="https://x.vn"), of(name="B", website="http://www.x.vn/a"), ("website",)),
    (of(name="A", phone="+84905111222"), of(name="B", phone="+84905111222"), ("phone",)),
    (of(Kind.MENTOR, name="Nguyễn Văn An"), of(Kind.MENTOR, name="Nguyen Van An"), ("person",)),
]
DIFFERENT = [
    (of(name="Sóng Xanh"), of(name="Mây Tre")),
    (of(name="Nhà số 2"), of(name="Nhà số 3")),
    (of(name="Trầm Cầu Travel"), of(name="Trầm Sắt Travel")),
    (of(name="Sóng Xanh"), of(Kind.FUND, name="Sóng Xanh")),
    (of(Kind.MENTOR, name="Nguyễn Thuyền Biển"), of(Kind.MENTOR, name="Nguyễn Thuyenn Biển")),
    (of(name="A", website="https://facebook.com"), of(name="B", website="https://facebook.com")),
    # The same name and two tax codes: two companies.
    (of(name="Sóng Xanh", tax_code="0100109106"), of(name="Sóng Xanh", tax_code="0400123456")),
    (of(name=""), of(name="")),
]


@pytest.mark.parametrize(("left", "right", "why"), ALIKE)
def test_what_makes_two_profiles_alike(left, right, why):
    found = compare(left, right)
    assert found.reasons == why
    assert is_likely(found)
    assert compare(right, left) == found
    assert keys(left) & keys(right), "the database would not find this pair"


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_does_not(left, right):
    assert not is_likely(compare(left, right))
    assert not is_likely(compare(right, left))


def test_more_marks_leave_less_doubt():
    one = of(name="Sóng Xanh", website="https://x.vn", phone="+84905111222")
    scores = [
        compare(one, replace(one, website=web, phone=phone)).score
        for web, phone in (("", ""), ("x.vn", ""), ("x.vn", one.phone))
    ]
    assert scores == [80, 93, 97]


def test_every_key_fits_its_column():
    long = of(name="ă" * 300, legal_name="b" * 300, website="https://" + "c" * 290 + ".vn")
    assert max(map(len, keys(long))) <= 110


# --- finding ---------------------------------------------------------------------------------------------------------


def stored():
    db.session.rollback()
    rows = db.session.scalars(sa.select(DuplicatePair).order_by(DuplicatePair.id))
    return [(pair.left.name, pair.right.name, pair.state, pair.score) for pair in rows]


@pytest.fixture
def twin(cast):
    """A second Sóng Xanh, which nobody holds."""
    assert cast.startup
    return cast.profile(None, Kind.STARTUP, replace(STARTUP, name="Công ty TNHH Sóng Xanh", phone=""))


def test_a_new_profile_is_compared_by_the_worker(app, cast, twin, jobs):
    assert cast.other_startup
    jobs.run()
    assert stored() == [("Sóng Xanh", "Công ty TNHH Sóng Xanh", PairState.OPEN, 80)]
    jobs.run()
    sweep()
    assert len(stored()) == 1


def test_a_change_brings_a_pair_and_takes_it_away(app, cast, jobs):
    assert cast.startup, cast.other_startup
    other = cast.whole(cast.other_startup)
    with write():
        directory.update(None, other, replace(held(other), name="Sóng Xanh"), version=None)
    jobs.run()
    assert len(stored()) == 1
    other = cast.whole(cast.other_startup)
    with write():
        directory.update(None, other, replace(held(other), name="Mây Tre"), version=None)
    jobs.run()
    assert stored() == []


def test_a_sweep_finds_what_reactions_missed_and_agrees_with_them(app, cast, twin):
    db.session.execute(sa.delete(ProfileKey))
    assert sweep() == 1
    pairs = stored()
    assert len(pairs) == 1
    with write():
        actions.look_for_twins(twin.id)
    assert stored() == pairs


def test_what_was_set_aside_stays_so_until_a_tax_code_says_more(app, cast, twin, jobs):
    jobs.run()
    with write():
        actions.dismiss_pair(cast.officer, db.session.scalars(sa.select(DuplicatePair)).one())
    sweep()
    assert stored()[0][2] is PairState.DISMISSED
    for one in (cast.startup, twin):
        whole = cast.whole(one)
        with write():
            directory.update(None, whole, replace(held(whole), tax_code="0100109106"), version=None)
    jobs.run()
    assert stored()[0][2] is PairState.OPEN


def test_a_removed_profile_leaves_the_list(app, cast, twin, jobs):
    jobs.run()
    assert queries.open_pairs() == 1
    with write():
        directory.remove(None, cast.whole(twin))
    assert queries.open_pairs() == 0
    assert queries.own_twins([cast.startup.id]) == {cast.startup.id: []}


def test_one_pair_is_decided_once(app, cast, twin, jobs):
    jobs.run()
    pair = db.session.scalars(sa.select(DuplicatePair)).one()
    with write():
        actions.dismiss_pair(cast.officer, pair)
    with pytest.raises(Refused) as no, write():
        actions.dismiss_pair(cast.admin, pair)
    assert no.value.code == "decided"


def test_looking_at_the_same_moment_makes_one_pair(app, cast, twin):
    cast.officer  # noqa: B018  made by naming it
    ids = (cast.startup.id, twin.id)
    with write():
        for one in ids:
            actions.look_for_twins(one)
    with write():
        db.session.execute(sa.delete(DuplicatePair))
    acts = [lambda one=one: actions.look_for_twins(one) for one in ids * 2]
    assert together(app, acts) == ["ok"] * 4
    assert len(stored()) == 1


# --- telling ---------------------------------------------------------------------------------------------------------


def test_who_describes_one_more_is_told_of_published_ones_only(app, cast, twin, jobs):
    jobs.run()
    with write():
        directory.hide(None, cast.whole(twin))
    found = queries.twins_of_values(Kind.STARTUP, replace(STARTUP, website=""))
    assert [card.name for card in found] == ["Sóng Xanh"]


def test_private_marks_tell_nobody(app, cast, jobs):
    """Neither the tax code nor the phone of somebody else can be tried out."""
    whole = cast.whole(cast.startup)
    with write():
        directory.update(None, whole, replace(held(whole), tax_code="0100109106"), version=None)
    jobs.run()
    guess = replace(people.OTHER_STARTUP, tax_code="0100109106", phone=people.STARTUP.phone)
    assert queries.twins_of_values(Kind.STARTUP, guess) == []
    mine = cast.profile(cast.stranger, Kind.STARTUP, guess)
    jobs.run()
    assert len(stored()) == 1
    assert queries.own_twins([mine.id]) == {mine.id: []}


def test_the_pages(cast, client, twin, jobs):
    jobs.run()
    client.sign_in(cast.lan)
    assert "Công ty TNHH Sóng Xanh" in client.get("/profiles").text
    part = client.get("/profiles/twins?kind=startup&name=song+xanh")
    assert "Có thể đã có hồ sơ này" in part.text
    assert "Sóng Xanh" not in client.get("/profiles/twins?kind=fund&name=song+xanh").text
    client.get("/profiles/twins?kind=%00&name=" + "a" * 900, status=None)
    client.get("/officer/duplicates", status=403)
    sent = {"name": "Sóng Xanh", "tagline_vi": "Phao", "sectors": ["iot"], "stage": "mvp"}
    made = client.post("/profiles/new/startup", sent)
    assert "giống" in client.get(made.location).html


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_officer_sets_a_pair_aside_and_takes_it_back(cast, client, twin, jobs, locale):
    jobs.run()
    client.sign_in(cast.officer).language(locale)
    page = client.get("/officer/duplicates")
    [form] = [one for one in page.forms if one.action.endswith("/dismiss")]
    client.post(form.action, at=page)
    assert "Sóng Xanh" not in client.get("/officer/duplicates").text
    gone = client.get("/officer/duplicates?state=dismissed&kind=startup")
    [form] = [one for one in gone.forms if one.action.endswith("/reopen")]
    client.post(form.action, at=gone)
    assert "Sóng Xanh" in client.get("/officer/duplicates").text
