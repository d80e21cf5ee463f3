"""The console: for administrators only, and what they do there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions
from ecosystem.accounts.models import LinkPurpose, Role
from ecosystem.core import runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery, Entry
from tests.accounts.visits import OTHER, add, is_in, letters, people, press, sign_in

PAGES = ["/console", "/console/jobs", "/console/people", "/console/journal"]
ACTS = ("grant", "revoke", "lock", "unlock")


@pytest.fixture
def admin(app, client):
    add(app, "admin@example.vn", "administrator", full_name="Lê Thị Hà")
    add(app, "binh@example.vn", full_name="Đặng Văn Bình")
    sign_in(client, "admin@example.vn")
    return client


def of(app, address):
    """Where acts upon somebody's account go to."""
    with app.app_context():
        found = actions.find_account(address)
        assert found is not None
        return f"/console/people/{found.id}"


def park(app):
    with app.app_context():
        with write():
            actions.ask_for_link("binh@example.vn", LinkPurpose.RESET_PASSWORD)
            db.session.execute(sa.update(Delivery).values(state="parked", attempts=7, error="OSError: no route <b>"))
        return db.session.scalar(sa.select(Delivery.id))


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_only_administrators_open_the_console(app, client, role):
    add(app, "binh@example.vn", role)
    sign_in(client, "binh@example.vn")
    allowed = role == "administrator"

    assert [client.get(path).status_code for path in PAGES] == [200 if allowed else 403] * 4


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_acts_in_it(app, client, role):
    add(app, "binh@example.vn", role)
    add(app, "chi@example.vn", "founder")
    paths = [f"/console/jobs/{park(app)}/retry", *(f"{of(app, 'chi@example.vn')}/{act}" for act in ACTS)]
    sign_in(client, "binh@example.vn")

    assert [press(client, path, role="administrator").status_code for path in paths] == [404] * 5
    assert people(app)[1][3] == ["founder"]


def test_strangers_are_sent_to_the_way_in(client):
    assert {client.get(path).location for path in PAGES} == {f"/sign-in?next={path}" for path in PAGES}


def test_people_are_found_without_marks_and_by_role(app, admin):
    assert "Đặng Văn Bình" in admin.get("/console/people?q=dang binh").text
    assert "Đặng Văn Bình" not in admin.get("/console/people?q=dang cuong").text
    assert "Đặng Văn Bình" not in admin.get("/console/people?role=administrator").text
    assert "Đặng Văn Bình" in admin.get("/console/people?role=nonsense").text
    assert "Đặng Văn Bình" not in admin.get("/console/people?q=%25").text


def test_roles_are_given_and_taken_with_a_word_in_the_journal(app, admin):
    assert press(admin, of(app, "binh@example.vn") + "/grant", role="officer").location == "/console/people"
    assert people(app)[1][3] == ["founder", "officer"]
    press(admin, of(app, "binh@example.vn") + "/revoke", role="founder", next="/console/people?q=binh")
    assert people(app)[1][3] == ["officer"]

    page = admin.get("/console/journal?event=role.granted").text
    assert "Lê Thị Hà đã cấp vai trò Sở Khoa học và Công nghệ cho Đặng Văn Bình" in page
    assert "role.revoked</code>" not in page


def test_nonsense_is_refused(app, admin):
    assert press(admin, of(app, "binh@example.vn") + "/grant", role="king").status_code == 422
    assert press(admin, of(app, "binh@example.vn") + "/grant", role="officer", by="1").status_code == 422
    assert press(admin, "/console/people/999999/grant", role="officer").status_code == 404
    assert press(admin, of(app, "binh@example.vn") + "/lock", next="//evil.example").location == "/console/people"


def test_an_administrator_cannot_lock_or_strip_themselves(app, admin):
    press(admin, of(app, "admin@example.vn") + "/lock")
    press(admin, of(app, "admin@example.vn") + "/revoke", role="administrator")

    assert admin.get("/console").status_code == 200


def test_locking_and_unlocking(app, admin):
    other = app.test_client()
    sign_in(other, "binh@example.vn")
    press(admin, of(app, "binh@example.vn") + "/lock")
    assert not is_in(other)
    assert "Đang khoá" in admin.get("/console/people").text
    press(admin, of(app, "binh@example.vn") + "/unlock")
    assert sign_in(other, "binh@example.vn").status_code == 303


def test_a_parked_job_is_shown_and_taken_up_again(app, admin):
    delivery_id = park(app)
    assert "OSError: no route &lt;b&gt;" in admin.get("/console/jobs").text
    assert letters(app) == []

    assert press(admin, f"/console/jobs/{delivery_id}/retry").location == "/console/jobs"

    assert [letter.to for letter in letters(app)] == ["binh@example.vn"]
    assert press(admin, f"/console/jobs/{delivery_id}/retry").status_code == 404
    with app.app_context():
        assert runner.run_all() == 0
        assert db.session.scalar(sa.select(Entry.event).where(Entry.event == "job.retried")) == "job.retried"


def test_the_journal_never_shows_an_address_that_was_refused(app, admin):
    sign_in(app.test_client(), "secret.person@example.vn", OTHER)
    assert "secret.person" not in admin.get("/console/journal").text


@pytest.mark.parametrize("path", PAGES)
def test_long_lists_cost_as_many_queries_as_short_ones(app, admin, path):
    def cost():
        count = []
        with app.app_context():
            engine = db.engine

        def tick(*_args):
            count.append(1)

        sa.event.listen(engine, "before_cursor_execute", tick)
        try:
            assert admin.get(path).status_code == 200
        finally:
            sa.event.remove(engine, "before_cursor_execute", tick)
        return len(count)

    park(app)
    short = cost()
    for number in range(12):
        add(app, f"p{number}@example.vn", "mentor", "angel")
        park(app)
    assert cost() <= short + 1
