"""Links that turn mails off without signing in: they name a person and a topic, and vouch for themselves.

They do no more than that, and do not end: a mail of last year still unsubscribes.
"""

from __future__ import annotations

from flask import current_app

from ecosystem.core import cipher

PURPOSE = "unsubscribe"
LONGEST = 200


def token(account_id: int, topic: str) -> str:
    """What the address of a link carries."""
    named = f"{account_id}.{topic}"
    return f"{named}.{cipher.signature(named, purpose=PURPOSE)}"


def address(account_id: int, topic: str) -> str:
    """The whole address, for a mail."""
    return f"{current_app.config['SITE_URL']}/unsubscribe/{token(account_id, topic)}"


def read(given: str) -> tuple[int, str] | None:
    """The account's id and the topic, or ``None`` when this house never wrote it."""
    named, _dot, sign = given.rpartition(".")
    account_id, _dot, topic = named.partition(".")
    known = len(given) <= LONGEST and account_id.isascii() and account_id.isdigit()
    if not known or not cipher.is_signed(named, sign, purpose=PURPOSE):
        return None
    return int(account_id), topic
