"""Graduation: certificates of a cohort, their papers, and the page where anybody verifies one."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.pdf import PDF_TYPE
from ecosystem.programs.models import Cohort, Enrolment
from ecosystem.progress import actions, rules
from ecosystem.progress.forms import ButtonForm, NumberForm, WhyForm
from ecosystem.progress.models import Certificate
from ecosystem.progress.queries import base
from ecosystem.progress.queries import graduation as kept
from ecosystem.progress.views.base import bp
from ecosystem.web.access import Limit, allow, by_address, current_account, limited, public
from ecosystem.web.downloads import download
from ecosystem.web.pages import back, render, toast


@bp.get("/manager/cohorts/<key>/graduation")
@allow(rules.may_run, load=base.cohort)
def graduation(one: Cohort) -> ResponseReturnValue:
    """Who graduated, with their certificates."""
    return _page(one)


@bp.post("/manager/cohorts/<key>/graduation")
@allow(rules.may_run, load=base.cohort, then=rules.may_lead)
def issue_all(one: Cohort) -> ResponseReturnValue:
    """Certificates for all who have none."""
    if not ButtonForm().validate_on_submit():
        return _page(one, 422)
    try:
        count = actions.issue_all(current_account(), one)
    except Refused as no:
        return _page(one, 409, str(no.message))
    toast(ngettext("Đã cấp %(num)s chứng nhận.", "Đã cấp %(num)s chứng nhận.", count))
    return back("progress.graduation", key=one.key)


@bp.post("/manager/enrolments/<key>/certificate")
@allow(rules.may_see, load=base.enrolment, then=rules.may_lead_it)
def issue(one: Enrolment) -> ResponseReturnValue:
    """A certificate for one, also after one was withdrawn."""
    if not ButtonForm().validate_on_submit():
        return _page(one.cohort, 422)
    try:
        actions.issue(current_account(), one)
    except Refused as no:
        return _page(one.cohort, 409, str(no.message))
    toast(_("Đã cấp chứng nhận."))
    return back("progress.graduation", key=one.cohort.key)


@bp.get("/manager/certificates/<number>/withdraw")
@allow(rules.may_see_of, load=kept.certificate, then=rules.may_lead_of)
def ask_withdraw(one: Certificate) -> ResponseReturnValue:
    """Why it is withdrawn."""
    return render("progress/withdraw.html", one=one, form=WhyForm())


@bp.post("/manager/certificates/<number>/withdraw")
@allow(rules.may_see_of, load=kept.certificate, then=rules.may_lead_of)
def withdraw(one: Certificate) -> ResponseReturnValue:
    """Withdraw it."""
    form = WhyForm()
    if not form.validate_on_submit():
        return render("progress/withdraw.html", 422, one=one, form=form)
    try:
        actions.withdraw(current_account(), one, why=form.why.data or "")
    except Refused as no:
        form.refuse(no.message, "why" if no.code == "why" else None)
        return render("progress/withdraw.html", 422, one=one, form=form)
    toast(_("Đã thu hồi chứng nhận. Trang kiểm tra sẽ nói rõ điều này."))
    return back("progress.graduation", key=one.enrolment.cohort.key)


@bp.get("/certificates/<number>")
@public
def certificate(number: str) -> ResponseReturnValue:
    """What anybody may know of a certificate: whether it holds, of whom, for what, when."""
    one = kept.certificate(number)
    if one.number != number:
        return back("progress.certificate", number=one.number)
    return render(
        "progress/certificate.html",
        one=one,
        cohort=kept.words_of(one),
        may_print=rules.may_see_of(current_account(), one) and one.withdrawn_at is None,
    )


@bp.get("/certificates")
@public
def verify() -> ResponseReturnValue:
    """Where a number is typed."""
    return render("progress/verify.html", form=NumberForm())


@bp.post("/certificates")
@public
@limited(Limit("certificates", 60, 300, by_address))
def look_up() -> ResponseReturnValue:
    """Look a typed number up."""
    form = NumberForm()
    if form.validate_on_submit():
        try:
            return back("progress.certificate", number=kept.certificate(form.number.data or "").number)
        except NotFound:
            words = _("Không có chứng nhận nào mang số này. Vui lòng kiểm tra lại từng ký tự.")
            form.refuse(words, "number")
    return render("progress/verify.html", 422, form=form)


@bp.get("/certificates/<number>/paper")
@allow(rules.may_see_of, load=kept.certificate)
def paper(one: Certificate) -> Response:
    """The certificate as PDF, for its startup and who runs the cohort; a withdrawn one is printed no more."""
    if one.withdrawn_at is not None:
        raise NotFound
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    host = f"{urlsplit(site).netloc}/certificates"
    content = kept.document(one, address=f"{site}/certificates/{one.number}", host=host)
    return download(content, PDF_TYPE, f"{one.number}.pdf")


def _page(one: Cohort, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    rows = kept.of_cohort(one)
    return render(
        "progress/graduation.html",
        status,
        one=one,
        name=base.cohort_name(one),
        program=base.program_name(one),
        rows=rows,
        lacking=sum(not row.certificates for row in rows),
        leads=rules.may_lead(current_account(), one),
        refusal=refusal,
    )
