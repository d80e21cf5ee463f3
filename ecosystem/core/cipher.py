"""Secrets that must be read again, and links that vouch for themselves: keys derived from SECRET_KEY, one a purpose.

The newest key writes; keys in SECRET_KEY_FALLBACKS still read, so that keys can be turned without losing anything.
What only has to be compared is hashed instead, never kept here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

# Bytes of a signature: 144 bits, without a rest in base64.
SIGNED = 18


class Unreadable(Exception):  # noqa: N818  the plain word for it
    """No key that is known opens it, or it is too old, or it was bent."""


def encrypted(text: str, *, purpose: str) -> str:
    """``text`` under the newest key of ``purpose``; what one purpose wrote another cannot read."""
    return _keys(purpose).encrypt(text.encode()).decode()


def decrypted(token: str, *, purpose: str, seconds: int | None = None) -> str:
    """The text again. Raises :class:`Unreadable`, also when it was written more than ``seconds`` ago."""
    try:
        return _keys(purpose).decrypt(token.encode(), ttl=seconds).decode()
    except InvalidToken as error:
        raise Unreadable from error


def renewed(token: str, *, purpose: str) -> str:
    """The same text under the newest key. Raises :class:`Unreadable`."""
    try:
        return _keys(purpose).rotate(token.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def signature(text: str, *, purpose: str) -> str:
    """What shows that this house wrote ``text``, short enough for an address."""
    return _signatures(text, purpose)[0]


def is_signed(text: str, given: str, *, purpose: str) -> bool:
    """Whether ``given`` is the signature of ``text`` under a key that is known."""
    return any(hmac.compare_digest(one.encode(), given.encode()) for one in _signatures(text, purpose))


def _signatures(text: str, purpose: str) -> list[str]:
    found = []
    for secret in _secrets():
        whole = hmac.new(_derived(secret, purpose), text.encode(), hashlib.sha256).digest()
        found.append(base64.urlsafe_b64encode(whole[:SIGNED]).decode())
    return found


def _keys(purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in _secrets()])


def _secrets() -> tuple[str, ...]:
    config = current_app.config
    return (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])


def _derived(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nhipcau:{purpose}".encode())
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
