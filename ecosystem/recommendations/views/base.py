"""The blueprint of recommendations, which every module of its views hangs its routes on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("recommendations", __name__)
