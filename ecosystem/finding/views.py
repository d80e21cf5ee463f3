"""The palette's answers and the page that is the same without a script."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from ecosystem.core import limits
from ecosystem.core.text import nfc
from ecosystem.finding import queries
from ecosystem.recommendations.keeping import keep_search
from ecosystem.web import nav
from ecosystem.web.access import by_account, current_account, public
from ecosystem.web.pages import render

bp = Blueprint("finding", __name__)
MOST_A_MINUTE = 300


@bp.get("/palette")
@public
def palette() -> ResponseReturnValue:
    """What the palette shows for what is typed, as JSON."""
    _count()
    return jsonify(queries.quick(_asked(), current_account(), nav.places()))


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    """The search over everything, as a page."""
    query = _asked()
    if query:
        _count()
    found = queries.results(query, current_account(), nav.places())
    days = current_app.config["KEPT_SEARCHES_DAYS"]
    answer = render("finding/search.html", q=query, found=found, longest=queries.LONGEST, days=days)
    keep_search(found.shown)
    return answer


def _asked() -> str:
    return nfc(request.args.get("q", "")[: queries.LONGEST]).strip()


def _count() -> None:
    wait = limits.gently("finding", *by_account(), limit=MOST_A_MINUTE, seconds=60)
    if wait:
        raise TooManyRequests(retry_after=wait)
