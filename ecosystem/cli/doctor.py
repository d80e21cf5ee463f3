"""``flask doctor``: what this installation has, and what it lacks, in words."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from ecosystem.core import facts
from ecosystem.core.db import db

LEAST_PYTHON = (3, 11)


@click.command(name="doctor")
@with_appcontext
def command() -> None:
    """Check Python, database, migrations, queue, disk and the tools that tests need."""
    rows = [
        ("python", sys.version.split()[0], sys.version_info >= LEAST_PYTHON),
        ("database", db.engine.url.render_as_string(hide_password=True), _answers()),
        ("tables", "migrated" if _migrated() else "run: flask --app wsgi db upgrade", _migrated()),
        ("demo", "yes" if _migrated() and facts.is_demo() else "no", True),
        ("queue", str(current_app.config["JOBS_URL"]).split("@")[-1], bool(current_app.extensions["runner"].answers())),
        ("free disk", f"{shutil.disk_usage(current_app.root_path).free // 2**20} MB", True),
        *((tool, path or "missing (needed by make test)", bool(path)) for tool, path in _tools()),
    ]
    for name, value, sound in rows:
        click.echo(f"{'ok ' if sound else 'NO '} {name:<12} {value}")


def _answers() -> bool:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _migrated() -> bool:
    return sa.inspect(db.engine).has_table("profile")


def _tools() -> list[tuple[str, str | None]]:
    initdb = next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None)
    return [("postgresql", initdb), ("redis", shutil.which("redis-server")), ("chromium", shutil.which("chromium"))]
