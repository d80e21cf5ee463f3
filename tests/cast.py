"""The cast: named people and their profiles, made by the product's own actions."""

from __future__ import annotations

from flask import Flask


class Cast:
    """People are made when first asked for."""

    def __init__(self, app: Flask) -> None:
        self.app = app
