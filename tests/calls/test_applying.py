"""Applying: begun, asked once, written by several hands, sent with a receipt, returned, withdrawn, late by a code."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ecosystem.calls import actions, queries
from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationState,
    CallKind,
    Submission,
)
from ecosystem.calls.queries import applications
from ecosystem.calls.rules import applications as rules
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Right
from ecosystem.taxonomy.source import DATA
from tests.calls.world import DECK, a_call, asks, begun, fill, filled, last, sent

S = ApplicationState


def colleague(cast, right=Right.EDITOR):
    """Another hand of Sóng Xanh."""
    hand = cast.account("tu", "Ngô Tú", "founder")
    startup = cast.whole(cast.startup)
    with write():
        directory.add_member(None, startup, hand, right)
    return hand


def state_of(key):
    db.session.rollback()
    return db.session.scalar(sa.select(Application.state).where(Application.key == key))


def test_the_states_are_those_of_the_vocabulary():
    items = json.loads((DATA / "application_states.json").read_text(encoding="utf-8"))["items"]
    assert {item["id"]: set(item["next"]) for item in items} == {
        state.value: {to.value for to in follows} for state, follows in rules.TRANSITIONS.items()
    }


def test_a_startup_applies(browse, cast, jobs, outbox, frozen):
    call = a_call(cast)
    lan = browse().sign_in(cast.lan)
    cast.startup  # noqa: B018  made by naming it
    made = lan.post(f"/calls/{call.slug}/apply", {"profile": cast.startup.slug})
    home = made.location
    page = lan.get(home)
    assert "Xong 1 trên 6 phần" in page.text
    # Asked once: what the profile holds is there, with where to change it.
    first = lan.get(f"{home}/sections/part-startup")
    assert "Sóng Xanh" in first.text
    assert "Sản phẩm khả thi tối thiểu" in first.text
    assert [one.get("value") for one in first.all("input") if one.get("name") == "q-contact-phone"] == ["+84905111222"]
    assert any(link.startswith(f"/profiles/{cast.startup.slug}/edit/") for link in first.links)
    assert "Còn" in lan.get(f"{home}/check").text
    one = applications.application(home.rpartition("/")[2])
    url = f"{home}/sections/part-startup"
    assert lan.post(url, at=url).location == f"{home}/sections/part-problem"
    url = f"{home}/sections/part-problem"
    with DECK.open("rb") as deck:
        fields = lan.get(url).form(url).fields
        answers = {"q-problem": "Ao tôm thiếu oxy.", "q-solution": "Phao đo oxy.", "q-deck": (deck, "deck.pdf")}
        lan.send(url, {**fields, **answers, "go": "next"}, content_type="multipart/form-data")
    fill(one, cast.lan)
    done = lan.post(f"{home}/submit", at=f"{home}/check")
    assert done.location == f"{home}/receipt"
    receipt = lan.get(done.location)
    row = db.session.scalars(sa.select(Submission)).one()
    assert hashlib.sha256(row.content.encode()).hexdigest() == row.sha256
    assert row.sha256 in receipt.text
    assert f"HS-{one.id:06d}" in receipt.text
    content = applications.content_of(row)
    assert content["answers"]["problem"] == "Ao tôm thiếu oxy."
    assert content["profile"]["name"] == "Sóng Xanh"
    assert content["answers"]["stage"] == "mvp"
    jobs.run()
    letter = outbox.last(cast.lan.email)
    assert row.sha256 in letter.text
    # A second click finds the receipt.
    fields = {"csrf_token": lan.token(), "once": "again"}
    assert lan.send(f"{home}/submit", fields).location == f"{home}/receipt"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1


def test_a_profile_that_changes_later_changes_nothing_that_was_sent(cast, frozen):
    from dataclasses import replace

    from ecosystem.directory.rules.values import held

    one = sent(cast, a_call(cast))
    startup = cast.whole(cast.startup)
    with write():
        directory.update(cast.lan, startup, replace(held(startup), name="Sóng Vàng"), version=None)
    assert applications.content_of(last(one))["profile"]["name"] == "Sóng Xanh"
    row = last(one)
    row.content = "{}"
    with pytest.raises(RuntimeError):
        db.session.flush()
    db.session.rollback()


def test_only_its_own_people_and_its_call_know_of_an_application(browse, cast, frozen):
    call = a_call(cast)
    one = filled(cast, call)
    viewer = colleague(cast, Right.VIEWER)
    home, inside = f"/applications/{one.key}", f"/manager/applications/{one.key}"
    names = ("lan", "stranger", "officer", "manager", "admin", "owner")
    clients = {name: browse().sign_in(getattr(cast, name)) for name in names}
    for name in ("stranger", "officer", "manager", "admin"):
        clients[name].get(home, status=404)
        clients[name].get(inside, status=404)
    watching = browse().sign_in(viewer)
    watching.get(home)
    assert watching.get(f"{home}/sections/part-problem", status=303).location == home
    with write():
        actions.submit(cast.lan, one)
    clients["manager"].get(inside)
    # Officers approve calls and read no application; nor does somebody else's manager.
    for name in ("stranger", "officer", "owner", "admin", "lan"):
        clients[name].get(inside, status=404)
    key = applications.content_of(last(one))["answers"]["deck"][0]["key"]
    for name, status in (("lan", 200), ("manager", 200), ("stranger", 404), ("officer", 404)):
        clients[name].get(f"/applications/files/{key}", status=status)


def test_two_hands_write_and_nothing_is_lost(browse, cast, frozen):
    one = begun(cast, a_call(cast))
    lan, tu = browse().sign_in(cast.lan), browse().sign_in(colleague(cast))
    url = f"/applications/{one.key}/sections/part-problem"
    hers, his = lan.get(url), tu.get(url)
    lan.post(url, {"q-problem": "Lời của Lan"}, at=hers)
    # He did not touch her answer: his save leaves it alone.
    tu.post(url, {"q-solution": "Lời của Tú"}, at=his)
    db.session.rollback()
    assert applications.draft(applications.application(one.key)).values["problem"] == "Lời của Lan"
    # Now both change the same answer.
    page = tu.post(url, {"q-problem": "Tú viết khác", "once": "another"}, at=his, status=409)
    assert "Lời của Lan" in page.text
    assert "Tú viết khác" in page.html
    db.session.rollback()
    assert applications.draft(applications.application(one.key)).values["problem"] == "Lời của Lan"
    tu.post(url, {"q-problem": "Lan và Tú"}, at=page)
    db.session.rollback()
    assert applications.draft(applications.application(one.key)).values["problem"] == "Lan và Tú"


def test_a_draft_saves_itself(browse, cast, frozen):
    one = begun(cast, a_call(cast))
    lan, tu = browse().sign_in(cast.lan), browse().sign_in(colleague(cast))
    url = f"/applications/{one.key}/sections/part-problem"
    fields = lan.get(url).form(url).fields
    fields.pop("once")
    answer = lan.send(
        f"{url}/autosave", {**fields, "q-problem": "Đang gõ", "q-pitch-video": "không phải liên kết"}, status=200
    )
    assert answer.json["said"].startswith("Đã lưu lúc 09:00, 01/12/2026, trừ")
    stale = lan.send(f"{url}/autosave", {**fields, "q-problem": "Gõ tiếp"}, status=409)
    assert "Lời bạn gõ còn nguyên" in stale.json["said"]
    lan.send(f"{url}/autosave", {**fields, "version": answer.json["version"], "q-problem": "Gõ tiếp"}, status=200)
    his = tu.get(url).form(url).fields
    assert his["q-problem"] == ["Gõ tiếp"]


def test_too_many_words_are_kept_and_not_sent(browse, cast, frozen):
    one = filled(cast, a_call(cast))
    with write():
        actions.save(cast.lan, one, {"problem": "từ " * 300})
    with pytest.raises(Refused) as no, write():
        actions.submit(cast.lan, one)
    assert no.value.code == "answer"
    url = f"/applications/{one.key}/sections/part-problem"
    page = browse().sign_in(cast.lan).post(url, at=url, status=422)
    assert "Dài quá 200 từ (đang có 300)." in " ".join(page.errors)


def test_what_is_not_asked_is_not_sent(cast, frozen):
    one = filled(cast, a_call(cast))
    with write():
        actions.save(cast.lan, one, {"has-revenue": "no", "revenue": {"amount": 9, "currency": "VND"}})
        row = actions.submit(cast.lan, one)
    answers = applications.content_of(row)["answers"]
    assert answers["has-revenue"] == "no"
    assert "revenue" not in answers


def test_an_application_is_returned_for_more_and_sent_again(browse, cast, jobs, outbox, frozen):
    call = a_call(cast)
    one = sent(cast, call)
    mai, lan = browse().sign_in(cast.manager), browse().sign_in(cast.lan)
    inside, home = f"/manager/applications/{one.key}", f"/applications/{one.key}"
    mai.post(f"{inside}/take-up", at=inside)
    page = mai.post(
        f"{inside}/ask-for-more",
        {"questions": [], "note": "x", "day": "10/12/2026"},
        at=f"{inside}/ask-for-more",
        status=422,
    )
    assert "ít nhất 1 mục" in " ".join(page.errors)
    more = {"questions": ["goal"], "note": "Nhờ nhóm nói rõ con số.", "day": "10/12/2026"}
    mai.post(f"{inside}/ask-for-more", more, at=f"{inside}/ask-for-more")
    jobs.run()
    assert "23:59, 10/12/2026" in outbox.last(cast.lan.email).text
    page = lan.get(home)
    assert "Nhờ nhóm nói rõ con số." in page.text
    # Only what is missing may be written.
    section = lan.get(f"{home}/sections/part-wishes")
    assert {name for name in section.form(f"{home}/sections/part-wishes").names if name.startswith("q-")} == {"q-goal"}
    warned = "Chưa sửa điều ban tổ chức cần bổ sung"
    assert warned in lan.get(f"{home}/check").text
    with write():
        actions.save(cast.lan, one, {"problem": "Sửa lén", "goal": "Mười hợp đồng."})
    assert warned not in lan.get(f"{home}/check").text
    lan.post(f"{home}/submit", at=f"{home}/check")
    rows = applications.submissions(one.id)
    assert [row.number for row in rows] == [2, 1]
    new, old = (applications.content_of(row)["answers"] for row in rows)
    assert new["goal"] == "Mười hợp đồng."
    assert new["problem"] == old["problem"]
    assert state_of(one.key) is S.SCREENING
    shown = mai.get(inside)
    assert "Mới sửa" in shown.text
    jobs.run()
    assert "phần bổ sung" in mai.get("/notices").text


def test_what_is_not_sent_in_time_expires(cast, frozen):
    one = sent(cast, a_call(cast))
    until = clock.now() + timedelta(days=2)
    with write():
        actions.take_up(cast.manager, one)
        actions.ask_for_more(cast.manager, one, questions=["goal"], note="Thêm", until=until)
    frozen.move_to(until)
    with write():
        assert actions.expire() == 0
    frozen.shift(1)
    with pytest.raises(Refused) as no, write():
        actions.submit(cast.lan, applications.application(one.key))
    assert no.value.code == "closed"
    with write():
        assert (actions.expire(), actions.expire()) == (1, 0)
    assert state_of(one.key) is S.EXPIRED


def test_withdrawn_and_discarded_make_room_for_another(browse, cast, jobs, frozen):
    call = a_call(cast)
    one = sent(cast, call)
    home = f"/applications/{one.key}"
    lan = browse().sign_in(cast.lan)
    lan.post(f"{home}/withdraw", at=home)
    assert state_of(one.key) is S.WITHDRAWN
    jobs.run()
    assert "đã rút hồ sơ" in browse().sign_in(cast.manager).get("/notices").text
    again = begun(cast, call)
    assert again.id != one.id
    lan.post(f"/applications/{again.key}/discard", at=f"/applications/{again.key}")
    assert state_of(again.key) is S.DISCARDED
    # The history of each stays.
    assert [step.state for step in applications.steps(one.id)] == [S.WITHDRAWN, S.SUBMITTED]
    page = lan.get("/applications")
    assert "Đã rút hồ sơ" in page.text
    assert "Đã huỷ nháp" in page.text


def test_the_same_startup_twice_is_said_softly(browse, cast, frozen):
    from dataclasses import replace

    from ecosystem.directory.models import Kind
    from tests.cast import OTHER_STARTUP

    call = a_call(cast)
    first = sent(cast, call)
    twin = cast.profile(cast.stranger, Kind.STARTUP, replace(OTHER_STARTUP, name="Sóng Xanh"))
    second = filled(cast, call, profile=twin, who=cast.stranger)
    assert "giống hồ sơ này" in browse().sign_in(cast.stranger).get(f"/applications/{second.key}/check").text
    with write():
        actions.submit(cast.stranger, second)
    page = browse().sign_in(cast.manager).get(f"/manager/applications/{first.key}")
    assert second.number in page.text


def test_a_code_lets_one_in_late_and_only_once(browse, cast, frozen):
    call = a_call(cast)
    late = filled(cast, call)
    frozen.shift(timedelta(days=11))
    with write():
        actions.tick()
    mai = browse().sign_in(cast.manager)
    url = f"/manager/calls/{call.slug}/codes"
    made = mai.post(url, {"label": "Sóng Xanh, mất điện", "day": "20/12/2026"}, at=url, status=200)
    code = next(one.text for one in made.all("code") if one.get("id") == "fresh-code")
    row = db.session.scalars(sa.select(AccessCode)).one()
    assert code not in row.code_hash
    assert code not in mai.get(url).text
    home = f"/applications/{late.key}"
    lan, vy = browse().sign_in(cast.lan), browse().sign_in(cast.stranger)
    page = lan.post(f"{home}/code", {"code": "AAAA-BBBB-CCCC"}, at=home, status=422)
    assert "không đúng" in " ".join(page.errors)
    # However it is typed.
    lan.post(f"{home}/code", {"code": code.lower().replace("-", " ")}, at=home)
    lan.post(f"{home}/submit", at=f"{home}/check")
    assert last(late).is_late
    cast.other_startup  # noqa: B018  made by naming it
    page = vy.post(f"/calls/{call.slug}/apply", {"code": code}, status=422)
    assert "đã được dùng" in " ".join(page.errors)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1
    page = vy.post(f"/calls/{call.slug}/apply", {"code": ""}, status=409)
    assert "không nhận hồ sơ" in page.text


def test_a_code_of_another_call_or_one_taken_back_opens_nothing(cast, frozen):
    call, other = a_call(cast), a_call(cast, title_vi="Đợt khác")
    one = begun(cast, call)
    later = clock.now() + timedelta(days=30)
    with write():
        _row, elsewhere = actions.make_code(cast.manager, other, label="a", late_until=later)
        row, revoked = actions.make_code(cast.manager, call, label="b", late_until=later)
        actions.revoke_code(cast.manager, applications.code(row.id))
    for code in (elsewhere, revoked):
        with pytest.raises(Refused) as no, write():
            actions.redeem(cast.lan, one, code)
        assert no.value.code == "code"
    with pytest.raises(Refused), write():
        actions.make_code(cast.officer, queries.call(call.slug), label="c", late_until=later)


def test_who_may_apply_to_what(browse, cast, frozen):
    program, challenge = a_call(cast), a_call(cast, CallKind.CHALLENGE, "challenge-proposal", title_vi="Bài toán")
    for call in (program, challenge):
        with pytest.raises(Refused) as no, write():
            actions.start(cast.minh, call, cast.whole(cast.mentor))
        assert no.value.code == "rights"
    assert begun(cast, challenge).state is S.DRAFT
    with pytest.raises(Refused), write():
        actions.start(cast.stranger, program, cast.whole(cast.startup))
    page = browse().sign_in(cast.minh).get(f"/calls/{program.slug}/apply")
    assert "You hold no profile you could apply for" in page.text


def test_the_link_of_a_draft_comes_by_mail(browse, cast, jobs, outbox, frozen):
    one = begun(cast, a_call(cast))
    home = f"/applications/{one.key}"
    browse().sign_in(cast.lan).post(f"{home}/link", at=home)
    jobs.run()
    assert home in outbox.last(cast.lan.email).links


def test_a_file_is_replaced_until_it_was_sent(cast, frozen):
    from ecosystem.core.files import StoredFile

    one = filled(cast, a_call(cast))
    question = asks(one, "deck")
    with write():
        actions.attach(cast.lan, one, question, io.BytesIO(DECK.read_bytes()), name="moi.pdf")
    kept = sa.select(sa.func.count()).where(StoredFile.kind == "application")
    assert db.session.scalar(kept) == 1
    with write():
        actions.submit(cast.lan, one)
        actions.take_up(cast.manager, one)
        actions.ask_for_more(cast.manager, one, questions=["deck"], note="x", until=clock.now() + timedelta(days=1))
        actions.attach(cast.lan, one, question, io.BytesIO(DECK.read_bytes()), name="ba.pdf")
    assert db.session.scalar(kept) == 2
    with pytest.raises(Refused), write():
        actions.attach(cast.lan, one, question, io.BytesIO(b"MZ not a pdf"), name="x.pdf")


def test_answers_of_a_draft_are_each_one_row(cast, frozen):
    one = begun(cast, a_call(cast))
    with write():
        actions.save(cast.lan, one, {"problem": "một"})
        actions.save(cast.lan, one, {"problem": "hai"})
        actions.save(cast.lan, one, {"problem": "hai", "nothing-such": "x", "name": "Tên khác"})
    rows = {row.question: row for row in db.session.scalars(sa.select(ApplicationAnswer))}
    assert rows["problem"].version == 2
    assert "nothing-such" not in rows
    # What the profile answers is written in the profile alone.
    assert "name" not in rows
    assert rows["contact-phone"].from_profile
