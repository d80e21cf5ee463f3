"""A blind juror's eyes: whatever tells of an application by its number or key names nobody, on every address.

The startup itself may be public; what must not be read is which application is whose.
"""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from ecosystem.accounts.models import Role
from ecosystem.calls import actions as calls
from ecosystem.calls import queries
from ecosystem.calls.queries import applications
from ecosystem.core.db import db, write
from ecosystem.core.files import StoredFile
from ecosystem.directory import actions as directory
from ecosystem.directory.models import Kind, Profile
from ecosystem.juries.queries import dossiers
from ecosystem.privacy import packing
from ecosystem.privacy import queries as privacy
from tests.calls.world import DECK, a_call, begun, fill
from tests.cast import ANGEL, STARTUP
from tests.juries.world import a_round, given
from tests.privacy.test_erasure import LOGO
from tests.privacy.test_leaks import addresses, opened

NAME, LEGAL, RENAMED = "Thuyền Kín", "Công ty Cổ phần Thuyền Kín Miền Trung", "Thuyền Mở"
MEMBER, FILE = "Ngô Thị Kín Tên", "thuyen-kin-gioi-thieu.pdf"
TITLE, AUTHOR = b"/Title (deck.html)", b"/Author (Kin Ten7)"
WORDS = f"{NAME} do {MEMBER.upper()} lập, viết cho lan@thuyenkin.example, xem thuyenkin.example hoặc gọi 0905 123 456."


@pytest.fixture
def read(cast, frozen):
    """An application that names itself in a text, a table, a file's name and inside the file; renamed since."""
    call = a_call(cast)
    values = replace(STARTUP, name=NAME, legal_name=LEGAL, email="lan@thuyenkin.example")
    profile = cast.profile(cast.lan, Kind.STARTUP, values)
    member = cast.account("kinten", MEMBER, Role.ANGEL)
    pictured(cast, cast.lan, profile)
    pictured(cast, member, cast.profile(member, Kind.ANGEL, replace(ANGEL, name=MEMBER)))
    one = begun(cast, call, profile=profile)
    team = [[f"ThS. {MEMBER} (CTO)", "Sáng lập", "Mười năm", "Toàn thời gian"]]
    with write():
        calls.save(cast.lan, one, {"problem": WORDS, "team": team})
        deck = next(q for q in applications.draft(one).form.questions() if q.key == "deck")
        calls.attach(cast.lan, one, deck, io.BytesIO(DECK.read_bytes().replace(TITLE, AUTHOR)), name=FILE)
    fill(applications.application(one.key), cast.lan)
    with write():
        calls.submit(cast.lan, applications.application(one.key))
    with write():
        sent = applications.application(one.key)
        calls.take_up(cast.manager, sent)
        calls.let_through(cast.manager, sent)
        cast.whole(profile).name = RENAMED
    round_ = a_round(cast, queries.call(call.slug), cast.minh)
    return given(cast, round_, applications.application(one.key), cast.minh)


def pictured(cast, who, profile):
    """A picture on a profile: the logo of the startup, the portrait of a person."""
    with write():
        directory.set_logo(who, cast.whole(profile), io.BytesIO(LOGO.read_bytes()), name="hinh.png")


def pictures():
    """The addresses of all pictures, as any page would name them."""
    keys = db.session.scalars(sa.select(StoredFile.key).join(Profile, Profile.logo_id == StoredFile.id))
    return [f"/logos/{key}" for key in keys]


def naming(cast):
    phones = ("0905 123 456", "0905123456")
    return [NAME, LEGAL, RENAMED, MEMBER, MEMBER.upper(), FILE, "thuyenkin", *phones, cast.lan.full_name]


def walked(app, client, read):
    """What every address answers to whoever is signed in: the address, and what it says."""
    for path in addresses(app):
        answer = client.http.get(path)
        assert answer.status_code < 500, path
        yield path, answer.status_code, opened(answer.data) + str(answer.headers).encode()


@pytest.mark.parametrize("declared", [False, True])
def test_nothing_that_tells_of_an_application_names_it(app, cast, client, read, jobs, outbox, declared):
    key, application, minh = read.key, read.application, cast.minh
    drawn = pictures()
    secrets = [word.encode() for word in (*naming(cast), *drawn)] + [AUTHOR]
    marks = [word.encode() for word in (application.number, application.key, key)]
    client.sign_in(minh)
    if declared:
        client.post(f"/jury/reads/{key}/declare", {"value": "none"}, at=f"/jury/reads/{key}")
    jobs.run()
    told, leaks, seen = [], [], set()
    for path, status, body in walked(app, client, read):
        seen |= {picture for picture in drawn if picture.encode() in body}
        if status < 400 and any(mark in body for mark in marks):
            told.append(path)
            leaks += [(path, secret.decode()) for secret in secrets if secret in body]
    assert leaks == []
    assert {"/jury", f"/jury/reads/{key}"} <= set(told)
    # The logo and the portrait stand on other pages: otherwise this would prove nothing.
    assert seen == set(drawn)
    letters = [one for one in outbox.read() if minh.email in one.to]
    assert letters
    said = "".join(f"{one.subject}{one.text}{one.html}" for one in letters)
    said += json.dumps({name: packing.plain(one.export(minh.id)) for name, one in privacy.personal().items()})
    assert [word for word in naming(cast) if word in said] == []


def test_the_files_of_an_application_are_closed_to_its_blind_juror(cast, client, read):
    client.sign_in(cast.minh)
    client.post(f"/jury/reads/{read.key}/declare", {"value": "none"}, at=f"/jury/reads/{read.key}")
    keys = list(db.session.scalars(sa.select(StoredFile.key)))
    assert keys
    for key in keys:
        client.get(f"/applications/files/{key}", status=404)
    for path in ("dossier.pdf", "receipt.pdf"):
        client.get(f"/applications/{read.application.key}/{path}", status=404)
    # Who sent them opens them, with what is inside: otherwise this would prove nothing.
    client.sign_in(cast.lan).get(f"/applications/{read.application.key}/dossier.pdf")
    assert any(AUTHOR in client.http.get(f"/applications/files/{key}").data for key in keys)


def test_a_text_is_black_where_it_names_the_team_or_what_the_startup_was_called(cast, client, read):
    parts = dossiers.parts_of(read.application, read.juror.round)
    text = next(line.text for part in parts for line in part.lines if line.key == "problem")
    assert text == "█████ do █████ lập, viết cho █████, xem █████ hoặc gọi █████."
