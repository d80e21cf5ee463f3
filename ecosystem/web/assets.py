"""Static files: served by WhiteNoise, addressed by their content so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from ecosystem.web.headers import CSP, FIXED

YEAR = 31_536_000


def init_app(app: Flask) -> None:
    """Put the hash of the content into the address of every static file and serve them outside Flask."""
    folder = Path(app.static_folder or "static")
    debug = app.debug

    @app.url_defaults
    def by_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = (
                digest(folder / str(values["filename"]))
                if not debug
                else str((folder / str(values["filename"])).stat().st_mtime_ns)
            )

    served = WhiteNoise(app.wsgi_app, max_age=YEAR, autorefresh=debug, add_headers_function=_dress)
    served.add_files(str(folder), prefix="static/")
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's documented place for middleware


def _dress(headers: Headers, _path: str, _url: str) -> None:
    for name, value in FIXED.items():
        headers[name] = value
    headers["Content-Security-Policy"] = CSP


@cache
def digest(path: Path) -> str:
    """A short hash of a file's content, read once a process; an absent file has none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "0"
