"""A call leaves the house: by the sight of who takes it, defused, journaled; the ZIP for one person, for a day."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from ecosystem.calls import actions as calls
from ecosystem.calls import queries
from ecosystem.calls.models import ManagerRight
from ecosystem.calls.queries import applications
from ecosystem.core import files, runner
from ecosystem.core.db import db, write
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task, TaskState
from ecosystem.core.sheets import csv_rows
from ecosystem.juries.actions import exports as actions
from ecosystem.juries.jobs import tidy_packs
from ecosystem.juries.queries import exports
from ecosystem.juries.queries.packs import KIND, PART
from tests.juries.world import a_call, a_round, given, marked, under_review

NOTE, PRIVATE = "Đo chi phí mỗi khách.", "Nhóm này nói quá."


@pytest.fixture
def read(cast, frozen):
    """A call with three applications, two of them read by Minh; Trung is an editor."""
    call = a_call(cast)
    made = under_review(cast, call, 3)
    one = a_round(cast, call, cast.minh)
    for level, application in zip((3, 1), made, strict=False):
        marked(given(cast, one, application, cast.minh), cast.minh, level, note=NOTE, private_note=PRIVATE)
    db.session.expire_all()
    return queries.call(call.slug), [applications.application(each.key) for each in made]


def test_a_lead_takes_scores_along_and_an_editor_does_not(cast, read):
    call, made = read
    lead, editor = exports.table(call, cast.manager), exports.table(call, cast.owner)
    assert [row[0] for row in lead[1:]] == [one.number for one in made]
    assert [row[:2] for row in lead] == [row[:2] for row in editor]
    assert "Vòng hồ sơ: điểm hiệu chỉnh" in lead[0]
    assert not any("điểm" in head for head in editor[0])
    assert {len(row) for row in lead} == {len(lead[0])}
    assert {len(row) for row in editor} == {len(editor[0])}
    whole = "\n".join(cell for row in editor for cell in row)
    assert NOTE not in whole
    assert "Minh" not in whole
    assert exports.reads(call, cast.owner) == []
    assert PRIVATE in exports.reads(call, cast.manager)[1]


def test_answers_for_leads_stay_with_leads(cast, read):
    call, made = read
    form = applications.draft(made[0]).form
    hidden = [question.label_vi for question in form.questions() if question.readers == "leads"]
    heads = exports.columns(call, cast.owner)
    assert not set(hidden) & set(heads)
    assert set(hidden) <= set(exports.columns(call, cast.manager))


def test_sheets_are_defused_and_written_down(cast, browse, read):
    call, _made = read
    mai, url = browse().sign_in(cast.manager), f"/manager/calls/{call.slug}/exports"
    page = mai.post(url, {"format": "csv"}, at=url, status=200)
    rows = list(csv_rows(page.data))
    assert rows == exports.table(queries.call(call.slug), cast.manager)
    assert page.headers["Content-Disposition"].startswith(f'attachment; filename="nhip-cau-{call.slug}-')
    assert mai.post(url, {"format": "xlsx"}, at=url, status=200).data.startswith(b"PK")
    found = list(db.session.scalars(sa.select(Entry).where(Entry.event == "call.exported").order_by(Entry.id)))
    assert [(one.actor_id, one.data["format"], one.data["rows"]) for one in found] == [
        (cast.manager.id, "csv", 3),
        (cast.manager.id, "xlsx", 3),
    ]
    for who in (cast.lan, cast.minh, cast.officer):
        browse().sign_in(who).get(url, status=404)


def packed(cast, call):
    with write():
        task = actions.ask_pack(cast.manager, queries.call(call.slug))
    key = task.key
    runner.run_all()
    db.session.expire_all()
    return db.session.scalars(sa.select(Task).where(Task.key == key)).one()


def test_the_whole_call_is_one_zip_with_an_index(cast, browse, read, monkeypatch):
    call, made = read
    monkeypatch.setattr("ecosystem.juries.queries.packs.AT_ONCE", 2)
    task = packed(cast, call)
    assert (task.state, task.done, task.total) == (TaskState.DONE, 4, 4)
    content = browse().sign_in(cast.manager).get(task.href).data
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = pack.namelist()
        index = pack.read("index.html").decode()
        assert pack.testzip() is None
    assert names[:3] == ["index.html", "ho-so.csv", "ho-so.xlsx"]
    for one in made:
        assert f"{one.number}/ho-so.pdf" in names
        assert f"{one.number}/deck-1.pdf" in names
        assert f'href="{one.number}/ho-so.pdf"' in index
    assert "luot-doc.csv" in names
    kinds = list(db.session.scalars(sa.select(StoredFile.kind).where(StoredFile.kind.in_((KIND, PART)))))
    assert kinds == [KIND]


def test_a_pack_is_for_who_asked_while_they_work_on_the_call(cast, browse, read):
    call, _made = read
    task = packed(cast, call)
    browse().sign_in(cast.owner).get(task.href, status=404)
    with write():
        calls.set_manager(cast.manager, queries.call(call.slug), cast.owner.id, ManagerRight.LEAD)
        calls.remove_manager(cast.owner, queries.call(call.slug), cast.manager.id)
    browse().sign_in(cast.manager).get(task.href, status=404)


def test_who_lost_their_right_gets_no_pack(cast, read):
    call, _made = read
    with write():
        task = actions.ask_pack(cast.manager, queries.call(call.slug))
        calls.set_manager(cast.manager, queries.call(call.slug), cast.owner.id, ManagerRight.LEAD)
        calls.remove_manager(cast.owner, queries.call(call.slug), cast.manager.id)
        key = task.key
    runner.run_all()
    db.session.expire_all()
    assert db.session.scalars(sa.select(Task.state).where(Task.key == key)).one() is TaskState.FAILED
    assert not db.session.scalar(sa.select(StoredFile.id).where(StoredFile.kind == KIND))


def test_a_pack_is_gone_after_a_day(cast, read, frozen):
    call, _made = read
    task = packed(cast, call)
    frozen.shift(timedelta(hours=23))
    tidy_packs()
    stored = db.session.scalars(sa.select(StoredFile).where(StoredFile.kind == KIND)).one()
    assert files.read(stored).startswith(b"PK")
    frozen.shift(timedelta(hours=2))
    tidy_packs()
    assert not db.session.scalar(sa.select(StoredFile.id).where(StoredFile.kind == KIND))
    assert task.href


def test_an_empty_call_has_nothing_to_export(cast, browse, frozen):
    call = a_call(cast)
    mai, url = browse().sign_in(cast.manager), f"/manager/calls/{call.slug}/exports"
    assert "Chưa có hồ sơ nào" in mai.get(url).text
    with force_locale("vi"):
        assert exports.count(call) == 0
