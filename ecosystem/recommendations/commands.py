"""``flask recommendations``: make and show lists. ``flask matching``: judge a world that people judged."""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from ecosystem.core.db import write
from ecosystem.core.errors import NotFound, Refused
from ecosystem.directory.queries import asking
from ecosystem.recommendations import actions, documents, jobs, queries
from ecosystem.recommendations.models import ListKind, WeightVersion
from ecosystem.recommendations.queries import learning
from ecosystem.taxonomy import source

if TYPE_CHECKING:
    from ecosystem.recommendations.documents import Facts
    from matching.evaluation import Figures, Report, Unequal

FILES = {"startups": "startup", "mentors": "mentor", "angels": "angel", "funds": "fund"}
REAL = {"startups.jsonl.gz": "startup", "investors.jsonl.gz": "fund"}
TOP = 3
SEARCH_FLOOR = 0.95
MATCHED_LISTS = ("sectors", "mentor_expertise", "support_needs")


@click.group(name="recommendations")
def recommendations() -> None:
    """The lists of recommendations."""


@recommendations.command()
@click.option("--in-shards", is_flag=True, help="Have the workers do it, some profiles at a time.")
@with_appcontext
def refresh(*, in_shards: bool) -> None:
    """Make every list of both sides anew, in this process or by the workers."""
    if in_shards:
        click.echo(f"{jobs.refresh_in_shards()} profiles, left to the workers")
        return
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
                _show(names.get(entry["id"], "?"), queries.fit(entry, asker=queries.asker_of(row.wanted)))
            for obstacle in queries.obstacles(row.broken):
                click.echo(f"  - {obstacle.count}: {obstacle.words}")


def _show(name: str, fit: queries.Fit) -> None:
    click.echo(f"  {fit.score:3d}  {name}")
    for way in (fit.yours, fit.theirs):
        for part in way.reasons:
            click.echo(f"       {part.points:3d}/{part.max:<3d} {part.label}: {', '.join(part.evidence)}")
        click.echo(f"       {way.score:3d}")


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
    texts stripped of diacritics, both without and with damping by load and exposure; and the Gini of exposure.
    Exit code 1 under the floors: 0.93, none, 0.92.
    """
    facts, table = facts_of(folder), judgements or folder / "judgements.csv"
    report, damped = judge_facts(facts, table), judge_facts(facts, table, damped=True)
    groups = worlds().unequal_world(facts, vocabulary_files())
    if as_json:
        plain = {**report.plain(), "damped": damped.plain(), "unequal": [asdict(one) for one in groups]}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        _table("", report)
        _table(", damped by load and exposure", damped)
        _unequal(groups)
    if not (report.passes and damped.passes):
        raise SystemExit(1)


@matching.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def exposure(folder: Path) -> None:
    """Say how unequally the profiles in FOLDER are shown: a world as `judge` reads it, or real profiles.

    Real profiles are startups.jsonl.gz and investors.jsonl.gz, one object a line: id, one_liner, text, and
    sectors or markets in free words.
    """
    _unequal(worlds().unequal_world(facts_of(folder), vocabulary_files()))


@matching.command()
@with_appcontext
def learn() -> None:
    """Learn weights from answers, compare them with those that are on, and keep them as proposals."""
    for kind in ListKind:
        found = jobs.learnt(kind)
        if found is None:
            count = len(learning.events(kind))
            click.echo(f"{kind.value}: nothing new; {count} answers, at least {learning.least()} are needed")
            continue
        with write():
            version = actions.propose(found)
            _version(version)


@matching.command()
@with_appcontext
def versions() -> None:
    """Print every version of learnt weights, the latest first."""
    _versions()


def _versions() -> None:
    held = learning.versions()
    for version in held:
        _version(version)
    if not held:
        click.echo("no versions: the defaults are on")


@matching.command()
@click.argument("version", type=int, required=False)
@click.option("--off", is_flag=True, help="Switch VERSION off, or turn a proposal down.")
@click.option("--back", is_flag=True, help="Put back what was on before, for KIND or for whatever is on.")
@click.option("--kind", type=click.Choice([kind.value for kind in ListKind]), help="Of --back.")
@click.option("--reason", default="from the command line", show_default=True, help="For the journal.")
@with_appcontext
def switch(version: int | None, kind: str | None, reason: str, *, off: bool, back: bool) -> None:
    """Switch VERSION of the weights on, off, or go back; the worker makes every list anew."""
    if back == (version is not None):
        raise click.UsageError("name a VERSION or say --back")
    try:
        with write():
            if back:
                _back([ListKind(kind)] if kind else [one for one in ListKind if learning.on(one)], reason)
            else:
                (actions.switch_off if off else actions.switch_on)(None, learning.version(version or 0), reason=reason)
    except NotFound as error:
        raise click.ClickException(f"there is no version {version}") from error
    except Refused as no:
        raise click.ClickException(str(no.message)) from no
    _versions()


def _back(kinds: Sequence[ListKind], reason: str) -> None:
    if not kinds:
        raise click.ClickException("the defaults are on")
    for kind in kinds:
        earlier = actions.switch_back(None, kind, reason=reason)
        click.echo(f"{kind.value}: {f'version {earlier.id}' if earlier else 'the defaults'}")


def _version(version: WeightVersion) -> None:
    told, counts = version.measured, " ".join(f"{name} {count}" for name, count in version.events.items())
    click.echo(
        f"version {version.id} {version.kind.value} {version.state.value}, made {version.made_at:%Y-%m-%d %H:%M}"
    )
    click.echo(f"  learnt from {version.taught} of {sum(version.events.values())} answers: {counts}")
    for way, points in version.weights.items():
        click.echo(f"  {way:<12}{' '.join(f'{part} {count}' for part, count in points.items())}")
    for name in ("auc", "hit"):
        one = told[name]
        told_words = f"{one['before']:.3f} -> {one['after']:.3f}, two errors {2 * one['error']:.3f}, n {one['count']}"
        click.echo(f"  {'hit@10' if name == 'hit' else 'AUC':<12}{told_words}")
    gini = "; ".join(f"{side} {before:.3f} -> {after:.3f}" for side, (before, after) in told["gini"].items())
    click.echo(f"  {'lists':<12}{told['lists']}, overlap {told['overlap']:.3f}; Gini {gini}")
    click.echo(f"  {'verdict':<12}{told['verdict']}")


def worlds() -> Any:  # noqa: ANN401  a module
    """The door to the engine for worlds of files."""
    # scikit-learn takes two seconds to import, and the other commands do not need it.
    from ecosystem.recommendations.engine import worlds as door  # noqa: PLC0415

    return door


def facts_of(folder: Path) -> list[Facts]:
    """The facts of a folder; a file of records that is missing counts as empty."""
    known = [
        documents.facts_from_record(record, kind) for name, kind in FILES.items() for record in _records(folder, name)
    ]
    real = [documents.facts_from_words(record, kind) for name, kind in REAL.items() for record in _lines(folder / name)]
    return known + real


def judge_facts(facts: Sequence[Facts], judgements: Path, *, damped: bool = False) -> Report:
    """Judge facts by a table of judgements; see ``judge``."""
    with judgements.open(encoding="utf-8-sig", newline="") as file:
        report: Report = worlds().judge_world(facts, list(csv.DictReader(file)), vocabulary_files(), damped=damped)
    return report


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


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _unequal(groups: Sequence[Unequal]) -> None:
    click.echo("Gini of the first ten places, and who is in none: plain -> damped")
    for one in groups:
        click.echo(
            f"  {'+'.join(one.kinds):<12}{one.plain:.3f} -> {one.damped:.3f}"
            f"   never {one.never_plain} -> {one.never_damped} of {one.candidates}"
        )


def _table(how: str, report: Report) -> None:
    for title, figures in (("as written", report.written), ("startups without diacritics", report.stripped)):
        click.echo(f"{title}{how}")
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


@matching.command("search-judge")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="demo", show_default=True, help="The source whose ids the file names.")
@with_appcontext
def search_judge(path: Path, source: str) -> None:
    """Judge the search by free text with the queries in PATH (query, expected_ids) over this database.

    Prints hit@3 for the rows of even and of odd number, counted from nought, and for all. Exit code 1 under 0.95.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    hits, took = [], []
    for row in rows:
        started = time.perf_counter()
        found = asking.first_of(row["query"], source, TOP)
        took.append(time.perf_counter() - started)
        hits.append(not {*found}.isdisjoint(row["expected_ids"].split(";")))
        if not hits[-1]:
            click.echo(f"  missed: {row['query']}: {', '.join(found) or 'nothing'}")
    for title, half in (("even rows", hits[::2]), ("odd rows", hits[1::2]), ("all rows", hits)):
        click.echo(f"hit@3 {title:9s} {sum(half) / max(1, len(half)):.3f} of {len(half)} queries")
    click.echo(f"median {1000 * sorted(took)[len(took) // 2]:.0f} ms" if took else "no queries")
    if sum(hits) < SEARCH_FLOOR * len(hits):
        raise SystemExit(1)
