"""Invitations: by mail into a role or a membership, single use, for one address only."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from ecosystem.accounts import actions, queries, rules
from ecosystem.accounts.models import Account, Invitation, Role
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import Entry
from tests.accounts.test_races import sender, together
from tests.accounts.visits import PASSWORD, add, hidden, is_in, letters, people, press, send, sign_in

ADMIN, GUEST = "admin@example.vn", "khach@example.vn"
MEMBERSHIP = actions.Offer(target="profile:17", right="editor", name="Sóng Xanh")
WEEK = 7 * 24 * 3600


@pytest.fixture
def admin(app):
    add(app, ADMIN, "administrator", full_name="Lê Thị Hà")


def who(email):
    found = queries.find_account(email)
    assert found is not None
    return found


def invite(app, offer=MEMBERSHIP, email=GUEST, by=ADMIN):
    """Invite as the product does; returns the path that the mail leads to."""
    with app.app_context(), write():
        actions.invite(who(by), email=email, offer=offer)
    return mailed(app)


def mailed(app):
    return re.search(r"/invitations/[\w-]+", letters(app)[-1].text).group()


def accepted(app):
    with app.app_context():
        rows = db.session.scalars(sa.select(Entry).where(Entry.event == "invitation.accepted").order_by(Entry.id))
        return [entry.data for entry in rows]


def act(app, action, email=ADMIN):
    with app.app_context(), write():
        only = db.session.scalars(sa.select(Invitation)).one()
        action(who(email), only)


def test_a_new_person_registers_and_is_in_with_a_confirmed_address(app, admin, client):
    path = invite(app)
    page = client.get(path)
    assert "Lê Thị Hà mời bạn cùng chăm hồ sơ Sóng Xanh" in page.text
    assert GUEST in page.text

    answer = send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD, role="mentor")

    assert answer.location == "/dashboard"
    assert people(app)[1] == (GUEST, "Ngô Thị Mơ", True, ["mentor"])
    assert is_in(client)
    (data,) = accepted(app)
    assert {key: data[key] for key in ("target", "right")} == {
        "target": "profile:17",
        "right": "editor",
    }
    assert client.get(path).status_code == 410


def test_a_new_person_into_a_role_holds_that_one_alone(app, admin, client):
    path = invite(app, actions.Offer(role=Role.OFFICER))
    assert "Sở Khoa học và Công nghệ" in client.get(path).text
    assert 'name="role"' not in client.get(path).text
    send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD)

    assert people(app)[1][3] == ["officer"]
    with app.app_context():
        granted = db.session.scalar(sa.select(Entry).where(Entry.event == "role.granted"))
        assert granted.actor_id == who(ADMIN).id


def test_what_is_typed_stays_when_it_is_refused(app, admin, client):
    path = invite(app)
    answer = send(client, path, full_name="Ngô Thị Mơ", adult="y", password="matkhau1", role="mentor")

    assert answer.status_code == 422
    assert "Ngô Thị Mơ" in answer.text
    assert len(people(app)) == 1
    assert client.get(path).status_code == 200


def test_a_role_cannot_be_slipped_in(app, admin, client):
    path = invite(app)
    for role in ("administrator", "officer", ""):
        assert send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD, role=role).status_code == 422
    path = invite(app, actions.Offer(role=Role.MENTOR))
    answer = send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD, role="administrator")
    assert answer.status_code == 422
    assert len(people(app)) == 1


def test_who_has_an_account_signs_in_first_and_comes_back(app, admin, client):
    add(app, GUEST, "founder")
    path = invite(app, actions.Offer(role=Role.OFFICER))
    page = client.get(path)
    assert f"/sign-in?next={path}" in page.text
    slipped = {**hidden(client.get("/sign-in")), "full_name": "Kẻ Khác Hẳn", "adult": "y", "password": PASSWORD}
    assert client.post(path, data=slipped).status_code == 422

    assert sign_in(client, GUEST, next=path).location == path
    assert send(client, path).location == "/dashboard"

    assert people(app)[1][3] == ["founder", "officer"]


def test_a_link_that_was_passed_on_opens_nothing(app, admin, client):
    add(app, "nguoi.khac@example.vn")
    path = invite(app, actions.Offer(role=Role.ADMINISTRATOR))
    sign_in(client, "nguoi.khac@example.vn")
    assert "gửi tới một email khác" in client.get(path).text

    assert press(client, path).status_code == 422
    assert people(app)[1][3] == ["founder"]
    assert accepted(app) == []


def test_an_account_that_waits_for_its_confirmation_is_taken_over(app, admin, client):
    """Whoever registered the address first did not own it: the one who reads the mail decides."""
    add(app, GUEST, "angel", confirmed=False, full_name="Kẻ Đến Trước", password="mật khẩu của kẻ đến trước")
    path = invite(app)
    send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD, role="mentor")

    assert people(app)[1] == (GUEST, "Ngô Thị Mơ", True, ["mentor"])
    assert sign_in(app.test_client(), GUEST, "mật khẩu của kẻ đến trước").status_code == 422
    assert sign_in(app.test_client(), GUEST).status_code == 303


def test_a_locked_account_that_waits_is_not_taken_over(app, admin, client):
    add(app, GUEST, confirmed=False)
    act_on = "Tài khoản này đang tạm khoá"
    with app.app_context(), write():
        actions.lock(who(ADMIN), who(GUEST))
    path = invite(app)

    answer = send(client, path, full_name="Ngô Thị Mơ", adult="y", password=PASSWORD, role="mentor")
    assert answer.status_code == 422
    assert act_on in answer.text


def test_two_clicks_at_once_are_one_use(app, admin):
    add(app, GUEST)
    path = invite(app)
    browsers = [app.test_client() for _ in range(6)]
    for browser in browsers:
        sign_in(browser, GUEST)
    sent = [{**hidden(browser.get(path))} for browser in browsers]

    def click(browser, fields):
        return lambda: browser.post(path, data=fields).status_code

    acts = [click(browser, fields) for browser, fields in zip(browsers, sent, strict=True)]
    assert together(acts) == [303, *[410] * 5]
    assert len(accepted(app)) == 1


def test_a_new_person_twice_at_once_is_one_account(app, admin):
    path = invite(app)
    answers = {"full_name": "Ngô Thị Mơ", "adult": "y", "password": PASSWORD, "role": "mentor"}

    statuses = together([sender(app, path, **answers) for _ in range(5)])
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 410, 422}
    assert len(people(app)) == 2
    assert len(accepted(app)) == 1


def test_it_ends_after_a_week(app, admin, client, frozen):
    path = invite(app)
    frozen.shift(WEEK - 1)
    assert client.get(path).status_code == 200
    frozen.shift(1)
    assert client.get(path).status_code == 410


def test_the_term_is_a_setting(app, admin, client, frozen):
    app.config["INVITATION_DAYS"] = 1
    path = invite(app)
    assert "trong 1 ngày" in letters(app)[-1].text
    frozen.shift(24 * 3600)
    assert client.get(path).status_code == 410


def test_sent_again_the_former_link_is_worth_nothing(app, admin, client, frozen):
    first = invite(app)
    frozen.shift(3 * 24 * 3600)
    act(app, actions.resend_invitation)
    second = mailed(app)

    assert first != second
    assert client.get(first).status_code == 410
    frozen.shift(WEEK - 1)
    assert client.get(second).status_code == 200


def test_inviting_twice_renews_the_one_invitation(app, admin, client):
    first, second = invite(app), invite(app)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1
    assert [client.get(path).status_code for path in (first, second)] == [410, 200]


def test_revoked_it_opens_nothing_and_cannot_be_sent_again(app, admin, client):
    path = invite(app)
    act(app, actions.revoke_invitation)
    assert client.get(path).status_code == 410
    for action in (actions.resend_invitation, actions.revoke_invitation):
        with pytest.raises(Refused) as no:
            act(app, action)
        assert no.value.code == "ended"


def test_a_role_is_not_given_by_who_lost_the_right_to(app, admin, client):
    add(app, "admin2@example.vn", "administrator")
    add(app, GUEST)
    path = invite(app, actions.Offer(role=Role.OFFICER), by="admin2@example.vn")
    with app.app_context(), write():
        actions.revoke_role(who(ADMIN), who("admin2@example.vn"), Role.ADMINISTRATOR)
    sign_in(client, GUEST)

    assert send(client, path).status_code == 422
    assert people(app)[2][3] == ["founder"]
    assert client.get(path).status_code == 200


def test_only_administrators_invite_into_roles(app, admin):
    add(app, "can.bo@example.vn", "officer")
    for role in Role:
        with pytest.raises(Refused) as no:
            invite(app, actions.Offer(role=role), by="can.bo@example.vn")
        assert no.value.code == "role"
    assert letters(app) == []


def test_who_holds_the_role_is_not_invited_into_it(app, admin):
    add(app, GUEST, "officer")
    with pytest.raises(Refused) as no:
        invite(app, actions.Offer(role=Role.OFFICER))
    assert no.value.code == "held"


@pytest.mark.parametrize("token", ["x", "0" * 43, "é" * 20, "%00", "a" * 3000])
def test_an_unknown_link_has_ended(client, token):
    assert client.get(f"/invitations/{token}").status_code in (400, 410)


def test_only_a_hash_is_kept_and_no_address_in_the_journal(app, admin):
    token = invite(app).rpartition("/")[2]
    with app.app_context():
        row = db.session.scalars(sa.select(Invitation)).one()
        assert row.token_hash == queries.token_hash(token)
        assert len(token) >= 22
        told = db.session.scalar(sa.select(Entry).where(Entry.event == "invitation.sent"))
        assert GUEST not in str(told.data)
        assert token not in str(told.data)


def test_the_mail_speaks_the_language_of_its_reader(app, admin):
    add(app, GUEST, locale="en")
    invite(app)
    english = letters(app)[-1]
    assert english.subject == "Lê Thị Hà invites you to Nhịp Cầu"
    assert "look after the profile Sóng Xanh" in english.text
    invite(app, actions.Offer(role=Role.MENTOR), email="moi@example.vn")
    assert "vai trò trên Nhịp Cầu: Cố vấn" in letters(app)[-1].text


def test_a_name_with_a_line_break_or_markup_stays_a_name(app, admin, client):
    path = invite(app, actions.Offer(target="profile:1", right="editor", name='<b>Sóng</b> "xanh"'))
    assert "<b>Sóng</b>" not in client.get(path).text
    assert "&lt;b&gt;Sóng" in client.get(path).text


def test_old_ones_are_forgotten(app, admin, frozen):
    invite(app)
    frozen.shift((7 + 91) * 24 * 3600)
    with app.app_context(), write():
        actions.purge_invitations()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


@pytest.mark.parametrize("role", list(Role))
def test_may_invite_truth_table(app, role):
    add(app, "binh@example.vn", role.value)
    with app.app_context():
        holder = who("binh@example.vn")
        assert all(rules.may_invite(holder, other) == (role is Role.ADMINISTRATOR) for other in Role)
        assert not rules.may_invite(None, role)
        holder.locked_at = holder.created_at
        assert not rules.may_invite(holder, role)


def test_is_for_truth_table():
    assert rules.is_for(Invitation(email="a@x.vn"), Account(email="a@x.vn"))
    assert not rules.is_for(Invitation(email="a@x.vn"), Account(email="b@x.vn"))
