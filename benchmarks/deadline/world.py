"""What the night begins with: a call that closes soon, and startups whose drafts are whole but for the last words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

import config
from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries as account_queries
from ecosystem.accounts.models import Account, Role, SignIn
from ecosystem.app import create_app
from ecosystem.calls import actions, queries
from ecosystem.calls.models import Call, CallKind, CallState
from ecosystem.cli.calls import filled
from ecosystem.cli.commands import install
from ecosystem.core import clock
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Kind
from ecosystem.directory.rules.values import StartupValues

ROOT = Path(__file__).parents[2]
TOGETHER = 25
STARTUP = StartupValues(name="Sóng", tagline_vi="Cảm biến cho ao nuôi", sectors=("iot",), stage="mvp")


@dataclass(frozen=True)
class Applicant:
    """One applicant: the cookie of their visit and the key of their draft."""

    cookie: str
    key: str
    number: int


def settings(url: str, place: Path, port: int) -> dict[str, str]:
    """The environment of the server and of ourselves."""
    return {
        "APP_ENV": "development",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": url,
        "JOBS_URL": f"sqlite:///{place / 'jobs.db'}",
        "MAIL_DIR": str(place / "mail"),
        "UPLOAD_DIR": str(place / "files"),
        "INDEX_DIR": str(place / "index"),
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        # Each applicant comes from an address of their own, as behind a proxy.
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "WARNING",
    }


def application(env: dict[str, str]) -> Flask:
    """The application on an empty database, migrated, with the taxonomy."""
    app = install(create_app(config.load(env)))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
    answer = app.test_cli_runner().invoke(args=["taxonomy", "load"])
    if answer.exit_code:
        raise RuntimeError(answer.output)
    return app


def call() -> Call:
    """A call that takes applications for a day still, of a form with every type of question."""
    with write():
        lead, officer = _account("lead", Role.PROGRAM_MANAGER), _account("officer", Role.OFFICER)
        now = clock.now()
        made = actions.create(
            lead,
            CallKind.PROGRAM,
            actions.CallValues(
                title_vi="Đêm hạn nộp",
                summary_vi="Tám tuần.",
                owner_name="Vườn ươm",
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=1),
            ),
        )
        actions.use_template(lead, made, "program-intake")
        actions.set_rules(lead, made, [{"kind": "stage", "any_of": ["mvp"]}])
        actions.move(lead, made, CallState.IN_APPROVAL)
        actions.move(officer, made, CallState.PUBLISHED)
        actions.tick()
        slug = made.slug
    return queries.call(slug)


def applicants(app: Flask, slug: str, count: int) -> list[Applicant]:
    """As many applicants, each signed in, each with a draft."""
    made: list[Applicant] = []
    while len(made) < count:
        with write():
            there = queries.call(slug)
            some = range(len(made), min(count, len(made) + TOGETHER))
            made += [_applicant(app, there, number) for number in some]
        db.session.expunge_all()
    return made


def close_at(slug: str, instant: datetime) -> None:
    """Set the deadline; an organiser could only move it later, and nobody has relied on this one."""
    with write():
        there = queries.call(slug)
        there.closes_at = instant


def _applicant(app: Flask, there: Call, number: int) -> Applicant:
    account = _account(f"nop-{number}", Role.FOUNDER)
    values = replace(STARTUP, name=f"Sóng số {number}")
    profile = directory.create(account, Kind.STARTUP, values)
    draft = filled(account, there, profiles.profile_by_id(profile.id), is_sample=False)
    token = secrets.token_urlsafe(24)
    now = clock.now()
    visit = SignIn(
        token_hash=account_queries.token_hash(token),
        account_id=account.id,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=12),
        proven_at=now,
        factor="password",
    )
    db.session.add(visit)
    db.session.flush()
    return Applicant(_cookie(app, token), draft.key, number)


def _cookie(app: Flask, token: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise RuntimeError("the application has no key to sign with")
    return str(signer.dumps({"_user_id": token, "_fresh": True}))


def _account(name: str, role: Role) -> Account:
    made = accounts.create_account(
        email=f"{name}@example.com",
        full_name=f"Người {name}",
        password=secrets.token_urlsafe(12),
        roles=[role],
        confirmed=True,
    )
    for purpose in ("matching", "profile-public"):
        accounts.give_consent(made, purpose, method="operator")
    return made
