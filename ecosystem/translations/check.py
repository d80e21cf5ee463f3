"""``python -m ecosystem.translations.check``: fails when a string has no English, or the binary form is stale."""

from __future__ import annotations

import re
import sys

from ecosystem.translations.catalogue import MO, compiled, english, read, strings

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def problems() -> list[str]:
    """What is wrong with the catalogue, in words; empty when all is well."""
    catalogue = read()
    wanted = strings()
    known = english(catalogue)
    found = [f"no English: {text!r} ({files[0]})" for text, files in wanted.items() if not known.get(text)]
    found += [f"unused: {text!r}" for text in known if text not in wanted]
    found += [
        f"other placeholders: {text!r}"
        for text, said in known.items()
        if said and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(said))
    ]
    if not MO.exists() or MO.read_bytes() != compiled(catalogue):
        found.append("messages.mo is stale: run make catalogue")
    return found


if __name__ == "__main__":
    wrong = problems()
    for line in wrong:
        sys.stdout.write(line + "\n")
    sys.exit(1 if wrong else 0)
