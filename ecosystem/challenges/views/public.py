"""What everybody reads of challenges."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ecosystem.challenges import queries, rules
from ecosystem.challenges.models import Challenge
from ecosystem.challenges.views.base import bp
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.access import allow, current_account, public
from ecosystem.web.pages import paginate, render

TEXT_MOST = 100


@bp.get("/challenges")
@public
def challenges() -> ResponseReturnValue:
    """Every challenge that was published, narrowed by time and words."""
    when, text = request.args.get("when", ""), request.args.get("q", "").strip()[:TEXT_MOST]
    page = paginate(queries.shown(when, text))
    return render("challenges/list.html", page=page, rows=queries.rows(page.items), when=when, q=text)


@bp.get("/challenges/<slug>")
@allow(rules.may_read, load=queries.challenge, strangers=True)
def challenge(one: Challenge) -> ResponseReturnValue:
    """One challenge."""
    return challenge_page(one)


def challenge_page(one: Challenge, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    """The page of a challenge, with why something was refused."""
    account = current_account()
    return render(
        "challenges/challenge.html",
        status,
        one=one,
        row=queries.row(one),
        steps=queries.steps_of(one),
        texts=queries.texts(one),
        measures=queries.measures(one),
        phases=queries.phases(one),
        head=queries.local(one.head_vi, one.head_en),
        sectors=[taxonomy.label("sectors", slug) for slug in one.sectors],
        may_work=rules.may_work_on(account, one),
        refusal=refusal,
    )
