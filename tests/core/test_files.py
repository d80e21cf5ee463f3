"""The private file store: the content decides, never the name; what is kept is clean."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from PIL import Image

from ecosystem.core import files
from ecosystem.core.db import db, write
from ecosystem.core.errors import Refused
from ecosystem.core.files import StoredFile

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def picture(form="PNG", size=(40, 30), mode="RGB", **save):
    out = io.BytesIO()
    Image.new(mode, size, 128).save(out, form, **save)
    return out.getvalue()


def store(content, name="logo.png", kind="logo"):
    with write():
        return files.store(io.BytesIO(content), name=name, kind=kind, owner=None)


def bomb(side=60_000):
    """A PNG of a few kilobytes that claims to be enormous."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_an_image_is_written_anew(app, form):
    row = store(picture(form))
    assert row.content_type == "image/webp"
    with Image.open(io.BytesIO(files.read(row))) as image:
        assert (image.format, image.size) == ("WEBP", (40, 30))


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_taken(app, mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert store(picture(form, mode=mode)).size > 0


def test_a_large_image_becomes_small(app):
    row = store(picture(size=(3000, 1500)))
    with Image.open(io.BytesIO(files.read(row))) as image:
        assert image.size == (512, 256)


def test_where_a_photograph_was_taken_is_gone(app):
    exif = Image.Exif()
    exif[0x010E] = "a private remark"
    exif[0x8825] = {1: "N", 2: (16.0, 3.0, 40.0)}
    row = store(picture("JPEG", exif=exif.tobytes()))
    kept = files.read(row)
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
    assert b"private remark" not in kept


def test_what_hides_behind_an_image_is_gone(app):
    hidden = b"<script>alert(1)</script>" + b"PK\x03\x04 a second file"
    assert hidden not in files.read(store(picture() + hidden))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("logo.png", b"<!doctype html><script>alert(1)</script>"),
        ("logo.png", b"GIF89a" + bytes(100)),
        ("logo.png", b"\x89PNG\r\n\x1a\n"),
        ("logo.png", picture()[:60]),
        ("logo.jpg", picture("JPEG")[:80]),
        ("logo.png", PDF),
        ("logo.tiff", picture("TIFF")),
        ("logo.png", b"MZ" + bytes(500)),
    ],
)
def test_what_is_no_image_is_refused(app, name, content):
    with pytest.raises(Refused) as no:
        store(content, name)
    assert no.value.code == "file-type"
    assert list_keys(app) == []


def test_an_enormous_image_is_refused_unopened(app):
    with pytest.raises(Refused) as no:
        store(bomb())
    assert no.value.code in ("file-too-large", "file-type")


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7 cut off", b"<html>%PDF-1.7 %%EOF", picture()])
def test_what_is_no_pdf_is_refused(app, content):
    with pytest.raises(Refused):
        store(content, "deck.pdf", "deck")


def test_a_pdf_is_kept_as_it_is(app):
    row = store(PDF, "Hồ sơ gọi vốn.pdf", "deck")
    assert files.read(row) == PDF
    assert row.name == "Hồ sơ gọi vốn.pdf"


@pytest.mark.parametrize(("size", "code"), [(0, "file-empty"), (10 * 1024 * 1024 + 1, "file-too-large")])
def test_sizes_have_bounds(app, size, code):
    with pytest.raises(Refused) as no:
        store((PDF + bytes(size))[:size], "deck.pdf", "deck")
    assert no.value.code == code


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a/b/c.pdf", "x" * 400, ""])
def test_a_name_leads_nowhere(app, name):
    row = store(PDF, name, "deck")
    assert "/" not in row.name
    assert "\\" not in row.name
    assert 0 < len(row.name) <= 200
    assert [path.name for path in Path(app.config["UPLOAD_DIR"]).iterdir()] == [row.key]


def test_bytes_that_no_row_names_are_tidied_after_a_day(app):
    with pytest.raises(RuntimeError), write():
        files.store(io.BytesIO(PDF), name="a.pdf", kind="deck", owner=None)
        raise RuntimeError("rolled back")
    kept = store(PDF, "b.pdf", "deck")
    assert len(list_keys(app)) == 2
    files.tidy()
    assert len(list_keys(app)) == 2, "a young one may belong to an open transaction"
    with time_machine.travel("2099-01-01T00:00:00+00:00"):
        files.tidy()
    assert list_keys(app) == [kept.key]


def list_keys(app):
    folder = Path(app.config["UPLOAD_DIR"])
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_removed_row_is_gone(app):
    row = store(PDF, "a.pdf", "deck")
    with write():
        files.remove(row)
    assert db.session.scalars(sa.select(StoredFile)).all() == []


def test_a_name_keeps_nothing_that_a_database_refuses(app):
    assert store(picture(), name="ả\x00nh\r\n.png").name == "ảnh.png"


def test_another_store_is_one_setting(app, tmp_path):
    """The address of a store takes the place of the folder; bytes go there and come back."""
    app.config["FILES_URL"] = tmp_path.as_uri()
    row = store(picture())
    assert sorted(path.name for path in tmp_path.iterdir()) == [row.key, f"{row.key}.128", f"{row.key}.64"]
    assert files.read(row).startswith(b"RIFF")


def test_an_image_is_kept_in_sides_that_go_with_it(app):
    row = store(picture(size=(900, 300)))
    for side, size in {64: (64, 21), 128: (128, 43), 512: (512, 171)}.items():
        with Image.open(io.BytesIO(files.read_side(row, side))) as image:
            assert (image.format, image.size) == ("WEBP", size)
    files.wipe([row.key])
    assert len(list_keys(app)) == 3, "a row still names them"
    with write():
        files.remove(row)
    files.wipe([row.key, "unknown", ""])
    assert list_keys(app) == []


def test_an_image_that_was_kept_in_one_size_is_served_in_all(app):
    """Logos of before had no smaller sides beside them."""
    row = store(picture(size=(600, 600)))
    for path in Path(app.config["UPLOAD_DIR"]).glob("*.*"):
        path.unlink()
    for side in (64, 128, 512):
        with Image.open(io.BytesIO(files.read_side(row, side))) as image:
            assert image.size == (side, side)


def test_sides_are_tidied_with_their_whole(app):
    with pytest.raises(RuntimeError), write():
        files.store(io.BytesIO(picture()), name="a.png", kind="logo", owner=None)
        raise RuntimeError("rolled back")
    kept = store(picture())
    with time_machine.travel("2099-01-01T00:00:00+00:00"):
        files.tidy()
    assert list_keys(app) == [kept.key, f"{kept.key}.128", f"{kept.key}.64"]


def test_a_photograph_stands_as_it_was_held(app):
    exif = Image.Exif()
    exif[0x0112] = 6
    row = store(picture("JPEG", size=(40, 20), exif=exif.tobytes()))
    with Image.open(io.BytesIO(files.read(row))) as image:
        assert image.size == (20, 40)
