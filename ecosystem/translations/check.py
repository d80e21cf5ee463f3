"""``python -m ecosystem.translations.check``: fails when a string has no English, or the binary form is stale."""

from __future__ import annotations

import re
import sys

from ecosystem.translations.catalogue import MO, Said, Use, compiled, english, read, strings

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def problems() -> list[str]:
    """What is wrong with the catalogue, in words; empty when all is well."""
    catalogue = read()
    wanted = strings()
    known = english(catalogue)
    found = [
        f"no English: {text!r} ({use.files[0]})" for text, use in wanted.items() if not _is_said(known.get(text), use)
    ]
    found += [f"counted and plain at once: {text!r}" for text, use in wanted.items() if len(use.counts) > 1]
    found += [f"unused: {text!r}" for text in known if text not in wanted]
    found += [
        f"other placeholders: {text!r}"
        for text, said in known.items()
        for form in ((said,) if isinstance(said, str) else said)
        if form and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(form))
    ]
    if not MO.exists() or MO.read_bytes() != compiled(catalogue):
        found.append("messages.mo is stale: run make catalogue")
    return found


def _is_said(said: Said | None, use: Use) -> bool:
    """Whether the English is whole: one text, or where something is counted both forms."""
    return bool(said) and isinstance(said, tuple) == use.is_counted and all(said or ())


if __name__ == "__main__":
    wrong = problems()
    for line in wrong:
        sys.stdout.write(line + "\n")
    sys.exit(1 if wrong else 0)
