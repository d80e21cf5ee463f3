"""The pages of the meeting that decides."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from ecosystem.calls import queries as calls
from ecosystem.juries import rules
from ecosystem.juries.models import JuryRound
from ecosystem.juries.queries import rounds
from ecosystem.juries.queries import scores as figures
from ecosystem.juries.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import render


@bp.get("/manager/rounds/<key>/scores")
@allow(rules.is_manager, load=rounds.round_by_key)
def scores(one: JuryRound) -> ResponseReturnValue:
    """Raw and calibrated scores side by side."""
    return render(
        "juries/scores.html",
        one=one,
        name=rounds.name_of(one),
        call=calls.card(one.call),
        board=figures.board(one),
        may_run=rules.may_run(current_account(), one),
    )
