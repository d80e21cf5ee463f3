"""The blueprint of juries."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("juries", __name__)
