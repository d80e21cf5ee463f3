"""``flask directory import``: profiles from a file, by a mapping, with errors by row and nothing half done.

Rows are written 200 to a transaction; a row that is wrong is reported and leaves the others alone; a second run of the
same file changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from ecosystem.core import runner
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory import actions, queries
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.queries.intake import mapping as maps
from ecosystem.directory.queries.intake import sources

BATCH = 200
SHOWN = 20


@dataclass
class Report:
    """What an import did, or would do."""

    done: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)
    without_sector: int = 0
    last: int | None = None

    def refuse(self, number: int, name: str, sentence: object) -> None:
        """Note one error of one row."""
        self.errors.append((number, name, str(sentence)))
        self.bad_rows.add(number)


@dataclass(frozen=True)
class Candidate:
    """One row that can be kept."""

    number: int
    values: Any
    origin: actions.Origin


@click.group(name="directory")
def group() -> None:
    """Profiles of startups, investors, mentors and institutions."""


@group.command(name="import")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML mapping file.")
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
@with_appcontext
def import_(*, kind: str, file: Path, mapping: Path | None, dry_run: bool) -> None:
    """Import profiles of KIND from FILE (.csv, .xlsx or .jsonl, each also .gz)."""
    try:
        rows = sources.read(file)
        chosen = Kind(kind)
        used = maps.load(mapping, chosen) if mapping else maps.plain(chosen, _columns(rows), _stem(file))
    except Refused as no:
        raise click.ClickException(str(no.message)) from no
    reader = maps.Reader(used, current_app.config["USD_RATE"])
    report = take(rows, reader, dry_run=dry_run)
    _print(report, reader, total=len(rows), dry_run=dry_run)
    if report.errors:
        raise SystemExit(1)


def take(rows: Sequence[sources.SourceRow], reader: maps.Reader, *, dry_run: bool) -> Report:
    """Import all rows, or only check them. Good rows are kept even when others are wrong."""
    report = Report()
    remaining = iter(rows)
    read = 0
    while batch := list(islice(remaining, BATCH)):
        candidates = list(_candidates(batch, reader, report))
        if dry_run:
            _foresee(candidates, report)
        else:
            with write():
                for candidate in candidates:
                    _keep(candidate, reader.mapping.kind, report)
        read += len(batch)
        click.echo(f"\r{read}/{len(rows)}", nl=False, err=True)
    click.echo("", err=True)
    if not dry_run:
        _tell(reader.mapping.source, report)
    return report


def _candidates(batch: Sequence[sources.SourceRow], reader: maps.Reader, report: Report) -> Iterator[Candidate]:
    for row in batch:
        if row.broken:
            report.refuse(row.number, "", row.broken)
            continue
        try:
            external_id = reader.external_id(row.cells)
            values = reader.values(row.cells)
        except maps.CellError as error:
            report.refuse(row.number, error.name, error.sentence)
            continue
        found = queries.problems(reader.mapping.kind, values, imported=True)
        for problem in found:
            report.refuse(row.number, problem.field, problem.sentence)
        if not found:
            report.without_sector += not _has_sector(values)
            digest = hashlib.sha256(repr(values).encode()).hexdigest()
            yield Candidate(row.number, values, actions.Origin(reader.mapping.source, external_id, digest))


def _keep(candidate: Candidate, kind: Kind, report: Report) -> None:
    try:
        with db.session.begin_nested():
            outcome, profile = actions.take_in(kind, candidate.values, candidate.origin)
    except Refused as no:
        report.refuse(candidate.number, no.code, no.message)
        return
    report.done[outcome] += 1
    if profile is not None:
        report.last = profile.id


def _foresee(candidates: Sequence[Candidate], report: Report) -> None:
    """Count what an import would do, by one query a batch."""
    if not candidates:
        return
    ids = [candidate.origin.external_id for candidate in candidates]
    known = {
        row.external_id: row.fingerprint
        for row in db.session.execute(
            sa.select(Profile.external_id, Profile.fingerprint).where(
                Profile.source == candidates[0].origin.source, Profile.external_id.in_(ids)
            )
        )
    }
    for candidate in candidates:
        held = known.get(candidate.origin.external_id)
        same = held == candidate.origin.fingerprint
        report.done["created" if held is None else "unchanged" if same else "updated"] += 1


def _tell(source: str, report: Report) -> None:
    """Record once that an import ended, so that what depends on all profiles is worked out once."""
    if report.last is None:
        return
    with write():
        profile = db.session.get_one(Profile, report.last)
        created, updated = report.done["created"], report.done["updated"]
        record("profiles.imported", actor=None, subject=profile, source=source, created=created, updated=updated)
    runner.hand_over()


def _has_sector(values: Any) -> bool:  # noqa: ANN401  values of any kind
    if hasattr(values, "mandates"):
        return any(mandate.sectors for mandate in values.mandates)
    return bool(getattr(values, "sectors", True))


def _columns(rows: Sequence[sources.SourceRow]) -> list[str]:
    return list(dict.fromkeys(name for row in rows[:BATCH] for name in row.cells))


def _stem(file: Path) -> str:
    return file.name.split(".", 1)[0]


def _print(report: Report, reader: maps.Reader, *, total: int, dry_run: bool) -> None:
    head = "Dry run, nothing written. " if dry_run else ""
    counted = ", ".join(f"{report.done[word]} {word}" for word in ("created", "updated", "unchanged"))
    click.echo(f"{head}{total} rows: {counted}, {len(report.bad_rows)} with errors.")
    for number, name, sentence in report.errors[:SHOWN]:
        click.echo(f"  row {number}: {name or 'row'}: {sentence}")
    if len(report.errors) > SHOWN:
        click.echo(f"  ... and {len(report.errors) - SHOWN} more errors")
    if report.without_sector:
        click.echo(f"{report.without_sector} profiles without a sector of ours.")
    for name in dict.fromkeys(name for name, _word in reader.unmatched):
        words = Counter({word: n for (at, word), n in reader.unmatched.items() if at == name})
        shown = ", ".join(f"{word} ({n})" for word, n in words.most_common(8))
        click.echo(f"Unmatched {name}: {sum(words.values())} of {len(words)} words: {shown}")
