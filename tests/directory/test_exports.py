"""Exports: what is listed and may be seen, formulas defused, journaled, and importable again."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from ecosystem.core import sheets
from ecosystem.core.db import db, write
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.directory.models import Audience, FieldGroup, Kind, ProfileAudience
from ecosystem.directory.queries import export
from tests import cast as people
from tests.directory.intake import checked, states

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "|calc", "%0A", "＝1", "＋1", "－1", "＠a")


def take(client, name="startups", query="", form="csv", status=200):
    url = f"/exports/{name}{query}"
    return client.post(url, {"format": form}, at=url, status=status)


def table(page):
    return list(csv.reader(io.StringIO(page.data.decode("utf-8-sig"), newline="")))


def column(rows, label):
    place = rows[0].index(label)
    return [row[place] for row in rows[1:]]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_that_would_be_a_formula_is_defused_and_comes_back(text):
    assert sheets.defused(text) == f"'{text}"
    assert sheets.armed(sheets.defused(text)) == text
    content = b"".join(sheets.csv_chunks([["x"], [text]]))
    assert list(sheets.csv_rows(content)) == [["x"], [text]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheets.xlsx([["x"], [text]])))
    assert book.get_sheet_by_index(0).to_python()[1:] in ([[text]], [[text.strip()]])


@pytest.mark.parametrize("text", ["a=1", "'a", "", "0905", "Đà Nẵng", "'"])
def test_other_cells_stay_as_they_are(text):
    assert sheets.defused(text) == text
    assert sheets.armed(text) == text


def test_strangers_take_nothing_in_bulk(client, cast):
    cast.startup  # noqa: B018  made by naming it
    assert "/exports/" not in client.get("/startups").html
    assert client.get("/exports/startups", status=303).location.startswith("/sign-in")


def test_the_list_as_it_is_filtered(cast, browse):
    cast.startup, cast.other_startup  # noqa: B018
    client = browse().sign_in(cast.ha)
    assert "/exports/startups?q=song" in client.get("/startups?q=song").html
    rows = table(take(client, query="?q=song"))
    assert column(rows, "Tên") == ["Sóng Xanh"]
    assert take(client, query="?q=song", form="xlsx").data.startswith(b"PK")
    assert "Không có hồ sơ nào để xuất" in take(client, query="?q=zzzzzz", status=422).html


def test_contacts_leave_only_with_ones_own_profile_and_legal_data_only_to_officers(cast, browse):
    whole = replace(people.STARTUP, email="an@example.vn", phone="+84905123456", tax_code="0401234566")
    cast.profile(cast.lan, Kind.STARTUP, whole)
    cast.profile(cast.stranger, Kind.STARTUP, replace(whole, name="Của người khác"))
    seen = {}
    for who in ("ha", "officer", "lan"):
        rows = table(take(browse().sign_in(getattr(cast, who))))
        seen[who] = {
            label: column(rows, label)
            for label in ("Email liên hệ", "Mã số thuế", "Số vốn cần gọi")
            if label in rows[0]
        }
    assert set(seen["ha"]) == {"Số vốn cần gọi"}
    assert set(seen["officer"]) == {"Mã số thuế", "Số vốn cần gọi"}
    assert sorted(seen["lan"]["Email liên hệ"]) == ["", "an@example.vn"]
    assert sorted(seen["lan"]["Mã số thuế"]) == ["", "0401234566"]


def test_a_field_its_holder_has_closed_is_an_empty_cell(cast, browse):
    there = cast.startup
    with write():
        db.session.add(
            ProfileAudience(profile_id=there.id, field_group=FieldGroup.FUNDRAISING, audience=Audience.PRIVATE)
        )
    client = browse().sign_in(cast.ha)
    rows = table(take(client))
    assert column(rows, "Số vốn cần gọi") == [""]
    rows = table(take(browse().sign_in(cast.lan)))
    assert column(rows, "Số vốn cần gọi") != [""]


def test_every_export_is_in_the_journal_and_they_are_limited(cast, browse):
    cast.startup  # noqa: B018
    client = browse().sign_in(cast.ha)
    for _turn in range(20):
        take(client)
    take(client, status=429)
    entries = db.session.scalars(sa.select(Entry).where(Entry.event == "list.exported")).all()
    assert len(entries) == 20
    assert (entries[0].actor_id, entries[0].data["list"], entries[0].data["rows"]) == (cast.ha.id, "startups", 1)


@pytest.mark.parametrize("name", ["startups", "mentors", "investors"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_what_left_comes_back_unchanged(cast, browse, jobs, name, form, locale):
    for one in ("startup", "mentor", "angel_profile", "fund"):
        getattr(cast, one)
    client = browse().sign_in(cast.officer).language(locale)
    content = take(client, name, form=form).data
    url = checked(client, jobs, content, f"{name}.{form}")
    assert states(url) == {"same": 2 if name == "investors" else 1}, client.get(url).text


def test_a_long_list_is_made_by_the_worker_and_is_its_owners_alone(cast, browse, jobs, monkeypatch):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    for number in range(5):
        cast.profile(None, Kind.STARTUP, replace(people.STARTUP, name=f"Sóng số {number}"))
    client = browse().sign_in(cast.ha)
    for form in ("csv", "xlsx"):
        url = take(client, form=form, status=303).location
        assert "Đang chờ" in client.get(url).html
        jobs.run()
        task = db.session.scalars(sa.select(Task).order_by(Task.id.desc()).limit(1)).one()
        assert (task.state, task.done) == ("done", 5)
        page = client.get(task.href)
        if form == "csv":
            assert column(table(page), "Tên") == [f"Sóng số {number}" for number in range(5)]
        browse().sign_in(cast.stranger).get(task.href, status=404)
    kinds = db.session.scalars(sa.select(StoredFile.kind).where(StoredFile.kind.like("export%"))).all()
    assert kinds == ["export", "export"]
