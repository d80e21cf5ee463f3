"""The edge of a request: it starts writing, makes a double click harmless, commits or rolls back, hands jobs over."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask_login import current_user
from prometheus_client import Histogram
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests
from werkzeug.routing import IntegerConverter, Map

from ecosystem.core import clock, limits, runner
from ecosystem.core.db import db, is_storage_lost, settle, start_writing, stop_writing, write
from ecosystem.web.access import LIMITS
from ecosystem.web.errors import lost_storage

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger("request")
SAFE = ("GET", "HEAD", "OPTIONS")
ONCE_KEPT = timedelta(hours=24)
LONGEST_QUERY = 4000
MOST_ARGS = 60
SECONDS = Histogram("request_seconds", "Time of one request", ["endpoint", "method", "status"])


class OnceToken(db.Model):
    """A form that was sent: its second sending is answered with where the first one led."""

    __tablename__ = "once_token"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    location: Mapped[str] = mapped_column(sa.String(2000), default="")
    used_at: Mapped[datetime] = mapped_column(index=True)


def init_app(app: Flask) -> None:
    """Install the edge. It must be the first to see a request and the last to see its response."""
    app.url_map.converters["int"] = _RowNumber
    app.add_template_global(_once_key, "once_key")
    app.before_request(_open)
    app.before_request(_same_origin)
    app.before_request(_bounded)
    app.before_request(_receive)
    app.before_request(_limit)
    app.before_request(_once)
    app.after_request(_close)
    app.after_request(_point_on)
    app.wsgi_app = _Guard(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented place for middleware


class _RowNumber(IntegerConverter):
    """A number in an address that a row's id can be; a longer one is no address of this site."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  werkzeug's name
        super().__init__(map, *args, **{"max": (1 << 63) - 1, **kwargs})


def _once_key() -> str:
    """A word for a form that is sent once; see ``_once``."""
    return secrets.token_urlsafe(18)


def _open() -> None:
    stop_writing()
    g.request_id = secrets.token_hex(8)
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _same_origin() -> None:
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and origin.partition("://")[2] != request.host:
        abort(403)


def _bounded() -> None:
    if len(request.query_string) > LONGEST_QUERY or len(request.args) > MOST_ARGS:
        abort(414)
    # A NUL byte reaches no database: PostgreSQL refuses it with an error, so it is refused here in words.
    if any("\x00" in value for value in (request.path, *request.args.values())):
        abort(400)


def _receive() -> None:
    """The whole of a form arrives before anything is locked: a slow line keeps nobody else from writing."""
    if request.method not in SAFE:
        _ = request.form
        start_writing()


def _limit() -> None:
    # Who signs in is looked up first: noting that they were seen is a transaction of its own, as a count is.
    if not current_user.is_authenticated and request.method in SAFE:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or view is None:
        return
    for limit in getattr(view, LIMITS, ()):
        wait = limits.hit(limit.name, *limit.by(), limit=limit.most, seconds=limit.seconds)
        if wait:
            raise TooManyRequests(retry_after=wait)


def _once() -> Any:  # noqa: ANN401  a response or None, as Flask wants it
    token = request.form.get("once") or request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if not token or not request.endpoint:
        return None
    owner = session.get("_user_id") or session.get("csrf_token") or ""
    key = hashlib.sha256(f"{owner}\x1f{request.path}\x1f{token[:200]}".encode()).hexdigest()
    try:
        with db.session.begin_nested():
            db.session.execute(sa.insert(OnceToken).values(key=key, location="", used_at=clock.now()))
    except sa.exc.IntegrityError:
        first = db.session.get(OnceToken, key)
        return redirect(first.location if first and first.location else request.path, code=303)
    g.once_key = key
    return None


def _point_on(response: Response) -> Response:
    """Who sends a file from within a page is told where to go on: following would eat the words of the next page."""
    if response.status_code == HTTPStatus.SEE_OTHER and request.headers.get("X-Upload"):
        response.status_code = HTTPStatus.NO_CONTENT
        response.set_data(b"")
    return response


def _close(response: Response) -> Response:
    keep = response.status_code < HTTPStatus.BAD_REQUEST and request.method not in SAFE
    if keep and "once_key" in g:
        db.session.execute(
            sa.update(OnceToken).where(OnceToken.key == g.once_key).values(location=response.location or "")
        )
    settle(keep=keep)
    if keep:
        runner.hand_over()
    if "started" in g:
        taken = time.perf_counter() - g.started
        SECONDS.labels(request.endpoint or "none", request.method, response.status_code).observe(taken)
        log.info(
            "request",
            method=request.method,
            # The rule, not the path: a path may carry the token of a single-use link.
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round(taken * 1000, 1),
        )
        response.headers["Server-Timing"] = f"app;dur={taken * 1000:.1f}"
    return response


def purge() -> None:
    """Delete tokens of forms sent more than a day ago."""
    with write():
        db.session.execute(sa.delete(OnceToken).where(OnceToken.used_at < clock.now() - ONCE_KEPT))


class _Guard:
    """The outermost guard: a database lost while the request is torn down still answers 503, never a bare 500."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self.wsgi(environ, start_response)
        except sa.exc.SQLAlchemyError as error:
            if not is_storage_lost(error):
                raise
            return lost_storage()(environ, start_response)
