"""Passwords: argon2id, and which ones are refused. Nothing here touches the database or the network.

There are no rules about capitals or signs. Refused is what attackers try first: short ones, those of the list in
``data/``, those made of the person's own name, address or this site's name, and those that the zxcvbn estimator
counts as guessed within a thousand tries.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from ecosystem.core.text import fold, nfc

LEAST = 8
MOST = 1000
# The estimator looks at repeats and rows of keys; a long password is not guessed that way, only slow to look at.
LONG = 20
LEFT_OVER = 4
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
SITE_WORDS = ("nhipcau", "danang", "khoinghiep", "startup", "matkhau", "password")

# OWASP's floor for argon2id. Raising a figure here rehashes each password at its owner's next sign-in.
HASHER = PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))
# What an unknown address is checked against, so that its answer takes as long.
NOBODY = HASHER.hash(secrets.token_urlsafe(24))


def hashed(password: str) -> str:
    """The argon2id hash of ``password``, one spelling of each Vietnamese letter."""
    return HASHER.hash(nfc(password))


def verified(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether ``password`` belongs to ``stored``, and a new hash when today's parameters are higher.

    ``None`` stands for an unknown person: the work is done all the same and the answer is no.
    """
    sound, newer = HASHER.verify_and_update(nfc(password)[:MOST], stored or NOBODY)
    return (sound, newer) if stored else (False, None)


def weakness(password: str, *, words: Iterable[str] = ()) -> LazyString | None:
    """Why ``password`` is refused, as a sentence for people; ``None`` when it is accepted."""
    if len(password) < LEAST:
        return _l("Mật khẩu cần ít nhất %(least)s ký tự. Một câu ngắn dễ nhớ là tốt nhất.", least=LEAST)
    if len(password) > MOST:
        return _l("Mật khẩu dài quá 1.000 ký tự.")
    if is_common(password):
        return _l("Mật khẩu này nằm trong danh sách hay bị đoán. Hãy chọn một câu chỉ bạn nghĩ ra.")
    if _is_made_of(password, words):
        return _l("Mật khẩu dựa vào tên, email của bạn hoặc tên trang này nên dễ đoán. Hãy thêm vài từ khác.")
    if len(password) < LONG and zxcvbn(password)["score"] == 0:
        return _l("Mật khẩu này lặp lại hoặc theo hàng phím nên rất dễ đoán. Hãy chọn một câu chỉ bạn nghĩ ra.")
    return None


def is_common(password: str) -> bool:
    """Whether the list holds it, in any case and with or without Vietnamese marks and blanks."""
    folded = fold(password)
    return not {password, folded, folded.replace(" ", "")}.isdisjoint(_common())


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether little is left once the known words, digits and signs are taken out."""
    left = "".join(char for char in fold(password) if char.isalnum())
    known = {part for word in (*SITE_WORDS, *words) for part in _parts(word)}
    found = False
    for word in sorted(known, key=len, reverse=True):
        if word in left:
            left, found = left.replace(word, " "), True
    return found and sum(char.isalpha() for char in left) < LEFT_OVER


def _parts(word: str) -> set[str]:
    folded = fold(word)
    pieces = "".join(char if char.isalnum() else " " for char in folded).split()
    return {piece for piece in (*pieces, "".join(pieces)) if len(piece) > 2}  # noqa: PLR2004  shorter ones are in every word
