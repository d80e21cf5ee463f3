"""Races with two real connections: the deadline's second, a double submit, two starts, one code, two hands."""

from __future__ import annotations

import threading
from datetime import UTC, timedelta

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls import actions, queries
from ecosystem.calls.models import Application, ApplicationAnswer, ApplicationStep, Call, Submission
from ecosystem.calls.queries import applications
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from tests.calls.world import CLOSES, a_call, asks, begun, filled


def together(app, *acts):
    """Run acts at once, each on its own connection; returns what each said, in no order."""
    said, gate = [], threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            db.session.rollback()
            gate.wait()
            try:
                with write():
                    act()
                said.append("done")
            except Refused as no:
                said.append(no.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return sorted(said)


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def submitting(key, who):
    return lambda: actions.submit(db.session.get_one(Account, who), applications.application(key))


def test_two_clicks_send_one(app, cast, frozen):
    key, lan = filled(cast, a_call(cast)).key, cast.lan.id
    assert together(app, submitting(key, lan), submitting(key, lan)) == ["done", "sent"]
    assert (count(Submission), count(ApplicationStep)) == (1, 1)


def test_the_deadlines_second_is_in_and_the_next_is_out(app, cast, frozen):
    call = a_call(cast)
    keys = [filled(cast, call).key, filled(cast, call, profile=cast.other_startup, who=cast.stranger).key]
    who = [cast.lan.id, cast.stranger.id]
    frozen.move_to(CLOSES)
    assert together(app, submitting(keys[0], who[0])) == ["done"]
    frozen.move_to(CLOSES + timedelta(seconds=1))
    assert together(app, submitting(keys[1], who[1])) == ["closed"]
    late = db.session.scalars(sa.select(Submission)).all()
    assert [row.at for row in late] == [CLOSES.astimezone(UTC)]


def test_a_deadline_that_is_moved_meanwhile_is_seen(app, cast, database, frozen):
    """The submission waits for whoever moves the deadline, and then goes by the new one."""
    call = a_call(cast)
    key, lan, mai, slug = filled(cast, call).key, cast.lan.id, cast.manager.id, call.slug
    frozen.move_to(CLOSES + timedelta(hours=1))
    started, may_end = threading.Event(), threading.Event()

    def extend():
        one = queries.call(slug)
        values = {name: getattr(one, name) for name in ("title_vi", "summary_vi", "owner_name", "opens_at")}
        later = clock.now() + timedelta(days=1)
        actions.edit(db.session.get_one(Account, mai), one, actions.CallValues(**values, closes_at=later))
        started.set()
        may_end.wait(0.3)

    def submit():
        started.wait(5)
        submitting(key, lan)()

    if database.name == "sqlite":
        # One writer at a time: the extension holds the lock from its start, so the submission cannot begin before.
        with write():
            extend()
        assert together(app, submitting(key, lan)) == ["done"]
        return
    assert together(app, extend, submit) == ["done", "done"]


def test_two_starts_make_one(app, cast, frozen):
    call, startup, lan = a_call(cast), cast.startup.id, cast.lan.id

    def start():
        from ecosystem.directory import queries as directory

        actions.start(db.session.get_one(Account, lan), queries.call(call.slug), directory.profile_by_id(startup))

    assert together(app, start, start) == ["done", "done"]
    assert count(Application) == 1


def test_one_code_lets_one_in(app, cast, frozen):
    call = a_call(cast)
    keys = [begun(cast, call).key, begun(cast, call, profile=cast.other_startup, who=cast.stranger).key]
    with write():
        _row, code = actions.make_code(cast.manager, call, label="một", late_until=clock.now() + timedelta(days=30))
    people = [cast.lan.id, cast.stranger.id]

    def use(key, who):
        return lambda: actions.redeem(db.session.get_one(Account, who), applications.application(key), code)

    assert together(app, use(keys[0], people[0]), use(keys[1], people[1])) == ["code-used", "done"]


def test_two_hands_that_save_at_once_lose_nothing(app, cast, frozen):
    one = begun(cast, a_call(cast))
    key, lan = one.key, cast.lan.id
    draft = applications.draft(one)
    marks = dict(zip(["problem"], applications.marks(draft, [asks(one, "problem")]), strict=True))
    clashes = []

    def save(text):
        def act():
            saved = actions.save(
                db.session.get_one(Account, lan), applications.application(key), {"problem": text}, marks
            )
            clashes.extend(saved.clashes)

        return act

    assert together(app, save("một"), save("hai")) == ["done", "done"]
    assert len(clashes) == 1
    kept = db.session.scalars(sa.select(ApplicationAnswer.value).where(ApplicationAnswer.question == "problem")).one()
    assert kept in ("một", "hai")


def test_two_who_move_a_call_move_it_once(app, cast, frozen):
    call = a_call(cast)
    frozen.move_to(CLOSES + timedelta(minutes=20))
    slug = call.slug
    said = together(app, actions.tick, actions.tick)
    assert "done" in said
    assert queries.call(slug).state.value == "closed"
    entries = db.session.scalar(
        sa.text("SELECT count(*) FROM journal_entry WHERE event = 'call.moved' AND data LIKE '%closed%'")
        if db.engine.dialect.name == "sqlite"
        else sa.text("SELECT count(*) FROM journal_entry WHERE event = 'call.moved' AND data::text LIKE '%closed%'")
    )
    assert entries == 1
    assert count(Call) == 1
