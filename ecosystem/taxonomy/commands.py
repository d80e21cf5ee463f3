"""``flask taxonomy load``: bring the lists and wards of the files into the database."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ecosystem.core.db import write
from ecosystem.taxonomy import actions, source


@click.group(name="taxonomy")
def group() -> None:
    """The shared vocabulary: code lists and wards."""


@group.command()
@with_appcontext
def load() -> None:
    """Load the files; a second run changes nothing, and officers' edits stay."""
    files = source.read()
    with write():
        report = actions.load_lists(files)
    versions = ", ".join(sorted(set(files.versions.values())))
    if report.changed_nothing:
        click.echo(f"Nothing to change: the database holds version {versions}.")
    for word in ("added", "changed", "retired", "revived", "kept"):
        names: list[str] = getattr(report, word)
        if names:
            click.echo(f"{word:>8} {len(names):>4}: {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}")  # noqa: PLR2004
