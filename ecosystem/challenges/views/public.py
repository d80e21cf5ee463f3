"""What everybody reads of challenges."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.challenges import actions, queries, rules
from ecosystem.challenges.forms.acting import ButtonForm
from ecosystem.challenges.models import Challenge
from ecosystem.challenges.queries import figures, pilots
from ecosystem.challenges.rules import pilots as chain
from ecosystem.challenges.rules.figures import LEAST, LEGS
from ecosystem.challenges.views.base import bp
from ecosystem.core.errors import NotFound, Refused
from ecosystem.taxonomy import queries as taxonomy
from ecosystem.web.access import allow, current_account, public
from ecosystem.web.pages import back, paginate, render, toast

TEXT_MOST = 100


@bp.get("/challenges")
@public
def challenges() -> ResponseReturnValue:
    """Every challenge that was published, narrowed by time and words."""
    when, text = request.args.get("when", ""), request.args.get("q", "").strip()[:TEXT_MOST]
    page = paginate(queries.shown(when, text))
    return render("challenges/list.html", page=page, rows=queries.rows(page.items), when=when, q=text)


@bp.get("/solved-challenges")
@public
def solved() -> ResponseReturnValue:
    """The problems that are solved, for whoever has the same one."""
    page = paginate(figures.solved())
    return render("challenges/solved.html", page=page, rows=figures.solved_rows(page.items))


@bp.get("/challenge-scorecard")
@public
def scorecard() -> ResponseReturnValue:
    """What agencies have done, in numbers."""
    city, rows = figures.scorecard()
    legs = [(leg, str(label)) for leg, label in LEGS.items()]
    heads = [(label, "n") for _leg, label in legs]
    return render("challenges/scorecard.html", city=city, rows=rows, legs=legs, wait_heads=heads, least=LEAST)


@bp.get("/challenges/<slug>")
@allow(rules.may_read, load=queries.challenge, strangers=True)
def challenge(one: Challenge) -> ResponseReturnValue:
    """One challenge."""
    return challenge_page(one)


@bp.post("/challenges/<slug>/reuse")
@allow(rules.may_read, load=queries.challenge)
def reuse(one: Challenge) -> ResponseReturnValue:
    """Take a solved challenge over for an agency of one's own."""
    form = ButtonForm()
    account = current_account()
    if not form.validate_on_submit():
        return challenge_page(one, 422)
    agency = pilots.agency(account, form.value.data or "")
    if agency is None:
        raise NotFound
    try:
        made = actions.reuse(account, one, agency)
    except Refused as no:
        return challenge_page(one, 409, str(no.message))
    toast(_("Đã chép bài toán và phép thử cho %(name)s. Bổ sung phần còn thiếu rồi gửi Sở.", name=agency.name))
    return back("challenges.manage", slug=made.call.slug)


def challenge_page(one: Challenge, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    """The page of a challenge, with why something was refused."""
    account, tried = current_account(), pilots.all_of(one.id)
    pilot = tried[0] if tried else None
    is_solved = pilot is not None and chain.names_solver(pilot)
    could_reuse = is_solved and rules.may_create(account)
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
        solver=pilot.application.profile if pilot is not None and is_solved else None,
        has_failed=any(each.state in chain.TRIED for each in tried),
        learnt=[each.learnt for each in tried if chain.is_shared(each) and each.learnt],
        reused_by=pilots.reused_by(one.id) if is_solved else [],
        agencies=pilots.agencies(account, one) if could_reuse else [],
        lacks_agency=could_reuse and not pilots.has_agency(account),
        refusal=refusal,
    )
