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
KEYWORDS = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext")),
    # One Vietnamese word may be two in English: its place is the context.
    **dict.fromkeys(("pgettext", "lazy_pgettext", "_p"), ((1, "c"), 2)),
}
JOINT = "\x04"  # between context and string, as gettext itself writes it
FOLDERS = ("ecosystem", "templates")


def strings() -> dict[str, list[str]]:
    """Every string of code and templates, its context and ``JOINT`` before it, with the files that say it."""
    found: dict[str, list[str]] = {}
    for folder in FOLDERS:
        methods = [(pattern.split("/", 1)[1], method) for pattern, method in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, context in extract.extract_from_dir(
            ROOT / folder, methods, {}, KEYWORDS, strip_comment_tags=True
        ):
            # A message with a context comes as a pair of which only the last part is said.
            text = message[-1] if isinstance(message, tuple) else message
            if text:
                found.setdefault(key(text, context), []).append(f"{folder}/{name}")
    return dict(sorted(found.items()))


def key(text: str, context: str | None) -> str:
    """A string and its context as one."""
    return f"{context}{JOINT}{text}" if context else text


def english(catalogue: Catalog) -> dict[str, str]:
    """What the catalogue says, by ``key``."""
    return {
        key(str(message.id), message.context): str(message.string)
        for message in catalogue
        if message.id and not message.fuzzy
    }


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
