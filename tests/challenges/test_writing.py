"""The wizard: drafts kept step by step, what is missing, approval by another pair of eyes, the public page."""

from __future__ import annotations

import pytest

from ecosystem.calls import actions as calls
from ecosystem.calls import queries as call_queries
from ecosystem.calls.models import CallState
from ecosystem.challenges import actions, queries
from ecosystem.challenges.actions import Draft
from ecosystem.challenges.models import ChallengeState, ChallengeStep
from ecosystem.challenges.rules import drafting
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from tests.calls.world import CLOSES
from tests.challenges.world import SLUG, TITLE, drafted, opened, whole

AT = f"/manager/challenges/{SLUG}"


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def test_an_owner_writes_it_step_by_step_and_sends_it(cast, browse, jobs, frozen):
    trung = browse().sign_in(cast.owner)
    first = {"title_vi": TITLE, "pain_vi": "Mưa là ngập.", "sufferers_vi": "Bốn nghìn hộ."}
    made = trung.post("/manager/challenges/new", first)
    assert made.location == f"{AT}/steps/users"
    users = {
        "users_vi": "Đội trực",
        "given_vi": "Số liệu mưa",
        "sectors": ["iot"],
        "constraints_vi": "Mất điện vẫn chạy",
    }
    assert trung.post(f"{AT}/steps/users", users).location == f"{AT}/steps/outcome"
    page = trung.get(AT)
    assert "Chưa nói thế nào là kết quả tốt." in page.text
    assert "Gửi Sở duyệt" not in [button.strip() for button in page.text.split("\n")]
    trung.post(f"{AT}/steps/outcome", {"outcome_vi": "Dân biết trước", "outcome_en": "People know"})
    measure = {"vi-0": "Báo đúng", "unit-0": "%", "aim-0": "at-least", "target-0": "92,5", "how_vi-0": "Đối chiếu"}
    assert trung.post(f"{AT}/steps/test", measure).location == f"{AT}/steps/terms"
    terms = {"budget_vnd": "800 triệu", "legal_basis": "KH 152", "head_vi": "Phó Chủ tịch", "owner_name": "Phường mẫu"}
    trung.post(f"{AT}/steps/terms", terms)
    window = {"opens_on": "01/12/2026", "closes_on": "20/12/2026", "summary_vi": "Ngắn", "summary_en": "Short"}
    phases = {"phase_vi-0": "Thử", "weeks-0": "8"}
    assert trung.post(f"{AT}/steps/window", {**window, **phases}).location == AT
    # One thing is still missing: its name in English.
    assert trung.get(AT).text.count("Chưa có") == 1
    trung.post(f"{AT}/steps/pain", {**first, "title_en": "Floods", "next": "stay"})
    one = queries.challenge(SLUG)
    assert drafting.missing(one) == {}
    assert [(row.name, row.target) for row in queries.measures(one)] == [("Báo đúng", "≥ 92,5 %")]
    assert one.budget_vnd == 800_000_000
    assert trung.post(f"{AT}/send", {}, at=AT).location == AT
    nguyen = browse().sign_in(cast.officer)
    sent_back = nguyen.post(f"{AT}/decide", {"value": "return", "note": "Nêu rõ dữ liệu mưa."}, at=AT)
    assert sent_back.location == AT
    assert "Nêu rõ dữ liệu mưa." in trung.get(AT).text
    trung.post(f"{AT}/send", {}, at=AT)
    nguyen.post(f"{AT}/decide", {"value": "approve"}, at=AT)
    jobs.run()
    public = browse().get(f"/challenges/{SLUG}")
    assert "≥ 92,5 %" in public.text
    assert all(
        word in public.text for word in ("Phó Chủ tịch", "Mất điện vẫn chạy", "Số liệu mưa", "KH 152", "Thử 8 tuần")
    )
    assert public.h1 == TITLE
    assert browse().get("/challenges").text.count(TITLE) == 1
    english = browse().get(f"/challenges/{SLUG}?lang=en")
    assert english.h1 == "Floods"
    # The call carries the same words.
    assert "Dân biết trước" in browse().get(f"/calls/{SLUG}").text


def test_a_row_that_is_not_whole_is_shown_again_as_it_was_typed(cast, browse, frozen):
    drafted(cast)
    trung = browse().sign_in(cast.owner)
    page = trung.post(f"{AT}/steps/test", {"vi-0": "Báo đúng", "target-0": "chừng 90", "unit-0": "%"}, status=422)
    assert "chừng 90" in page.html
    assert len(queries.challenge(SLUG).test) == 2


def test_a_step_may_be_saved_for_later(cast, browse, frozen):
    drafted(cast)
    trung = browse().sign_in(cast.owner)
    version = str(queries.challenge(SLUG).version)
    sent = {"title_vi": TITLE, "version": version, "csrf_token": trung.token(), "next": ["", "stay"]}
    assert trung.send(f"{AT}/steps/pain", sent).location == AT


def test_two_who_write_at_once_are_told(cast, frozen):
    one = drafted(cast)
    version = one.version
    with write():
        actions.save(cast.owner, one, Draft({"pain_vi": "Một"}), version=version)
    refusing("stale", actions.save, cast.owner, queries.challenge(SLUG), Draft({"pain_vi": "Hai"}), version=version)
    assert queries.challenge(SLUG).pain_vi == "Một"


def test_nobody_sends_what_lacks_something_or_approves_their_own(cast, frozen):
    with write():
        actions.create(cast.owner, Draft({}, {"title_vi": TITLE}))
    refusing("missing", actions.send, cast.owner, queries.challenge(SLUG))
    refusing("rights", actions.save, cast.stranger, queries.challenge(SLUG), Draft({"pain_vi": "x"}))
    refusing("title", actions.create, cast.owner, Draft())
    refusing("role", actions.create, cast.stranger, whole())
    with write():
        actions.save(cast.owner, queries.challenge(SLUG), whole())
        actions.send(cast.owner, queries.challenge(SLUG))
    refusing("moved", actions.decide, cast.owner, queries.challenge(SLUG), approved=True)
    refusing("note", actions.decide, cast.officer, queries.challenge(SLUG), approved=False)


def test_its_call_says_the_same_of_what_is_missing_and_is_not_sent_past_the_wizard(cast, browse, frozen):
    with write():
        actions.create(cast.owner, Draft({}, {"title_vi": TITLE}))
    call, trung = f"/manager/calls/{SLUG}", browse().sign_in(cast.owner)
    page = trung.get(call)
    assert "Nỗi đau: Chưa nói đang đau ở đâu." in page.text
    assert 'value="in-approval"' not in page.html
    assert f'href="{AT}"' in page.html
    refused = trung.post(f"{call}/move", {"to": "in-approval"}, at=call, status=409)
    assert refused.text.count("Nỗi đau: Chưa nói đang đau ở đâu.") == 2
    refusing("missing", calls.move, cast.owner, call_queries.call(SLUG), CallState.IN_APPROVAL)
    assert queries.challenge(SLUG).call.state is CallState.DRAFT
    with write():
        actions.save(cast.owner, queries.challenge(SLUG), whole())
    assert trung.post(f"{call}/move", {"to": "in-approval"}, at=call).location == call
    assert queries.challenge(SLUG).call.state is CallState.IN_APPROVAL


def test_the_inside_of_its_call_leads_to_the_wizard_for_who_works_on_it(cast, browse):
    with write():
        actions.create(cast.owner, whole())
    call = f"/manager/calls/{SLUG}"
    for who in (cast.owner, cast.officer):
        reader = browse().sign_in(who)
        page = reader.get(call)
        assert page.links.count(AT) == 1
        assert reader.get(AT).h1 == page.h1
    stranger = browse().sign_in(cast.stranger)
    for path in (call, AT):
        stranger.get(path, status=404)


def test_it_follows_its_call_and_every_step_is_kept_once(cast, jobs, frozen):
    one = opened(cast)
    # Before the worker has come by the page is right already.
    assert queries.row(one).state is ChallengeState.OPEN
    assert one.state is ChallengeState.PROPOSED
    jobs.run()
    one = queries.challenge(SLUG)
    assert one.state is ChallengeState.OPEN
    with write():
        assert not actions.follow(one, CallState.OPEN, one.state_at)
        assert not actions.follow(one, CallState.PUBLISHED, one.state_at)
    frozen.move_to(CLOSES)
    with write():
        calls.tick()
    frozen.shift(60)
    with write():
        calls.tick()
    jobs.run()
    steps = [row.state.value for row in db.session.query(ChallengeStep).order_by(ChallengeStep.id)]
    assert steps == ["proposed", "approved", "open", "evaluating"]


def test_published_words_stand(cast, frozen):
    opened(cast)
    refusing("rights", actions.save, cast.owner, queries.challenge(SLUG), Draft({"pain_vi": "Khác"}))


def test_it_is_called_off_with_a_reason_that_everybody_reads(cast, browse, jobs, frozen):
    opened(cast)
    jobs.run()
    refusing("moved", actions.cancel, cast.owner, queries.challenge(SLUG), why="Thôi")
    frozen.shift(11 * 86_400)
    with write():
        calls.tick()
    jobs.run()
    refusing("why", actions.cancel, cast.owner, queries.challenge(SLUG), why=" ")
    refusing("moved", actions.cancel, cast.stranger, queries.challenge(SLUG), why="Thôi")
    trung = browse().sign_in(cast.owner)
    trung.post(f"{AT}/cancel", {"why": "Nguồn kinh phí chuyển sang năm sau."}, at=AT)
    assert "Nguồn kinh phí chuyển sang năm sau." in browse().get(f"/challenges/{SLUG}").text
    refusing("moved", actions.cancel, cast.owner, queries.challenge(SLUG), why="Lần nữa")


def test_a_draft_that_is_called_off_goes_out_of_sight(cast, browse, jobs, frozen):
    drafted(cast)
    with write():
        actions.cancel(cast.owner, queries.challenge(SLUG), why="Gộp vào bài toán khác.")
    jobs.run()
    assert call_queries.call(SLUG).state is CallState.ARCHIVED
    browse().get(f"/challenges/{SLUG}", status=404)


def test_a_draft_is_for_who_works_on_it(cast, browse, frozen):
    drafted(cast)
    stranger, officer = browse().sign_in(cast.stranger), browse().sign_in(cast.officer)
    for client in (browse(), stranger):
        client.get(f"/challenges/{SLUG}", status=404)
    stranger.get(AT, status=404)
    officer.get(AT)
    officer.get(f"{AT}/steps/pain", status=403)
    assert TITLE not in browse().get("/challenges").text
