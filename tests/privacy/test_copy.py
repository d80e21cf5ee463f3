"""A copy of one's data: made by the worker, for its person alone, kept a week, with nothing of others' secrets."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ecosystem.core.db import db, write
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.core.progress import Task
from ecosystem.directory import actions as directory
from ecosystem.privacy import actions, queries
from ecosystem.privacy import jobs as privacy_jobs
from ecosystem.privacy.models import DataRequest, RequestState
from tests.cast import MESSAGE, REPLY

PAGE = "/settings/privacy"
DECK = Path(__file__).parents[2] / "ecosystem" / "samples" / "deck.pdf"


def asked_by(client, account, jobs):
    client.sign_in(account)
    client.post(f"{PAGE}/copy", at=PAGE)
    jobs.run()
    return queries.latest_copy(account.id)


def opened(page):
    pack = zipfile.ZipFile(io.BytesIO(page.data))
    assert pack.testzip() is None
    return pack


def test_the_copy_holds_what_is_held_and_nothing_of_others(app, client, cast, jobs, outbox):
    cast.accepted  # noqa: B018  made by naming it
    with write():
        deck = io.BytesIO(DECK.read_bytes())
        directory.set_deck(cast.lan, cast.whole(cast.startup), deck, name="../../bộ giới thiệu.pdf")
    jobs.run()
    copy = asked_by(client, cast.lan, jobs)
    assert "sẵn sàng" in outbox.last(cast.lan.email).subject
    page = client.post(f"{PAGE}/copy/{copy.id}", at=PAGE, status=200)
    pack = opened(page)
    assert pack.namelist() == ["README.txt", "data.json", "files/01-deck.pdf"]
    assert pack.read("files/01-deck.pdf") == DECK.read_bytes()
    assert "Bản sao dữ liệu cá nhân của Trần Ngọc Lan" in pack.read("README.txt").decode()
    text = pack.read("data.json").decode()
    data = json.loads(text)
    assert data["accounts"]["account"]["email"] == cast.lan.email
    assert [one["purpose"] for one in data["accounts"]["consents"]] == ["profile-public", "matching"]
    assert data["directory"]["profiles"][0]["values"]["name"] == "Sóng Xanh"
    assert data["connections"]["introductions"][0]["message"] == MESSAGE
    assert data["connections"]["introductions"][0]["reply"] == REPLY
    assert {one["event"] for one in data["journal"]} >= {"account.registered", "profile.created"}
    for secret in (cast.minh.email, cast.mentor.email, "argon2", cast.mentor.phone):
        assert secret not in text


def test_every_feature_that_holds_something_is_in_it(app, client, cast, jobs):
    copy = asked_by(client, cast.stranger, jobs)
    data = json.loads(opened(client.post(f"{PAGE}/copy/{copy.id}", at=PAGE, status=200)).read("data.json"))
    assert set(data) == {"made_at", "journal", *queries.personal()}
    assert set(data) >= {"accounts", "directory", "connections", "recommendations", "notices"}


def test_it_is_written_in_the_readers_language(app, client, cast, jobs):
    copy = asked_by(client, cast.minh, jobs)
    page = client.post(f"{PAGE}/copy/{copy.id}", at=PAGE, status=200)
    assert opened(page).read("README.txt").decode().startswith("Copy of the personal data of")
    assert page.headers["Content-Disposition"].startswith("attachment; filename=nhip-cau-")


def test_only_its_person_gets_it_and_only_after_showing_who_they_are(app, browse, cast, jobs):
    copy = asked_by(browse(), cast.lan, jobs)
    where = f"{PAGE}/copy/{copy.id}"
    for account in (cast.stranger, cast.admin, cast.officer):
        other = browse().sign_in(account)
        other.send(where, {"csrf_token": other.token()}, status=404)
    nobody = browse()
    assert nobody.send(where, {"csrf_token": nobody.token()}).location.startswith("/sign-in")
    idle = browse().sign_in(cast.lan, proven=False)
    assert idle.send(where, {"csrf_token": idle.token()}).location.startswith("/prove")
    assert idle.send(f"{PAGE}/copy", {"csrf_token": idle.token()}).location.startswith("/prove")
    assert len(downloads()) == 0
    lan = browse().sign_in(cast.lan)
    lan.post(where, at=PAGE, status=200)
    assert len(downloads()) == 1


def downloads():
    return db.session.scalars(sa.select(Entry).where(Entry.event == "copy.downloaded")).all()


def test_progress_is_seen_and_survives_a_reload(app, client, cast):
    client.sign_in(cast.lan)
    client.post(f"{PAGE}/copy", at=PAGE)
    for _ in range(2):
        assert "Đang chờ đến lượt" in client.get(PAGE).text
    task = db.session.scalars(sa.select(Task)).one()
    assert client.get(f"/tasks/{task.key}").status == 200


def test_stopping_it_leaves_nothing(app, client, cast, jobs):
    client.sign_in(cast.lan)
    client.post(f"{PAGE}/copy", at=PAGE)
    task = db.session.scalars(sa.select(Task)).one()
    client.post(f"/tasks/{task.key}/cancel", at=PAGE)
    jobs.run()
    asked = db.session.scalars(sa.select(DataRequest)).one()
    db.session.refresh(asked)
    assert (asked.state, asked.parts, asked.file_id) == (RequestState.CANCELLED, {}, None)
    assert asked_by(client, cast.lan, jobs).file is not None


def test_asked_twice_at_once_is_one_copy(app, cast, jobs):
    account_id = cast.lan.id
    db.session.rollback()
    gate, keys = threading.Barrier(3), []

    def run():
        from ecosystem.accounts import queries as people

        with app.app_context():
            gate.wait()
            with write():
                keys.append(actions.ask_copy(people.account(account_id), href=PAGE))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 3
    assert len(db.session.scalars(sa.select(DataRequest)).all()) == 1
    jobs.run()
    assert len(db.session.scalars(sa.select(StoredFile)).all()) == 1


def test_a_new_copy_takes_the_place_of_the_old_one(app, client, cast, jobs):
    first = asked_by(client, cast.lan, jobs).file.key
    second = asked_by(client, cast.lan, jobs).file.key
    folder = Path(app.config["UPLOAD_DIR"])
    assert first != second
    assert not (folder / first).exists()
    assert (folder / second).exists()


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 404)])
def test_it_is_kept_a_week(app, client, cast, jobs, frozen, days, status):
    copy = asked_by(client, cast.lan, jobs)
    key = copy.file.key
    where = f"{PAGE}/copy/{copy.id}"
    frozen.shift(timedelta(days=days))
    client.sign_in(cast.lan)
    client.send(where, {"csrf_token": client.token()}, status=status)
    privacy_jobs.expire()
    assert (Path(app.config["UPLOAD_DIR"]) / key).exists() is (status == 200)
    client.send(where, {"csrf_token": client.token()}, status=status)
