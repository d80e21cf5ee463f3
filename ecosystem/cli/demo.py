"""``flask demo``: load the fictional demo world through the actions that people use, and remove it again.

Its sign-ins exist only in a database that is marked as a demo; everything it makes is marked as sample.
"""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import InstrumentedAttribute

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call
from ecosystem.calls.queries import samples as calls
from ecosystem.challenges.queries import pilots
from ecosystem.cli import world
from ecosystem.connections.models import Introduction
from ecosystem.core import clock, facts, runner
from ecosystem.core.db import affected, db, write
from ecosystem.core.files import StoredFile
from ecosystem.core.progress import Task
from ecosystem.directory import queries as directory
from ecosystem.directory.models import ImportBatch, Profile, Startup
from ecosystem.events.models import Event
from ecosystem.privacy.models import DataRequest
from ecosystem.programs.models import Program
from ecosystem.programs.queries import tasks
from ecosystem.progress.queries import samples as progress
from ecosystem.recommendations import actions as feedback
from ecosystem.recommendations import queries as recommendations
from ecosystem.recommendations.actions import keep_shown
from ecosystem.recommendations.models import ListKind, Reason
from ecosystem.recommendations.queries import showing
from ecosystem.recommendations.rules import MADE_FOR
from ecosystem.recommendations.rules.feedback import ends
from ecosystem.recommendations.rules.learning import Learnt
from ecosystem.taxonomy import actions as taxonomy

LEAST_PASSWORD = 12
LEFT = 5  # so many last cards of a first page are spoken of


@click.group(name="demo")
def group() -> None:
    """The demo world."""


@group.command()
@click.option("--json", "manifest", type=click.Path(dir_okay=False, path_type=Path), help="Write the manifest here.")
@click.option("--if-absent", is_flag=True, help="Keep a demo world that is already there.")
@with_appcontext
def load(*, manifest: Path | None, if_absent: bool) -> None:
    """Load the demo world and print its sign-ins."""
    known = facts.get("demo")
    if known is None:
        known = _load()
    elif not if_absent:
        click.echo("The demo world is here already; `demo remove` takes it out.")
    _show(known)
    if manifest is not None:
        with write():
            described = world.manifest(known["password"])
        manifest.write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")


@group.command()
@with_appcontext
def remove() -> None:
    """Delete everything that is marked as sample, and the mark of the demo database."""
    with write():
        pictures = [*db.session.scalars(_pictures(Profile.logo_id)), *db.session.scalars(_pictures(Startup.deck_id))]
        people = sa.select(Account.id).where(Account.is_sample.is_(True))
        pictures += db.session.scalars(sa.select(StoredFile.id).where(StoredFile.owner_id.in_(people)))
        db.session.execute(sa.delete(ImportBatch).where(ImportBatch.made_by_id.in_(people)))
        db.session.execute(sa.delete(DataRequest).where(DataRequest.account_id.in_(people)))
        db.session.execute(sa.delete(Task).where(Task.owner_id.in_(people)))
        pictures += [*calls.sample_files(), *pilots.sample_files(), *tasks.sample_files(), *progress.files()]
        counts = [
            (model.__tablename__, affected(sa.delete(model).where(model.is_sample.is_(True))))
            for model in (Program, Call, Event, Introduction, Profile, Account)
        ]
        db.session.execute(sa.delete(StoredFile).where(StoredFile.id.in_(pictures)))
        facts.forget("demo")
    for name, count in counts:
        click.echo(f"{count:>5} {name}")


def _pictures(column: InstrumentedAttribute[int | None]) -> sa.Select[int | None]:
    return sa.select(column).where(Profile.is_sample.is_(True), column.is_not(None))


# A version of weights as a platform with a past would propose it; sample profiles themselves teach nothing.
LEARNT = Learnt(
    ListKind.MENTOR,
    {
        "startup": {"text": 27, "sectors": 31, "expertise": 38, "languages": 4},
        "counterpart": {"text": 23, "sectors": 35, "expertise": 29, "stage": 9, "languages": 4},
    },
    {"asked": 118, "accepted": 64, "declined": 31, "met": 22, "working": 9, "refused": 17},
    195,
    {
        "auc": {"before": 0.684, "after": 0.721, "error": 0.024, "count": 17, "sign": 0},
        "hit": {"before": 0.576, "after": 0.606, "error": 0.03, "count": 33, "sign": 0},
        "later": 50,
        "lists": 60,
        "overlap": 0.93,
        "gini": {"others": [0.15, 0.16], "startups": [0.18, 0.18]},
        "verdict": "none",
    },
)


def _refuse_real_data() -> None:
    """Fictional people and known sign-ins have no place beside real ones."""
    real = sa.select(Account.id).where(Account.is_sample.is_(False)).limit(1)
    if db.session.scalar(real) is not None:
        raise click.ClickException("this database holds real accounts: the demo world is not loaded beside them")
    password = str(current_app.config["DEMO_PASSWORD"])
    if current_app.config["APP_ENV"] == "production" and 0 < len(password) < LEAST_PASSWORD:
        raise click.ClickException(f"DEMO_PASSWORD needs at least {LEAST_PASSWORD} characters in production")


def _load() -> dict[str, str]:
    _refuse_real_data()
    password = str(current_app.config["DEMO_PASSWORD"]) or secrets.token_urlsafe(9)
    with write():
        taxonomy.load_lists()
    with write():
        facts.put("demo", password=password)
        world.load(password)
    # Mails leave and lists are made here, so that the first page one opens is whole.
    runner.run_all()
    with write():
        world.go_on()
    runner.run_all()
    with write():
        _open_lists()
        _give_feedback()
        feedback.propose(LEARNT)
    return {"password": password}


def _open_lists() -> None:
    """Keep the first page of the lists of the demo sign-ins, as if each had opened theirs."""
    emails = [person.email for person in world.PEOPLE]
    for account in db.session.scalars(sa.select(Account).where(Account.email.in_(emails)).order_by(Account.id)).all():
        for wanted in MADE_FOR:
            for profile in recommendations.own_for(account, wanted)[:1]:
                shown = recommendations.shelf(profile, wanted).shown
                if shown is not None and showing.fresh([shown]):
                    keep_shown(shown)


def _give_feedback() -> None:
    """What the demo angel said of the last cards on the first page of the list, for pages that are not empty."""
    account = db.session.scalars(sa.select(Account).where(Account.email == "angel@demo.example")).one()
    for own in recommendations.own_for(account, "startups")[:1]:
        profile = directory.profile_by_id(own.id)
        cards = [item.card.id for item in recommendations.shelf(own, "startups").items][-LEFT:]
        others = [directory.profile_by_id(one) for one in cards]
        for other in others[2:]:
            feedback.refuse(account, profile, other, Reason.SECTOR)
        for other in others[1:2]:
            feedback.snooze(account, profile, other, ends("1-month", clock.today()))
        for other in others[:2]:
            feedback.save(account, other)


def _show(known: dict[str, str]) -> None:
    click.echo(f"\n  Nhịp Cầu  {current_app.config['SITE_URL']}")
    click.echo(f"  Demo sign-ins (dữ liệu mẫu, không có thật), password: {known['password']}\n")
    for person in world.PEOPLE:
        click.echo(f"    {person.email:<22} {person.says}")
    click.echo("")
