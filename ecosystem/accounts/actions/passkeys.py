"""Passkeys: challenges that are used once, keys that are made and used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import ceremonies, queries
from ecosystem.accounts.actions.checks import shut
from ecosystem.accounts.actions.factors import renew_codes, tell
from ecosystem.accounts.models import Account, Ceremony, Passkey, PasskeyChallenge
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc

CHALLENGE_LIVES = timedelta(minutes=5)
MOST_KEYS = 20


def begin_passkey(actor: Account) -> tuple[str, dict[str, Any]]:
    """Start making a key: the challenge, and what the browser needs. Raises ``Refused`` (``many``)."""
    held = queries.passkeys(actor)
    if len(held) >= MOST_KEYS:
        raise Refused(_l("Bạn đã có 20 khoá. Hãy bỏ bớt một khoá trước."), code="many")
    handle = held[0].handle if held else ceremonies.new_handle()
    challenge = _new_challenge(Ceremony.REGISTER, actor, handle)
    return challenge, ceremonies.creation_options(actor, challenge, handle, held)


def add_passkey(actor: Account, challenge: str, answer: str, *, name: str) -> list[str]:
    """Take the key that the browser made for ``challenge``; returns recovery codes when it is the first factor.

    Raises ``Refused`` (``credential``).
    """
    made_for = _use_challenge(challenge, Ceremony.REGISTER, actor)
    try:
        key = ceremonies.checked_creation(answer, challenge)
    except ceremonies.Unsound as error:
        raise _unusable() from error
    first = not queries.has_second_factor(actor.id)
    row = Passkey(
        account_id=actor.id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        handle=made_for.handle,
        sign_count=key.sign_count,
        name=nfc(name)[:60],
        transports=key.transports,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except sa.exc.IntegrityError as error:
        raise _unusable() from error
    tell(actor, "second_factor.passkey_added")
    return renew_codes(actor, quiet=True) if first else []


def begin_use(ceremony: Ceremony, account: Account | None) -> tuple[str, dict[str, Any]]:
    """Start using a key: one of ``account``, or of whomever the device knows."""
    challenge = _new_challenge(ceremony, account)
    held = queries.passkeys(account) if account is not None else ()
    return challenge, ceremonies.request_options(challenge, held)


def use_passkey(ceremony: Ceremony, challenge: str, answer: str, *, account: Account | None = None) -> Account:
    """The account whose key signed ``challenge``; ``account`` is whose it must be.

    Raises ``Refused``: ``credential`` for anything unsound, ``locked`` for the owner of a locked account.
    """
    _use_challenge(challenge, ceremony, account)
    try:
        key = _key(ceremonies.credential_id(answer))
        if account is not None and key.account_id != account.id:
            raise _unusable()
        if ceremonies.handle_of(answer) not in ("", key.handle):
            raise _unusable()
        key.sign_count = ceremonies.checked_use(answer, challenge, key)
    except ceremonies.Unsound as error:
        raise _unusable() from error
    key.used_at = clock.now()
    db.session.flush()
    if key.account.locked_at is not None:
        raise Refused(shut(), code="locked")
    return key.account


def purge_challenges() -> None:
    """Delete challenges that nobody answered in time."""
    db.session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < clock.now()))


def _new_challenge(ceremony: Ceremony, account: Account | None, handle: str = "") -> str:
    challenge = ceremonies.new_challenge()
    row = PasskeyChallenge(
        challenge=challenge,
        ceremony=ceremony,
        account_id=account.id if account else None,
        handle=handle,
        expires_at=clock.now() + CHALLENGE_LIVES,
    )
    db.session.add(row)
    db.session.flush()
    return challenge


def _use_challenge(challenge: str, ceremony: Ceremony, account: Account | None) -> PasskeyChallenge:
    row: PasskeyChallenge | None = db.session.scalar(
        sa.select(PasskeyChallenge).where(
            PasskeyChallenge.challenge == challenge,
            PasskeyChallenge.ceremony == ceremony,
            PasskeyChallenge.account_id.is_(None) if account is None else PasskeyChallenge.account_id == account.id,
            PasskeyChallenge.expires_at > clock.now(),
        )
    )
    # Taking it away decides: of two answers at once, one finds it.
    gone = (
        sa.delete(PasskeyChallenge).where(PasskeyChallenge.id == (row.id if row else 0)).returning(PasskeyChallenge.id)
    )
    if row is None or db.session.scalar(gone.execution_options(synchronize_session=False)) is None:
        raise _unusable()
    db.session.expunge(row)
    return row


def _key(credential_id: str) -> Passkey:
    found: Passkey | None = db.session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))
    if found is None:
        raise _unusable()
    return found


def _unusable() -> Refused:
    return Refused(_l("Chưa dùng được khoá này. Hãy thử lại, hoặc chọn cách khác."), code="credential")
