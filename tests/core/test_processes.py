"""Whole processes: consumers over every queue, and kill -9 in the middle of work with nothing acknowledged lost."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
import sqlalchemy as sa

from ecosystem.core import runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Delivery, Entry
from tests import services
from tests.cast import Cast
from tests.core import probe
from tests.core.remote import Remote
from tests.page import Client
from tests.services import wait_for

pytestmark = pytest.mark.slow
KILLS = 10
WORK = 120


@pytest.fixture
def spare(database):
    """A database of this test alone, for processes that are killed."""
    with database.spare() as made:
        yield made


def undone(app):
    with app.app_context():
        waiting = sa.select(sa.func.count()).select_from(Delivery).where(Delivery.state != "done")
        return db.session.scalar(waiting)


@contextlib.contextmanager
def probe_worker(env, place):
    child = services.Child("-m", "tests.core.probe", env=env, place=place, name="worker")
    try:
        yield child
    finally:
        child.kill()


@pytest.fixture(params=["sqlite", "redis", "postgresql"])
def queue(request, place):
    if request.param == "redis":
        return request.getfixturevalue("redis_url")
    if request.param == "sqlite":
        return f"sqlite:///{place / f'queue-{time.monotonic_ns()}.db'}"
    server = request.getfixturevalue("postgres_server")
    name = f"queue_{time.monotonic_ns()}"
    server.run(f"CREATE DATABASE {name}")
    return server.dsn(name)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_consumer_works_over_every_queue(spare, queue):
    """The product's own worker, one setting away: what a request owes is done within a few seconds."""
    from tests import world

    env = {**spare.env, "JOBS_URL": queue}
    app = world.make_app(env)
    child = services.worker(env=env, place=spare.place)
    try:
        with app.app_context():
            cast = Cast(app)
            account = cast.lan
            for number in range(3):
                with write():
                    from ecosystem.core import mail

                    mail.queue(to=account, template="accounts/reset", token=f"token-{number}")
                runner.hand_over()
            db.session.rollback()
        wait_for(lambda: undone(app) == 0, seconds=30, what=f"the work over {queue.split(':')[0]}")
        assert len(list((spare.place / "mail").glob("*.eml"))) == 3
        with app.app_context():
            # The mails': a refresh of lists settles what else waits for one without a try of its own.
            tries = sa.select(Delivery.attempts).where(Delivery.reaction == "mail.send")
            assert list(db.session.scalars(tries)) == [1, 1, 1]
            db.session.remove()
            db.engine.dispose()
    finally:
        child.stop()
        app.extensions["runner"].huey.storage.close()


def test_killing_the_consumer_ten_times_loses_nothing_and_doubles_nothing(spare):
    app = probe.make(spare)
    with app.app_context():
        with write():
            for number in range(WORK):
                probe.happen(word=str(number), seconds=0.02)
        runner.hand_over()
        db.session.rollback()
    for _kill in range(KILLS):
        before = undone(app)
        with probe_worker(spare.env, spare.place):
            # Killed somewhere in the middle of its work, which it has certainly begun.
            wait_for(lambda: undone(app) < before, seconds=40, what="the first delivery")  # noqa: B023  asked at once
            time.sleep(random.uniform(0, 0.1))
    with probe_worker(spare.env, spare.place):
        wait_for(lambda: undone(app) == 0, seconds=60, what="the rest of the work")
    with app.app_context():
        counts = Counter(probe.left())
        assert counts == {f"effect {number}": 1 for number in range(WORK)}
        tries = list(db.session.scalars(sa.select(Delivery.attempts)))
        assert max(tries) <= KILLS + 1
        db.session.remove()
        db.engine.dispose()
    app.extensions["runner"].huey.storage.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_one_signal_ends_the_site_and_its_worker_and_frees_the_port(spare, how):
    """Ctrl-C in a terminal reaches the whole group, and an impatient hand presses it twice."""
    port = services.free_port()
    env = {**os.environ, **spare.env, "PORT": str(port)}
    line = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    served = subprocess.Popen(line, cwd=services.ROOT, env=env, start_new_session=True, stderr=subprocess.DEVNULL)
    wait_for(lambda: services.listens(port), what="the site")
    for _ in range(2):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(served.pid, how)
        time.sleep(0.05)
    served.wait(20)
    wait_for(lambda: not services.listens(port), what="the port to be free")


def test_killing_the_server_loses_nothing_it_acknowledged(spare):
    """A name is changed again and again; the server is shot while it answers; the last acknowledged name is there."""
    with spare.app.app_context():
        cast = Cast(spare.app)
        client = Client(spare.app).sign_in(cast.lan)
        account_id = cast.lan.id
        cookie = client.http.get_cookie(spare.app.config["SESSION_COOKIE_NAME"])
        db.session.rollback()
    sent, acknowledged = 0, []
    for _kill in range(3):
        port = services.free_port()
        server = services.web_server(port, env=spare.env, place=spare.place, workers=2)
        browser = Remote(port, **{cookie.key: cookie.value})
        form = browser.form("/settings")
        shot = threading.Timer(random.uniform(0.3, 0.9), server.kill)
        shot.start()
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                version = browser.form("/settings").fields["version"]
                sent += 1
                fields = {**form.fields, "full_name": f"Lan lần thứ {sent}", "version": version, "once": f"once-{sent}"}
                status, _body = browser.send("POST", "/settings", fields)
                if status == 429:
                    break
                assert status == 303, status
                acknowledged.append(sent)
        shot.join()
    assert acknowledged
    with spare.app.app_context():
        from ecosystem.accounts.models import Account

        name = db.session.get(Account, account_id).full_name
        changes = db.session.scalar(sa.select(sa.func.count()).where(Entry.event == "account.changed"))
        # The request in flight at each shot may have been committed without its answer arriving.
        assert int(name.split()[-1]) >= acknowledged[-1]
        assert len(acknowledged) <= changes <= sent
        db.session.remove()
