"""The pages of both sides after the award: the agreement, what is measured, how it ends, the order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.challenges import actions, queries, rules
from ecosystem.challenges.forms.acting import ButtonForm
from ecosystem.challenges.forms.pilots import AgreeForm, AgreementForm, AwardForm, EndForm, MeasureForm, OrderForm
from ecosystem.challenges.models import Challenge, Pilot, PilotState
from ecosystem.challenges.queries import pilots as found
from ecosystem.challenges.queries.pilots import Evidence
from ecosystem.challenges.rules import pilots as chain
from ecosystem.challenges.views.base import bp
from ecosystem.challenges.views.writing import manage_page
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.downloads import stored
from ecosystem.web.pages import back, paginate, render, toast

FIELD_OF = {"dates": "ends_on", "measure": "measure", "day": "measured_on", "reason": "reason", "learnt": "learnt"}
ENDS = (PilotState.ACCEPTED, PilotState.NOT_ACCEPTED, PilotState.STOPPED)


def _may_open(actor: Any, evidence: Evidence) -> bool:  # noqa: ANN401  an account
    return chain.may_read(actor, evidence.pilot)


@bp.post("/manager/challenges/<slug>/award")
@allow(rules.is_manager, load=queries.challenge, then=rules.may_lead)
def award(one: Challenge) -> ResponseReturnValue:
    """Choose who solves it."""
    form = AwardForm.of(found.choosable(one), sent=True)
    if not form.validate_on_submit():
        return manage_page(one, 422, _("Vui lòng chọn một giải pháp trong danh sách."))
    proposal = found.proposal(one, form.proposal.data or "")
    try:
        pilot = actions.award(current_account(), one, proposal, reason=form.reason.data or "")
    except Refused as no:
        return manage_page(one, 409, str(no.message))
    toast(_("Đã chọn. Tiếp theo: soạn thoả thuận thử nghiệm."))
    return back("challenges.pilot", key=pilot.key)


@bp.get("/pilots")
@signed_in
def pilots() -> ResponseReturnValue:
    """The pilots one belongs to, on either side."""
    page = paginate(found.mine(current_account()))
    return render("challenges/pilots.html", page=page, rows=found.rows(page.items))


@bp.get("/pilots/<key>")
@allow(chain.may_read, load=found.pilot)
def pilot(one: Pilot) -> ResponseReturnValue:
    """One pilot, for both sides."""
    return _page(one)


@bp.get("/pilots/<key>/agreement")
@allow(chain.may_write, load=found.pilot)
def agreement(one: Pilot) -> ResponseReturnValue:
    """The form of the agreement."""
    return _agreement_page(one, AgreementForm.of(one))


@bp.post("/pilots/<key>/agreement")
@allow(chain.may_write, load=found.pilot)
def write_agreement(one: Pilot) -> ResponseReturnValue:
    """Keep it; whoever had agreed agrees anew."""
    form = AgreementForm()
    if not form.validate_on_submit():
        return _agreement_page(one, form, 422)
    try:
        actions.write(current_account(), one, form.agreement(), version=whole_number(form.version.data))
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _agreement_page(one, form, 409 if no.code in ("stale", "rights") else 422)
    toast(_("Đã lưu thoả thuận. Hai bên đọc lại rồi đồng ý."))
    return back("challenges.pilot", key=one.key)


@bp.post("/pilots/<key>/agree")
@allow(chain.may_read, load=found.pilot, then=chain.is_hand)
def agree(one: Pilot) -> ResponseReturnValue:
    """Say yes for one's side."""
    form = AgreeForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    version = whole_number(form.version.data)
    return _act(one, lambda actor: actions.agree(actor, one, version=version), _("Đã ghi nhận bạn đồng ý."))


@bp.post("/pilots/<key>/measurements")
@allow(chain.may_read, load=found.pilot, then=chain.is_hand)
def measure(one: Pilot) -> ResponseReturnValue:
    """Write down a measured value."""
    form = MeasureForm.of(one, sent=True)
    if not form.validate_on_submit():
        return _page(one, 422, measuring=form)
    upload = form.file.data
    evidence = (upload.stream, upload.filename or "") if upload else None
    try:
        actions.measure(current_account(), one, form.typed(), evidence=evidence)
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code, "file" if no.code.startswith("file") else None))
        return _page(one, 409 if no.code == "rights" else 422, measuring=form)
    toast(_("Đã ghi số đo."))
    return back("challenges.pilot", key=one.key, _anchor="measured")


@bp.post("/pilots/<key>/end")
@allow(chain.may_read, load=found.pilot, then=chain.is_hand)
def end(one: Pilot) -> ResponseReturnValue:
    """Accept it, not accept it, or stop it."""
    form = EndForm()
    if not form.validate_on_submit() or form.value.data not in {state.value for state in ENDS}:
        return _page(one, 422, ending=form)
    to, learnt, reason = PilotState(form.value.data), form.learnt.data or "", form.reason.data or ""
    try:
        actions.end(current_account(), one, to, learnt=learnt, reason=reason)
    except Refused as no:
        form.refuse(no.message, FIELD_OF.get(no.code))
        return _page(one, 409 if no.code == "rights" else 422, ending=form)
    toast(_("Đã khép cuộc thử."))
    return back("challenges.pilot", key=one.key)


@bp.post("/pilots/<key>/share")
@allow(chain.may_read, load=found.pilot, then=chain.is_hand)
def share(one: Pilot) -> ResponseReturnValue:
    """Let everybody read what was learnt, or take that back, for one's side."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    wanted = form.value.data != "stop"
    said = _("Bạn đã đồng ý công khai.") if wanted else _("Bạn đã thôi công khai.")
    return _act(one, lambda actor: actions.share(actor, one, wanted=wanted), said)


@bp.post("/pilots/<key>/order")
@allow(chain.may_read, load=found.pilot, then=chain.is_hand)
def order(one: Pilot) -> ResponseReturnValue:
    """Write down what was bought."""
    form = OrderForm()
    if not form.validate_on_submit():
        return _page(one, 422, ordering=form)
    value, day, document = form.value_vnd.value.amount, form.ordered_on.value, form.document.data or ""
    try:
        actions.order(current_account(), one, value_vnd=value, on=day, document=document)
    except Refused as no:
        form.refuse(no.message, {"day": "ordered_on", "document": "document"}.get(no.code))
        return _page(one, 409 if no.code == "rights" else 422, ordering=form)
    toast(_("Đã ghi đơn hàng."))
    return back("challenges.pilot", key=one.key)


@bp.get("/pilots/files/<key>")
@allow(_may_open, load=found.evidence)
def evidence(one: Evidence) -> ResponseReturnValue:
    """A file that shows a value, as a download."""
    return stored(one.file)


def _act(one: Pilot, do: Callable[[Any], object], said: str) -> ResponseReturnValue:
    try:
        do(current_account())
    except Refused as no:
        return _page(found.pilot(one.key), 409, str(no.message))
    toast(said)
    return back("challenges.pilot", key=one.key)


def _page(one: Pilot, status: int = 200, refusal: str = "", **forms: Any) -> ResponseReturnValue:
    account, values = current_account(), found.measurements(one.id)
    return render(
        "challenges/pilot.html",
        status,
        one=one,
        row=found.row(one),
        slug=one.challenge.call.slug,
        side=chain.side_of(account, one),
        lacks=chain.missing(one) if one.state is PilotState.DRAFT else [],
        results=found.result_rows(found.results(one, values)),
        values=found.value_rows(one, values),
        order=found.order_of(one.id),
        may_write=chain.may_write(account, one),
        may_agree=chain.may_agree(account, one),
        may_measure=chain.may_measure(account, one),
        may_end=[state for state in ENDS if chain.may_move(account, one, state)],
        may_share=chain.may_share(account, one),
        may_order=chain.may_move(account, one, PilotState.ORDERED),
        is_shared=chain.is_shared(one),
        agreeing=AgreeForm(formdata=None, data={"version": str(one.version)}),
        measuring=forms.get("measuring") or MeasureForm.of(one),
        ending=forms.get("ending") or EndForm(formdata=None),
        ordering=forms.get("ordering") or OrderForm(formdata=None),
        refusal=refusal,
    )


def _agreement_page(one: Pilot, form: AgreementForm, status: int = 200) -> ResponseReturnValue:
    return render("challenges/agreement.html", status, one=one, row=found.row(one), form=form)
