"""Letting the lists leave: a page that says what the file will hold, and the file."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import clock, files
from ecosystem.core.errors import NotFound, Refused
from ecosystem.core.files import StoredFile
from ecosystem.directory import queries, rules
from ecosystem.directory.actions import exports as actions
from ecosystem.directory.forms.exports import ExportForm
from ecosystem.directory.queries import export
from ecosystem.directory.rules.exports import may_take_export
from ecosystem.directory.views.base import bp
from ecosystem.directory.views.directories import asked
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven, signed_in
from ecosystem.web.pages import back, render, toast

AN_HOUR = 3600


@bp.get("/exports/<name>")
@signed_in
@proven
def export_list(name: str) -> ResponseReturnValue:
    """What the file will hold, and in which form one wants it."""
    return _page(name, ExportForm())


@bp.post("/exports/<name>")
@signed_in
@proven
@limited(Limit("directory.export", 20, AN_HOUR, by_account))
def send_list(name: str) -> ResponseReturnValue:
    """The file, or the task that makes it."""
    directory, form = _directory(name), ExportForm()
    if not form.validate_on_submit():
        return _page(name, form, 422)
    account, wanted = current_account(), form.format.data or "csv"
    try:
        made = actions.made(account, name, asked(directory, rules.relation_to_all(account)), wanted)
    except Refused as no:
        form.refuse(no.message)
        return _page(name, form, 422)
    if isinstance(made, bytes):
        return _file(made, actions.FORMATS[wanted], f"nhip-cau-{name}-{clock.today().isoformat()}.{wanted}")
    toast(_("Danh sách dài nên đang được chuẩn bị. Bạn có thể rời trang này."))
    return back("tasks.show", key=made.key)


@bp.get("/exports/files/<key>")
@allow(may_take_export, load=export.export_file)
def export_file(stored: StoredFile) -> ResponseReturnValue:
    """A long export that the worker has made."""
    return _file(files.read(stored), stored.content_type, f"nhip-cau-{stored.name}")


def _directory(name: str) -> queries.Directory:
    if name not in queries.DIRECTORIES:
        raise NotFound
    return queries.DIRECTORIES[name]


def _page(name: str, form: ExportForm, status: int = 200) -> ResponseReturnValue:
    directory, account = _directory(name), current_account()
    wanted = export.ids(directory, asked(directory, rules.relation_to_all(account)), account)
    names = export.columns(directory, account, wanted)
    return render(
        "directory/export.html",
        status,
        name=name,
        form=form,
        title=queries.LIST_TITLES[name],
        total=len(wanted),
        most=export.MOST,
        is_long=len(wanted) > export.AT_ONCE,
        columns=export.head(directory, names),
        query=request.query_string.decode("ascii", "ignore"),
    )


def _file(content: bytes, content_type: str, name: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
