"""Quality: the officers' list in the four words, confirming a profile, and the page of a link from a mail."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import forms, queries, rules
from ecosystem.directory.actions import quality as actions
from ecosystem.directory.forms import ActForm
from ecosystem.directory.models import Kind, Profile
from ecosystem.directory.queries import quality
from ecosystem.directory.rules.quality import (
    GRADE_NAMES,
    MEANINGS,
    NAMES,
    Finding,
    Grade,
    LinkState,
    Measure,
    is_holder,
    may_ask_holders,
    may_confirm,
)
from ecosystem.directory.views.base import bp
from ecosystem.web.access import Limit, allow, by_address, by_all, current_account, limited, public
from ecosystem.web.pages import back, back_to, paginate, render, toast

USE = (Limit("confirmation.address", 30, 300, by_address), Limit("confirmation.all", 1000, 300, by_all))


@bp.get("/officer/quality")
@allow(rules.is_officer)
def quality_list() -> ResponseReturnValue:
    """Published profiles by the four measures, the worst first."""
    filters = _asked()
    page = paginate(quality.by_quality(filters), scalars=False)
    return render(
        "directory/officer/quality.html",
        page=page,
        rows=[(row, _for_officer(row)) for row in quality.quality_rows(page.items)],
        summary=quality.summary(),
        filters=filters,
        kinds=[(one.value, queries.kind_label(one)) for one in Kind],
        measures=list(Measure),
        grades=[(one.value, GRADE_NAMES[one]) for one in Grade],
        names=NAMES,
        meanings=MEANINGS,
    )


@bp.post("/officer/quality/<slug>/ask")
@allow(may_ask_holders, load=queries.profile)
def ask_holders(profile: Profile) -> ResponseReturnValue:
    """Ask the owners now."""
    _checked()
    try:
        actions.ask_holders(current_account(), profile)
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(_("Đã gửi thư hỏi chủ hồ sơ %(name)s.", name=profile.name))
    return _back()


@bp.post("/profiles/<slug>/confirm")
@allow(rules.may_know, load=queries.profile, then=may_confirm)
def confirm(profile: Profile) -> ResponseReturnValue:
    """Say that a profile still holds; saying it twice changes nothing."""
    _checked()
    account = current_account()
    actions.confirm(account, profile)
    toast(_("Cảm ơn bạn. Hồ sơ %(name)s được ghi nhận còn đúng hôm nay.", name=profile.name))
    return back("directory.my_profiles") if is_holder(account, profile) else _back()


@bp.get("/confirmations/<token>")
@public
def confirmation(token: str) -> ResponseReturnValue:
    """What a mail asks about. Opening it changes nothing, for mail scanners open links too."""
    return _link_page(quality.link_page(token))


@bp.post("/confirmations/<token>")
@public
@limited(*USE)
def confirm_by_link(token: str) -> ResponseReturnValue:
    """Confirm without signing in: who holds the link got the mail."""
    if not ActForm().validate():
        return _link_page(quality.link_page(token), 422)
    actions.confirm_by_link(token)
    return back("directory.confirmation", token=token)


def told(kind: Kind, findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The measures of a profile in words."""
    return [
        {
            "name": NAMES[one.measure],
            "measure": one.measure,
            "grade": one.grade,
            "grade_name": GRADE_NAMES[one.grade],
            "sentence": one.sentence,
            "href": one.href,
            "advice": _advice(kind, one),
        }
        for one in findings
    ]


def _advice(kind: Kind, one: Finding) -> str:
    """What to do about a measure, as words of a link."""
    if one.measure is Measure.VALID and one.fields:
        return ", ".join(forms.label_of(kind, field) for field in one.fields)
    if one.measure is Measure.VALID and one.href:
        return str(_("Đề nghị xác thực"))
    if one.measure is Measure.COMPLETE and one.fields:
        return queries.advice(one.fields[0])
    return str(_("Xem hồ sơ giống")) if one.measure is Measure.UNIQUE and one.href else ""


def _for_officer(row: quality.QualityRow) -> list[dict[str, Any]]:
    """The same for who looks after the whole: a held profile is its holders' to edit, a badge is an officer's."""
    words = told(row.kind, row.findings)
    for word, one in zip(words, row.findings, strict=True):
        if one.measure is Measure.VALID and one.grade is Grade.FAIR:
            word["href"] = url_for("directory.verification_case", slug=row.slug)
            word["advice"] = _("Mở phần xác thực")
        elif one.fields and row.is_held:
            word["href"] = ""
    return words


def _link_page(page: quality.LinkPage, status: int = 200) -> ResponseReturnValue:
    if page.state is LinkState.EXPIRED:
        status = 410
    return render("directory/confirmation.html", status, page=page, form=ActForm(formdata=None), href=page.card.href)


def _asked() -> quality.Filters:
    kind, measure, grade = (request.args.get(name, "") for name in ("kind", "measure", "grade"))
    return quality.Filters(
        kind=kind if kind in set(Kind) else "",
        measure=measure if measure in set(Measure) else "",
        grade=grade if grade in set(Grade) else "",
    )


def _back() -> ResponseReturnValue:
    """To the list as it was filtered."""
    return back_to(request.form.get("next"), "directory.quality_list")


def _checked() -> None:
    # These forms are buttons of a page: one that does not hold was not made by it.
    if not ActForm().validate():
        abort(422)
