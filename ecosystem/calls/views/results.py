"""The results of a call: what everybody reads, and the lead's preview and publication of it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import actions, queries, rules
from ecosystem.calls.forms.calls import ButtonForm
from ecosystem.calls.models import Call, CallState
from ecosystem.calls.queries import results as found
from ecosystem.calls.views.base import bp
from ecosystem.core.errors import Refused
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/calls/<slug>/results")
@allow(rules.may_read_results, load=queries.call, strangers=True)
def results(one: Call) -> ResponseReturnValue:
    """Who was accepted; before it is public, the same page as its managers see it."""
    return _page(one)


@bp.post("/calls/<slug>/results")
@allow(rules.may_read_results, load=queries.call, then=rules.may_lead)
def publish(one: Call) -> ResponseReturnValue:
    """Let it go public, or take that back."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page(one, 422)
    try:
        if form.value.data == "take-back":
            actions.hold_back(current_account(), one)
            toast(_("Đã giữ lại. Chưa ai ngoài ban tổ chức thấy kết quả."))
        else:
            actions.publish(current_account(), one)
            toast(_("Kết quả sẽ công khai sau 10 phút."))
    except Refused as no:
        return _page(one, 409, str(no.message))
    return back("calls.results", slug=one.slug)


def _page(one: Call, status: int = 200, refusal: str = "") -> ResponseReturnValue:
    account, page = current_account(), paginate(found.chosen(one))
    return render(
        "calls/results.html",
        status,
        one=one,
        card=queries.card(one),
        page=page,
        rows=found.rows(page.items),
        is_public=one.state is CallState.RESULTS,
        may_work=rules.is_manager(account, one),
        may_publish=rules.may_publish(account, one),
        undecided=found.undecided(one) if rules.is_manager(account, one) else 0,
        refusal=refusal,
    )
