"""A passkey made of software: it answers as a device does, and lies when told to."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class SoftKey:
    """One key of one device. ``origin``, ``site``, ``verified`` and ``count`` are what it claims."""

    def __init__(self, origin: str = "http://localhost", site: str = "localhost") -> None:
        self.origin, self.site, self.verified, self.count = origin, site, True, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = ""

    def make(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer what the server asked to make a key."""
        self.handle = options["user"]["id"]
        seen = self._client("webauthn.create", options, **lies)
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        said = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested})
        response = {"clientDataJSON": text(seen), "attestationObject": text(said), "transports": ["internal", "x"]}
        return self._answer(response)

    def use(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer what the server asked to use the key."""
        self.count += 1
        seen = self._client("webauthn.get", options, **lies)
        data = self._data(0)
        signature = self.key.sign(data + hashlib.sha256(seen).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": text(seen), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer({**response, "userHandle": lies.get("handle", self.handle)})

    def _client(self, plain: str, options: dict[str, Any], **lies: Any) -> bytes:
        challenge = lies.get("challenge", options["challenge"])
        seen = {"type": lies.get("kind", plain), "challenge": challenge, "origin": lies.get("origin", self.origin)}
        return json.dumps(seen).encode()

    def _data(self, flags: int) -> bytes:
        shown = PRESENT | flags | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([shown]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, Any]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
