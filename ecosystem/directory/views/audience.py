"""Who sees what of a profile: the page of its groups of fields."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Profile
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast


@bp.get("/profiles/<slug>/visibility")
@allow(rules.may_know, load=queries.profile, then=rules.is_inside)
def visibility(profile: Profile) -> ResponseReturnValue:
    """Which group of fields is for whom; owners may change it."""
    return _page(profile, forms.audience_form(profile))


@bp.post("/profiles/<slug>/visibility")
@allow(rules.may_know, load=queries.profile, then=rules.may_set_audience)
def set_visibility(profile: Profile) -> ResponseReturnValue:
    """Open and close groups; who began from an older version is told, and keeps what was chosen."""
    form = forms.audience_form(profile)
    if not form.validate_on_submit():
        return _page(profile, form, 422)
    try:
        actions.set_audiences(
            current_account(), profile, form.wanted, version=form.version_number, sure=bool(form.sure.data)
        )
    except Refused as no:
        form.show_refusal(no)
        return _page(profile, form, 409 if no.code == "stale" else 422)
    toast(_("Đã lưu. Thay đổi có hiệu lực ngay."))
    return back("directory.visibility", slug=profile.slug)


def _page(profile: Profile, form: forms.AudienceForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "directory/visibility.html",
        status,
        profile=profile,
        form=form,
        rows=queries.audience_rows(profile),
        may_change=rules.may_set_audience(current_account(), profile),
        is_inside=rules.right_of(current_account(), profile) is not None,
        is_stale=status == 409,  # noqa: PLR2004  somebody else was faster
        href=url_for(queries.page_endpoint(profile.kind), slug=profile.slug),
    )
