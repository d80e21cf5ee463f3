"""What officers see of ranking: lists as they were shown, who is shown how often, and the disclosed priority."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core import sheets
from ecosystem.directory.rules import is_officer
from ecosystem.recommendations import actions, rules
from ecosystem.recommendations.forms import OpenForm, PriorityForm, TakeBackForm
from ecosystem.recommendations.models import ShownList
from ecosystem.recommendations.queries import learning, occasions, ranking, searches, showing
from ecosystem.recommendations.rules import learning as words
from ecosystem.recommendations.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import Page, back, page_number, paginate, render, toast

SIZE = 50


@bp.get("/officer/lists")
@allow(is_officer)
def shown_lists() -> ResponseReturnValue:
    """Every list that was shown, the latest first."""
    slug = request.args.get("as", "")[:120]
    page = paginate(showing.lists(slug))
    return render("recommendations/officer/lists.html", page=page, slug=slug, titles=rules.TITLES, spots=rules.SPOTS)


@bp.get("/officer/lists/<int:shown_id>")
@allow(rules.may_see_shown, load=showing.shown_list)
def shown_list(shown: ShownList) -> ResponseReturnValue:
    """One list as it was shown, and what its replay said."""
    if not searches.is_open(current_account().id, shown):
        return render("recommendations/officer/closed.html", shown=shown, form=OpenForm())
    words: dict[str, Any] = {"titles": rules.TITLES, "spots": rules.SPOTS, "verdicts": rules.VERDICTS}
    occasion = occasions.occasion(shown, current_app.extensions["house"].occasion)
    return render("recommendations/officer/shown.html", shown=shown, occasion=occasion, **words)


@bp.post("/officer/lists/<int:shown_id>/open")
@allow(rules.may_see_shown, load=showing.shown_list)
def open_search(shown: ShownList) -> ResponseReturnValue:
    """Open what a search found, for a reason that the journal keeps."""
    form = OpenForm()
    if not form.validate_on_submit():
        return render("recommendations/officer/closed.html", 422, shown=shown, form=form)
    actions.open_search(current_account(), shown, str(form.reason.data))
    return back("recommendations.shown_list", shown_id=shown.id)


@bp.post("/officer/lists/<int:shown_id>/replay")
@allow(rules.may_see_shown, load=showing.shown_list)
def replay(shown: ShownList) -> ResponseReturnValue:
    """Have the list made again; the worker does it."""
    if not TakeBackForm().validate_on_submit():
        abort(422)
    actions.ask_replay(current_account(), shown)
    toast(_("Đang tái lập danh sách. Vài giây nữa sẽ có kết quả."))
    return back("recommendations.shown_list", shown_id=shown.id, asked=1)


@bp.get("/officer/exposure")
@allow(is_officer)
def exposure() -> ResponseReturnValue:
    """Who is shown how often, the rarest first."""
    wanted = _wanted()
    rows = showing.exposure(wanted)
    number = min(page_number(), max(1, -(-len(rows) // SIZE)))
    window = rows[(number - 1) * SIZE : number * SIZE]
    return render(
        "recommendations/officer/exposure.html",
        wanted=wanted,
        titles=rules.TITLES,
        whole=showing.group("", rows),
        languages=showing.by_language(rows),
        wards=showing.by_ward(rows),
        page=Page(window, number, SIZE, len(rows)),
        ward_label=showing.ward_label,
    )


@bp.get("/officer/exposure.csv")
@allow(is_officer)
def exposure_csv() -> ResponseReturnValue:
    """The same as CSV: every profile with how often it stands in first places and was really shown."""
    wanted = _wanted()
    heads: list[str] = [
        _("Hồ sơ"),
        _("Đường dẫn"),
        _("Ngôn ngữ"),
        _("Phường/xã"),
        _("Trong 10 vị trí đầu"),
        _("Đã hiện"),
    ]
    rows = [_cells(row) for row in showing.exposure(wanted)]
    answer = Response(b"".join(sheets.csv_chunks([heads, *rows])), content_type=sheets.CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="exposure-{wanted}.csv"'
    return answer


@bp.route("/officer/ranking", methods=["GET", "POST"])
@allow(is_officer)
def priority() -> ResponseReturnValue:
    """The disclosed priority of local firms and priority technologies, to be changed; and learnt weights."""
    setting = ranking.setting()
    form = PriorityForm(data={"percent": str(setting.percent)})
    if form.validate_on_submit():
        actions.set_priority(current_account(), int(form.percent.data or 0))
        toast(_("Đã lưu. Mọi danh sách đang được tính lại."))
        return back("recommendations.priority")
    status = 422 if form.is_submitted() else 200
    sectors = ranking.priority_sectors()
    return render(
        "recommendations/officer/ranking.html",
        status,
        form=form,
        setting=setting,
        sectors=sectors,
        learnt=learning.standings(),
        kinds=words.KINDS,
        states=words.STATES,
        sorts=words.SORTS,
    )


def _cells(row: showing.Row) -> list[str]:
    ward = showing.ward_label(row.profile)
    return [row.profile.name, row.profile.slug, " ".join(row.languages), ward, str(row.top), str(row.seen)]


def _wanted() -> str:
    asked = request.args.get("list", "mentors")
    return asked if asked in rules.HOLDS else "mentors"
