"""Error pages: plain words, a way on, and the request id; never a trace, never whether a hidden thing exists."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from ecosystem.core.db import db, is_storage_lost
from ecosystem.core.errors import NotFound, Refused

log = structlog.get_logger("errors")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(InternalServerError, _crashed)


def error_page(status: int, message: object = None) -> Response:
    """The page of one error status, with a sentence of its own where the status alone says too little."""
    return Response(render_template("base/error.html", status=status, message=message), status, mimetype="text/html")


def lost_storage() -> Response:
    """503 without a template: what a template needs may be what is lost."""
    text = (
        "Hệ thống tạm thời chưa lưu được dữ liệu. Vui lòng thử lại sau ít phút.\n"
        "The service is busy. Please try again in a few minutes.\n"
    )
    return Response(text, 503, {"Retry-After": "5", "Cache-Control": "no-store"}, mimetype="text/plain")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST or error.response is not None:
        return error
    if isinstance(error, SecurityError):
        # The host is not ours, so there is no address a page of ours could link to.
        return Response("Bad Request\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    page = error_page(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            page.headers[name] = value
    return page


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400, _("Trang đã mở quá lâu hoặc phiên đã đổi. Vui lòng tải lại trang rồi gửi lại."))


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return error_page(404)


def _refused(error: Refused) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(409, error.message)


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return error_page(409, _("Nội dung này vừa được người khác thay đổi. Vui lòng tải lại trang để xem bản mới nhất."))


def _crashed(error: InternalServerError) -> ResponseReturnValue:
    cause = error.original_exception or error
    if is_storage_lost(cause):
        log.error("storage.lost", error=type(cause).__name__)
        return lost_storage()
    if isinstance(cause, StaleDataError):
        return _stale(cause)
    db.session.rollback()
    log.error("crashed", exc_info=cause)
    return error_page(500)
