"""``flask journal``: check the chain of seals, work off what is due."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ecosystem.core import journal, runner


@click.group(name="journal")
def group() -> None:
    """The journal and its deliveries."""


@group.command()
@with_appcontext
def verify() -> None:
    """Check every seal; exit code 1 and the ids when a row was changed or deleted by hand."""
    runner.seal_journal()
    broken = journal.broken_seals()
    if broken:
        click.echo("broken: " + ", ".join(str(number) for number in broken[:50]))
        raise SystemExit(1)
    click.echo("ok")


@group.command()
@with_appcontext
def drain() -> None:
    """Run every delivery that is due, in this process, without a worker."""
    click.echo(f"{runner.run_all()} deliveries run")
