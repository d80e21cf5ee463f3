"""A call from its first word to its opening, in pages; who sees what of it; questions; the clock; a later deadline."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.calls import actions, queries
from ecosystem.calls.models import Call, CallKind, CallQuestion, CallState, ManagerRight
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.notices.models import Notice
from tests.calls.world import DECK, a_call

NEW = {
    "kind": "program",
    "title_vi": "Khoá ươm tạo Sông Hàn 2027",
    "title_en": "Sông Hàn incubation 2027",
    "owner_name": "Vườn ươm Sông Hàn",
    "summary_vi": "Tám tuần cho nhóm có nguyên mẫu.",
    "opens_on": "02/12/2026",
    "opens_hour": "08:00",
    "closes_on": "20/12/2026",
    "closes_hour": "17:00",
    "grace_minutes": "15",
}
SLUG = "khoa-uom-tao-song-han-2027"


def state_of(slug):
    db.session.rollback()
    return db.session.scalar(sa.select(Call.state).where(Call.slug == slug))


def test_a_call_goes_from_its_first_word_to_its_opening(browse, cast, jobs, frozen):
    mai, nguyen, vy = browse().sign_in(cast.manager), browse().sign_in(cast.officer), browse().sign_in(cast.stranger)
    made = mai.post("/manager/calls/new", NEW)
    assert made.location == f"/manager/calls/{SLUG}"
    page = mai.get(made.location)
    assert "Biểu mẫu chưa có câu hỏi nào." in page.text
    # Nobody else knows of a draft.
    for who in (vy, browse()):
        who.get(f"/calls/{SLUG}", status=404)
    vy.get(f"/manager/calls/{SLUG}", status=404)
    form = mai.get(f"/manager/calls/{SLUG}/form")
    mai.send(f"/manager/calls/{SLUG}/form/start", {**hidden(form), "value": "program-intake"})
    assert "Startup của bạn" in mai.get(f"/manager/calls/{SLUG}/form").text
    mai.send(f"/manager/calls/{SLUG}/move", {**hidden(mai.get(page.url)), "to": "in-approval"})
    assert state_of(SLUG) is CallState.IN_APPROVAL
    jobs.run()
    assert "chờ duyệt" in nguyen.get("/notices").text
    # She who sent it is no officer, so she cannot approve it.
    mai.send(f"/manager/calls/{SLUG}/move", {**hidden(mai.get(page.url)), "to": "published"}, status=409)
    there = nguyen.get(f"/manager/calls/{SLUG}")
    nguyen.send(f"/manager/calls/{SLUG}/move", {**hidden(there), "to": "draft", "note": "Thêm bản tiếng Anh."})
    assert "Thêm bản tiếng Anh." in mai.get(page.url).text
    mai.send(f"/manager/calls/{SLUG}/move", {**hidden(mai.get(page.url)), "to": "in-approval"})
    nguyen.send(f"/manager/calls/{SLUG}/move", {**hidden(nguyen.get(there.url)), "to": "published", "note": ""})
    assert "Sắp mở" in browse().get(f"/calls/{SLUG}").text
    frozen.move_to(clock.now() + timedelta(days=2))
    # The page knows before the clock's job has come by; the job then says so to everybody.
    assert "Đang nhận hồ sơ" in browse().get(f"/calls/{SLUG}").text
    with write():
        assert (actions.tick(), actions.tick()) == (1, 0)
    assert state_of(SLUG) is CallState.OPEN
    frozen.move_to(clock.now() + timedelta(days=30))
    with write():
        assert actions.tick() == 1
    assert state_of(SLUG) is CallState.CLOSED


def hidden(page):
    """The hidden values of the first form of a page that posts."""
    fields = next(form.fields for form in page.forms if form.method == "post")
    return {name: fields[name] for name in ("csrf_token", "once") if name in fields}


def test_a_wrong_window_is_said_at_its_field(browse, cast, frozen):
    mai = browse().sign_in(cast.manager)
    page = mai.post("/manager/calls/new", {**NEW, "closes_on": "01/12/2026"}, status=422)
    assert "Hạn nộp cần sau lúc mở." in " ".join(page.errors)
    page = mai.post("/manager/calls/new", {**NEW, "closes_hour": ""}, status=422)
    assert "Vui lòng chọn giờ." in " ".join(page.errors)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Call)) == 0


def test_each_role_opens_its_own_kind(browse, cast):
    for who, kinds in ((cast.manager, ["program"]), (cast.owner, ["challenge"])):
        page = browse().sign_in(who).get("/manager/calls/new")
        offered = [one.get("value") for one in page.all("input") if one.get("name") == "kind"]
        assert offered == kinds
    browse().sign_in(cast.lan).get("/manager/calls/new", status=403)
    with pytest.raises(Refused), write():
        actions.create(cast.manager, CallKind.CHALLENGE, actions.CallValues(title_vi="Bài toán"))


def test_a_challenge_is_the_same_engine(browse, cast, frozen):
    call = a_call(cast, CallKind.CHALLENGE, "challenge-proposal", title_vi="Cảnh báo ngập")
    a_call(cast)
    for query, found in (
        ("?kind=challenge", ["Cảnh báo ngập"]),
        ("?q=canh+bao", ["Cảnh báo ngập"]),
        ("?when=past", []),
    ):
        page = browse().get(f"/calls{query}")
        assert [title for title in ("Cảnh báo ngập", "Khoá ươm tạo Sông Hàn") if title in page.text] == found
    assert call.kind is CallKind.CHALLENGE
    assert "Flood" not in browse().get("/calls?lang=en").text


def test_two_who_edit_at_once_find_out(browse, cast, frozen):
    call = a_call(cast)
    mai = browse().sign_in(cast.manager)
    url = f"/manager/calls/{call.slug}/edit"
    first, second = mai.get(url), mai.get(url)
    mai.post(url, {"seats": "10"}, at=first)
    page = mai.post(url, {"seats": "20"}, at=second, status=409)
    assert "vừa được người khác sửa" in " ".join(page.errors) or "vừa được người khác sửa" in page.text


def test_a_deadline_moves_later_only_and_is_told(browse, cast, jobs, outbox, frozen):
    call = a_call(cast)
    with write():
        actions.subscribe(cast.lan, call)
    mai = browse().sign_in(cast.manager)
    url = f"/manager/calls/{call.slug}/edit"
    mai.post(url, {"closes_on": "05/12/2026"}, at=url, status=422)
    mai.post(url, {"closes_on": "31/12/2026"}, at=url)
    jobs.run()
    letter = outbox.last(cast.lan.email)
    assert "31/12/2026" in letter.subject
    # Once more changes nothing: a reaction may run twice.
    jobs.run()
    assert len(outbox.read(cast.lan.email)) == 1


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1"])
def test_a_version_that_is_none_of_ours_is_an_answer_in_words(browse, cast, version):
    call = a_call(cast)
    url = f"/manager/calls/{call.slug}/edit"
    client = browse().sign_in(cast.manager)
    fields = client.get(url).form(url).fields
    assert client.send(url, {**fields, "version": version}, status=None).status in (303, 409, 422)


def test_a_closed_call_opens_again_with_a_later_deadline(cast, frozen):
    call = a_call(cast)
    frozen.move_to(clock.now() + timedelta(days=11))
    with write():
        actions.tick()
        call = queries.call(call.slug)
        assert call.state is CallState.CLOSED
        values = {name: getattr(call, name) for name in ("title_vi", "summary_vi", "owner_name", "opens_at")}
        actions.edit(cast.manager, call, actions.CallValues(**values, closes_at=clock.now() + timedelta(days=2)))
    assert state_of(call.slug) is CallState.OPEN


def test_questions_are_asked_by_anyone_and_answered_in_public(browse, cast, jobs, outbox, frozen):
    call = a_call(cast)
    url = f"/calls/{call.slug}"
    minh, mai = browse().sign_in(cast.minh), browse().sign_in(cast.manager)
    minh.post(f"{url}/questions", {"words": "Nhóm ba người có được không?"}, at=url)
    assert "Nhóm ba người" in minh.get(url).text
    assert "Nhóm ba người" not in browse().get(url).text
    jobs.run()
    question = db.session.scalars(sa.select(CallQuestion)).one()
    assert db.session.scalar(sa.select(Notice.kind).where(Notice.account_id == cast.manager.id)) == "call.asked"
    page = f"/manager/questions/{question.id}"
    minh.get(page, status=404)
    mai.post(page, {"words": "**Được**, miễn có người làm toàn thời gian."}, at=page)
    shown = browse().get(url)
    assert "Được, miễn có" in shown.text
    # Who asked stays unsaid.
    assert cast.minh.full_name not in shown.html
    jobs.run()
    letter = outbox.last(cast.minh.email)
    assert letter.locale == "en"
    assert "Nhóm ba người" in letter.text
    hide = f"/manager/questions/{question.id}/hide"
    mai.post(hide, at=f"/manager/calls/{call.slug}/questions")
    assert "Nhóm ba người" not in browse().get(url).text


def test_who_works_on_a_call(browse, cast, frozen):
    call = a_call(cast)
    url = f"/manager/calls/{call.slug}/people"
    mai = browse().sign_in(cast.manager)
    trung = cast.owner
    page = mai.post(url, {"email": "nobody@example.com", "right": "editor"}, at=url, status=422)
    assert "Chưa có tài khoản" in " ".join(page.errors)
    mai.post(url, {"email": trung.email, "right": "viewer"}, at=url)
    client = browse().sign_in(trung)
    client.get(f"/manager/calls/{call.slug}")
    client.get(f"/manager/calls/{call.slug}/edit", status=403)
    mai.post(f"{url}/{trung.id}/right", {"right": "editor"}, at=url)
    client.get(f"/manager/calls/{call.slug}/edit")
    # The last lead stays.
    mai.post(f"{url}/{cast.manager.id}/remove", at=url, status=409)
    mai.post(f"{url}/{trung.id}/remove", at=url)
    client.get(f"/manager/calls/{call.slug}", status=404)
    assert [one.right for one in queries.call(call.slug).managers] == [ManagerRight.LEAD]


def test_documents_are_for_all_once_the_call_is(browse, cast, frozen):
    call = a_call(cast)
    with write():
        document = actions.add_document(
            cast.manager, queries.call(call.slug), io.BytesIO(DECK.read_bytes()), name="a.pdf", title="Thể lệ"
        )
    url = f"/calls/documents/{document.id}"
    answer = browse().get(url)
    assert answer.data.startswith(b"%PDF-")
    kept = "attachment; filename=\"the le.pdf\"; filename*=UTF-8''Th%E1%BB%83%20l%E1%BB%87.pdf"
    assert answer.headers["Content-Disposition"] == kept
    page = f"/manager/calls/{call.slug}/documents"
    mai = browse().sign_in(cast.manager)
    mai.post(f"/manager/calls/documents/{document.id}/remove", at=page)
    browse().get(url, status=404)


def test_an_officer_sees_no_way_into_what_only_managers_read(browse, cast, frozen):
    call = a_call(cast)
    inside = f"/manager/calls/{call.slug}"
    nguyen = browse().sign_in(cast.officer)
    for page in (inside, *(f"{inside}/{name}" for name in ("form", "questions", "documents", "people", "codes"))):
        links = {link for link in nguyen.get(page).links if link.startswith(inside)}
        assert f"{inside}/documents" in links
        assert not [link for link in links if nguyen.get(link, status=None).status == 404]
    assert f"{inside}/applications" in browse().sign_in(cast.manager).get(inside).links
