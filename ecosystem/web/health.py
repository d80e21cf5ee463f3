"""For the operator: alive, ready, and figures. `/metrics` is closed unless METRICS_TOKEN is set and shown."""

from __future__ import annotations

import hmac
import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ecosystem.core.db import db
from ecosystem.web.access import public

bp = Blueprint("health", __name__)
LEAST_FREE = 100 * 1024 * 1024


def init_app(app: Flask) -> None:
    """Register the three addresses."""
    app.register_blueprint(bp)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The database, the job queue and the disk answer; 503 names the one that does not."""
    checks = {"database": _database(), "queue": _queue(), "disk": _disk()}
    sound = all(checks.values())
    words = {name: "ok" if good else "failing" for name, good in checks.items()}
    answer = jsonify(status="ok" if sound else "failing", **words)
    if not sound:
        answer.headers["Retry-After"] = "5"
    return answer, 200 if sound else 503


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Prometheus figures for who shows the token as a bearer; 404 for everybody else."""
    token = str(current_app.config["METRICS_TOKEN"])
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(404)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _queue() -> bool:
    return bool(current_app.extensions["runner"].answers())


def _disk() -> bool:
    folder = Path(current_app.config["UPLOAD_DIR"])
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > LEAST_FREE
