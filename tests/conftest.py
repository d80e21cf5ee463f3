"""Fixtures of the whole suite: databases, the application, the page client, jobs, mails, time, queries, people.

Every test that asks for ``app`` (or anything standing on it) runs twice, on SQLite and on PostgreSQL, each time on an
empty, migrated database with the taxonomy loaded.
"""

from __future__ import annotations

import contextlib
import contextvars
import email
import email.policy
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

import config

pytest.register_assert_rewrite("tests.page", "tests.services", "tests.house.tree")

from flask import Flask  # noqa: E402

from ecosystem.core import runner  # noqa: E402
from ecosystem.core.db import db, settle  # noqa: E402
from ecosystem.core.journal import Delivery  # noqa: E402
from tests import services, world  # noqa: E402
from tests.cast import Cast  # noqa: E402
from tests.page import Client  # noqa: E402

# What a developer has set for a site of their own must not reach the tests.
for _name in config.SETTINGS:
    os.environ.pop(_name, None)
os.environ["APP_ENV"] = "test"

BACKENDS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """This process's own folder for all that tests keep."""
    with services.folder("tests") as path:
        yield path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[services.Postgres]:
    """This process's own PostgreSQL cluster."""
    with services.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of this process's own Redis."""
    with services.redis() as url:
        yield url


@pytest.fixture
def smtp_sink() -> Iterator[tuple[str, list[Any]]]:
    """A real SMTP server: its address and the list of messages it took."""
    with services.smtp() as sink:
        yield sink


@pytest.fixture(scope="session")
def databases(place: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], world.Database]]:
    """The migrated databases of this process by name, made when first asked for."""
    made: dict[str, world.Database] = {}

    def get(name: str) -> world.Database:
        if name not in made:
            if name == "sqlite":
                made[name] = world.SqliteDatabase(place)
            else:
                made[name] = world.PostgresDatabase(place, request.getfixturevalue("postgres_server"))
        return made[name]

    yield get
    for database in made.values():
        database.close()


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest, databases: Callable[[str], world.Database]) -> world.Database:
    """An empty, migrated database with the taxonomy: ``.name``, ``.url``, ``.env`` for processes, ``.app``."""
    found = databases(request.param)
    found.clean()
    return found


@pytest.fixture
def app(database: world.Database) -> Iterator[Flask]:
    """The application on ``database``, with an application context open for actions and queries of the test."""
    settings = dict(database.app.config)
    with database.app.app_context():
        yield database.app
        db.session.rollback()
    database.app.config.clear()
    database.app.config.update(settings)


@pytest.fixture
def assembled(databases: Callable[[str], world.Database]) -> Iterator[Flask]:
    """The application as such, for laws that look at its parts and not at rows: on SQLite alone, nothing emptied."""
    app = databases("sqlite").app
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture(scope="session")
def demo(databases: Callable[[str], world.Database]) -> Iterator[world.Database]:
    """A database of this process that holds the demo world, for tests that only read: on SQLite alone."""
    with databases("sqlite").spare() as database:
        world.load_demo(database)
        yield database


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that nobody is signed in on."""
    return Client(app)


@pytest.fixture
def browse(app: Flask) -> Callable[[], Client]:
    """As many browsers as a test needs: ``browse()``."""
    return lambda: Client(app)


class Jobs:
    """The work that reactions owe. Nothing runs by itself in tests: ``run`` works it off in this process."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def run(self, *, strict: bool = True) -> int:
        """Commit what the test wrote, run every delivery that is due, and fail when one failed."""
        settle(keep=True)
        ran: int = contextvars.Context().run(self._run)
        db.session.rollback()
        failed = self.failed()
        assert not (strict and failed), "\n".join(f"{delivery.reaction}: {delivery.error}" for delivery in failed)
        return ran

    def failed(self) -> list[Delivery]:
        """The deliveries that failed at least once and are not done."""
        unwell = sa.select(Delivery).where(Delivery.error.is_not(None), Delivery.state != "done")
        return list(db.session.scalars(unwell.order_by(Delivery.id)))

    def _run(self) -> int:
        with self.app.app_context():
            return runner.run_all()


@pytest.fixture
def jobs(app: Flask) -> Jobs:
    """``jobs.run()`` works off everything that is due."""
    return Jobs(app)


@dataclass(frozen=True)
class Letter:
    """One mail as its reader gets it."""

    to: str
    subject: str
    text: str
    html: str
    locale: str
    message: EmailMessage

    @property
    def links(self) -> list[str]:
        """The addresses in the plain text, without the site: paths that a client can fetch."""
        site = re.escape("http://localhost")
        return [found.removeprefix("http://localhost") for found in re.findall(rf"{site}[^\s>)]*", self.text)]


class Outbox:
    """The mails that left the house into MAIL_DIR, the oldest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, to: str | None = None) -> list[Letter]:
        """All mails, or those to one address."""
        letters = [self._open(path) for path in sorted(self.folder.glob("*.eml"))]
        return [letter for letter in letters if to is None or letter.to == to]

    def last(self, to: str) -> Letter:
        """The youngest mail to an address."""
        letters = self.read(to)
        assert letters, f"no mail to {to}, only to {[letter.to for letter in self.read()]}"
        return letters[-1]

    def _open(self, path: Path) -> Letter:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert html is not None
        return Letter(
            to=message["To"].addresses[0].addr_spec,
            subject=str(message["Subject"]),
            text=text.get_content(),
            html=html.get_content(),
            locale=str(message["Content-Language"]),
            message=message,
        )


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """The mails that left: ``outbox.read()``, ``outbox.last(to=...)``. They leave when ``jobs.run()`` ran."""
    return Outbox(Path(app.config["MAIL_DIR"]))


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """Time stands still on 1 December 2026, 09:00 in Đà Nẵng; ``frozen.shift(seconds)`` and ``move_to`` move it."""
    with time_machine.travel(datetime(2026, 12, 1, 2, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


class Queries:
    """The statements that one block sent."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def total(self) -> int:
        """How many."""
        return len(self.statements)


# What a process asks again every few seconds (facts, the vocabulary): on a slow machine it falls into some count.
PERIODIC = ("FROM fact", "sum(term.version)")


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], contextlib.AbstractContextManager[Queries]]:
    """Count the statements of a block, on whatever connection: ``.total`` and ``.statements``."""

    @contextlib.contextmanager
    def counting() -> Iterator[Queries]:
        queries = Queries()

        def seen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            own = statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA"))
            if not own and not any(each in statement for each in PERIODIC):
                queries.statements.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", seen)
        try:
            yield queries
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", seen)

    return counting


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Named people and their profiles, made by the product's own actions when a test first asks for them."""
    return Cast(app)


@pytest.fixture
def empty_folder(place: Path) -> Iterator[Path]:
    """A fresh folder on the fast disk."""
    path = place / f"fresh-{os.urandom(6).hex()}"
    path.mkdir()
    yield path
    shutil.rmtree(path, ignore_errors=True)
