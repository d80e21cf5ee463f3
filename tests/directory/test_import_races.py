"""Two officers on one import at the same moment, on both databases: one import, and the other is told."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.core import progress
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.directory.models import BatchState, Profile
from tests.accounts.test_races import together
from tests.directory.intake import as_csv, batch_at, checked, states

AT_ONCE = 5


def senders(app, cast, browse, url, act):
    """Browsers with the same import open, each about to press the same button."""
    acts = []
    for number in range(AT_ONCE):
        client = browse().sign_in(cast.officer if number % 2 else cast.admin)
        form = client.get(url).form(f"{url}/{act}")
        acts.append(lambda client=client, form=form: client.send(form.action, form.fields, status=None).status)
    return acts


def events(name):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Entry.event == name))


def test_confirmed_by_many_at_once_is_one_import(app, cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    answers = together(senders(app, cast, browse, url, "confirm"))
    assert set(answers) <= {303, 409}
    assert 303 in answers
    assert events("import.confirmed") == 1
    jobs.run()
    assert states(url) == {"created": 3}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Profile)) == 3


def test_a_double_click_on_confirm_is_one(cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    form = client.get(url).form(f"{url}/confirm")
    for _click in range(2):
        assert client.send(form.action, form.fields).location == url
    assert events("import.confirmed") == 1


def test_who_looked_at_an_older_state_is_told_and_confirms_nothing(cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    form = client.get(url).form(f"{url}/confirm")
    client.post(f"{url}/map-again", at=url)
    other = browse().sign_in(cast.admin)
    other.post(f"{url}/map", at=url)
    jobs.run()
    assert client.send(form.action, form.fields).location == url
    assert "đã ở bước khác" in client.get(url).html
    assert batch_at(url).state == BatchState.CHECKED


def test_undone_by_many_at_once_is_undone_once(app, cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    client.post(f"{url}/confirm", at=url)
    jobs.run()
    answers = together(senders(app, cast, browse, url, "undo"))
    assert set(answers) <= {303, 409}
    jobs.run()
    assert events("import.undo_asked") == 1
    assert states(url) == {"taken_back": 3}


def test_stopped_half_way_it_can_go_on_or_be_taken_back(cast, browse, jobs, monkeypatch):
    from ecosystem.directory.actions import import_chunks

    monkeypatch.setattr(import_chunks, "WRITTEN_AT_ONCE", 1)
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    client.post(f"{url}/confirm", at=url)
    one = db.session.scalars(sa.select(Task).order_by(Task.id.desc()).limit(1)).one()
    key = one.key
    # The worker writes one row, then somebody presses stop.
    from ecosystem.core import runner
    from ecosystem.core.journal import Delivery

    due = sa.select(Delivery.id).where(Delivery.entry_id == one.entry_id)
    runner.deliver(db.session.scalars(due).one())
    client.post(f"/tasks/{key}/cancel", at=url)
    jobs.run()
    db.session.rollback()
    assert progress.find(key).state == "cancelled"
    assert batch_at(url).state == BatchState.STOPPED
    assert states(url) == {"created": 1, "new": 2}
    assert "2 dòng chưa được xử lý" in client.get(url).html
    client.post(f"{url}/confirm", at=url)
    jobs.run()
    assert states(url) == {"created": 3}


def test_a_worker_that_fails_for_good_leaves_an_import_that_can_be_taken_back(cast, browse, jobs):
    client = browse().sign_in(cast.officer)
    url = checked(client, jobs, as_csv())
    client.post(f"{url}/confirm", at=url)
    from ecosystem.core.journal import Delivery

    with write():
        db.session.execute(sa.update(Delivery).where(Delivery.state == "pending").values(state="parked"))
    progress.close_broken()
    jobs.run()
    assert batch_at(url).state == BatchState.STOPPED
    assert "Ghi tiếp" in client.get(url).html
