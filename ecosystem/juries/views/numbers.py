"""The numbers of a call."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call
from ecosystem.calls.queries import numbers as figures
from ecosystem.juries.queries import exports, loads
from ecosystem.juries.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import render


@bp.get("/manager/calls/<slug>/numbers")
@allow(call_rules.is_manager, load=calls.call)
def numbers(one: Call) -> ResponseReturnValue:
    """Funnel, time in each state, who applied, how much each juror carries."""
    found = figures.of_call(one, exports.reader_of(current_account(), one))
    return render("juries/numbers.html", one=one, card=calls.card(one), found=found, loads=loads.of_call(one))
