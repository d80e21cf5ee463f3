"""The list of an event: looked through before it is written, people asked once it opens, strangers invited by mail."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
import xlsxwriter

from ecosystem.accounts.models import Role
from ecosystem.core.db import db, settle
from ecosystem.core.errors import NotFound
from ecosystem.events import actions, queries
from ecosystem.events import jobs as timed
from ecosystem.events.models import Attendee, AttendeeImport, EventConsent, EventState
from ecosystem.events.queries import intake
from tests.connections.people import mentor, owner_of, person, startup
from tests.connections.test_actions import race, refused
from tests.events.people import event, host, listed, opened, organiser


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def sheet(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_an_organiser_looks_through_a_file_before_anything_is_written(app, client, browse, cast):
    host_ = organiser()
    mine = startup("Đầm Xanh")
    lonely = person("le", Role.FOUNDER)
    one = event(host_)
    listed(one, ("Đã Có", "daco@people.example"))
    client.sign_in(host_)
    content = (
        "STT,Họ và tên,Địa chỉ email\n"
        f"1,Chủ Đầm,{owner_of(mine).email}\n2,Lê Lẻ,{lonely.email}\n3,Người Mới,moi@xa.example\n"
        "4,Đã Có,DACO@people.example\n5,Hỏng,khong-phai-email\n6,Trùng,moi@xa.example\n"
    )
    path = f"/officer/events/{one.slug}/attendees"
    page = client.get(path)
    sent = {**page.form(path).fields, "file": (io.BytesIO(content.encode()), "ds.csv")}
    client.send(path, sent, content_type="multipart/form-data")
    seen = client.get(f"{path}/import")
    # Which addresses are known here is for officers alone to learn.
    told = ("Có hồ sơ, sẽ được mời đồng ý", "Có tài khoản, chưa có hồ sơ công khai", "Chưa có tài khoản")
    officer = browse().sign_in(cast.officer).get(f"{path}/import")
    assert all(words in officer.text and words not in seen.text for words in (*told, mine.name))
    for words in (
        "Sẽ nhận thư hỏi ý",
        "Email không đúng dạng",
        "Email này đã có ở một dòng phía trên.",
        "Ghi 3 người",
    ):
        assert words in seen.text
    assert count(Attendee) == 1
    client.post(f"{path}/import", at=seen)
    after = client.get(path)
    assert "Đã thêm 3 người" in str(after.toasts)
    assert mine.name not in after.text
    assert count(Attendee) == 4
    assert count(AttendeeImport) == 0
    client.post(f"{path}/import", at=seen)
    assert count(Attendee) == 4


def test_a_sheet_without_the_columns_or_of_another_kind_is_refused_in_words(app):
    one = event()
    assert refused(actions.take_file, host(one), one, b"A,B\n1,2", name="x.csv") == "columns"
    assert refused(actions.take_file, host(one), one, b"%PDF-1.7", name="x.pdf") == "file-type"
    rows = [("Full name", "E-mail"), ("Mai", "mai@xa.example")]
    actions.take_file(host(one), one, sheet(*rows), name="x.xlsx")
    held = queries.pending_import(one.id)
    assert held is not None
    assert intake.kept(held.rows)[0].email == "mai@xa.example"
    actions.discard(host(one), one)
    assert actions.confirm(host(one), one) == 0


def test_two_clicks_on_write_at_once_write_once(app):
    one = event()
    actions.take_file(host(one), one, b"name,email\nA,a@xa.example\nB,b@xa.example", name="x.csv")
    settle(keep=True)
    slug = one.slug

    def act():
        found = queries.event(slug)
        actions.confirm(host(found), found)

    race(app, act, act)
    assert count(Attendee) == 2


def test_nobody_is_asked_before_it_opens_and_each_once_then(app, jobs, outbox):
    mine, other = startup(), mentor()
    one = event()
    rows = listed(one, ("Chủ", owner_of(mine).email), ("Cố vấn", other.email), ("Lạ", "la@xa.example"))
    jobs.run()
    assert outbox.read() == []
    assert [row.profile_id for row in rows] == [mine.id, other.id, None]
    actions.move(host(one), one, EventState.OPEN)
    jobs.run()
    listed(one, ("Thêm", "them@xa.example"))
    jobs.run()
    jobs.run()
    letters = outbox.read()
    assert sorted(letter.to for letter in letters) == sorted(
        [owner_of(mine).email, owner_of(other).email, "la@xa.example", "them@xa.example"]
    )
    assert count(EventConsent) == 0
    assert any("/event-consents/" in link for link in outbox.last(owner_of(mine).email).links)
    assert any("/invitations/" in link for link in outbox.last("la@xa.example").links)


def test_the_link_of_a_mail_asks_and_withdraws_with_one_button(app, jobs, outbox, browse):
    mine = startup()
    opened(mine, consents=False)
    jobs.run()
    path = next(link for link in outbox.last(owner_of(mine).email).links if link.startswith("/event-consents/"))
    stranger = browse()
    page = stranger.get(path)
    assert "Tham gia phần kết nối?" in page.text
    assert count(EventConsent) == 0
    stranger.post(path, {"text": "1"}, at=page)
    done = stranger.get(path)
    assert "Bạn đã đồng ý tham gia" in done.text
    given = db.session.scalars(sa.select(EventConsent)).one()
    assert (given.method, given.text, given.withdrawn_at) == ("link", 1, None)
    stranger.post(path, {"text": "withdraw"}, at=done)
    db.session.expire_all()
    assert db.session.scalars(sa.select(EventConsent)).one().withdrawn_at is not None
    assert stranger.get(path[:-2] + "xx", status=404)


def test_words_that_changed_are_read_again(app):
    mine = startup()
    one = opened(mine, consents=False)
    place = queries.seat(one.slug, owner_of(mine).id).attendee
    assert refused(actions.consent, place, method="page", locale="vi", seen=0) == "text-changed"


def test_who_joins_by_the_invitation_has_their_place_and_profile(app, jobs, outbox, client):
    one = event()
    listed(one, ("Lạ", "la@people.example"))
    actions.move(host(one), one, EventState.OPEN)
    jobs.run()
    newcomer = person("la", Role.FOUNDER)
    from ecosystem.core.journal import record

    record("account.confirmed", actor=newcomer.id, subject=newcomer)
    jobs.run()
    assert queries.seat(one.slug, newcomer.id).profile is None
    mine = startup("Mới Tinh", owner=newcomer)
    jobs.run()
    assert queries.seat(one.slug, newcomer.id).profile == mine
    client.sign_in(newcomer)
    assert "mời bạn vào phần kết nối" in client.get("/notices").text
    assert "Tham gia phần kết nối?" in client.get(f"/events/{one.slug}").text


def test_an_address_that_was_not_proven_has_no_place(app):
    one = event()
    listed(one, ("Lạ", "gia@people.example"))
    pretender = person("gia", Role.FOUNDER, confirmed=False)
    assert actions.seat(pretender) == []
    actions.move(host(one), one, EventState.OPEN)
    settle(keep=True)
    with pytest.raises(NotFound):
        queries.seat(one.slug, pretender.id)


def test_files_that_nobody_confirmed_are_forgotten_after_a_day(app, frozen):
    one = event()
    actions.take_file(host(one), one, b"name,email\nA,a@xa.example", name="x.csv")
    settle(keep=True)
    frozen.shift(86_000)
    timed.purge_imports()
    assert count(AttendeeImport) == 1
    frozen.shift(800)
    timed.purge_imports()
    assert count(AttendeeImport) == 0


def test_who_is_taken_off_the_list_is_gone_with_what_they_said(app, client):
    mine = startup()
    one = opened(mine)
    client.sign_in(host(one))
    page = client.get(f"/officer/events/{one.slug}/attendees")
    key = db.session.scalars(sa.select(Attendee.key)).one()
    client.post(f"/officer/events/{one.slug}/attendees/{key}/remove", at=page)
    assert (count(Attendee), count(EventConsent)) == (0, 0)
