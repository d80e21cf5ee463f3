"""Erasing a person: nothing of them is left anywhere, others keep theirs, and there is time to think."""

from __future__ import annotations

import io
import json
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, LinkPurpose, Role, RoleGrant
from ecosystem.core import clock, journal
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Entry
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Profile, Right
from ecosystem.notices import actions as notices
from ecosystem.privacy import actions, queries, rules
from ecosystem.privacy import jobs as privacy_jobs
from ecosystem.privacy.models import DataRequest, RequestState
from ecosystem.recommendations import actions as opinions
from tests.cast import MESSAGE, PASSWORD

PAGE = "/settings/privacy/erase"
PDF = Path(__file__).parents[2] / "ecosystem" / "samples" / "deck.pdf"
LOGO = Path(__file__).parents[2] / "ecosystem" / "samples" / "logo.png"


def everything(app):
    """Every value of every table as text, and every file of the store."""
    with app.app_context():
        found = []
        for table in db.metadata.tables.values():
            for row in db.session.execute(sa.select(table)):
                # JSON is compared as people read it, not with its escapes.
                found.append((table.name, json.dumps(list(row), default=str, ensure_ascii=False)))
        db.session.rollback()
    folder = Path(app.config["UPLOAD_DIR"])
    stored = [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return found, stored


def traces(app, *words):
    rows, stored = everything(app)
    left = [f"{table}: {text[:300]}" for table, text in rows for word in words if word in text]
    return left + [f"file {name}" for name, content in stored for word in words if word.encode() in content]


def ask(account, *, agreed=True):
    with write():
        return actions.ask_erasure(account, agreed=agreed).id


@pytest.fixture
def lived(app, cast, jobs):
    """Minh has left traces everywhere there are any."""
    minh, lan = cast.minh, cast.lan
    startup, mentor = cast.startup, cast.mentor
    with write():
        directory.set_logo(minh, cast.whole(mentor), io.BytesIO(LOGO.read_bytes()), name="Minh.png")
        directory.update(minh, cast.whole(mentor), replaced(cast.whole(mentor)), version=None)
        accounts.open_link(minh, LinkPurpose.RESET_PASSWORD)
        accounts.ask_for_link(minh.email, LinkPurpose.RESET_PASSWORD)
        opinions.like(minh, cast.whole(mentor), cast.whole(startup))
        notices.notify([lan.id], "introduction.asked", key="told", path="/", other=mentor.name, mine=startup.name)
    cast.accepted  # noqa: B018  made by naming it
    jobs.run()
    with write():
        actions.ask_copy(minh, href="/settings/privacy")
    jobs.run()
    return minh, mentor


def replaced(profile):
    from dataclasses import replace

    from ecosystem.directory.rules.values import held

    return replace(held(profile), title_vi="Kỹ sư Nguyễn Quang Minh")


def test_after_it_no_table_and_no_file_holds_the_name_or_the_address(app, cast, jobs, lived):
    minh, mentor = lived
    words = (minh.full_name, minh.email, mentor.slug, "minh.rieng@example.com", "0905333444", "+84905333444")
    assert traces(app, minh.full_name)
    assert traces(app, minh.email)
    picture = db.session.get(Profile, mentor.id).logo.key
    request_id = ask(minh)
    with write():
        assert actions.erase(request_id)
    jobs.run()
    db.session.rollback()
    assert traces(app, *words) == []
    assert not (Path(app.config["UPLOAD_DIR"]) / picture).exists()
    assert db.session.scalars(sa.select(StoredFile)).all() == []
    with write():
        journal.seal()
    assert journal.broken_seals() == []
    assert engine_words(app).isdisjoint({"minh", "quang"})


def engine_words(app):
    """What the matching index knows after the erasure."""
    from ecosystem.recommendations.jobs import engine

    with app.app_context():
        engine().refresh(())
        held = engine()._held.values()
        return {word.lower() for one in held for word in one.text.split()}


def test_the_other_side_keeps_an_introduction_with_nobody(app, browse, cast, jobs, lived):
    minh, _mentor = lived
    key = cast.accepted.key
    with write():
        actions.erase(ask(minh))
    jobs.run()
    lan = browse().sign_in(cast.lan)
    assert "Người dùng đã xoá" in lan.get("/introductions?tab=past").text
    page = lan.get(f"/introductions/{key}")
    assert "Người dùng đã xoá" in page.text
    assert MESSAGE.split(".")[0] in page.text
    assert "Nguyễn Quang Minh" not in page.html


def test_what_waited_for_an_answer_ends(app, browse, cast, jobs):
    asked = cast.asked
    with write():
        actions.erase(ask(cast.minh))
    db.session.expire_all()
    assert asked.state == "declined"
    assert MESSAGE[:20] in browse().sign_in(cast.lan).get(f"/introductions/{asked.key}").text


def test_the_journal_says_deleted_user(app, browse, cast, jobs):
    minh = cast.minh
    cast.mentor  # noqa: B018  made by naming it
    with write():
        actions.erase(ask(minh))
    jobs.run()
    page = browse().sign_in(cast.admin).get("/console/journal")
    assert "người dùng đã xoá" in page.text


def test_a_profile_with_another_owner_stays_with_them(app, cast, jobs):
    startup = cast.startup
    with write():
        directory.add_member(None, cast.whole(startup), cast.stranger, Right.OWNER)
    with write():
        actions.erase(ask(cast.lan, agreed=False))
    kept = cast.whole(startup)
    assert [member.account_id for member in kept.memberships] == [cast.stranger.id]
    assert kept.name == "Sóng Xanh"


def test_profiles_that_only_one_owns_go_only_when_that_was_agreed(app, client, cast):
    cast.startup  # noqa: B018  made by naming it
    client.sign_in(cast.lan)
    page = client.get(PAGE)
    for words in ("Hồ sơ Sóng Xanh", "Nhật ký hệ thống giữ mã số", "Bản sao lưu", "mã băm"):
        assert words in page.text
    refused = client.post(PAGE, {"sure": "y"}, status=422)
    assert "trao cho người khác trước" in refused.text
    assert client.post(PAGE, {"sure": "y", "profiles": "y"}).location == "/settings/privacy#erase"
    assert "sẽ được xoá lúc" in client.get(PAGE).text


def test_who_has_not_understood_is_asked_to(app, client, cast):
    client.sign_in(cast.stranger)
    assert "đánh dấu" in client.post(PAGE, {}, status=422).text
    assert queries.waiting() == 0


@pytest.mark.parametrize("path", [PAGE])
def test_it_asks_again_who_sits_here(app, client, cast, path):
    client.sign_in(cast.stranger, proven=False)
    assert client.get(path, status=303).location.startswith("/prove")


@pytest.mark.parametrize(
    ("sample", "roles", "administrators", "alone", "agreed", "stands"),
    [
        (False, {Role.FOUNDER}, 1, 0, False, None),
        (False, {Role.FOUNDER}, 1, 2, True, None),
        (False, {Role.FOUNDER}, 1, 2, False, "profiles"),
        (True, {Role.FOUNDER}, 1, 0, True, "sample"),
        (False, {Role.ADMINISTRATOR}, 1, 0, True, "last-administrator"),
        (False, {Role.ADMINISTRATOR}, 2, 0, True, None),
        (False, {Role.OFFICER}, 1, 0, True, None),
    ],
)
def test_what_stands_in_the_way(sample, roles, administrators, alone, agreed, stands):
    account = Account(is_sample=sample, grants=[RoleGrant(role=role) for role in roles])
    found = rules.obstacle_to_erasure(account, administrators=administrators, alone=alone, agreed=agreed)
    assert found == stands


def test_the_last_administrator_stays(app, cast):
    with pytest.raises(Refused) as no:
        actions.ask_erasure(cast.admin, agreed=True)
    assert no.value.code == "last-administrator"


def test_the_days_of_grace_and_signing_in_to_keep_it(app, client, cast, jobs, outbox, frozen):
    vy = cast.stranger
    client.sign_in(vy)
    client.post(PAGE, {"sure": "y"})
    jobs.run()
    assert "sẽ được xoá" in outbox.last(vy.email).subject
    frozen.shift(timedelta(days=6, hours=23))
    privacy_jobs.erase_due()
    assert db.session.get(Account, vy.id) is not None
    client.sign_in(vy)
    client.post("/settings/privacy/erase/cancel", at="/settings/privacy")
    frozen.shift(timedelta(days=3))
    privacy_jobs.erase_due()
    db.session.rollback()
    assert db.session.get(Account, vy.id) is not None
    jobs.run()
    assert "ở lại" in outbox.last(vy.email).subject


def test_it_runs_by_the_clock_and_ends_visits_elsewhere(app, browse, cast, frozen, jobs):
    vy = cast.stranger
    there = browse().sign_in(vy)
    frozen.shift(1)
    here = browse().sign_in(vy)
    account_id = vy.id
    here.post(PAGE, {"sure": "y"})
    assert there.get("/settings", status=303).location.startswith("/sign-in")
    frozen.shift(timedelta(days=7, minutes=1))
    here.sign_in(vy)
    db.session.rollback()
    privacy_jobs.erase_due()
    jobs.run()
    db.session.expire_all()
    assert db.session.get(Account, account_id) is None
    assert here.get("/settings", status=303).location.startswith("/sign-in")
    assert here.post("/sign-in", {"email": "vy@example.com", "password": PASSWORD}, status=422).status == 422
    (kept,) = db.session.scalars(sa.select(DataRequest)).all()
    assert (kept.state, kept.account_id) == (RequestState.DONE, None)
    assert set(kept.proof) == {"who", "consents"}
    assert kept.proof["consents"] == ["matching/2", "profile-public/1"]


def test_cancelled_and_erased_at_the_same_moment_has_one_winner(app, cast):
    request_id, account_id = ask(cast.stranger), cast.stranger.id
    db.session.rollback()
    gate, answers = threading.Barrier(4), []

    def run(act):
        with app.app_context():
            gate.wait()
            with write():
                answers.append(act())

    def cancel():
        account = db.session.get(Account, account_id)
        return account is not None and actions.cancel_erasure(account)

    acts = [cancel, cancel, lambda: actions.erase(request_id), lambda: actions.erase(request_id)]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(True) == 1
    asked = db.session.get(DataRequest, request_id, populate_existing=True)
    assert (asked.state is RequestState.DONE) == (db.session.get(Account, account_id) is None)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 11, 27), 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 2, date(2026, 12, 1)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_working_days(day, count, found):
    assert rules.after_working_days(day, count) == found


def test_the_register_shows_terms_and_ageing(app, browse, cast, frozen):
    asked = queries.request(ask(cast.stranger))
    assert rules.days_left(asked) == 20
    officer = browse().sign_in(cast.officer)
    assert "còn 20 ngày" in officer.get("/officer/requests").text
    frozen.shift(timedelta(days=21))
    officer.sign_in(cast.officer)
    assert "quá hạn 1 ngày" in officer.get("/officer/requests?state=open").text
    assert "Yêu cầu về dữ liệu cá nhân" in officer.get("/officer").text
    browse().sign_in(cast.lan).get("/officer/requests", status=403)


def test_accounts_that_nobody_confirmed_go_after_a_week(app, cast, frozen):
    from ecosystem.accounts.jobs import purge

    with write():
        late = accounts.create_account(
            email="la@example.com", full_name="Lê La", password=PASSWORD, roles=[Role.FOUNDER], confirmed=False
        ).id
        kept = accounts.create_account(
            email="co@example.com", full_name="Lê Cờ", password=PASSWORD, roles=[Role.FOUNDER], confirmed=True
        ).id
    frozen.shift(timedelta(days=6, hours=23))
    purge()
    assert db.session.get(Account, late, populate_existing=True) is not None
    frozen.shift(timedelta(hours=2))
    purge()
    db.session.expire_all()
    assert db.session.get(Account, late) is None
    assert db.session.get(Account, kept) is not None
    assert traces(app, "Lê La", "la@example.com") == []
    assert db.session.scalar(sa.select(Entry).where(Entry.event == "account.purged")) is not None


def test_the_last_administrator_is_not_erased_when_two_ask(app, cast, frozen):
    second = cast.account("quan-tri-2", "Ngô Hai", Role.ADMINISTRATOR)
    with write():
        asked = [actions.ask_erasure(one, agreed=True).id for one in (cast.admin, second)]
    done = []
    for each in asked:
        with write():
            done.append(actions.erase(each))
    assert done == [True, False]


def test_earlier_versions_and_drafts_of_others_name_the_person_no_more(app, cast, frozen):
    from ecosystem.directory.models import Act, Kind, ProfileDraft, ProfileRevision

    name, theirs = cast.lan.full_name, cast.mentor
    kept = {"conflicts": [{"kind": "competitor", "other_name": name}], "name": "Mây Tre"}
    typed = {"conflicts-0-other_name": [name]}
    with write():
        values = {"profile_id": theirs.id, "version": 99, "at": clock.now(), "changed": [], "act": Act.CHANGED}
        db.session.add(ProfileRevision(content=kept, **values))
        draft = {"kind": Kind.STARTUP, "tabs": {}, "step": "core", "saved_at": clock.now()}
        db.session.add(ProfileDraft(key="k", account_id=cast.minh.id, typed=typed, **draft))
        request_id = actions.ask_erasure(cast.lan, agreed=True).id
    with write():
        assert actions.erase(request_id)
    db.session.expire_all()
    row = db.session.scalars(sa.select(ProfileRevision).where(ProfileRevision.version == 99)).one()
    gone = "Người dùng đã xoá"
    assert row.content == {"conflicts": [{"kind": "competitor", "other_name": gone}], "name": "Mây Tre"}
    assert db.session.scalars(sa.select(ProfileDraft.typed)).all() == [{"conflicts-0-other_name": [gone]}]
