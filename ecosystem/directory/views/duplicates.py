"""Profiles that may be the same: the officers' list, and the hint to who is about to describe one more."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.core.text import nfc
from ecosystem.directory import queries, rules
from ecosystem.directory.actions import duplicates as actions
from ecosystem.directory.forms import ActForm
from ecosystem.directory.models import DuplicatePair, Kind, PairState
from ecosystem.directory.queries import duplicates as pairs
from ecosystem.directory.rules.duplicates import REASONS, marks, may_judge
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/officer/duplicates")
@allow(rules.is_officer)
def duplicates() -> ResponseReturnValue:
    """The pairs that look alike, the likest first."""
    state, kind = request.args.get("state", PairState.OPEN.value), request.args.get("kind", "")
    filters = pairs.PairFilters(
        state=state if state in set(PairState) else PairState.OPEN.value, kind=kind if kind in set(Kind) else ""
    )
    page = paginate(pairs.pairs(filters))
    return render(
        "directory/officer/duplicates.html",
        page=page,
        rows=pairs.pair_rows(page.items),
        counts=pairs.pair_counts(),
        filters=filters,
        kinds=[(one.value, queries.kind_label(one)) for one in Kind],
        reasons=REASONS,
    )


@bp.post("/officer/duplicates/<int:pair_id>/dismiss")
@allow(may_judge, load=pairs.pair)
def dismiss_pair(pair: DuplicatePair) -> ResponseReturnValue:
    """Say that the two are not the same."""
    _checked()
    try:
        actions.dismiss_pair(current_account(), pair)
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(_("Đã ghi nhận: hai hồ sơ khác nhau."), undo=url_for("directory.reopen_pair", pair_id=pair.id))
    return back("directory.duplicates")


@bp.post("/officer/duplicates/<int:pair_id>/reopen")
@allow(may_judge, load=pairs.pair)
def reopen_pair(pair: DuplicatePair) -> ResponseReturnValue:
    """Take that back."""
    _checked()
    try:
        actions.reopen_pair(current_account(), pair)
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(_("Đã đưa cặp này về danh sách chờ xem."))
    return back("directory.duplicates")


@bp.get("/profiles/twins")
@signed_in
def twins() -> ResponseReturnValue:
    """A part of a page: published profiles that look like the one being typed, by what is public of them."""
    kind, said = request.args.get("kind", ""), {"website": request.args.get("website", "")[:300]}
    for name in ("name", "name_en"):
        said[name] = nfc(request.args.get(name, "")[:120])
    found = pairs.open_twins(marks(Kind(kind), said)) if kind in set(Kind) else []
    return render("directory/_twins.html", twins=found)


def _checked() -> None:
    # These forms are buttons of a page: one that does not hold was not made by it.
    if not ActForm().validate():
        abort(422)
