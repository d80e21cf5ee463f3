"""The console's pages of one person, of invitations, of the journal's filters and of its chain."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, queries
from ecosystem.accounts.models import Invitation, Role, SignIn
from ecosystem.console import rules
from ecosystem.core import clock, journal
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from tests.accounts.test_races import together
from tests.accounts.visits import add, happened, is_in, letters, people, press, send, sign_in

ADMIN, BINH = "admin@example.vn", "binh@example.vn"


@pytest.fixture
def admin(app, client):
    add(app, ADMIN, "administrator", full_name="Lê Thị Hà")
    add(app, BINH, full_name="Đặng Văn Bình")
    sign_in(client, ADMIN)
    return client


def who(email):
    found = queries.find_account(email)
    assert found is not None
    return found


def page_of(app, email):
    with app.app_context():
        return f"/console/people/{who(email).id}"


def stale(app, email=ADMIN):
    """Let it be long since somebody showed who they are."""
    with app.app_context(), write():
        db.session.execute(sa.update(SignIn).where(SignIn.account_id == who(email).id).values(proven_at=None))


def test_people_are_found_by_their_state(app, admin):
    add(app, "moi@example.vn", confirmed=False, full_name="Chưa Xác Nhận")
    add(app, "khoa@example.vn", full_name="Đang Bị Khoá")
    with app.app_context(), write():
        actions.lock(who(ADMIN), who("khoa@example.vn"))

    def found(state):
        text = admin.get(f"/console/people?state={state}").text
        names = ("Chưa Xác Nhận", "Đang Bị Khoá", "Đặng Văn Bình", "admin@example.vn")
        return [name for name in names if name in text]

    assert found("locked") == ["Đang Bị Khoá"]
    assert found("unconfirmed") == ["Chưa Xác Nhận"]
    assert found("never") == ["Chưa Xác Nhận", "Đang Bị Khoá", "Đặng Văn Bình"]
    assert len(found("nonsense")) == 4


def test_the_page_of_a_person(app, admin):
    other = app.test_client()
    sign_in(other, BINH)
    page = admin.get(page_of(app, BINH)).text
    assert "Đặng Văn Bình đã đăng nhập" in page
    assert "Khoá tài khoản" in page
    assert admin.get("/console/people/999999").status_code == 404


def test_a_person_is_signed_out_everywhere_or_on_one_device(app, admin):
    browsers = [app.test_client() for _each in range(3)]
    for browser in browsers:
        sign_in(browser, BINH)
    with app.app_context():
        first = db.session.scalar(sa.select(SignIn.id).where(SignIn.account_id == who(BINH).id).order_by(SignIn.id))
    press(admin, page_of(app, BINH) + "/visits/end", key=f"v{first}")
    assert [is_in(browser) for browser in browsers] == [False, True, True]
    press(admin, page_of(app, BINH) + "/visits/end", key="")
    assert [is_in(browser) for browser in browsers] == [False, False, False]
    assert is_in(admin)
    with app.app_context():
        told = db.session.scalars(sa.select(Entry).where(Entry.event.like("account.visit%"))).all()
        assert {entry.actor_id for entry in told} == {who(ADMIN).id}
        assert {entry.subject_id for entry in told} == {who(BINH).id}


@pytest.mark.parametrize("act", ["grant", "revoke", "lock", "unlock", "visits/end"])
def test_what_changes_reach_asks_again_who_sits_here(app, admin, act):
    path = page_of(app, BINH)
    stale(app)
    before = people(app)
    fields = {"role": "founder"} if act in ("grant", "revoke") else {}
    assert press(admin, f"{path}/{act}", **fields).location.startswith("/prove")
    assert people(app) == before


def test_the_last_administrator_stays(app, admin):
    add(app, "admin2@example.vn", "administrator")
    with app.app_context(), write():
        actions.lock(who(ADMIN), who("admin2@example.vn"))
    for act in (lambda: actions.revoke_role(None, who(ADMIN), Role.ADMINISTRATOR),):
        with app.app_context(), pytest.raises(Refused) as no, write():
            act()
        assert no.value.code == "last"


def test_two_administrators_who_strip_each_other_leave_one(app):
    for name in ("mot", "hai"):
        add(app, f"{name}@example.vn", "administrator")

    def strip(actor, other):
        def act():
            with app.app_context():
                try:
                    with write():
                        actions.revoke_role(who(actor), who(other), Role.ADMINISTRATOR)
                except Refused:
                    return 0
                return 1

        return act

    done = together([strip("mot@example.vn", "hai@example.vn"), strip("hai@example.vn", "mot@example.vn")])
    assert done == [0, 1]
    assert sum("administrator" in roles for *_rest, roles in people(app)) == 1


def test_two_administrators_who_lock_each_other_leave_one(app):
    for name in ("mot", "hai"):
        add(app, f"{name}@example.vn", "administrator")

    def lock(actor, other):
        def act():
            with app.app_context():
                try:
                    with write():
                        actions.lock(who(actor), who(other))
                except Refused:
                    return 0
                return 1

        return act

    done = together([lock("mot@example.vn", "hai@example.vn"), lock("hai@example.vn", "mot@example.vn")])
    assert done == [0, 1]


def test_inviting_into_a_role(app, admin):
    assert send(admin, "/console/invitations", email="khach@example.vn", role="officer").location
    assert letters(app)[-1].to == "khach@example.vn"
    page = admin.get("/console/invitations").text
    assert "khach@example.vn" in page
    assert "Sở Khoa học và Công nghệ" in page
    with app.app_context():
        number = db.session.scalar(sa.select(Invitation.id))
    assert press(admin, f"/console/invitations/{number}/resend", next="/console/invitations").status_code == 303
    assert len(letters(app)) == 2
    press(admin, f"/console/invitations/{number}/revoke", next="/console/invitations")
    assert "Không có lời mời nào đang chờ" in admin.get("/console/invitations").text
    assert happened(app)[-1] == "invitation.revoked"


@pytest.mark.parametrize("fields", [{"email": "x", "role": "officer"}, {"email": "a@b.vn", "role": "king"}])
def test_a_bad_invitation_is_said_and_kept(app, admin, fields):
    answer = send(admin, "/console/invitations", **fields)
    assert answer.status_code == 422
    assert f'value="{fields["email"]}"' in answer.text


def test_an_invitation_into_a_membership_is_not_the_consoles(app, admin):
    with app.app_context(), write():
        offer = actions.Offer(target="profile:1", right="editor", name="Sóng Xanh")
        number = actions.invite(who(ADMIN), email="khach@example.vn", offer=offer).id
    assert press(admin, f"/console/invitations/{number}/revoke").status_code == 404
    with app.app_context():
        membership = queries.invitation(number)
        assert not rules.may_handle_invitation(who(ADMIN), membership)
        membership.role = Role.OFFICER
        assert rules.may_handle_invitation(who(ADMIN), membership)
        assert not rules.may_handle_invitation(who(BINH), membership)
        assert not rules.may_handle_invitation(None, membership)
        db.session.rollback()


def test_the_journal_is_filtered(app, admin):
    with app.app_context(), write():
        actions.grant_role(who(ADMIN), who(BINH), Role.MENTOR)
        entry = db.session.scalars(sa.select(Entry).where(Entry.event == "role.granted")).one()
        entry.request_id = "abcdef0123456789"
        binh, boss = who(BINH).id, who(ADMIN).id

    def shows(query):
        return "role.granted</code>" in admin.get(f"/console/journal?{query}").text

    today = clock.today().isoformat()
    yes = ["group=role", f"actor={boss}&group=role", f"subject=account+{binh}", "request=abcdef0123456789"]
    no = ["group=account", f"actor={binh}", f"subject=account+{boss}", "request=0", "until=2020-01-01"]
    assert [shows(query) for query in (*yes, f"since={today}", f"until={today}")] == [True] * 6
    assert [shows(query) for query in (*no, "since=2999-01-01")] == [False] * 6


@pytest.mark.parametrize(
    "query",
    [
        "actor=x",
        "actor=" + "9" * 30,
        "subject=account+x",
        "since=31/12",
        "until=0000-00-00",
        "group=%25",
        "until=9999-12-31",
    ],
)
def test_nonsense_asks_for_nothing(app, admin, query):
    assert admin.get(f"/console/journal?{query}").status_code == 200


def test_the_chain_is_whole_until_a_row_is_changed(app, admin):
    with app.app_context(), write():
        assert journal.seal() > 0
    assert "Chuỗi còn nguyên" in admin.get("/console/chain").text
    with app.app_context(), write():
        db.session.execute(sa.update(Entry).where(Entry.sealed_as == 1).values(event="account.changed"))
    page = admin.get("/console/chain").text
    assert "Chuỗi bị đứt" in page
    assert "không khớp: 1" in page


@pytest.mark.parametrize("path", ["/console/invitations", "/console/chain", "/console/people/1"])
def test_only_administrators_open_them(app, client, path):
    add(app, BINH, "officer")
    sign_in(client, BINH)
    assert client.get(path).status_code in (403, 404)
