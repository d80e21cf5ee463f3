"""The history of a profile: who changed what when, and bringing back what it held."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Profile
from ecosystem.directory.rules import Sight
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, paginate, render, toast


@bp.get("/profiles/<slug>/history")
@allow(rules.may_know, load=queries.profile, then=rules.may_see_history)
def history(profile: Profile) -> ResponseReturnValue:
    """Who changed what, the newest first."""
    account = current_account()
    page = paginate(queries.revisions(profile.id))
    sight = Sight(rules.relation(account, profile), profile.chosen)
    return render(
        "directory/history.html",
        profile=profile,
        page=page,
        told=queries.told(profile, page.items, sight),
        label=lambda field: forms.label_of(profile.kind, field),
        may_edit=rules.may_edit(account, profile),
        href=url_for(queries.page_endpoint(profile.kind), slug=profile.slug),
    )


@bp.post("/profiles/<slug>/history/<int:revision_id>/restore")
@allow(rules.may_know_moment, load=queries.moment, then=rules.may_restore)
def restore(moment: queries.Moment) -> ResponseReturnValue:
    """Bring back what the profile held then; the toast brings back what it held just before."""
    profile = moment.profile
    before = queries.newest(profile)
    version = forms.version_of(request.form.get("version") or request.args.get("version"))
    actions.restore(current_account(), profile, moment.revision, version=version)
    undo = (
        url_for("directory.restore", slug=profile.slug, revision_id=before.id, version=profile.version)
        if before is not None
        else None
    )
    toast(_("Đã đưa hồ sơ về bản cũ. Bản vừa thay vẫn còn trong lịch sử."), undo=undo)
    return back("directory.history", slug=profile.slug)
