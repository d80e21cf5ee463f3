"""Who takes part in the intake, and what of it a test looks up."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account, Role
from ecosystem.calls.models import Application
from ecosystem.calls.queries import applications
from ecosystem.core.db import db, write
from ecosystem.directory import actions as directory
from ecosystem.directory import queries as profiles
from ecosystem.directory.models import Kind
from tests import services
from tests.cast import PASSWORD, STARTUP
from tests.conftest import Outbox

TITLE, SLUG = "Ươm tạo Cửa Sông", "uom-tao-cua-song"
INSIDE = f"/manager/calls/{SLUG}"
STARTUPS = {"a": "Sóng Một", "b": "Sóng Hai", "c": "Sóng Ba"}
# The fifth has the address of a startup's house.
JURORS = ("j1@doc.example", "j2@doc.example", "j3@doc.example", "j4@doc.example", "j5@song-b.example")
# As long as people at a slow desk need; a loaded machine needs it too.
PATIENCE = 60_000


def founder_of(name):
    return f"founder@song-{name}.example"


def made(site):
    """The people of this journey with their startups."""
    with site.database.app.app_context():
        for name, title in STARTUPS.items():
            account = person(founder_of(name), f"Chủ {title}", Role.FOUNDER)
            with write():
                directory.create(account, Kind.STARTUP, replace(STARTUP, name=title, email=founder_of(name)))
        for number, address in enumerate(JURORS, start=1):
            person(address, f"Giám khảo số {number}", Role.MENTOR)
        db.session.remove()


def person(address, name, role):
    with write():
        account = accounts.create_account(
            email=address, full_name=name, password=PASSWORD, roles=(role,), confirmed=True
        )
        for purpose in ("matching", "profile-public"):
            accounts.give_consent(account, purpose, method="operator")
    return account


def account(address):
    return db.session.scalars(sa.select(Account).where(Account.email == address)).one()


def startup_of(name):
    return next(iter(profiles.my_profiles(account(founder_of(name)))))


def application_of(name):
    key = db.session.scalars(sa.select(Application.key).where(Application.profile_id == startup_of(name).id)).one()
    return applications.application(key)


def key_of(site, name):
    with site.database.app.app_context():
        key = application_of(name).key
        db.session.remove()
    return key


def opened(open_page, path, who, width=1440):
    page = open_page("/healthz", who=who, width=width)
    page.set_default_timeout(PATIENCE)
    page.goto(path)
    return page


def letter(site, address, word):
    """The mail to somebody that holds a word, once the worker has sent it."""
    folder = site.database.place / "mail"

    def arrived():
        return next((one.text for one in Outbox(folder).read(address) if word in one.text), None)

    return services.wait_for(arrived, seconds=2 * PATIENCE / 1000, what=f"a mail to {address}")
