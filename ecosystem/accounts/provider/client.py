"""The OpenID Connect client: the authorisation code flow with PKCE S256, state and nonce.

Believed is a signed ID token alone: RS256 or ES256 by a key of the provider's key set, of exactly this issuer, for
exactly this client, with this journey's nonce. Who somebody is, is (issuer, subject), never a mail address.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from flask import current_app
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from ecosystem.accounts.provider.outbound import Outbound, ProviderError, origin

ALGORITHMS = ("RS256", "ES256")
KEY_TYPES = ("RSA", "EC")
LEEWAY = 60  # seconds that two clocks may differ
KEPT = 600.0
KEPT_DOWN = 5.0
LONGEST = {"subject": 255, "name": 200, "assurance": 100}
LONGEST_PARAMETER = 2000


@dataclass(frozen=True)
class Journey:
    """What this browser keeps while its reader is at the provider's."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Arrival:
    """Who came back from the provider: the subject, how sure it is of them, and the name it has verified."""

    issuer: str
    subject: str
    assurance: str
    name: str


@dataclass(frozen=True)
class Provider:
    """The provider of the settings."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    scopes: str
    assurance_claim: str
    name_claim: str
    hosts: tuple[str, ...]

    def depart(self, redirect_uri: str, locale: str) -> tuple[str, Journey]:
        """Where to send the browser, and what it must keep. Raises :class:`ProviderError`."""
        journey = Journey(*(secrets.token_urlsafe(32) for _each in range(3)))
        target = self._endpoint("authorization_endpoint")
        url, _state = self._client(redirect_uri).create_authorization_url(
            target,
            state=journey.state,
            code_verifier=journey.verifier,
            nonce=journey.nonce,
            ui_locales=locale,
        )
        return str(url), journey

    def arrive(self, journey: Journey, redirect_uri: str, came: Mapping[str, str]) -> Arrival:
        """Who it is that came back with the query ``came``. Raises :class:`ProviderError`.

        ``state`` for an answer to another journey, ``denied`` when the reader said no over there, ``down`` when the
        provider cannot be asked, ``unsound`` when what it says does not hold.
        """
        if not _same(came.get("state", ""), journey.state):
            raise ProviderError("state")
        self._check_sender(came)
        if "error" in came:
            denied = came["error"] in ("access_denied", "login_required", "consent_required", "interaction_required")
            raise ProviderError("denied" if denied else "unsound", came["error"][:80])
        code = came.get("code", "")
        if not 0 < len(code) <= LONGEST_PARAMETER:
            raise ProviderError("unsound", "no code")
        token = self._exchange(code, journey, redirect_uri)
        return self._arrival(self._claims(token, journey.nonce))

    def _check_sender(self, came: Mapping[str, str]) -> None:
        # RFC 9207: an answer mixed up with that of another provider.
        told = came.get("iss")
        wanted = self._metadata().get("authorization_response_iss_parameter_supported") is True
        if (wanted or told is not None) and told != self.issuer:
            raise ProviderError("unsound", "issuer of the answer")

    def _exchange(self, code: str, journey: Journey, redirect_uri: str) -> dict[str, Any]:
        client = self._client(redirect_uri)
        endpoint = self._endpoint("token_endpoint")
        try:
            token = client.fetch_token(
                endpoint, grant_type="authorization_code", code=code, code_verifier=journey.verifier
            )
        except OAuth2Error as error:
            raise ProviderError("unsound", str(error.error)[:80]) from error
        except ValueError as error:
            raise ProviderError("down", "no token") from error
        return dict(token)

    def _claims(self, token: Mapping[str, Any], nonce: str) -> CodeIDToken:
        raw = token.get("id_token")
        if not isinstance(raw, str):
            raise ProviderError("unsound", "no ID token")
        try:
            read = self._decoded(raw)
            claims = CodeIDToken(
                read.claims,
                read.header,
                {"iss": {"essential": True, "value": self.issuer}, "sub": {"essential": True}},
                {"nonce": nonce, "client_id": self.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError("unsound", type(error).__name__) from error
        # One audience and no other: a token that others may use too is none of ours.
        if claims.get("aud") not in (self.client_id, [self.client_id]) or claims.get("nonce") != nonce:
            raise ProviderError("unsound", "audience or nonce")
        return claims

    def _decoded(self, raw: str) -> jwt.Token:
        try:
            return jwt.decode(raw, self._keys(), algorithms=list(ALGORITHMS))
        except InvalidKeyIdError:
            # The provider may have taken a new key into use.
            return jwt.decode(raw, self._keys(fresh=True), algorithms=list(ALGORITHMS))

    def _keys(self, *, fresh: bool = False) -> KeySet:
        known = _kept(f"keys of {self.issuer}", lambda: self._ask(self._endpoint("jwks_uri")), fresh=fresh)
        keys = [key for key in known.get("keys") or () if isinstance(key, dict) and key.get("kty") in KEY_TYPES]
        return KeySet.import_key_set({"keys": [key for key in keys if key.get("use", "sig") == "sig"]})

    def _arrival(self, claims: Mapping[str, Any]) -> Arrival:
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST["subject"] or not subject.isprintable():
            raise ProviderError("unsound", "subject")
        return Arrival(
            issuer=self.issuer,
            subject=subject,
            assurance=_word(claims.get(self.assurance_claim), LONGEST["assurance"]),
            name=_word(claims.get(self.name_claim), LONGEST["name"]),
        )

    def _client(self, redirect_uri: str) -> OAuth2Client:
        known = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        return OAuth2Client(
            session=self._outbound(),
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            token_endpoint_auth_method=method if self.client_secret else "none",
            scope=self.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _endpoint(self, name: str) -> str:
        url = str(self._metadata().get(name) or "")
        if origin(url) not in self._outbound().origins:
            raise ProviderError("unsound", f"{name} is elsewhere")
        return url

    def _metadata(self) -> dict[str, Any]:
        def ask() -> dict[str, Any]:
            found = self._ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderError("unsound", "issuer of the metadata")
            return found

        return _kept(f"metadata of {self.issuer}", ask)

    def _ask(self, url: str) -> dict[str, Any]:
        return self._outbound().get(url)

    def _outbound(self) -> Outbound:
        scheme = self.issuer.partition("://")[0]
        named = (origin(f"{scheme}://{host}") for host in self.hosts)
        return Outbound(frozenset({origin(self.issuer), *named}) - {""})


def configured() -> Provider | None:
    """The provider of the settings, or ``None`` while there is none."""
    read = current_app.config
    if not read["OIDC_ISSUER"]:
        return None
    return Provider(
        issuer=read["OIDC_ISSUER"],
        client_id=read["OIDC_CLIENT_ID"],
        client_secret=read["OIDC_CLIENT_SECRET"],
        name=read["OIDC_NAME"],
        scopes=read["OIDC_SCOPES"],
        assurance_claim=read["OIDC_ASSURANCE_CLAIM"],
        name_claim=read["OIDC_NAME_CLAIM"],
        hosts=tuple(host.strip() for host in read["OIDC_HOSTS"].split(",") if host.strip()),
    )


# What a process knows of the provider, and until when; a failure is kept for some seconds, so that a provider that is
# down is not asked by every visitor.
_KNOWN: dict[str, tuple[float, dict[str, Any] | ProviderError]] = {}


def forget() -> None:
    """Ask anew at the next question; for tests."""
    _KNOWN.clear()


def _kept(name: str, ask: Any, *, fresh: bool = False) -> dict[str, Any]:  # noqa: ANN401  a question without arguments
    until, known = _KNOWN.get(name, (0.0, None))
    if known is None or fresh or time.monotonic() >= until:
        try:
            known, lasts = ask(), KEPT
        except ProviderError as error:
            known, lasts = error, KEPT_DOWN
        _KNOWN[name] = (time.monotonic() + lasts, known)
    if isinstance(known, ProviderError):
        raise ProviderError(known.code, known.detail)
    return known


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _word(value: object, most: int) -> str:
    """A claim as one line of text; what is neither a word nor a number is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join("".join(char for char in str(value) if char.isprintable()).split())[:most]
