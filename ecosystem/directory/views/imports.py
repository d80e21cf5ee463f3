"""Importing profiles from a file: upload, map, look through, mend, decide, confirm, follow, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import sheets
from ecosystem.core.errors import Refused
from ecosystem.directory.actions import imports as actions
from ecosystem.directory.forms import imports as forms
from ecosystem.directory.models import BatchState, ImportBatch, ImportRow, Kind, RowState
from ecosystem.directory.queries.intake import memory, pages
from ecosystem.directory.rules import imports as rules
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven
from ecosystem.web.pages import back, paginate, render, toast

ROWS_SHOWN = 25
NUMBER = "<int:batch_id>"


@bp.get("/officer/imports")
@allow(rules.may_import)
def imports() -> ResponseReturnValue:
    """The imports there were, and a form for one more."""
    return _imports_page(forms.FileForm())


@bp.post("/officer/imports")
@allow(rules.may_import)
@limited(Limit("directory.import", 60, A_DAY, by_account))
def take_import() -> ResponseReturnValue:
    """Take a file in."""
    form = forms.FileForm()
    upload = form.file.data
    if not form.validate_on_submit() or not upload:
        if not upload:
            form.refuse(_("Vui lòng chọn một tệp."), "file")
        return _imports_page(form, 422)
    try:
        with upload.stream as stream:
            batch = actions.take(current_account(), stream, name=upload.filename or "")
    except Refused as no:
        form.refuse(no.message, "file")
        return _imports_page(form, 422)
    return back("directory.one_import", batch_id=batch.id)


@bp.get(f"/officer/imports/{NUMBER}")
@allow(rules.may_import, load=memory.batch)
def one_import(batch: ImportBatch) -> ResponseReturnValue:
    """Where an import stands, and what can be done now."""
    if batch.state == BatchState.MAPPING:
        return _mapping_page(batch, _mapping_form(batch))
    if batch.state in (BatchState.READING, BatchState.CHECKING, BatchState.UNREADABLE, BatchState.DISCARDED):
        return render("directory/imports/waiting.html", batch=batch, task=memory.task(batch))
    shown = pages.shown_state(request.args.get("state", ""))
    page = paginate(memory.rows(batch.id, pages.states_of(shown)), size=ROWS_SHOWN)
    view = pages.view(batch, page.items)
    form = forms.ActForm()
    form.version.data = str(batch.version)
    template = (
        "directory/imports/preview.html" if batch.state == BatchState.CHECKED else "directory/imports/result.html"
    )
    return render(template, batch=batch, page=page, view=view, shown=shown, form=form, **_words())


@bp.post(f"/officer/imports/{NUMBER}/map")
@allow(rules.may_import, load=memory.batch)
def map_import(batch: ImportBatch) -> ResponseReturnValue:
    """Say which column is which field; choosing another kind shows its fields first."""
    form = forms.MappingForm()
    if not form.validate_on_submit():
        return _mapping_page(batch, form, 422)
    kind = Kind(form.kind.data)
    if "look" in request.args:
        return _mapping_page(batch, form)
    try:
        actions.map_columns(
            current_account(), batch, kind=kind, source=form.source.data or "", mapping=forms.Mapping.sent()
        )
    except Refused as no:
        if no.code != "name":
            raise
        form.refuse(no.message)
        return _mapping_page(batch, form, 422)
    return _back_to(batch)


@bp.post(f"/officer/imports/{NUMBER}/map-again")
@allow(rules.may_import, load=memory.batch)
def map_import_again(batch: ImportBatch) -> ResponseReturnValue:
    """Back to the mapping."""
    return _act(batch, lambda: actions.map_again(current_account(), batch))


@bp.post(f"/officer/imports/{NUMBER}/confirm")
@allow(rules.may_import, load=memory.batch)
@proven
def confirm_import(batch: ImportBatch) -> ResponseReturnValue:
    """Write it."""
    form = forms.ActForm()
    seen = str(form.version.data or "")
    version = int(seen) if seen.isdecimal() else -1
    return _act(batch, lambda: _do(actions.confirm, batch, version=version))


@bp.post(f"/officer/imports/{NUMBER}/undo")
@allow(rules.may_import, load=memory.batch)
@proven
def undo_import(batch: ImportBatch) -> ResponseReturnValue:
    """Take it back as a whole."""
    return _act(batch, lambda: _do(actions.undo, batch))


@bp.post(f"/officer/imports/{NUMBER}/discard")
@allow(rules.may_import, load=memory.batch)
def discard_import(batch: ImportBatch) -> ResponseReturnValue:
    """Forget it; nothing was written."""
    answer = _act(batch, lambda: actions.discard(current_account(), batch))
    return back("directory.imports") if batch.state == BatchState.DISCARDED else answer


@bp.post(f"/officer/imports/{NUMBER}/choose")
@allow(rules.may_import, load=memory.batch)
def choose_import(batch: ImportBatch) -> ResponseReturnValue:
    """The same decision for all rows that resemble profiles."""
    form = forms.ChoiceForm()
    decided = form.decided() if form.validate_on_submit() else None
    if decided is None:
        return _back_to(batch)
    return _act(batch, lambda: _do(actions.choose_all, batch, decided[0]), state="twin")


@bp.get(f"/officer/imports/{NUMBER}/rows/<int:number>")
@allow(rules.may_import, load=lambda batch_id, number: (memory.batch(batch_id), memory.row(batch_id, number)))
def import_row(thing: tuple[ImportBatch, ImportRow]) -> ResponseReturnValue:
    """One row with all its cells, to mend."""
    return _row_page(*thing, forms.MendForm())


@bp.post(f"/officer/imports/{NUMBER}/rows/<int:number>")
@allow(rules.may_import, load=lambda batch_id, number: (memory.batch(batch_id), memory.row(batch_id, number)))
def mend_import_row(thing: tuple[ImportBatch, ImportRow]) -> ResponseReturnValue:
    """Put other texts into the cells of a row; it is checked again at once."""
    batch, row = thing
    form = forms.MendForm()
    if not form.validate_on_submit():
        return _row_page(batch, row, form, 422)
    try:
        actions.mend(current_account(), batch, row, form.cells(batch.columns))
    except Refused as no:
        form.refuse(no.message)
        return _row_page(batch, row, form, 409)
    if row.state == RowState.BAD:
        return _row_page(batch, row, form, 422, keep=True)
    toast(_("Dòng %(number)s đã ổn.", number=row.number))
    return _back_to(batch, state="bad")


@bp.post(f"/officer/imports/{NUMBER}/rows/<int:number>/choose")
@allow(rules.may_import, load=lambda batch_id, number: (memory.batch(batch_id), memory.row(batch_id, number)))
def choose_import_row(thing: tuple[ImportBatch, ImportRow]) -> ResponseReturnValue:
    """Decide on one row that resembles profiles."""
    batch, row = thing
    form = forms.ChoiceForm()
    decided = form.decided(row) if form.validate_on_submit() else None
    if decided is None:
        return _back_to(batch, state="twin")
    choice, profile_id = decided
    return _act(
        batch, lambda: actions.choose(current_account(), batch, row, choice, profile_id=profile_id), state="twin"
    )


@bp.get(f"/officer/imports/{NUMBER}/bad-rows.csv")
@allow(rules.may_import, load=memory.batch)
def bad_rows_csv(batch: ImportBatch) -> ResponseReturnValue:
    """The rows that are wrong, with what is wrong in a column of its own."""
    answer = Response(b"".join(sheets.csv_chunks(pages.bad_rows(batch))), content_type=sheets.CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{batch.id}-bad-rows.csv"'
    return answer


@bp.get(f"/officer/imports/{NUMBER}/bad-rows.xlsx")
@allow(rules.may_import, load=memory.batch)
def bad_rows_xlsx(batch: ImportBatch) -> ResponseReturnValue:
    """The same as XLSX."""
    answer = Response(sheets.xlsx(pages.bad_rows(batch)), content_type=sheets.XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{batch.id}-bad-rows.xlsx"'
    return answer


def _imports_page(form: forms.FileForm, status: int = 200) -> ResponseReturnValue:
    page = paginate(memory.batches())
    counts = memory.counts_of(page.items)
    return render("directory/imports/list.html", status, form=form, page=page, counts=counts, **_words())


def _mapping_form(batch: ImportBatch) -> forms.MappingForm:
    form = forms.MappingForm()
    form.kind.data, form.source.data = str(batch.kind or ""), batch.source
    return form


def _mapping_page(batch: ImportBatch, form: forms.MappingForm, status: int = 200) -> ResponseReturnValue:
    kind = Kind(form.kind.data) if form.kind.data in set(Kind) else Kind.STARTUP
    mapping = pages.mapping_for(batch, kind, forms.Mapping.sent())
    return render(
        "directory/imports/mapping.html",
        status,
        batch=batch,
        form=form,
        mapping=forms.Mapping(batch, kind, mapping),
        examples=pages.examples(batch),
    )


def _row_page(
    batch: ImportBatch, row: ImportRow, form: forms.MendForm, status: int = 200, *, keep: bool = False
) -> ResponseReturnValue:
    view = pages.view(batch, [row])
    context = {"batch": batch, "row": row, "view": view, "form": form, "keep": keep}
    return render("directory/imports/row.html", status, **context, **_words())


def _words() -> dict[str, Any]:
    return {
        "names": pages.STATE_NAMES,
        "row_names": pages.NAMES,
        "twin_reasons": pages.TWIN_REASONS,
        "field_names": pages.field_names,
    }


def _do(act: Callable[..., object], batch: ImportBatch, *values: object, **named: object) -> None:
    act(current_account(), batch, *values, **named)


def _act(batch: ImportBatch, act: Callable[[], object], **query: str) -> ResponseReturnValue:
    """Do it and go back to the import; what another officer was faster with is said in words there."""
    if not forms.ActForm().validate() and not forms.ChoiceForm().validate():
        return _back_to(batch)
    try:
        act()
    except Refused as no:
        toast(no.message, "warn")
    return _back_to(batch, **query)


def _back_to(batch: ImportBatch, **query: str) -> ResponseReturnValue:
    return back("directory.one_import", batch_id=batch.id, **query)
