"""A browser for a real server: plain HTTP with cookies, and the forms of real pages."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlencode

from tests.page import Form, _form, _parse


class Remote:
    """One browser on one server of the loopback."""

    def __init__(self, port: int, **cookies: str) -> None:
        self.port, self.cookies = port, dict(cookies)

    def send(self, method: str, url: str, sent: dict[str, Any] | None = None) -> tuple[int, str]:
        """One request: its status and body. Raises ``OSError`` when the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if sent is not None:
            body = urlencode(sent, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, url, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _is, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def form(self, url: str) -> Form:
        """The POST form of a page that goes to the page itself."""
        status, text = self.send("GET", url)
        assert status == 200, (url, status)
        tree, _errors = _parse(text, whole=True)
        forms = [_form(element, url) for element in tree.iter("form")]
        return next(form for form in forms if form.method == "post" and form.action == url)
