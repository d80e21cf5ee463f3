"""The house itself: its figures, parked jobs, the journal and its chain of seals."""

from __future__ import annotations

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.console import actions, queries, rules
from ecosystem.console.forms import ActForm
from ecosystem.console.queries import wording
from ecosystem.console.views.base import bp, checked
from ecosystem.core.feature import House
from ecosystem.core.journal import Delivery
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("")
@allow(rules.may_administer)
def home() -> ResponseReturnValue:
    """How the house is."""
    return render("console/home.html", counts=queries.counts())


@bp.get("/jobs")
@allow(rules.may_administer)
def jobs() -> ResponseReturnValue:
    """Reactions that failed too often."""
    page = paginate(queries.parked())
    return render("console/jobs.html", page=page, form=ActForm())


@bp.post("/jobs/<int:delivery_id>/retry")
@allow(rules.may_administer, load=queries.parked_delivery)
def retry(delivery: Delivery) -> ResponseReturnValue:
    """Try a parked reaction again."""
    checked(ActForm())
    actions.retry(current_account(), delivery)
    toast(_("Đã đưa việc trở lại hàng đợi."))
    return back("console.jobs")


@bp.get("/journal")
@allow(rules.may_administer)
def journal() -> ResponseReturnValue:
    """What happened, the newest first, by event, group, person, subject, period or request."""
    house: House = current_app.extensions["house"]
    asked = queries.asked_of_journal(request.args, house.sentences)
    page = paginate(queries.entries(asked), size=50)
    return render(
        "console/journal.html",
        page=page,
        lines=wording.lines(page.items, house.sentences),
        events=wording.event_choices(house.sentences),
        groups=wording.group_choices(house.sentences),
        asked=asked,
        actor=queries.name_of(asked.actor),
    )


@bp.get("/chain")
@allow(rules.may_administer)
def chain() -> ResponseReturnValue:
    """Whether every seal of the journal follows from the row and the seal before it; read anew each time."""
    return render("console/chain.html", chain=queries.chain())
