"""What is blacked out of a text for a blind reader. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from ecosystem.core.text import fold

# Always as long, so that its length says nothing.
BLACK = "█████"
SHORTEST = 3
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
ENDINGS = "com|vn|net|org|io|ai|co|example"
WEB = re.compile(rf"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{ENDINGS})\b(?:/\S*)?", re.IGNORECASE)
PHONE = re.compile(r"(?<!\w)\+?\d(?:[ .-]?\d){8,12}(?!\w)")


def blackened(text: str, phrases: Collection[str]) -> str:
    """A text without addresses, telephone numbers and ``phrases``, however they are marked or spelled in capitals."""
    for pattern in (ADDRESS, WEB, PHONE):
        text = pattern.sub(BLACK, text)
    for phrase in sorted(phrases, key=len, reverse=True):
        text = _without(text, phrase)
    return text


def _without(text: str, phrase: str) -> str:
    sought = fold(phrase).strip()
    if len(sought) < SHORTEST:
        return text
    folded, places = _folded(text)
    out, at = [], 0
    for found in re.finditer(rf"(?<!\w){re.escape(sought)}(?!\w)", folded):
        start, end = places[found.start()], places[found.end()]
        out += [text[at:start], BLACK]
        at = end
    return "".join([*out, text[at:]])


def _folded(text: str) -> tuple[str, list[int]]:
    """A text without marks and capitals, and where each of its letters stood."""
    letters, places = [], []
    for at, letter in enumerate(text):
        for plain in fold(letter) or (" " if letter.isspace() else ""):
            letters.append(plain)
            places.append(at)
    return "".join(letters), [*places, len(text)]
