"""``python -m ecosystem.translations.update [ENGLISH.json ...]``: new strings in, gone ones out, binary form made anew.

Each JSON file maps a Vietnamese string to its English, or to two forms of it, for one and for more; what is in the
catalogue already wins over nothing only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog

from ecosystem.translations.catalogue import JOINT, MO, PO, compiled, english, read, strings


def update(extra: Mapping[str, str | Sequence[str]]) -> list[str]:
    """Write both files. Returns the strings that still have no English."""
    known = english(read())
    known.update({text: said if isinstance(said, str) else tuple(said) for text, said in extra.items() if said})
    catalogue = Catalog(locale="en", domain="messages", project="Nhịp Cầu", fuzzy=False)
    missing = []
    for text, use in strings().items():
        said = known.get(text, "")
        context, _joint, plain = text.rpartition(JOINT)
        if use.is_counted == isinstance(said, str):
            # It has become a counted one, or is none any more: what it said does not fit.
            said = ("", "") if use.is_counted else ""
        one = (plain, plain) if use.is_counted else plain
        catalogue.add(one, said, context=context or None, locations=[(name, 0) for name in sorted(set(use.files))])
        if not all(said) or not said:
            missing.append(text)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as stream:
        pofile.write_po(stream, catalogue, omit_header=False, sort_output=True, include_lineno=False, width=120)
    MO.write_bytes(compiled(read()))
    return missing


if __name__ == "__main__":
    words: dict[str, str | list[str]] = {}
    for name in sys.argv[1:]:
        words.update(json.loads(Path(name).read_text(encoding="utf-8")))
    for text in update(words):
        sys.stdout.write(f"no English: {text}\n")
