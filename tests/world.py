"""Migrated databases that are clean again in milliseconds, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import sqlalchemy as sa
from flask import Flask

import config
from ecosystem.app import create_app
from ecosystem.cli.commands import install
from ecosystem.core.db import db
from tests.page import Http
from tests.services import ROOT, Postgres

# The names of the demo sign-ins, as `pages --json` writes them, and the role each holds.
ROLE_OF_SIGN_IN = {
    "founder": "founder",
    "mentor": "mentor",
    "angel": "angel",
    "fund": "fund_member",
    "manager": "program_manager",
    "owner": "challenge_owner",
    "officer": "officer",
    "admin": "administrator",
}
DEMO_PASSWORD = "bình minh trên sông Hàn"
TEST_KEY = "only-for-tests-0123456789-abcdefghij"


class Database:
    """One database with its application and folders. ``clean`` brings back what it held when it was made."""

    name: str
    url: str

    def __init__(self, place: Path, name: str, url: str, *, empty: bool = False) -> None:
        self.place, self.name, self.url = place / name, name, url
        self.place.mkdir(parents=True, exist_ok=True)
        self.env = {
            "APP_ENV": "test",
            "SECRET_KEY": TEST_KEY,
            "DATABASE_URL": url,
            "JOBS_URL": f"sqlite:///{self.place / 'jobs.db'}",
            "SITE_URL": "http://localhost",
            # Mails leave at any hour of the day; tests of quiet hours set their own.
            "QUIET_HOURS": "",
            "MAIL_DIR": str(self.place / "mail"),
            "UPLOAD_DIR": str(self.place / "files"),
            "INDEX_DIR": str(self.place / "index"),
            "LOG_LEVEL": "CRITICAL",
            "DEMO_PASSWORD": DEMO_PASSWORD,
        }
        self.app = make_app(self.env)
        if not empty:
            migrate(self.app)

    @contextlib.contextmanager
    def spare(self, *, empty: bool = False) -> Iterator[Database]:
        """A database of the same kind for one test alone, ``empty`` or migrated; gone afterwards."""
        name = f"spare_{secrets.token_hex(4)}"
        database = Database(self.place.parent, name, self._make(name), empty=empty)
        try:
            yield database
        finally:
            database.close()
            shutil.rmtree(database.place, ignore_errors=True)
            self._unmake(name)

    def _make(self, name: str) -> str:
        raise NotImplementedError

    def _unmake(self, name: str) -> None:
        raise NotImplementedError

    def clean(self) -> None:
        """Empty the database, the folders and what the process remembers."""
        with self.app.app_context():
            db.session.remove()
            self._clean()
        for folder in ("mail", "files", "index"):
            shutil.rmtree(self.place / folder, ignore_errors=True)
        self.app.extensions["runner"].huey.flush()
        for kept in ("facts", "engine"):
            self.app.extensions.pop(kept, None)

    def _clean(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Give all connections back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.app.extensions["runner"].huey.storage.close()


class SqliteDatabase(Database):
    """A file; a copy of the migrated one takes its place before each test."""

    def __init__(self, place: Path) -> None:
        self.file, self.template = place / "sqlite" / "test.db", place / "template.db"
        super().__init__(place, "sqlite", f"sqlite:///{self.file}")
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            connection.execute(f"VACUUM INTO '{self.template}'")
        # The copy forgets the mode that the file is in from the application's first connection on.
        with contextlib.closing(sqlite3.connect(self.template)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")

    def _make(self, name: str) -> str:
        folder = self.place.parent / name
        folder.mkdir()
        return f"sqlite:///{folder / 'spare.db'}"

    def _unmake(self, name: str) -> None:
        """The folder is gone already."""

    def _clean(self) -> None:
        db.engine.dispose()
        for end in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                self.file.with_name(self.file.name + end).unlink()
        shutil.copyfile(self.template, self.file)


class PostgresDatabase(Database):
    """A database of the test cluster. Rows are deleted without their triggers and what the template held put back."""

    def __init__(self, place: Path, server: Postgres) -> None:
        self.server = server
        server.run("CREATE DATABASE test")
        super().__init__(place, "postgresql", server.dsn("test"))
        self._keep()

    def _make(self, name: str) -> str:
        self.server.run(f"CREATE DATABASE {name}")
        return self.server.dsn(name)

    def _unmake(self, name: str) -> None:
        self.server.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _keep(self) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            tables = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
            connection.exec_driver_sql("CREATE SCHEMA kept")
            full = []
            for name in tables:
                if connection.exec_driver_sql(f'SELECT EXISTS (SELECT FROM "{name}")').scalar():
                    connection.exec_driver_sql(f'CREATE TABLE kept."{name}" AS TABLE "{name}"')
                    full.append(name)
        self.script = ["SET session_replication_role = replica"]
        self.script += [f'DELETE FROM "{name}"' for name in tables]
        self.script += [f'INSERT INTO "{name}" SELECT * FROM kept."{name}"' for name in full]

    def _clean(self) -> None:
        db.engine.dispose()
        with psycopg.connect(self.url, autocommit=True) as connection:
            # Whoever a failed test left behind holds locks that the deletion would wait for.
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(";".join(self.script).encode())


def make_app(env: dict[str, str], **settings: Any) -> Flask:
    """The application with the settings of an environment."""
    app = install(create_app({**config.load(env), "TESTING": False, **settings}))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = Http
    return app


def migrate(app: Flask) -> None:
    """Bring a database up by the project's own migrations, then load the taxonomy as operators do."""
    with app.app_context():
        if any((ROOT / "migrations" / "versions").glob("*.py")):
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        else:
            db.create_all()
        db.session.remove()
    load_taxonomy(app)


def load_taxonomy(app: Flask) -> None:
    """Load the lists and the wards by their command."""
    answer = app.test_cli_runner().invoke(args=["taxonomy", "load"])
    assert answer.exit_code == 0, f"{answer.output}\n{answer.exception!r}"


def load_demo(database: Database) -> dict[str, Any]:
    """Load the demo world by its command; returns the manifest."""
    manifest = database.place / "manifest.json"
    answer = database.app.test_cli_runner().invoke(args=["demo", "load", "--json", str(manifest)])
    assert answer.exit_code == 0, f"{answer.output}\n{answer.exception!r}"
    found: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return found
