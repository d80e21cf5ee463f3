"""Letting a call leave: a page that says what the files hold, the sheets at once, the whole as a ZIP by the worker."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.calls import queries as calls
from ecosystem.calls import rules as call_rules
from ecosystem.calls.models import Call
from ecosystem.core import clock, files, progress
from ecosystem.core.errors import Refused
from ecosystem.juries.actions import exports as actions
from ecosystem.juries.forms import ExportForm
from ecosystem.juries.queries import exports as queries
from ecosystem.juries.queries import packs
from ecosystem.juries.queries.packs import Pack
from ecosystem.juries.rules.exports import may_take
from ecosystem.juries.views.base import bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven
from ecosystem.web.pages import back, render, toast

AN_HOUR = 3600
PACK = "zip"


@bp.get("/manager/calls/<slug>/exports")
@allow(call_rules.is_manager, load=calls.call)
@proven
def export(one: Call) -> ResponseReturnValue:
    """What the files will hold."""
    return _page(one, ExportForm())


@bp.post("/manager/calls/<slug>/exports")
@allow(call_rules.is_manager, load=calls.call)
@proven
@limited(Limit("juries.export", 30, AN_HOUR, by_account))
def take_export(one: Call) -> ResponseReturnValue:
    """A sheet, or the task that makes the ZIP."""
    form, account = ExportForm(), current_account()
    if not form.validate_on_submit():
        return _page(one, form, 422)
    wanted = form.format.data or ""
    try:
        if wanted == PACK:
            task = actions.ask_pack(account, one)
            toast(_("Đang gói hồ sơ. Bạn có thể rời trang này."))
            return back("tasks.show", key=task.key)
        content = actions.table(account, one, wanted)
    except Refused as no:
        form.refuse(no.message)
        return _page(one, form, 422)
    name = f"nhip-cau-{one.slug}-{clock.today().isoformat()}.{wanted}"
    return _named(Response(content, content_type=actions.FORMATS[wanted]), name)


@bp.get("/manager/exports/<key>")
@allow(may_take, load=packs.pack)
@proven
def pack(one: Pack) -> Response:
    """A ZIP that the worker has made."""
    answer = Response(files.stream(one.file), content_type=one.file.content_type)
    answer.headers["Content-Length"] = str(one.file.size)
    return _named(answer, f"nhip-cau-{one.file.name}")


def _named(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _page(one: Call, form: ExportForm, status: int = 200) -> ResponseReturnValue:
    account = current_account()
    return render(
        "juries/exports.html",
        status,
        one=one,
        card=calls.card(one),
        form=form,
        total=queries.count(one),
        columns=queries.columns(one, account),
        is_lead=call_rules.may_lead(account, one),
        task=progress.of_owner(actions.EVENT, one, account.id),
    )
