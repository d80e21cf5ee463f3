"""The blueprint that the views of events share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("events", __name__)
AN_HOUR = 3600
