"""Alumni: the short form behind a link, what a cohort's startups became, and figures over programs."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import sheets
from ecosystem.core.errors import Refused
from ecosystem.core.values import format_money
from ecosystem.programs.models import Cohort
from ecosystem.progress import actions, rules
from ecosystem.progress.forms import ButtonForm, FollowUpForm
from ecosystem.progress.models import FollowUp, FollowUpState
from ecosystem.progress.queries import alumni as kept
from ecosystem.progress.queries import base
from ecosystem.progress.rules import alumni as stages
from ecosystem.progress.views.base import bp
from ecosystem.web.access import allow, current_account, public
from ecosystem.web.downloads import download
from ecosystem.web.pages import back, render, toast


@bp.get("/follow-up/<token>")
@public
def follow_up(token: str) -> ResponseReturnValue:
    """The short form of one stage, for whoever holds its link."""
    one = kept.by_token(token)
    return _form(one, token, _filled(one))


@bp.post("/follow-up/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    """Answer it."""
    one = kept.by_token(token)
    form = FollowUpForm()
    given = form.answer() if form.validate_on_submit() else None
    if given is None:
        return _form(one, token, form, 422)
    try:
        actions.answer(one, given, actor=current_account())
    except Refused as no:
        form.refuse(no.message)
        return _form(one, token, form, 409)
    toast(_("Cảm ơn bạn. Câu trả lời đã được ghi."))
    return back("progress.follow_up", token=token)


@bp.post("/follow-up/<token>/skip")
@public
def skip(token: str) -> ResponseReturnValue:
    """Say nothing this time."""
    one = kept.by_token(token)
    if ButtonForm().validate_on_submit():
        try:
            actions.skip(one, actor=current_account())
        except Refused as no:
            form = FollowUpForm(formdata=None)
            form.refuse(no.message)
            return _form(one, token, form, 409)
        toast(_("Đã bỏ qua lần này. Bạn vẫn có thể trả lời sau bằng liên kết này."))
    return back("progress.follow_up", token=token)


@bp.get("/manager/cohorts/<key>/outcomes")
@allow(rules.may_run, load=base.cohort)
def cohort_outcomes(one: Cohort) -> ResponseReturnValue:
    """Every startup of a cohort from its application to its latest answer."""
    lives = kept.lives(one)
    return render(
        "progress/lives.html",
        one=one,
        name=base.cohort_name(one),
        program=base.program_name(one),
        lives=[(life, [(months, _told(life.answers.get(months))) for months in stages.STAGES]) for life in lives],
        stages=stages.STAGES,
    )


@bp.get("/manager/cohorts/<key>/outcomes.csv")
@allow(rules.may_run, load=base.cohort)
def outcomes_csv(one: Cohort) -> Response:
    """The same as CSV, one row a startup."""
    rows = kept.export_rows(kept.lives(one))
    return download(b"".join(sheets.csv_chunks(rows)), sheets.CSV_TYPE, f"outcomes-{one.key}.csv")


@bp.get("/outcomes")
@allow(rules.may_read_outcomes)
def outcomes() -> ResponseReturnValue:
    """What of a program goes with what became of its startups; groups under five are not told of."""
    actor = current_account()
    stories = kept.stories(actor)
    tables = [
        (
            words,
            [(kept.element_words(element, group.value), group.figures) for group in stages.groups(stories, element)],
        )
        for element, words in kept.ELEMENTS.items()
    ]
    return render(
        "progress/outcomes.html",
        tables=tables if stories else [],
        count=len(stories),
        is_enough=len(stories) >= stages.LEAST,
        least=stages.LEAST,
        all_programs=rules.reads_all_outcomes(actor),
    )


def _told(one: FollowUp | None) -> tuple[str, list[tuple[str, str]]]:
    if one is None:
        return "", []
    return str(kept.STATES[one.state]), kept.answer_words(one)


def _filled(one: FollowUp) -> FollowUpForm:
    if one.state is not FollowUpState.ANSWERED:
        return FollowUpForm(formdata=None)
    money = {name: getattr(one, name) for name in ("revenue", "capital")}
    told = {name: format_money(value, "vi", short=False) for name, value in money.items() if value is not None}
    counts = {name: getattr(one, name) for name in ("jobs", "ip_filed")}
    told |= {name: str(value) for name, value in counts.items() if value is not None}
    return FollowUpForm(formdata=None, data={"is_operating": "yes" if one.is_operating else "no", **told})


def _form(one: FollowUp, token: str, form: FollowUpForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "progress/follow_up.html",
        status,
        one=one,
        token=token,
        name=base.name_of(one.enrolment),
        cohort=base.cohort_name(one.enrolment.cohort),
        is_open=kept.is_open(one),
        told=kept.answer_words(one),
        form=form,
    )
