"""A whole call as one ZIP, made piece by piece so that it never stands whole in memory: dossiers, files, tables.

In the pack each application has a folder named by its number; names of people and of files are no paths of ours.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from flask import render_template
from flask_babel import force_locale, get_locale

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call, Submission
from ecosystem.calls.queries import applications as calls
from ecosystem.calls.queries import call as call_of_slug
from ecosystem.calls.queries import papers, reading
from ecosystem.calls.queries.reading import Line
from ecosystem.calls.rules.sight import Reader
from ecosystem.core import clock, files, sheets
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.files import StoredFile
from ecosystem.juries.queries import exports

KIND, PART = "call-pack", "call-pack-part"
ZIP_TYPE = "application/zip"
# So many applications a piece.
AT_ONCE = 5
ENDINGS = {"application/pdf": "pdf", "image/webp": "webp", "image/png": "png", "image/jpeg": "jpg"}
DOSSIER = "ho-so.pdf"


@dataclass(frozen=True)
class Pack:
    """A pack that was made, and the call it is of."""

    file: StoredFile
    call: Call


@dataclass(frozen=True)
class Piece:
    """Some applications as a ZIP of their own, and how many there are in all."""

    content: bytes
    count: int
    total: int


@dataclass(frozen=True)
class Entry:
    """One application in the index."""

    number: str
    name: str
    state: str
    paths: tuple[str, ...]


def pack(key: str) -> Pack:
    """The pack of that key with its call. Raises ``NotFound``."""
    wanted = (StoredFile.key == key, StoredFile.kind == KIND)
    stored: StoredFile | None = db.session.scalar(sa.select(StoredFile).where(*wanted))
    if stored is None:
        raise NotFound
    return Pack(stored, call_of_slug(stored.name.removesuffix(".zip")))


def piece(call: Call, actor: Account, place: int, locale: str) -> Piece:
    """The applications from ``place`` on: each as PDF with its files, as ``actor`` may see them."""
    reader, every = exports.reader_of(actor, call), exports.sent_to(call)
    out, some = io.BytesIO(), every[place : place + AT_ONCE]
    newest = calls.newest_of([one.id for one in some])
    # What is in it is pressed already.
    with force_locale(locale), zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for one in some:
            made.writestr(f"{one.number}/{DOSSIER}", papers.dossier(one, newest[one.id], reader))
            for line in _filed(one, newest, reader):
                _add_files(made, one, line)
    return Piece(out.getvalue(), len(some), len(every))


@contextmanager
def whole(call: Call, actor: Account, parts: Sequence[StoredFile], locale: str) -> Iterator[Path]:
    """All pieces as one file on disk, with the tables and an index before them; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="nhipcau-pack-") as folder:
        path = Path(folder, "pack.zip")
        with force_locale(locale), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            names = [name for part in parts for name in _names(part)]
            _add_tables(made, call, actor, names)
            for part in parts:
                _add_part(made, part)
        yield path


def sample_pack(role: str) -> dict[str, str] | None:
    """The URL values of a pack of the demo account of ``role``."""
    mine = sa.select(StoredFile.key).join(Account, Account.id == StoredFile.owner_id)
    wanted = mine.where(StoredFile.kind == KIND, Account.email == f"{role}@demo.example")
    key = db.session.scalar(wanted.order_by(StoredFile.id.desc()).limit(1))
    return {"key": key} if key else None


def _filed(one: Application, newest: dict[int, Submission], reader: Reader) -> list[Line]:
    parts = reading.of_submission(newest[one.id], reader)
    return [line for part in parts for line in part.lines if line.files]


def _add_files(made: zipfile.ZipFile, one: Application, line: Line) -> None:
    keys = [key for key, _name in line.files]
    rows = {row.key: row for row in db.session.scalars(sa.select(StoredFile).where(StoredFile.key.in_(keys)))}
    for number, key in enumerate(keys, start=1):
        if key in rows:
            ending = ENDINGS.get(rows[key].content_type, "bin")
            made.writestr(f"{one.number}/{line.key}-{number}.{ending}", files.read(rows[key]))


def _names(part: StoredFile) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(files.read(part))) as made:
        return made.namelist()


def _add_part(whole_: zipfile.ZipFile, part: StoredFile) -> None:
    with zipfile.ZipFile(io.BytesIO(files.read(part))) as made:
        for name in made.namelist():
            whole_.writestr(name, made.read(name), zipfile.ZIP_STORED)


def _add_tables(made: zipfile.ZipFile, call: Call, actor: Account, names: Sequence[str]) -> None:
    table = exports.table(call, actor)
    is_lead = exports.reader_of(actor, call) is Reader.LEAD
    made.writestr("index.html", _index(call, table, names, is_lead=is_lead))
    made.writestr("ho-so.csv", b"".join(sheets.csv_chunks(table)))
    made.writestr("ho-so.xlsx", sheets.xlsx(table))
    for name, rows in (("luot-doc", exports.reads(call, actor)), ("xung-dot", exports.overrides(call, actor))):
        if rows:
            made.writestr(f"{name}.csv", b"".join(sheets.csv_chunks(rows)))


def _index(call: Call, table: Sequence[Sequence[str]], names: Sequence[str], *, is_lead: bool) -> str:
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(PurePosixPath(name).parts[0], []).append(name)
    entries = [Entry(row[0], row[1], row[2], tuple(folders.get(row[0], ()))) for row in table[1:]]
    return render_template(
        "juries/pack.html",
        title=str(call.title_vi or call.title_en),
        entries=entries,
        made_at=clock.now(),
        locale=str(get_locale() or "vi"),
        is_lead=is_lead,
    )
