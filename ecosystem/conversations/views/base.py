"""The blueprint that the views of conversations share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("conversations", __name__)
A_DAY = 86_400
