"""Static files: served by WhiteNoise, addressed by their content so that browsers may keep them for a year.

Texts are packed once a process, when first asked for, and the style sheets travel as one: on a slow phone every
address more is a wait more. While code is being written each sheet stays its own file.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import mimetypes
import re
from functools import cache, cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, url_for
from whitenoise import WhiteNoise
from whitenoise.responders import Response

from ecosystem.web.headers import CSP, FIXED

YEAR = 31_536_000
# In the order they apply; the first one declares the layers.
SHEETS = (
    *("tokens", "fonts", "base", "layout", "components", "forms", "panels", "cards", "members", "editor"),
    *("everywhere", "trust", "account", "pages", "officer", "privacy", "notices", "conversations", "calls", "progress"),
)
ON_PAPER = "print"
JOINED = "css/style.css"
TEXTS = (".css", ".js", ".svg")
REMARK = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
PREFIX = "/static/"


def init_app(app: Flask) -> None:
    """Put the hash of the content into the address of every static file and serve them outside Flask."""
    folder = Path(app.static_folder or "static")
    debug = app.debug

    @app.url_defaults
    def by_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            name = str(values["filename"])
            values["v"] = version(folder, name) if not debug else str((folder / name).stat().st_mtime_ns)

    served = WhiteNoise(app.wsgi_app, max_age=YEAR, autorefresh=debug, add_headers_function=_dress)
    served.add_files(str(folder), prefix=PREFIX)
    if not debug:
        names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in TEXTS]
        served.files.update({PREFIX + name: Packed(folder, name) for name in (*names, JOINED)})
    app.jinja_env.globals["style_sheets"] = lambda: _sheets(debug=debug)
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's documented place for middleware


class Packed:
    """One text in the memory of the process, plain and packed, as a file that WhiteNoise serves."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    @cached_property
    def plain(self) -> bytes:
        """The text."""
        return content(self.folder, self.name)

    @cached_property
    def packed(self) -> bytes:
        """The text as gzip packs it, always the same bytes."""
        return gzip.compress(self.plain, mtime=0)

    def get_response(self, method: str, environ: dict[str, Any]) -> Response:
        """The answer to a request, by WhiteNoise's word for it."""
        if method not in ("GET", "HEAD"):
            return Response(HTTPStatus.METHOD_NOT_ALLOWED, [("Allow", "GET, HEAD")], None)
        headers = Headers([("Vary", "Accept-Encoding"), ("ETag", f'"{version(self.folder, self.name)}"')])
        headers["Cache-Control"] = f"max-age={YEAR}, public, immutable"
        _dress(headers, "", "")
        if environ.get("HTTP_IF_NONE_MATCH") == headers["ETag"]:
            return Response(HTTPStatus.NOT_MODIFIED, headers.items(), None)
        body = self.plain
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body, headers["Content-Encoding"] = self.packed, "gzip"
        kind = mimetypes.guess_type(self.name)[0] or "text/plain"
        headers["Content-Type"] = f"{kind}; charset=utf-8"
        headers["Content-Length"] = str(len(body))
        return Response(HTTPStatus.OK, headers.items(), io.BytesIO(body) if method == "GET" else None)


@cache
def content(folder: Path, name: str) -> bytes:
    """What a static file holds; the joined style sheet is made of all of them, without remarks."""
    if name != JOINED:
        path = folder / name
        return path.read_bytes() if path.is_file() else b""
    sheets = [(folder / "css" / f"{sheet}.css").read_text(encoding="utf-8") for sheet in SHEETS]
    paper = (folder / "css" / f"{ON_PAPER}.css").read_text(encoding="utf-8")
    return REMARK.sub("", "\n".join([*sheets, f"@media print {{\n{paper}\n}}"])).encode()


@cache
def version(folder: Path, name: str) -> str:
    """A short hash of a file's content, taken once a process; an absent file has none."""
    held = content(folder, name)
    return hashlib.sha256(held).hexdigest()[:12] if held else "0"


def _sheets(*, debug: bool) -> list[tuple[str, str]]:
    """The addresses of the style sheets and the media they are for."""
    if not debug:
        return [(url_for("static", filename=JOINED), "all")]
    return [
        *((url_for("static", filename=f"css/{sheet}.css"), "all") for sheet in SHEETS),
        (url_for("static", filename=f"css/{ON_PAPER}.css"), "print"),
    ]


def _dress(headers: Headers, _path: str, _url: str) -> None:
    for name, value in FIXED.items():
        headers[name] = value
    headers["Content-Security-Policy"] = CSP
