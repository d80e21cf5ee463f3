"""Secrets that must be read again: encrypted under keys derived from SECRET_KEY, one for each purpose.

The newest key writes; keys in SECRET_KEY_FALLBACKS still read, so that keys can be turned without losing anything.
What only has to be compared is hashed instead, never kept here.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


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


def _keys(purpose: str) -> MultiFernet:
    config = current_app.config
    secrets = (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in secrets])


def _derived(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nhipcau:{purpose}".encode())
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
