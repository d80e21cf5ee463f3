"""The blueprint of meetings, and what its views share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("meetings", __name__)
