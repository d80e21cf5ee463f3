"""Results go public: who may ask for it, what everybody reads then, and that it can be taken back until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.models import Application, Call, CallManager, CallState, ManagerRight
from ecosystem.calls.queries import applications, results
from ecosystem.calls.rules.calls import UNDO
from ecosystem.calls.rules.sight import Reader, sees
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind
from ecosystem.juries import actions as juries
from ecosystem.juries.models import Outcome
from tests import cast as people
from tests.calls.test_races import together
from tests.calls.world import a_call, sent

S = CallState


def decide(cast, one, outcome):
    """Tell an applicant what was decided, the way it is told."""
    with write():
        actions.take_up(cast.manager, one)
        actions.let_through(cast.manager, one)
        juries.decide(cast.manager, applications.application(one.key), juries.Verdict(outcome))


@pytest.fixture
def decided(cast, frozen):
    """A decided call of Mai's: Lan's Sóng Xanh was accepted, another of hers was not. Trung edits it."""
    call = a_call(cast)
    email = cast.owner.email
    other = cast.profile(cast.lan, Kind.STARTUP, replace(people.STARTUP, name="Thuyền Thúng", email="t@thung.example"))
    yes, no = sent(cast, call), sent(cast, call, profile=other)
    decide(cast, yes, Outcome.ACCEPTED)
    decide(cast, no, Outcome.REJECTED)
    with write():
        actions.add_manager(cast.manager, queries.call(call.slug), email=email, right=ManagerRight.EDITOR)
        juries.release(cast.manager, queries.call(call.slug))
    frozen.shift(timedelta(days=11))
    with write():
        juries.carry_out(yes.id)
        juries.carry_out(no.id)
        actions.tick()
        actions.move(cast.manager, queries.call(call.slug), S.JUDGING)
        actions.move(cast.manager, queries.call(call.slug), S.DECIDED)
    db.session.expire_all()
    return queries.call(call.slug)


def test_who_reads_results_and_who_publishes(cast):
    rights = {"lead": ManagerRight.LEAD, "editor": ManagerRight.EDITOR, "viewer": ManagerRight.VIEWER, "other": None}
    account = cast.manager
    for (who, right), state in product(rights.items(), CallState):
        managers = [CallManager(account_id=account.id, right=right)] if right else []
        call = Call(state=state, managers=managers)
        before = right is not None and state in (S.DECIDED, S.ARCHIVED)
        assert rules.may_read_results(account, call) is (state is S.RESULTS or before), (who, state)
        assert rules.may_read_results(None, call) is (state is S.RESULTS)
        assert rules.may_publish(account, call) is (right is ManagerRight.LEAD and state is S.DECIDED)


def test_results_are_public_ten_minutes_after_the_lead_says_so(cast, browse, decided, frozen):
    url = f"/calls/{decided.slug}/results"
    assert browse().get(url, status=404).status == 404
    assert browse().sign_in(cast.stranger).get(url, status=404).status == 404
    mai = browse().sign_in(cast.manager)
    assert "Xem trước" in mai.get(url).text
    mai.post(url, {"value": "publish"}, at=url)
    assert browse().get(url, status=404).status == 404
    frozen.shift(UNDO - timedelta(seconds=1))
    with write():
        assert actions.tick() == 0
    frozen.shift(timedelta(seconds=1))
    with write():
        assert actions.tick() == 1
    page = browse().get(url)
    assert "Sóng Xanh" in page.text
    assert "Thuyền Thúng" not in page.html
    assert page.text.count("1 đơn vị được chọn") == 1
    assert url in browse().get(f"/calls/{decided.slug}").links


def test_a_publication_is_taken_back_until_it_is_public(cast, decided, frozen):
    with write():
        actions.publish(cast.manager, queries.call(decided.slug))
    with pytest.raises(Refused) as no, write():
        actions.publish(cast.manager, queries.call(decided.slug))
    assert no.value.code == "moved"
    with write():
        actions.hold_back(cast.manager, queries.call(decided.slug))
    frozen.shift(timedelta(days=1))
    with write():
        assert actions.tick() == 0
        actions.publish(cast.manager, queries.call(decided.slug))
    frozen.shift(UNDO)
    with write():
        actions.tick()
    with pytest.raises(Refused) as no, write():
        actions.hold_back(cast.manager, queries.call(decided.slug))
    assert no.value.code == "moved"
    with pytest.raises(Refused) as no, write():
        actions.publish(cast.owner, queries.call(decided.slug))
    assert no.value.code == "rights"


def test_going_back_to_the_jury_takes_the_publication_along(cast, decided, frozen):
    with write():
        actions.publish(cast.manager, queries.call(decided.slug))
        actions.move(cast.manager, queries.call(decided.slug), S.JUDGING)
    assert queries.call(decided.slug).results_at is None


def test_of_taking_back_and_the_clock_one_wins(cast, decided, database, frozen):
    with write():
        actions.publish(cast.manager, queries.call(decided.slug))
    frozen.shift(UNDO)
    lead, slug = cast.manager.id, decided.slug
    account = type(cast.manager)

    def take_back():
        actions.hold_back(db.session.get_one(account, lead), queries.call(slug))

    said = together(database.app, actions.tick, take_back)
    db.session.expire_all()
    call = queries.call(slug)
    assert (call.state is S.RESULTS) is ("moved" in said)
    assert call.results_at is None


def test_only_public_answers_of_the_accepted_are_shown(cast, decided):
    found = list(db.session.scalars(results.chosen(decided)))
    form = applications.draft(found[0]).form
    public = {question.key for question in form.questions() if sees(Reader.PUBLIC, question)}
    assert public
    (row,) = results.rows(found)
    assert {line.key for line in row.lines} <= public
    assert not any(line.files for line in row.lines)


def test_who_took_their_profile_away_is_not_named(cast, decided):
    with write():
        directory.remove(cast.lan, cast.whole(cast.startup))
    db.session.expire_all()
    assert list(db.session.scalars(results.chosen(decided))) == []


def test_a_hidden_profile_is_named_and_not_linked(cast, decided):
    with write():
        directory.hide(cast.lan, cast.whole(cast.startup))
    db.session.expire_all()
    (row,) = results.rows(list(db.session.scalars(results.chosen(decided))))
    assert row.name == "Sóng Xanh"
    assert row.profile is None


def test_an_archived_call_shows_its_results_to_its_people_alone(cast, browse, decided, frozen):
    url = f"/calls/{decided.slug}/results"
    with write():
        actions.publish(cast.manager, queries.call(decided.slug))
    frozen.shift(UNDO)
    with write():
        actions.tick()
        actions.move(cast.manager, queries.call(decided.slug), S.ARCHIVED)
    assert browse().get(url, status=404).status == 404
    assert "không còn công khai" in browse().sign_in(cast.manager).get(url).text


def test_applicants_read_before_they_send_what_goes_public(cast, browse, frozen):
    call = a_call(cast)
    labels = results.public_questions(call.id)
    assert labels
    with write():
        made = actions.start(cast.lan, call, cast.whole(cast.startup))
    assert labels[0] in browse().sign_in(cast.lan).get(f"/applications/{made.key}/check").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Application)) == 1
