"""A browser as far as a form needs one: cookies, and what a form would send."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMEOUT = 90
SILENT = ("submit", "button", "image", "file", "reset")
FORM_TYPE = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back: ``status`` 0 where nothing did."""

    status: int
    body: str
    location: str
    seconds: float


class _Forms(HTMLParser):
    """The fields of the form that goes to one address."""

    def __init__(self, action: str) -> None:
        super().__init__(convert_charrefs=True)
        self.action, self.inside = action, False
        self.fields: Fields = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = (given.get("action") or "") == self.action
        name, kind = given.get("name") or "", given.get("type") or "text"
        if not self.inside or not name:
            return
        if tag == "textarea":
            self._area = name
            self.fields.append((name, ""))
        elif tag == "input" and kind not in SILENT and (kind not in ("checkbox", "radio") or "checked" in given):
            self.fields.append((name, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.fields[-1]
            self.fields[-1] = (name, before + data)


@dataclass(frozen=True)
class Browser:
    """One person's."""

    port: int
    cookies: dict[str, str]
    address: str

    def get(self, path: str) -> Answer:
        """A page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Fields) -> Answer:
        """A form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            line.request(method, path, body, self._headers(body))
            found = line.getresponse()
            text = found.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return Answer(0, "", "", time.monotonic() - began)
        finally:
            line.close()
        for kept in found.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: one.value for name, one in SimpleCookie(kept).items()})
        return Answer(found.status, text, found.headers.get("Location") or "", time.monotonic() - began)

    def _headers(self, body: str | None) -> dict[str, str]:
        site = f"localhost:{self.port}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Host": site, "X-Forwarded-For": self.address}
        return headers if body is None else {**headers, "Content-Type": FORM_TYPE, "Origin": f"http://{site}"}


def fields_of(html: str, action: str) -> Fields:
    """What the form that goes to ``action`` would send as it stands."""
    forms = _Forms(action)
    forms.feed(html)
    return [(name, value.removeprefix("\n")) for name, value in forms.fields]


def written(fields: Fields, values: Mapping[str, str]) -> Fields:
    """The same with some fields filled in anew."""
    return [(name, values.get(name, value)) for name, value in fields]
