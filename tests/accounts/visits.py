"""How these tests visit the site: forms are filled in as a browser does, mails are read as people read them."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ecosystem.accounts import actions
from ecosystem.accounts.models import Account
from ecosystem.core import runner
from ecosystem.core.db import db, write
from ecosystem.core.journal import Entry
from tests.page import Page

PASSWORD = "thuyền thúng ra khơi sớm"
OTHER = "bánh xèo chiều mưa tháng mười"
HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|once|version|next)"[^>]*type="hidden"[^>]*value="([^"]*)"')


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, its subject and its text."""

    to: str
    subject: str
    text: str

    @property
    def path(self) -> str:
        """The path of the single-use link in it."""
        found = re.search(r"/(?:confirm-email|reset-password)/[\w-]+", self.text)
        assert found is not None, self.text
        return found.group()


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return dict(HIDDEN.findall(page.text))


def send(client: FlaskClient, path: str, to: str | None = None, **fields: Any) -> TestResponse:
    """Open ``path``, fill its form in and send it to ``to`` or to the same path."""
    page = client.get(path)
    Page(page, path)
    assert page.status_code == 200, (path, page.status_code)
    return client.post(to or path, data={**hidden(page), **fields})


def press(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Press a button that stands on another page than ``path``: only the form token is needed."""
    return client.post(path, data={"csrf_token": hidden(client.get("/settings"))["csrf_token"], **fields})


def register(client: FlaskClient, address: str, **changes: Any) -> TestResponse:
    """Register with sound answers but for ``changes``."""
    answers = {"full_name": "Nguyễn Thị Lan", "email": address, "password": PASSWORD, "role": "founder"}
    answers["adult"] = "y"
    return send(client, "/register", **{**answers, **changes})


def sign_in(client: FlaskClient, address: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    """Sign in through the form."""
    return send(client, "/sign-in", email=address, password=password, **fields)


def add(app: Flask, address: str, *roles: str, **words: Any) -> int:
    """An account made without the site; confirmed unless told otherwise. Returns its id.

    Officers and administrators are samples, which need no second factor; ``is_sample=False`` for real ones.
    """
    staff = bool({"officer", "administrator"} & set(roles))
    answers = {"full_name": "Trần Văn Bình", "password": PASSWORD, "confirmed": True, "is_sample": staff, **words}
    with app.app_context(), write():
        return actions.create_account(email=address, roles=roles or ("founder",), **answers).id


def letters(app: Flask) -> list[Letter]:
    """Every mail that has left the house, in order."""
    with app.app_context():
        runner.run_all()
        folder = Path(app.config["MAIL_DIR"])
    read = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [_letter(message) for message in read if isinstance(message, EmailMessage)]


def _letter(message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    assert body is not None
    return Letter(message["To"].addresses[0].addr_spec, message["Subject"], body.get_content())


def happened(app: Flask) -> list[str]:
    """The events in the journal that are about accounts, in order."""
    with app.app_context():
        events = db.session.scalars(sa.select(Entry.event).order_by(Entry.id)).all()
        return [event for event in events if not event.startswith("mail.")]


def forget_events(app: Flask) -> int:
    """How long the journal is now; slice ``happened`` with it."""
    return len(happened(app))


def people(app: Flask) -> list[tuple[str, str, bool, list[str]]]:
    """Everybody: address, name, whether confirmed, roles."""
    with app.app_context():
        found = db.session.scalars(sa.select(Account).order_by(Account.id)).all()
        return [(who.email, who.full_name, who.email_confirmed_at is not None, who.role_names) for who in found]


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/settings").status_code == 200


def bare(page: TestResponse) -> str:
    """A page without what differs on every visit."""
    text = re.sub(r'value="[\w.-]{20,}"', "", page.text)
    return re.sub(r"[\w.+-]+@[\w.-]+", "ADDRESS", text)
