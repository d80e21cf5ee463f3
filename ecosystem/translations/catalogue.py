"""Reading the strings of the code and the English catalogue."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
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
    # Vietnamese counts without an ending, so both forms are the same text; English gives two.
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
    **dict.fromkeys(("pgettext", "lazy_pgettext", "_p"), ((1, "c"), 2)),
}
JOINT = "\x04"  # between context and string, as gettext itself writes it
FOLDERS = ("ecosystem", "templates")
COUNTED = ("ngettext", "lazy_ngettext")
# What English says: one text, or the forms for one and for more.
Said = str | tuple[str, ...]


@dataclass
class Use:
    """Where the code says a string, and whether it counts something there."""

    files: list[str] = field(default_factory=list)
    counts: set[bool] = field(default_factory=set)

    @property
    def is_counted(self) -> bool:
        """Whether English needs two forms."""
        return True in self.counts


def strings() -> dict[str, Use]:
    """Every string of code and templates, its context and ``JOINT`` before it, and where it is said."""
    found: dict[str, Use] = {}
    for folder in FOLDERS:
        methods = [(pattern.split("/", 1)[1], method) for pattern, method in METHODS if pattern.startswith(folder)]
        for name, _line, message, _comments, context in extract.extract_from_dir(
            ROOT / folder, methods, {}, KEYWORDS, strip_comment_tags=True
        ):
            # A message that counts comes as two equal texts, one with a context as a pair whose last part is said.
            is_counted = isinstance(message, tuple) and context is None
            text = message[-1] if isinstance(message, tuple) else message
            if text:
                use = found.setdefault(key(text, context), Use())
                use.files.append(f"{folder}/{name}")
                use.counts.add(is_counted)
    return dict(sorted(found.items()))


def key(text: str, context: str | None) -> str:
    """A string and its context as one."""
    return f"{context}{JOINT}{text}" if context else text


def english(catalogue: Catalog) -> dict[str, Said]:
    """What the catalogue says, by ``key``."""
    found: dict[str, Said] = {}
    for message in catalogue:
        if message.id and not message.fuzzy:
            text = message.id[0] if message.pluralizable else message.id
            said = tuple(message.string or ()) if message.pluralizable else str(message.string)
            found[key(str(text), message.context)] = said
    return found


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
