"""The blueprint of the directory, which every module of its views hangs its routes on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("directory", __name__)
A_DAY = 86_400
