"""The pages of verification: what holders and officers see, and what neither a stranger nor the other side does."""

from __future__ import annotations

import pytest

from ecosystem.accounts.models import Role
from ecosystem.core.db import write
from ecosystem.directory import actions
from ecosystem.directory.actions import Decision, Statement
from ecosystem.directory.models import Right, VerificationState
from ecosystem.directory.queries import verification as cases
from ecosystem.directory.rules.verification import Act

MINE = "/profiles/song-xanh/verification"
CASE = "/officer/verification/song-xanh"
WORDS = "Tôi là người sáng lập, tên như trong giấy đăng ký."
SAID = {"words": WORDS, "evidence_url": "songxanh.example/gioi-thieu", "is_true": "y"}


@pytest.fixture
def asked(cast):
    with write():
        actions.ask_verification(cast.lan, cast.whole(cast.startup), Statement(words=WORDS))
    return cast.startup


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_holder_asks_and_withdraws(cast, client, locale):
    assert cast.startup
    client.sign_in(cast.lan).language(locale)
    assert client.post(MINE, SAID).location == MINE
    page = client.get(MINE)
    assert WORDS in page.text
    case = cases.case_of(cast.startup.id)
    assert (case.state, case.evidence_url) == (VerificationState.WAITING, "https://songxanh.example/gioi-thieu")
    client.post(f"{MINE}/withdraw", at=page)
    assert cases.standing(cast.whole(cast.startup)).state is VerificationState.UNVERIFIED


@pytest.mark.parametrize(
    "wrong", [{"words": "ngắn"}, {"is_true": None}, {"evidence_url": "javascript:alert(1)"}, {"words": "x" * 2001}]
)
def test_a_bad_statement_is_shown_again_with_what_was_typed(cast, client, wrong):
    assert cast.startup
    page = client.sign_in(cast.lan).post(MINE, {**SAID, "evidence_note": "số 12/ĐK", **wrong}, status=422)
    assert "số 12/ĐK" in page.text
    assert cases.case_of(cast.startup.id) is None


def test_asking_twice_from_an_old_page_is_refused_in_words(cast, client, asked):
    client.sign_in(cast.lan)
    with write():
        actions.withdraw_verification(cast.lan, cast.whole(asked))
    old = client.get(MINE)
    client.post(MINE, SAID, at=old)
    again = {**SAID, "once": "another"}
    assert "Vui lòng tải lại trang" in client.post(MINE, again, at=old, status=409).text


@pytest.mark.parametrize("who", [None, "stranger", "minh", "manager"])
def test_the_statement_is_private(cast, browse, asked, who):
    client = browse()
    if who:
        client.sign_in(getattr(cast, who))
    for path in (MINE, CASE, "/officer/verification"):
        answer = client.get(path, status=None)
        assert answer.status in ((303,) if who is None else (403, 404)), path
    assert WORDS not in client.get("/startups/song-xanh").html


def test_a_viewer_of_the_profile_reads_no_statement(cast, client, asked):
    viewer = cast.account("nguoi-xem", "Người Xem", Role.FOUNDER)
    with write():
        actions.add_member(None, cast.whole(asked), viewer, Right.VIEWER)
    client.sign_in(viewer).get(MINE, status=403)


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_officer_takes_and_decides(cast, client, asked, locale):
    client.sign_in(cast.officer).language(locale)
    queue = client.get("/officer/verification")
    assert "Sóng Xanh" in queue.text
    assert client.post(f"{CASE}/take", at=queue).location == CASE
    page = client.get(CASE)
    assert WORDS in page.text
    client.post(f"{CASE}/note", {"tags": ["call", "priority"], "note": "Gọi buổi sáng"}, at=page)
    assert "Sóng Xanh" in client.get("/officer/verification?tag=call&held=me&kind=startup").text
    assert "Sóng Xanh" not in client.get("/officer/verification?tag=papers").text
    assert "Sóng Xanh" not in client.get("/officer/verification?age=3").text
    sent = {"act": "return", "reasons": ["proof-missing"], "message": "Thêm đường dẫn nhé."}
    assert client.post(f"{CASE}/decide", sent, at=CASE).location == "/officer/verification"
    assert "Sóng Xanh" in client.get("/officer/verification?state=resubmit").text


def test_the_holder_reads_reasons_and_no_officers_name(cast, client, asked):
    with write():
        decision = Decision(act=Act.RETURN, reasons=("not-authorised",), message="Thêm đường dẫn nhé.")
        actions.decide(cast.officer, cast.whole(asked), decision)
        actions.note_case(cast.officer, cast.whole(asked), note="Giọng nghe lạ", tags=["impostor"])
    page = client.sign_in(cast.lan).get(MINE)
    assert "Hãy nói thêm vai trò của bạn." in page.text
    assert "Thêm đường dẫn nhé." in page.text
    assert cast.officer.full_name not in page.html
    assert "Giọng nghe lạ" not in page.html
    assert "mạo danh" not in page.html


def test_a_no_without_a_reason_is_asked_for_one(cast, client, asked):
    client.sign_in(cast.officer)
    page = client.post(f"{CASE}/decide", {"act": "reject", "message": "Chưa rõ."}, at=CASE, status=422)
    assert "ít nhất một lý do" in page.text
    assert "Chưa rõ." in page.text


def test_deciding_on_a_case_that_moved_on_is_a_conflict(cast, browse, asked):
    slow, fast = browse().sign_in(cast.officer), browse().sign_in(cast.admin)
    old = slow.get(CASE)
    fast.post(f"{CASE}/decide", {"act": "verify"}, at=CASE)
    assert (
        "vừa sang bước khác"
        in slow.post(f"{CASE}/decide", {"act": "reject", "reasons": ["other"]}, at=old, status=409).text
    )
    assert cases.case_of(asked.id).state is VerificationState.VERIFIED


def test_a_case_another_officer_holds_is_not_mine_to_decide(cast, browse, asked):
    slow, fast = browse().sign_in(cast.officer), browse().sign_in(cast.admin)
    old = slow.get("/officer/verification")
    fast.post(f"{CASE}/take", at="/officer/verification")
    assert "Một cán bộ khác" in slow.post(f"{CASE}/take", at=old, status=409).text
    assert not [form for form in slow.get(CASE).forms if form.action.endswith("/decide")]


def test_handing_over_offers_no_member_of_the_profile(cast, client, asked):
    other = cast.account("can-bo", "Cán Bộ Khác", Role.OFFICER)
    own = cast.account("can-bo-2", "Cán Bộ Trong Cuộc", Role.OFFICER)
    with write():
        actions.add_member(None, cast.whole(asked), own, Right.VIEWER)
    client.sign_in(cast.officer)
    page = client.get(CASE)
    assert "Cán Bộ Trong Cuộc" not in [option.text for option in page.all("option")]
    client.post(f"{CASE}/hand-over", {"to": str(own.id)}, at=page, status=422)
    client.post(f"{CASE}/hand-over", {"to": str(other.id)}, at=CASE)
    assert cases.case_of(asked.id).assignee_id == other.id
    client.sign_in(own).get(CASE, status=403)


def test_the_badge_shows_on_cards_and_page_and_as_a_facet(cast, client, asked):
    assert cast.other_startup
    assert "Đã xác thực ngày" not in client.get("/startups/song-xanh").text
    with write():
        actions.decide(cast.officer, cast.whole(asked), Decision(act=Act.VERIFY))
    assert "Đã xác thực ngày" in client.get("/startups/song-xanh").text
    found = client.get("/startups?verified=yes")
    assert "Sóng Xanh" in found.text
    assert "Mây Tre" not in found.text
    assert found.with_class("verified-mark")
    client.sign_in(cast.officer)
    client.post(f"{CASE}/reopen", {"message": "Có người báo tên này không đúng."}, at=CASE)
    assert "Đã xác thực ngày" not in client.get("/startups/song-xanh").text
