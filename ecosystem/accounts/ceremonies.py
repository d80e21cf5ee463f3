"""Passkeys as the WebAuthn standard has them, through the library that knows it; nothing here touches the database.

The site is known to keys by the host of SITE_URL. Browsers make no keys for bare numbers, so a site that runs on this
machine's own address is known as ``localhost``.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, structs
from webauthn.helpers.exceptions import WebAuthnException

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account, Passkey

SITE_NAME = "Nhịp Cầu"
# What a browser waits for a finger or a face, in milliseconds.
PATIENCE = 120_000
LONGEST = 20_000
KNOWN_TRANSPORTS = frozenset({"usb", "nfc", "ble", "internal", "hybrid", "smart-card"})


class Unsound(Exception):  # noqa: N818  the plain word for it
    """What the browser answered does not prove anything."""


@dataclass(frozen=True)
class NewKey:
    """A key that a device has just made."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: list[str]


def new_challenge() -> str:
    """A challenge of 256 bits."""
    return secrets.token_urlsafe(32)


def new_handle() -> str:
    """What a device will know an account by: random, so that it tells nothing."""
    return secrets.token_urlsafe(32)


def site_id() -> str:
    """The name by which keys know this site."""
    host = urlsplit(current_app.config["SITE_URL"]).hostname or "localhost"
    return "localhost" if _is_loopback(host) else host


def origins() -> list[str]:
    """The addresses from which a key may be used."""
    parts = urlsplit(current_app.config["SITE_URL"])
    own = f"{parts.scheme}://{parts.netloc}"
    port = f":{parts.port}" if parts.port else ""
    return [own, f"{parts.scheme}://localhost{port}"] if _is_loopback(parts.hostname or "") else [own]


def creation_options(account: Account, challenge: str, handle: str, held: Sequence[Passkey]) -> dict[str, Any]:
    """What a browser needs to make a key: one that the device itself finds again, and that asks who touches it."""
    options = generate_registration_options(
        rp_id=site_id(),
        rp_name=SITE_NAME,
        user_id=base64url_to_bytes(handle),
        user_name=account.email,
        user_display_name=account.full_name,
        challenge=base64url_to_bytes(challenge),
        timeout=PATIENCE,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(held),
    )
    return dict(json.loads(options_to_json(options)))


def request_options(challenge: str, held: Sequence[Passkey] = ()) -> dict[str, Any]:
    """What a browser needs to use a key: one of ``held``, or any that it finds for this site."""
    options = generate_authentication_options(
        rp_id=site_id(),
        challenge=base64url_to_bytes(challenge),
        timeout=PATIENCE,
        allow_credentials=_described(held),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(options)))


def credential_id(answer: str) -> str:
    """The key that an answer says it is from. Raises :class:`Unsound`."""
    found = _parsed(answer).get("id")
    if not isinstance(found, str):
        raise Unsound
    return found


def handle_of(answer: str) -> str:
    """The account that the device says the key is for; empty when it does not say. Raises :class:`Unsound`."""
    response = _parsed(answer).get("response")
    found = response.get("userHandle") if isinstance(response, dict) else None
    return found if isinstance(found, str) else ""


def checked_creation(answer: str, challenge: str) -> NewKey:
    """The key that a browser made for ``challenge``. Raises :class:`Unsound`."""
    parsed = _parsed(answer)
    try:
        key = verify_registration_response(
            credential=parsed,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_id(),
            expected_origin=origins(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Unsound from error
    return NewKey(
        credential_id=bytes_to_base64url(key.credential_id),
        public_key=bytes_to_base64url(key.credential_public_key),
        sign_count=key.sign_count,
        transports=_transports(parsed),
    )


def checked_use(answer: str, challenge: str, key: Passkey) -> int:
    """The new count of uses of ``key`` that signed ``challenge``. Raises :class:`Unsound`, also for a copied key."""
    try:
        used = verify_authentication_response(
            credential=_parsed(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_id(),
            expected_origin=origins(),
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Unsound from error
    return used.new_sign_count


def _described(held: Sequence[Passkey]) -> list[Any]:
    return [
        structs.PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(key.credential_id),
            transports=[structs.AuthenticatorTransport(one) for one in key.transports],
        )
        for key in held
    ]


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer[:LONGEST])
    except (ValueError, RecursionError) as error:
        raise Unsound from error
    if not isinstance(parsed, dict):
        raise Unsound
    return parsed


def _transports(parsed: dict[str, Any]) -> list[str]:
    response = parsed.get("response")
    said = response.get("transports") if isinstance(response, dict) else None
    return sorted(KNOWN_TRANSPORTS & {one for one in said if isinstance(one, str)}) if isinstance(said, list) else []


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
