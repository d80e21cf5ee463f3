"""Learnt weights for officers: what teaches them, the versions, how each compares, and switching."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory.rules import is_officer
from ecosystem.recommendations import actions, rules
from ecosystem.recommendations.forms import TakeBackForm, WeightsForm
from ecosystem.recommendations.models import WeightVersion
from ecosystem.recommendations.queries import learning
from ecosystem.recommendations.rules import learning as words
from ecosystem.recommendations.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast


@bp.post("/officer/ranking/learn")
@allow(is_officer)
def ask_weights() -> ResponseReturnValue:
    """Have weights learnt anew; the worker does it and only proposes."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    actions.ask_weights(current_account())
    toast(_("Đang tính. Nếu đủ câu trả lời, phiên bản đề xuất sẽ hiện ở đây sau ít phút."))
    return back("recommendations.priority")


@bp.get("/officer/ranking/weights/<int:version_id>")
@allow(words.may_see_weights, load=learning.version)
def weights(version: WeightVersion) -> ResponseReturnValue:
    """One version: what it was learnt from, its weights beside those it was compared with, and how it measured."""
    return _page(version, WeightsForm())


@bp.post("/officer/ranking/weights/<int:version_id>")
@allow(words.may_see_weights, load=learning.version)
def switch_weights(version: WeightVersion) -> ResponseReturnValue:
    """Switch it on, off, or back to what was on before."""
    form = WeightsForm()
    if not form.validate_on_submit():
        return _page(version, form, 422)
    actor, reason = current_account(), form.reason.data or ""
    acts: dict[str, Callable[[], object]] = {
        "on": lambda: actions.switch_on(actor, version, reason=reason),
        "off": lambda: actions.switch_off(actor, version, reason=reason),
        "back": lambda: actions.switch_back(actor, version.kind, reason=reason),
    }
    try:
        acts[str(form.to.data)]()
    except Refused as no:
        form.refuse(no.message)
        return _page(version, form, 409)
    toast(_("Đã lưu. Mọi danh sách đang được tính lại."))
    return back("recommendations.priority")


def _page(version: WeightVersion, form: WeightsForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "recommendations/officer/weights.html",
        status,
        form=form,
        version=version,
        compared=learning.compared(version),
        earlier=learning.earlier(version),
        kinds=words.KINDS,
        states=words.STATES,
        sorts=words.SORTS,
        parts=rules.PARTS,
    )
