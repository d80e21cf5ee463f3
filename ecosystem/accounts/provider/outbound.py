"""The door to the provider: named origins only, no redirects, little time, little to read.

It is shaped like the session that Authlib's client wants. A provider that is slow, down or answers nonsense raises
:class:`ProviderError`, which becomes a page in plain words.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

CONNECT = 3.0  # seconds
WHOLE = 8.0
MOST = 256 * 1024
CHUNK = 16 * 1024
# What Authlib gives to say who the client is.
Sign = Any


class ProviderError(Exception):
    """The provider could not be asked, or its answer does not hold. ``code`` says why; nobody is signed in."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Answer:
    """What came back, with the few names that Authlib asks for."""

    status_code: int
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  plain JSON
        """The body; raises ``ValueError`` when it is none."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deep") from error

    def raise_for_status(self) -> None:
        """Refuse an answer that says it failed."""
        if self.status_code >= HTTPStatus.BAD_REQUEST:
            raise ProviderError("down", f"status {self.status_code}")


def origin(url: str) -> str:
    """Scheme, host and port of an address, as it is compared; empty for one that may not be asked at all."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    if not host or parts.username or parts.password or parts.scheme not in ("https", "http"):
        return ""
    return f"{parts.scheme}://{host}:{port}"


class Outbound:
    """Sends requests to ``origins`` and nowhere else."""

    def __init__(self, origins: frozenset[str]) -> None:
        self.origins = origins

    def get(self, url: str) -> dict[str, Any]:
        """The JSON object at an address."""
        answer = self._send("GET", url, None, {"Accept": "application/json"})
        answer.raise_for_status()
        return _object(answer)

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Sign) -> Answer:
        """Send a form, signed by what Authlib gives as ``auth``."""
        url, signed, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return self._send("POST", url, body.encode(), signed)

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        if origin(url) not in self.origins:
            raise ProviderError("foreign", f"asked to call {urlsplit(url).hostname}")
        parts, until = urlsplit(url), time.monotonic() + WHOLE
        path = f"{parts.path or '/'}?{parts.query}".rstrip("?")
        connection = _connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.request(method, path, body, {"User-Agent": "NhipCau", **headers})
            response = connection.getresponse()
            return Answer(response.status, _read(response, connection.sock, until))
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise ProviderError("down", type(error).__name__) from error
        finally:
            connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=CONNECT, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=CONNECT)


def _read(response: http.client.HTTPResponse, sock: socket.socket | None, until: float) -> bytes:
    """The body within the time and size there are; a server that drips does not hold the visitor for long."""
    body = b""
    # read1 gives what is there; read would wait until a whole chunk has dripped in.
    read: Callable[[int], bytes] = response.read1
    while len(body) <= MOST:
        left = until - time.monotonic()
        if left <= 0:
            raise ProviderError("down", "too slow")
        if sock is not None and sock.fileno() != -1:
            sock.settimeout(left)
        piece = read(CHUNK)
        if not piece:
            return body
        body += piece
    raise ProviderError("down", "too long an answer")


def _object(answer: Answer) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise ProviderError("down", "no JSON") from error
    if not isinstance(found, dict):
        raise ProviderError("down", "no JSON object")
    return found
