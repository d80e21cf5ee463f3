"""The first page after signing in."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ecosystem.dashboard import queries
from ecosystem.recommendations.keeping import keep
from ecosystem.web import nav
from ecosystem.web.access import current_account, current_role, signed_in
from ecosystem.web.pages import render

bp = Blueprint("dashboard", __name__)


@bp.get("/dashboard")
@signed_in
def home() -> ResponseReturnValue:
    """What waits for this person in the role in view, and what to do next."""
    account = current_account()
    home = queries.home(account, current_role())
    beginning = queries.beginning(account, nav.first_steps())
    page = render("dashboard/home.html", home=home, beginning=beginning, places=nav.own())
    keep(shelf.shown for shelf in home.shelves)
    return page
