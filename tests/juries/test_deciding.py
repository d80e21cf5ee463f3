"""Deciding and telling: the table of steps, gentle letters, one send, a while to take it back, races."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import queries as call_queries
from ecosystem.calls.models import ApplicationState, ApplicationStep
from ecosystem.calls.queries import applications
from ecosystem.calls.rules.applications import TRANSITIONS, Mover
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.juries import actions, jobs
from ecosystem.juries.actions import Verdict
from ecosystem.juries.models import Outcome
from ecosystem.juries.queries import decisions
from ecosystem.juries.rules import deciding, letters
from tests.calls.test_races import together
from tests.juries.world import a_call, a_round, given, marked, under_review

S = ApplicationState
KIND, PRIVATE, REASON = "Rất mong bạn đo kỹ hơn ở mùa sau.", "Đội này nói hơi quá.", "Ít chỗ, điểm thấp"


@pytest.fixture
def case(cast, frozen):
    """Three applications, the first of them marked by Minh with a word to the applicant."""
    call = a_call(cast, seats=1)
    made = under_review(cast, call, 3)
    one = a_round(cast, call, cast.minh)
    marked(given(cast, one, made[0], cast.minh), cast.minh, note=KIND, private_note=PRIVATE)
    return one, call_queries.call(call.slug), made


def decided(cast, application, outcome, **more):
    with write():
        return actions.decide(cast.manager, applications.application(application.key), Verdict(outcome, **more))


def refusing(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no, write():
        act(*args, **kwargs)
    assert no.value.code == code


def test_every_way_to_an_outcome_is_one_that_calls_allow_leads():
    for (state, outcome), steps in deciding.STEPS.items():
        at = state
        for step in steps:
            assert TRANSITIONS[at][step] & {Mover.LEAD, Mover.HAND}, (at, step)
            at = step
        assert at.value == outcome.value
    ways = {(state, outcome) for state, outcome in product(S, Outcome) if deciding.is_reachable(state, outcome)}
    from_jury = set(product((S.UNDER_REVIEW, S.INTERVIEW, S.SHORTLISTED), Outcome))
    assert ways == {*from_jury, (S.WAITLISTED, Outcome.ACCEPTED), (S.WAITLISTED, Outcome.REJECTED)}


@pytest.mark.parametrize(
    ("body", "values", "expected"),
    [
        ("Chào {name},\n\n{note}\n\nHẹn gặp", {"name": "Sóng Xanh", "note": ""}, "Chào Sóng Xanh,\n\nHẹn gặp"),
        ("{name} {unknown}", {"name": "A"}, "A {unknown}"),
        ("{note}", {"note": "{name}"}, "{name}"),
    ],
)
def test_letters_are_merged_once(body, values, expected):
    assert deciding.merged(body, values) == expected


def test_ready_made_letters_are_whole_and_gentle():
    assert set(letters.LETTERS) == set(Outcome)
    for vi, en in letters.LETTERS.values():
        assert deciding.unknown_fields(vi) == deciding.unknown_fields(en) == []
        assert not {"trượt", "loại", "thất bại", "failed"} & set((vi + en).lower().split())


def test_nobody_outside_learns_of_it_before_it_is_sent(cast, client, case, jobs, outbox):
    _one, call, (first, second, third) = case
    decided(cast, first, Outcome.ACCEPTED)
    assert [decided(cast, one, Outcome.WAITLISTED).place for one in (second, third)] == [1, 2]
    jobs.run()
    client.sign_in(cast.lan)
    assert "Trúng tuyển" not in client.get(f"/applications/{first.key}").text
    assert applications.application(first.key).state is S.UNDER_REVIEW
    refusing("rights", actions.decide, cast.owner, applications.application(first.key), Verdict(Outcome.REJECTED))
    refusing("rights", actions.release, cast.owner, call)


def test_letters_leave_after_a_while_and_once(cast, client, case, frozen, outbox, request):
    runner = request.getfixturevalue("jobs")
    _one, call, (first, second, third) = case
    decided(cast, first, Outcome.ACCEPTED)
    decided(cast, second, Outcome.WAITLISTED)
    decided(cast, third, Outcome.REJECTED, note="Hẹn bạn mùa sau.", reason=REASON)
    with write():
        assert actions.release(cast.manager, call_queries.call(call.slug)) == 3
    refusing("none", actions.release, cast.manager, call)
    refusing("leaving", actions.decide, cast.manager, applications.application(first.key), Verdict(Outcome.REJECTED))
    jobs.send()
    assert applications.application(first.key).state is S.UNDER_REVIEW
    frozen.shift(timedelta(minutes=11))
    jobs.send()
    jobs.send()
    runner.run()
    db.session.expire_all()
    states = [applications.application(one.key).state for one in (first, second, third)]
    assert states == [S.ACCEPTED, S.WAITLISTED, S.REJECTED]
    mails = [mail for mail in outbox.read() if cast.lan.email in mail.to and mail.subject.startswith("Kết quả")]
    assert len(mails) == 3
    text = "\n".join(mail.text for mail in mails)
    assert KIND in text
    assert "Hẹn bạn mùa sau." in text
    assert "vị trí 1" in text
    assert [word for word in (PRIVATE, REASON, cast.minh.full_name) if word in text] == []
    client.sign_in(cast.lan)
    for one in (first, second, third):
        html = client.get(f"/applications/{one.key}").html
        assert [word for word in (PRIVATE, REASON, cast.minh.full_name) if word in html] == []
    refusing("none", actions.take_back, cast.manager, call)


def test_what_has_not_left_is_held_back(cast, case, frozen):
    _one, call, (first, *_rest) = case
    decided(cast, first, Outcome.ACCEPTED)
    with write():
        actions.release(cast.manager, call)
    with write():
        assert actions.take_back(cast.manager, call) == 1
    frozen.shift(timedelta(minutes=11))
    jobs.send()
    assert applications.application(first.key).state is S.UNDER_REVIEW
    assert decided(cast, first, Outcome.REJECTED).outcome is Outcome.REJECTED


def test_two_workers_send_one(app, cast, case, frozen):
    _one, call, (first, *_rest) = case
    decided(cast, first, Outcome.ACCEPTED)
    with write():
        actions.release(cast.manager, call)
    frozen.shift(timedelta(minutes=11))
    number = first.id

    def carry():
        actions.carry_out(number)

    assert together(app, carry, carry) == ["done", "done"]
    steps = sa.select(sa.func.count()).select_from(ApplicationStep).where(ApplicationStep.state == S.ACCEPTED)
    assert db.session.scalar(steps) == 1


def test_two_leads_who_send_at_once_send_once(app, cast, case):
    _one, call, (first, *_rest) = case
    decided(cast, first, Outcome.ACCEPTED)
    mai, slug = cast.manager.id, call.slug

    def release():
        actions.release(db.session.get_one(Account, mai), call_queries.call(slug))

    assert together(app, release, release) == ["done", "none"]


def test_two_leads_who_decide_at_once_leave_one_decision(app, cast, case):
    _one, call, (first, *_rest) = case
    mai, key = cast.manager.id, first.key

    def decide(outcome):
        return lambda: actions.decide(db.session.get_one(Account, mai), applications.application(key), Verdict(outcome))

    assert together(app, decide(Outcome.ACCEPTED), decide(Outcome.WAITLISTED)) == ["done", "done"]
    assert len(decisions.of_call(call.id)) == 1


def test_a_withdrawn_application_gets_no_letter(cast, case, frozen):
    from ecosystem.calls import actions as calls

    _one, call, (first, *_rest) = case
    decided(cast, first, Outcome.ACCEPTED)
    with write():
        actions.release(cast.manager, call)
    with write():
        calls.withdraw(cast.lan, applications.application(first.key))
    frozen.shift(timedelta(minutes=11))
    jobs.send()
    assert applications.application(first.key).state is S.WITHDRAWN


def test_the_pages_of_the_meeting(cast, client, case):
    one, call, (first, *_rest) = case
    client.sign_in(cast.manager)
    path = f"/manager/rounds/{one.key}/decisions"
    page = client.get(path)
    assert "Thuyền Thúng số 0" in page.text
    token = client.token()
    chosen = {"application": first.key, "outcome": "accepted", "note": "", "reason": REASON, "csrf_token": token}
    client.send(path, chosen)
    client.send(path, {**chosen, "outcome": "nothing"}, status=422)
    assert REASON in client.get(path).html
    client.post(f"{path}/release", at=path)
    assert "Giữ lại" in client.get(path).text
    letter = f"/manager/calls/{call.slug}/letters"
    client.get(letter)
    client.send(letter, {"value": "accepted", "vi": "Chào {ten}", "en": "", "csrf_token": token}, status=422)
    both = {"vi": "Chào {name}: {note}", "en": "Dear {name}: {note}"}
    client.send(letter, {"value": "accepted", **both, "csrf_token": token})
    shown = client.get(letter).text
    assert "Chào Sóng Xanh: Lời nhắn của ban tổ chức." in shown
    assert "Dear Sóng Xanh: Lời" not in shown
    for who in (cast.minh, cast.lan, cast.officer):
        client.sign_in(who)
        client.get(path, status=404)
        client.get(letter, status=404)
