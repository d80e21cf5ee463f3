"""The queue of who checks applications: narrowed, given to somebody, moved several at once, told of, come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from ecosystem.calls import actions, queries
from ecosystem.calls.models import ApplicationState, ManagerRight
from ecosystem.calls.queries import applications, screening
from ecosystem.calls.queries.screening import Narrowed
from ecosystem.calls.rules import applications as rules
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Kind
from tests import cast as people
from tests.calls.test_races import together
from tests.calls.world import a_call, fill, last, sent

S = ApplicationState


@pytest.fixture
def queue(cast, frozen):
    """A call of Mai's with three applications of Lan's startups; Trung is an editor, Vy only reads."""
    call = a_call(cast)
    made = []
    for count in range(3):
        own = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name=f"Của Lan số {count}"))
        made.append(sent(cast, call, profile=own))
    editor, viewer = cast.owner.email, cast.stranger.email
    with write():
        call = queries.call(call.slug)
        actions.add_manager(cast.manager, call, email=editor, right=ManagerRight.EDITOR)
        actions.add_manager(cast.manager, call, email=viewer, right=ManagerRight.VIEWER)
    db.session.expire_all()
    return queries.call(call.slug), [applications.application(one.key) for one in made]


def found(call, account=None, **narrowed):
    return {one.key for one in db.session.scalars(screening.received(call, Narrowed(**narrowed), account))}


def test_who_may_be_given_what(cast, queue):
    call, (one, *_rest) = queue
    actors = {"lead": cast.manager, "editor": cast.owner, "viewer": cast.stranger, "applicant": cast.lan, None: None}
    hands = {"lead", "editor"}
    for (actor, account), screener, state in product(actors.items(), ("lead", "editor", "viewer", None), S):
        one.state = state
        may = (
            actor in hands
            and (screener in hands or screener is None)
            and state in {S.SUBMITTED, S.SCREENING, S.NEEDS_INFO}
        )
        who = actors[screener].id if screener else None
        assert rules.may_assign(account, one, who) is may, (actor, screener, state)
    db.session.rollback()
    assert call


def test_the_queue_is_narrowed(cast, queue, frozen):
    call, (one, two, three) = queue
    with write():
        actions.assign(cast.manager, one, cast.owner.id)
        actions.take_up(cast.manager, two)
    assert found(call, cast.manager, screener="mine") == {two.key}
    assert found(call, screener=str(cast.owner.id)) == {one.key}
    assert found(call, screener="none") == {three.key}
    assert found(call, state="screening") == {two.key}
    assert found(call, verdict="enough") == {one.key, two.key, three.key}
    assert found(call, verdict="missing") == set()
    assert found(call, age="long") == set()
    frozen.shift(timedelta(days=8))
    assert found(call, age="long") == {one.key, two.key, three.key}
    assert {row.screener for row in screening.rows([one, two, three])} == {"Phan Đức Trung", "Đỗ Tuyết Mai", ""}


def test_several_at_once_and_why_not_the_others(cast, queue):
    call, (one, two, three) = queue
    with write():
        actions.take_up(cast.manager, one)
        actions.take_up(cast.manager, two)
        became = actions.many([one, two, three], lambda item: actions.let_through(cast.manager, item))
    assert (became.done, list(became.refused)) == (2, [three.number])
    assert [applications.application(item.key).state for item in (one, two, three)] == [
        S.UNDER_REVIEW,
        S.UNDER_REVIEW,
        S.SUBMITTED,
    ]
    assert call


def test_the_page_sorts_many(cast, client, queue, jobs, outbox):
    call, (one, two, _three) = queue
    client.sign_in(cast.manager)
    path = f"/manager/calls/{call.slug}/applications"
    given = {"act": "assign", "keys": [one.key, two.key], "screener": str(cast.owner.id)}
    client.post(path, given)
    client.post(path, {"act": "turn-away", "keys": [one.key], "note": ""}, status=409)
    client.post(path, {"act": "assign", "keys": []}, status=422)
    assert client.get(f"{path}?screener={cast.owner.id}").text.count(one.number) == 1
    jobs.run()
    client.sign_in(cast.owner)
    assert "Của Lan số 0" in client.get("/notices").text
    client.sign_in(cast.stranger)
    client.send(path, {**given, "csrf_token": client.token()}, status=403)
    client.sign_in(cast.lan)
    client.get(path, status=404)


def test_what_was_asked_for_comes_back_to_who_has_it(cast, client, queue, jobs, outbox):
    _call, (one, *_rest) = queue
    first = last(one).content
    with write():
        actions.take_up(cast.owner, one)
        until = clock.now() + timedelta(days=3)
        actions.ask_for_more(cast.owner, one, questions=["problem"], note="Xin nói rõ hơn", until=until)
    with write():
        one = applications.application(one.key)
        actions.save(cast.lan, one, {"problem": "Ao tôm thiếu oxy ban đêm, mất một phần ba."})
        fill(one, cast.lan)
        actions.submit(cast.lan, one)
    back = applications.application(one.key)
    assert (back.state, back.screener_id, last(back).number) == (S.SCREENING, cast.owner.id, 2)
    assert applications.submissions(one.id)[1].content == first


def test_let_through_is_told_by_notice_and_mail(cast, queue, jobs, outbox):
    _call, (one, *_rest) = queue
    with write():
        actions.take_up(cast.manager, one)
        actions.let_through(cast.manager, one)
    jobs.run()
    assert [mail for mail in outbox.read() if "Đang thẩm định" in mail.subject and cast.lan.email in mail.to]


def test_two_who_decide_at_once_decide_once(app, cast, queue):
    from ecosystem.accounts.models import Account

    _call, (one, *_rest) = queue
    with write():
        actions.take_up(cast.manager, one)
    key, mai, trung = one.key, cast.manager.id, cast.owner.id

    def through():
        actions.let_through(db.session.get_one(Account, mai), applications.application(key))

    def away():
        actions.turn_away(db.session.get_one(Account, trung), applications.application(key), note="Lần này chưa hợp")

    assert together(app, through, away) == ["done", "moved"]


def test_nobody_else_is_given_one(cast, queue):
    _call, (one, *_rest) = queue
    for actor, screener in ((cast.stranger, cast.owner), (cast.manager, cast.stranger), (cast.lan, cast.lan)):
        with pytest.raises(Refused) as no, write():
            actions.assign(actor, one, screener.id)
        assert no.value.code == "screener"
