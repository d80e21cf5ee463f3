"""A real OpenID Connect provider as a process of its own, and a front before it that can bend what it says.

The front forwards over real HTTP under its own address, so the provider names it as the issuer. ``bend`` maps a path
to a function that changes (status, body); ``asked`` keeps what the product sent.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import sqlalchemy as sa

from ecosystem.accounts import actions, provider, queries
from ecosystem.accounts.models import ExternalIdentity
from ecosystem.core.db import db, write
from tests.services import Child, free_port, listens, wait_for

LAN = {"sub": "0123-lan", "name": "Trần Ngọc Lan", "acr": "2", "email": "lan@example.vn", "email_verified": True}
BINH = {"sub": "0456-binh", "name": "Đặng Văn Bình", "acr": "1"}
WELL_KNOWN = "/.well-known/openid-configuration"
TOKEN, KEYS = "/oauth2/token", "/jwks"
START, LINK = "/sign-in/provider", "/sign-in/provider/link"
LAN_MAIL = "lan@example.vn"
Bend = Callable[[int, bytes], tuple[int, bytes]]


@dataclass
class Front:
    """The address that the product is told, and what it does to the answers."""

    port: int
    behind: int
    bend: dict[str, Bend] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """What the configuration holds once it was read."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": "nhip-cau",
            "OIDC_CLIENT_SECRET": "secret-of-the-tests",
            **changes,
        }

    def agree(self, url: str, sub: str = "0123-lan", **form: str) -> str:
        """Say yes on the provider's page as its reader does: the address that it sends the browser back to."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        body = urlencode({"sub": sub, **form})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{parts.path}?{parts.query}", body, kind)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 302, answer.status
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def sent(self, path: str) -> list[dict[str, list[str]]]:
        """The forms that the product posted to a path."""
        return [form for method, at, form in self.asked if (method, at) == ("POST", path)]


@contextlib.contextmanager
def provider_process(place: Path) -> Iterator[int]:
    """The provider on a free port of the loopback, with two people it knows."""
    port = free_port()
    known = [word for user in (LAN, BINH) for word in ("--user-claims", json.dumps(user))]
    child = Child("-m", "oidc_provider_mock", "-p", str(port), *known, env={}, place=place, name="provider")
    try:
        wait_for(lambda: listens(port), what="the provider")
        yield port
    finally:
        child.kill()


@contextlib.contextmanager
def front(behind: int) -> Iterator[Front]:
    """A front before the provider."""
    made = Front(free_port(), behind)
    server = ThreadingHTTPServer(("127.0.0.1", made.port), _handler(made))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def changed(**values: Any) -> Bend:
    """Put other values into a JSON answer; ``None`` takes one out."""

    def bend(status: int, body: bytes) -> tuple[int, bytes]:
        read = {**json.loads(body), **values}
        return status, json.dumps({name: value for name, value in read.items() if value is not None}).encode()

    return bend


def answer(status: int, body: bytes = b"") -> Bend:
    """Answer something else altogether."""
    return lambda _status, _body: (status, body)


def late(seconds: float) -> Bend:
    """Answer late."""

    def bend(status: int, body: bytes) -> tuple[int, bytes]:
        time.sleep(seconds)
        return status, body

    return bend


def _handler(made: Front) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            made.asked.append((self.command, path, parse_qs(body.decode("latin1"))))
            connection = http.client.HTTPConnection("127.0.0.1", made.behind, timeout=10)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            connection.request(self.command, self.path, body or None, headers)
            real = connection.getresponse()
            status, said = real.status, real.read()
            kept = {name: real.headers[name] for name in ("Content-Type", "Location") if real.headers[name]}
            connection.close()
            if path in made.bend:
                status, said = made.bend[path](status, said)
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in kept.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        do_GET = do_POST = _pass  # noqa: N815  the names that the library calls

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    return Handler


def depart(client, query=""):
    """Off to the provider: the address of its page."""
    leaving = client.get(START + query)
    assert leaving.status_code == 303, leaving.text
    return leaving.location


def arrive(client, there, sub="0123-lan", query=""):
    """There and back: the answer of this site."""
    return client.get(there.agree(depart(client, query), sub))


def linked(app, address, subject="0123-lan"):
    """An account that is linked already."""
    with app.app_context(), write():
        arrival = provider.Arrival(app.config["OIDC_ISSUER"], subject, "1", "")
        actions.link_identity(who(address), arrival)


def who(address):
    found = queries.find_account(address)
    assert found is not None
    return found


def identities(app):
    with app.app_context():
        rows = db.session.scalars(sa.select(ExternalIdentity).order_by(ExternalIdentity.id))
        return [(row.account.email, row.subject, row.assurance, row.verified_name) for row in rows]
