"""An event through its pages: organisers hold it, attendees wish on their phones, everybody else sees nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.connections import actions as connections
from ecosystem.connections.models import Introduction
from ecosystem.conversations import actions as conversations
from ecosystem.conversations.jobs import ask_due
from ecosystem.conversations.models import OutcomeKind
from ecosystem.core.db import db, settle
from ecosystem.core.journal import Entry
from ecosystem.events import actions, queries
from ecosystem.events import jobs as timed
from ecosystem.events.models import Event, EventState, Match, Wish
from ecosystem.events.queries import contacts
from tests.connections.people import fund, mentor, owner_of, person, startup
from tests.events.people import event, host, listed, opened, organiser, wish

A_DAY = 86_400
FORM = {
    "title_vi": "Gặp gỡ đầu năm",
    "place": "Bên sông Hàn",
    "start_day": "05/01/2027",
    "start_hour": "08:30",
    "end_day": "05/01/2027",
    "end_hour": "17:00",
}


def test_an_organiser_makes_opens_and_closes_an_event(app, client, frozen):
    client.sign_in(organiser())
    client.post("/officer/events/new", FORM)
    one = db.session.scalars(sa.select(Event)).one()
    assert (one.slug, one.state) == ("gap-go-dau-nam-2027", EventState.DRAFT)
    path = f"/officer/events/{one.slug}"
    assert "08:30 – 17:00, 05/01/2027" in client.get(path).text
    wrong = client.post(f"{path}/edit", {"end_hour": "08:00"}, status=422)
    assert "Giờ kết thúc phải sau giờ bắt đầu." in wrong.text
    client.post(f"{path}/edit", {"title_en": "New year meeting"})
    assert client.get(f"{path}?lang=en").h1 == "New year meeting"
    client.get(f"{path}?lang=vi")
    client.post(f"{path}/state", at=path)
    assert "Đang chọn người muốn gặp" in client.get(path).text
    client.post(f"{path}/close", {"reason": ""}, at=path, status=422)
    client.post(f"{path}/close", {"reason": "cancelled"}, at=path)
    page = client.get(path)
    assert "Sự kiện không diễn ra." in page.text
    assert [form.action for form in page.forms if form.action.endswith("/state")] == []


def test_a_second_event_of_the_same_name_has_an_address_of_its_own(app):
    first = event()
    assert event(host(first)).slug == f"{first.slug}-2"


@pytest.mark.parametrize("who", ["other", "founder", "stranger"])
def test_an_event_is_its_organisers_and_the_officers(app, client, who):
    one = event()
    people = {"other": person("khac", Role.PROGRAM_MANAGER), "founder": person("fo", Role.FOUNDER)}
    if who in people:
        client.sign_in(people[who])
    for path in ("", "/edit", "/attendees", "/attendees/import", "/export.csv"):
        status = 303 if who == "stranger" else 404
        client.get(f"/officer/events/{one.slug}{path}", status=status)
    client.get(f"/events/{one.slug}", status=303 if who == "stranger" else 404)


def test_two_attendees_wish_for_each_other_on_their_phones(app, browse, jobs, outbox):
    left, right = startup(), mentor()
    one = opened(left, right, consents=False)
    jobs.run()
    path = f"/events/{one.slug}"
    phones = {}
    for side in (left, right):
        phone = phones[side.id] = browse()
        phone.sign_in(owner_of(side))
        assert "Ai sẽ có mặt" not in phone.get(path).text
        phone.post(f"{path}/consent", at=path)
    mine, theirs = phones[left.id], phones[right.id]
    seen = mine.get(path)
    assert "Còn 10 trong 10 lựa chọn" in seen.text
    assert right.name in seen.text
    mine.post(f"{path}/wishes", {"other": right.slug}, at=seen)
    assert "Đã chọn" in mine.get(path).text
    before = theirs.get(path)
    assert "Đã chọn" not in before.text
    theirs.post(f"{path}/wishes", {"other": left.slug}, at=before)
    assert "Hai bên cùng muốn gặp! Liên hệ đã mở" in str(theirs.get(path).toasts)
    jobs.run()
    one_introduction = db.session.scalars(sa.select(Introduction)).one()
    for phone, other in ((mine, right), (theirs, left)):
        page = phone.get(path)
        assert "Hai bên cùng muốn gặp" in page.text
        assert f"/introductions/{one_introduction.key}" in page.links
        assert other.email in phone.get(f"/introductions/{one_introduction.key}").text
        phone.get(f"/introductions/{one_introduction.key}/conversation")
    assert outbox.last(owner_of(left).email).subject == f"Hai bên cùng muốn gặp: {left.name} và {right.name}"


def test_a_wish_that_is_not_returned_leaks_nowhere(app, browse, jobs, outbox):
    left, right = startup(), mentor()
    one = opened(left, right)
    jobs.run()
    theirs, staff, admin = browse(), browse(), browse()
    theirs.sign_in(owner_of(right))
    staff.sign_in(host(one))
    admin.sign_in(person("quantri", Role.ADMINISTRATOR))
    watched = (
        (theirs, f"/events/{one.slug}"),
        (theirs, f"/events/{one.slug}?kind=startup"),
        (theirs, "/events"),
        (theirs, "/notices"),
        (theirs, "/introductions"),
        (theirs, "/dashboard"),
        (theirs, f"/startups/{left.slug}"),
        (staff, f"/officer/events/{one.slug}/attendees"),
    )
    before = [_plain(browser.get(path)) for browser, path in watched]
    letters = len(outbox.read())
    wish(one, left, right)
    jobs.run()
    assert [_plain(browser.get(path)) for browser, path in watched] == before
    assert len(outbox.read()) == letters
    # Organisers read that one side chose, never which, nor whom.
    page = staff.get(f"/officer/events/{one.slug}")
    assert contacts.funnel(one.id).wished == 1
    sheet = staff.get(f"/officer/events/{one.slug}/export.csv").data.decode("utf-8-sig")
    for text in (page.text, sheet):
        assert left.name not in text
        assert right.name not in text
    entry = db.session.scalars(sa.select(Entry).where(Entry.event == "event.wished")).one()
    assert (entry.subject_kind, entry.subject_id, entry.data) == ("event", one.id, {})
    assert str(right.id) not in str(entry.data)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Wish)) == 1


def _plain(page):
    """What a page says, without what changes from one look to the next."""
    return page.text


def test_who_did_not_consent_or_is_blocked_is_seen_by_nobody(app, client):
    mine, shy, blocker, there = startup(), mentor("Người Kín"), mentor("Người Chặn"), mentor("Người Có Mặt")
    one = opened(mine, blocker, there)
    listed(one, ("Kín", owner_of(shy).email))
    connections.block(owner_of(blocker), blocker, mine)
    settle(keep=True)
    client.sign_in(owner_of(mine))
    page = client.get(f"/events/{one.slug}")
    assert "Người Có Mặt" in page.text
    assert "Người Kín" not in page.text
    assert "Người Chặn" not in page.text
    for other in (shy, blocker):
        page = client.get(f"/events/{one.slug}")
        client.post(f"/events/{one.slug}/wishes", {"other": other.slug}, at=page)
        assert "Người này không còn trong danh sách" in str(client.get(f"/events/{one.slug}").toasts)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Wish)) == 0


def test_filters_and_a_choice_among_ones_own_profiles(app, client):
    mine = startup()
    second = startup("Đầm Hai", owner=owner_of(mine))
    one = opened(mine, mentor("Cố Vấn Một"), fund("Quỹ Một"))
    client.sign_in(owner_of(mine))
    path = f"/events/{one.slug}"
    page = client.get(f"{path}?kind=fund")
    assert "Quỹ Một" in page.text
    assert "Cố Vấn Một" not in page.text
    assert "Không có ai khớp bộ lọc" in client.get(f"{path}?theme=khong-co").text
    client.post(f"{path}/profile", {"profile": second.slug}, at=path)
    assert queries.seat(one.slug, owner_of(mine).id).profile == second
    client.post(f"{path}/wishes", at=client.get(path))
    client.post(f"{path}/profile", {"profile": mine.slug}, at=path)
    assert "không đổi được nữa" in str(client.get(path).toasts)


def test_the_page_works_and_tells_when_nothing_is_open_any_more(app, client, frozen):
    left, right = startup(), mentor()
    one = opened(left, right)
    wish(one, left, right)
    wish(one, right, left)
    frozen.shift(7 * A_DAY + 9 * 3600)
    timed.keep_time()
    client.sign_in(owner_of(left))
    page = client.get(f"/events/{one.slug}")
    assert "Phần chọn người muốn gặp đã chốt." in page.text
    actions.close(host(one), db.session.get_one(Event, one.id), reason="enough")
    settle(keep=True)
    page = client.get(f"/events/{one.slug}")
    assert "Sự kiện đã khép lại" in page.text
    assert right.name in page.text


def test_an_event_is_followed_until_every_contact_is_closed(app, client, frozen, jobs, outbox):
    left, right, third = startup(), mentor(), fund()
    one = opened(left, right, third)
    for other in (right, third):
        wish(one, left, other)
        wish(one, other, left)
    frozen.shift(7 * A_DAY + 9 * 3600)
    timed.keep_time()
    assert db.session.get_one(Event, one.id).state is EventState.MATCHED
    frozen.shift(A_DAY)
    timed.keep_time()
    ask_due()
    jobs.run()
    assert any("/outcomes/" in link for letter in outbox.read(owner_of(left).email) for link in letter.links)
    assert "ban tổ chức sự kiện thấy câu bạn chọn" in outbox.last(owner_of(left).email).text
    pairs = [db.session.get_one(Introduction, match.introduction_id) for match in db.session.scalars(sa.select(Match))]
    conversations.mark(owner_of(left), pairs[0], OutcomeKind.WORKING)
    conversations.mark(owner_of(left), pairs[1], OutcomeKind.NOT_CONTINUING)
    settle(keep=True)
    client.sign_in(host(one))
    path = f"/officer/events/{one.slug}"
    page = client.get(path)
    assert f"{left.name} – {right.name}" in page.text
    assert f"{left.name} – {third.name}" not in page.text
    told = contacts.funnel(one.id)
    assert (told.matched, told.met, told.working, told.not_continuing, told.open) == (2, 1, 1, 1, 1)
    frozen.shift(30 * A_DAY)
    timed.keep_time()
    assert db.session.get_one(Event, one.id).state is EventState.FOLLOWING
    conversations.mark(owner_of(right), pairs[0], OutcomeKind.INVESTED)
    settle(keep=True)
    timed.keep_time()
    db.session.expire_all()
    ended = db.session.get_one(Event, one.id)
    assert (ended.state, ended.close_reason) == (EventState.CLOSED, "all-closed")


def test_who_withdraws_is_not_named_to_organisers_any_more(app, client):
    left, right = startup(), mentor()
    one = opened(left, right)
    wish(one, left, right)
    wish(one, right, left)
    client.sign_in(host(one))
    path = f"/officer/events/{one.slug}"
    assert f"{left.name} – {right.name}" in client.get(path).text
    actions.withdraw(queries.seat(one.slug, owner_of(right).id).attendee)
    settle(keep=True)
    assert left.name not in client.get(path).text
    sheet = client.get(f"{path}/export.csv").data.decode("utf-8-sig")
    assert "(đã rút đồng ý)" in sheet
    assert left.name not in sheet


def test_a_sheet_of_an_event_holds_no_formula(app, client):
    left, right = startup("=1+1"), mentor("@tấn công")
    one = opened(left, right)
    wish(one, left, right)
    wish(one, right, left)
    client.sign_in(host(one))
    sheet = client.get(f"/officer/events/{one.slug}/export.csv").data.decode("utf-8-sig")
    assert "'=1+1,'@tấn công,Chưa có tin,0,chưa" in sheet


def test_a_connection_of_before_is_counted_and_never_named(app):
    left, right = startup(), mentor()
    asked = connections.ask(owner_of(left), left, right, message="x" * 60)
    connections.accept(owner_of(right), asked)
    one = opened(left, right)
    wish(one, left, right)
    wish(one, right, left)
    conversations.mark(owner_of(left), asked, OutcomeKind.MET)
    told = contacts.funnel(one.id)
    assert (told.matched, told.met, told.open) == (1, 1, 0)
    assert contacts.every_contact(one.id) == []
