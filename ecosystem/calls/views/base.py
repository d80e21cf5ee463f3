"""The blueprint of calls."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("calls", __name__)
A_DAY = 86_400
