"""``flask recommendations``: make and show lists. ``flask matching``: judge a world that people judged."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from ecosystem.core.errors import NotFound
from ecosystem.recommendations import documents, jobs, queries
from ecosystem.taxonomy import source

if TYPE_CHECKING:
    from matching.evaluation import Figures, Report

FILES = {"startups": "startup", "mentors": "mentor", "angels": "angel", "funds": "fund"}
MATCHED_LISTS = ("sectors", "mentor_expertise", "support_needs")


@click.group(name="recommendations")
def recommendations() -> None:
    """The lists of recommendations."""


@recommendations.command()
@with_appcontext
def refresh() -> None:
    """Make every list of both sides anew, in this process."""
    started = time.perf_counter()
    count = jobs.refresh_all()
    click.echo(f"{count} lists in {time.perf_counter() - started:.1f} s")


@recommendations.command()
@click.argument("slug")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--limit", default=10, show_default=True)
@with_appcontext
def show(slug: str, language: str, limit: int) -> None:
    """Print the stored lists of the profile SLUG with their reasons."""
    try:
        profile = queries.profile_by_slug(slug)
    except NotFound as error:
        raise click.ClickException(f"no profile is called {slug}") from error
    with force_locale(language):
        for row in queries.lists_of(profile):
            click.echo(f"{profile.name}: {row.wanted}, {len(row.entries)} of {row.considered}, model {row.model}")
            names = queries.names(entry["id"] for entry in row.entries[:limit])
            for entry in row.entries[:limit]:
                _show(names.get(entry["id"], "?"), queries.fit(entry))
            for obstacle in queries.obstacles(row.broken):
                click.echo(f"  - {obstacle.count}: {obstacle.words}")


def _show(name: str, fit: queries.Fit) -> None:
    click.echo(f"  {fit.score:3d}  {name}")
    for part in fit.reasons:
        click.echo(f"       {part.points:3d}/{part.max:<3d} {part.label}: {', '.join(part.evidence)}")


@click.group(name="matching")
def matching() -> None:
    """The matching engine by itself."""


@matching.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--judgements", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of FOLDER's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def judge(folder: Path, judgements: Path | None, *, as_json: bool) -> None:
    """Judge the world in FOLDER (startups, mentors, angels, funds .json; judgements.csv) without any database.

    Prints hit@3 over the "match" pairs and the "never" pairs that were recommended, as written and with the startups'
    texts stripped of diacritics. Exit code 1 under the floors: 0.90, none, 0.90.
    """
    report = judge_folder(folder, judgements or folder / "judgements.csv")
    if as_json:
        click.echo(json.dumps(report.plain(), ensure_ascii=False, indent=1))
    else:
        _table(report)
    if not report.passes:
        raise SystemExit(1)


def judge_folder(folder: Path, judgements: Path) -> Report:
    """Judge a folder; see ``judge``. A file of records that is missing counts as empty."""
    # scikit-learn takes two seconds to import, and the other commands do not need it.
    from ecosystem.recommendations.engine import judge_world  # noqa: PLC0415

    facts = [
        documents.facts_from_record(record, kind) for name, kind in FILES.items() for record in _records(folder, name)
    ]
    with judgements.open(encoding="utf-8-sig", newline="") as file:
        return judge_world(facts, list(csv.DictReader(file)), vocabulary_files())


def vocabulary_files() -> dict[str, list[dict[str, Any]]]:
    """The lists that matching uses, straight from the project's files, as ``vocabulary_from`` takes them."""
    lists = source.read().lists
    return {
        name: [
            {
                "id": row.slug,
                "vi": row.label_vi,
                "en": row.label_en,
                "synonyms_vi": row.synonyms_vi,
                "synonyms_en": row.synonyms_en,
                **row.extra,
            }
            for row in lists[name]
        ]
        for name in MATCHED_LISTS
    }


def _records(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return found


def _table(report: Report) -> None:
    for title, figures in (("as written", report.written), ("startups without diacritics", report.stripped)):
        click.echo(title)
        _figures(figures)
    click.echo("passes" if report.passes else "FAILS")


def _figures(figures: Figures) -> None:
    click.echo(f"  hit@3 mentors    {figures.hit_mentors:.3f} of {figures.mentors} pairs")
    click.echo(f"  hit@3 investors  {figures.hit_investors:.3f} of {figures.investors} pairs")
    click.echo(f"  hit@3 both       {figures.hit:.3f}")
    click.echo(f"  never in top 3   {figures.never_in_top} of {figures.never}")
    click.echo(f"  never listed     {figures.never_recommended} of {figures.never}")
    for startup, target, place in figures.missed:
        click.echo(f"  missed: {startup} {target} at {place if place < 1 << 30 else 'none'}")
    for startup, target in figures.leaked:
        click.echo(f"  leaked: {startup} {target}")
