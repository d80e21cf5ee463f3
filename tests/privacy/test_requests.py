"""Requests in words: sent by a person, answered by an officer in time, seen by these two alone."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.notices.models import Notice
from ecosystem.privacy import actions, queries, rules
from ecosystem.privacy.models import DataRequest, RequestKind, RequestState

PAGE = "/settings/privacy/requests"
TEXT = "Mã số thuế trong hồ sơ nhập từ danh bạ 2025 bị sai, đúng là số trong giấy đăng ký."
ANSWER = "Chúng tôi đã sửa tên doanh nghiệp theo giấy đăng ký bạn gửi."


def ask(account, kind=RequestKind.RECTIFY, text=TEXT):
    with write():
        return actions.ask_in_words(account, kind, text)


def fresh(asked):
    return db.session.get(DataRequest, asked.id, populate_existing=True)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", ["finish", "refuse", "cancel", "reopen"])
def test_only_what_is_open_can_end(state, act):
    ends = {"finish": RequestState.DONE, "refuse": RequestState.REFUSED, "cancel": RequestState.CANCELLED}
    wanted = ends.get(act) if state is RequestState.OPEN else None
    assert rules.next_state(state, act) is wanted


def test_from_the_form_to_the_answer(app, browse, cast, jobs, outbox):
    lan, officer = browse().sign_in(cast.lan), browse().sign_in(cast.officer)
    answer = lan.post(PAGE, {"kind": "rectify", "text": TEXT})
    asked = db.session.scalars(sa.select(DataRequest)).one()
    assert answer.location == f"{PAGE}#r{asked.id}"
    assert (asked.done_by - asked.received_at.date()).days in (10, 11)
    jobs.run()
    assert outbox.last(cast.lan.email).subject == "Đã nhận yêu cầu"
    assert "Trả lời chậm nhất ngày" in lan.get(PAGE).text
    row = officer.get("/officer/requests?state=open")
    assert "Chỉnh sửa" in row.text
    where = f"/officer/requests/{asked.id}"
    assert where in row.links
    assert TEXT in officer.get(where).text
    officer.post(f"{where}/take-up", at=where)
    jobs.run()
    assert outbox.last(cast.lan.email).subject == "Yêu cầu đã được tiếp nhận"
    assert "Cán bộ đã tiếp nhận" in lan.get(PAGE).text
    officer.post(where, {"act": "finish", "answer": ANSWER})
    jobs.run()
    letter = outbox.last(cast.lan.email)
    assert (letter.subject, ANSWER in letter.text) == ("Yêu cầu đã làm xong", True)
    assert cast.officer.full_name not in letter.text
    page = lan.get(PAGE)
    assert ANSWER in page.text
    assert cast.officer.full_name not in page.text
    told = db.session.scalars(sa.select(Notice).where(Notice.account_id == cast.lan.id)).all()
    assert [(one.kind, one.path) for one in told] == [("request.answered", f"{PAGE}#r{asked.id}")]
    assert ANSWER in officer.get(where).text
    officer.get(where).form("/sign-out")
    assert where not in [form.action for form in officer.get(where).forms]


def test_a_refusal_says_why_and_is_written_in_the_readers_language(app, cast, jobs, outbox):
    asked = ask(cast.minh, RequestKind.OBJECT)
    with write():
        actions.answer(cast.officer, asked, "refuse", words=ANSWER)
    jobs.run()
    letter = outbox.last(cast.minh.email)
    assert letter.subject == "Your request cannot be met this time"
    assert (ANSWER in letter.text, "Object" in letter.text) == (True, True)
    asked = fresh(asked)
    assert (asked.state, asked.answer, asked.answered_by_id) == (RequestState.REFUSED, ANSWER, cast.officer.id)
    assert asked.answered_at <= asked.ended_at


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"kind": "rectify", "text": "ngắn"}, "Cần ít nhất 20 ký tự"),
        ({"kind": "", "text": TEXT}, ""),
        ({"kind": "delete", "text": TEXT}, ""),
        ({"kind": "access", "text": TEXT}, ""),
    ],
)
def test_what_is_not_whole_is_not_taken(app, client, cast, changes, word):
    page = client.sign_in(cast.lan).post(PAGE, changes, status=422)
    assert any(word in error for error in page.errors)
    assert queries.waiting() == 0


def test_one_of_a_kind_waits_at_a_time(app, client, cast):
    ask(cast.lan)
    ask(cast.lan, RequestKind.RESTRICT)
    page = client.sign_in(cast.lan).post(PAGE, {"kind": "rectify", "text": TEXT}, status=422)
    assert any("chờ trả lời" in error for error in page.errors)
    client.post(f"{PAGE}/{queries.written(cast.lan.id)[-1].id}/take-back", at=PAGE)
    client.post(PAGE, {"kind": "rectify", "text": TEXT})
    assert len(queries.written(cast.lan.id)) == 3


def test_it_is_seen_by_its_person_and_officers_alone(app, browse, cast):
    asked = ask(cast.lan)
    where = f"/officer/requests/{asked.id}"
    for other in (cast.stranger, cast.lan):
        browse().sign_in(other).get(where, status=404)
    vy = browse().sign_in(cast.stranger)
    assert TEXT not in vy.get(PAGE).text
    vy.send(f"{PAGE}/{asked.id}/take-back", {"csrf_token": vy.token()}, status=404)
    officer = browse().sign_in(cast.officer)
    officer.send(f"{PAGE}/{asked.id}/take-back", {"csrf_token": officer.token()}, status=404)
    assert fresh(asked).state is RequestState.OPEN


def test_nobody_answers_themselves_and_copies_are_not_answered(app, browse, cast):
    own = ask(cast.officer)
    with write():
        actions.ask_copy(cast.lan, href="/")
        copy = queries.latest_copy(cast.lan.id)
    assert copy is not None
    officer = browse().sign_in(cast.officer)
    for asked in (own, copy):
        officer.get(f"/officer/requests/{asked.id}", status=404)
        with pytest.raises(Refused):
            actions.answer(cast.officer, asked, "finish", words=ANSWER)
        db.session.rollback()
    browse().sign_in(cast.admin).get(f"/officer/requests/{own.id}")


def test_what_has_ended_stays_ended(app, cast):
    asked = ask(cast.lan)
    with write():
        actions.answer(cast.officer, asked, "finish", words=ANSWER)
    for again in (
        lambda: actions.answer(cast.officer, fresh(asked), "refuse", words=ANSWER),
        lambda: actions.take_back(cast.lan, fresh(asked)),
    ):
        with pytest.raises(Refused) as no:
            again()
        assert no.value.code == "ended"
        db.session.rollback()
    with write():
        actions.take_up(cast.officer, fresh(asked))
    assert fresh(asked).state is RequestState.DONE


def test_two_answers_at_the_same_moment_have_one_winner(app, cast):
    asked_id, officer_id, admin_id = ask(cast.lan).id, cast.officer.id, cast.admin.id
    db.session.rollback()
    gate, won = threading.Barrier(2), []

    def run(account_id, act):
        with app.app_context():
            gate.wait()
            with contextlib.suppress(Refused), write():
                asked, actor = db.session.get_one(DataRequest, asked_id), db.session.get_one(Account, account_id)
                actions.answer(actor, asked, act, words=f"{ANSWER} {act}")
                won.append(act)

    threads = [threading.Thread(target=run, args=args) for args in ((officer_id, "finish"), (admin_id, "refuse"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = db.session.get(DataRequest, asked_id, populate_existing=True)
    assert len(won) == 1
    assert asked.answer == f"{ANSWER} {won[0]}"


def test_it_ages_in_the_register_with_the_first_due_on_top(app, browse, cast, frozen):
    ask(cast.stranger, RequestKind.OBJECT)
    ask(cast.lan, RequestKind.RECTIFY)
    officer = browse().sign_in(cast.officer)
    page = officer.get("/officer/requests?state=open").text
    assert page.index("Chỉnh sửa") < page.index("Phản đối xử lý")
    assert "còn 10 ngày" in page
    frozen.shift(timedelta(days=12))
    page = officer.sign_in(cast.officer).get("/officer/requests?state=open").text
    assert "quá hạn 2 ngày" in page
    assert "muộn" in page
