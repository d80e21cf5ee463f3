"""Reading the strings of the code and the English catalogue."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
PO = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
METHODS = [
    ("ecosystem/**.py", "python"),
    ("matching/**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None}
FOLDERS = ("ecosystem", "templates")


def strings() -> dict[str, list[str]]:
    """Every msgid of code and templates, with the files that say it."""
    found: dict[str, list[str]] = {}
    for folder in FOLDERS:
        methods = [(pattern.split("/", 1)[1], method) for pattern, method in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, _context in extract.extract_from_dir(
            ROOT / folder, methods, {}, KEYWORDS, strip_comment_tags=True
        ):
            if isinstance(message, str) and message:
                found.setdefault(message, []).append(f"{folder}/{name}")
    return dict(sorted(found.items()))


def read() -> Catalog:
    """The English catalogue as it stands."""
    if not PO.exists():
        return Catalog(locale="en", domain="messages")
    with PO.open("rb") as stream:
        return pofile.read_po(stream, locale="en")


def compiled(catalogue: Catalog) -> bytes:
    """The binary form that is read at run time."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()
