"""Numbers of certificates: read aloud without mistakes, and not to be guessed. Pure."""

from __future__ import annotations

import re

# Crockford's: no I, L, O, U, which are taken for 1, 1, 0, V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK = 10  # letters of 5 bits: 50 bits that nobody guesses
TYPED_MOST = 60  # a number has 19 letters; with a blank after each it is still shorter
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_NUMBER = re.compile(rf"(\d{{4}})([{ALPHABET}]{{5}})([{ALPHABET}]{{5}})", re.ASCII)
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212_.-]+")


def number(year: int, bits: int) -> str:
    """The number of a certificate of ``year`` with ``bits`` (50 random ones): "NC-2026-7K4QX-9M2PA"."""
    letters = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in range(CHECK))
    return f"NC-{year:04d}-{letters[:5]}-{letters[5:]}"


def read(typed: str) -> str | None:
    """A number as somebody typed it, dashes and blanks or none, in its one form; ``None`` when it can be none."""
    if len(typed) > TYPED_MOST:
        return None
    plain = _BETWEEN.sub("", typed.upper())
    if not plain.startswith("NC"):
        return None
    found = _NUMBER.fullmatch(plain[2:].translate(_ALIKE))
    return "NC-{}-{}-{}".format(*found.groups()) if found else None
