"""Verification: the holder's page of a profile."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import actions, queries, rules
from ecosystem.directory.actions import Statement
from ecosystem.directory.forms.verification import StatementForm
from ecosystem.directory.models import Profile
from ecosystem.directory.queries import verification as cases
from ecosystem.directory.rules.verification import REASONS, STATE_NAMES, may_ask_verification, may_see_verification
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited
from ecosystem.web.pages import back, render, toast


@bp.get("/profiles/<slug>/verification")
@allow(rules.may_know, load=queries.profile, then=may_see_verification)
def verification(profile: Profile) -> ResponseReturnValue:
    """Where the verification of one's own profile stands, and the statement that asks for it."""
    return _holder_page(profile)


@bp.post("/profiles/<slug>/verification")
@allow(rules.may_know, load=queries.profile, then=may_ask_verification)
@limited(Limit("directory.verification", 20, A_DAY, by_account))
def ask_verification(profile: Profile) -> ResponseReturnValue:
    """Ask officers to verify."""
    form = StatementForm()
    if not form.validate_on_submit():
        return _holder_page(profile, 422, form=form)
    statement = Statement(
        words=form.words.data or "",
        evidence_url=form.evidence_url.value or "",
        evidence_note=form.evidence_note.data or "",
    )
    try:
        actions.ask_verification(current_account(), profile, statement)
    except Refused as no:
        return _holder_page(profile, 409, form=form, refusal=no)
    toast(_("Đã gửi. Bạn nhận được thư khi có kết quả."))
    return back("directory.verification", slug=profile.slug)


@bp.post("/profiles/<slug>/verification/withdraw")
@allow(rules.may_know, load=queries.profile, then=may_ask_verification)
def withdraw_verification(profile: Profile) -> ResponseReturnValue:
    """Take the asking back."""
    try:
        actions.withdraw_verification(current_account(), profile)
    except Refused as no:
        return _holder_page(profile, 409, refusal=no)
    toast(_("Đã rút lại đề nghị xác thực."))
    return back("directory.verification", slug=profile.slug)


def _holder_page(
    profile: Profile, status: int = 200, form: StatementForm | None = None, refusal: Refused | None = None
) -> ResponseReturnValue:
    standing = cases.standing(profile)
    return render(
        "directory/verification.html",
        status,
        profile=profile,
        href=queries.page_endpoint(profile.kind),
        standing=standing,
        steps=cases.history(profile.id),
        form=form or StatementForm(formdata=None, **_declared(standing)),
        refusal=refusal,
        may_ask=standing.may_ask and may_ask_verification(current_account(), profile),
        may_withdraw=standing.may_withdraw and may_ask_verification(current_account(), profile),
        names=STATE_NAMES,
        reasons=REASONS,
    )


def _declared(standing: cases.Standing) -> dict[str, str]:
    """What was declared last, to start from."""
    if standing.case is None:
        return {}
    return {
        "words": standing.case.statement,
        "evidence_url": standing.case.evidence_url,
        "evidence_note": standing.case.evidence_note,
    }
