"""Links of follow-ups: one mail, one form, no sign-in. They name the follow-up and vouch for themselves."""

from __future__ import annotations

from flask import current_app

from ecosystem.core import cipher

PURPOSE = "follow-up"
LONGEST = 200


def token(key: str) -> str:
    """What the address of a link carries."""
    return f"{key}.{cipher.signature(key, purpose=PURPOSE)}"


def address(key: str) -> str:
    """The whole address, for a mail."""
    return f"{str(current_app.config['SITE_URL']).rstrip('/')}/follow-up/{token(key)}"


def read(given: str) -> str | None:
    """The key, or ``None`` when this house never wrote it."""
    key, _dot, sign = given.rpartition(".")
    return key if len(given) <= LONGEST and key and cipher.is_signed(key, sign, purpose=PURPOSE) else None
