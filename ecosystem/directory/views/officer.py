"""The officers' hub: their pages, with what waits at each. Every feature adds its rows through its card (``desk``)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from ecosystem.directory import rules
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow
from ecosystem.web.nav import desk
from ecosystem.web.pages import render


@bp.get("/officer")
@allow(rules.is_officer)
def officer() -> ResponseReturnValue:
    """What waits for an officer, page by page."""
    return render("directory/officer.html", rows=desk())
