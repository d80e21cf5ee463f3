"""What the side asked notes for itself, and how its profiles take requests."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.actions import Noted
from ecosystem.connections.forms import DeskForm, SortForm
from ecosystem.connections.models import Introduction, Label
from ecosystem.connections.queries import crowd, sorting
from ecosystem.connections.queries.calendar import most_weekly
from ecosystem.connections.views.base import bp, page
from ecosystem.core.errors import Refused
from ecosystem.core.text import whole_number
from ecosystem.directory.models import Profile
from ecosystem.web.access import allow, current_account
from ecosystem.web.pages import back, render, toast


@bp.post("/introductions/<key>/sort")
@allow(rules.may_read, load=queries.introduction, then=rules.may_sort)
def sort(one: Introduction) -> ResponseReturnValue:
    """Note a label, a few words and the draft of a reply for one's own side."""
    form = SortForm()
    if not form.validate_on_submit():
        return page(one, 422, sort_form=form)
    label, version = form.label.data, whole_number(form.version.data)
    noted = Noted(Label(label) if label else None, form.note.data or "", form.reply.data or "", version)
    try:
        actions.sort(current_account(), one, noted)
    except Refused as no:
        return page(one, 409, refusal=no.message)
    toast(_("Đã ghi cho bên mình. Người ngỏ lời không thấy."))
    return back("connections.introduction", key=one.key)


@bp.get("/introductions/desks/<slug>")
@allow(rules.may_set_desk, load=sorting.profile_with_desk)
def desk(profile: Profile) -> ResponseReturnValue:
    """How a profile takes requests."""
    held = sorting.desk(profile.id)
    chosen = {"weekly_limit": held.weekly_limit, "viewers_sort": held.viewers_sort} if held is not None else {}
    return _desk_page(profile, DeskForm(**chosen))


@bp.post("/introductions/desks/<slug>")
@allow(rules.may_set_desk, load=sorting.profile_with_desk)
def set_desk(profile: Profile) -> ResponseReturnValue:
    """Change that."""
    form = DeskForm()
    if not form.validate_on_submit():
        return _desk_page(profile, form, 422)
    limit: Any = form.weekly_limit.data or None
    actions.set_desk(current_account(), profile, weekly_limit=limit, viewers_sort=bool(form.viewers_sort.data))
    toast(_("Đã lưu cách nhận lời ngỏ."))
    return back("connections.desk", slug=profile.slug)


def _desk_page(profile: Profile, form: DeskForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "connections/desk.html",
        status,
        profile=profile,
        form=form,
        usual=most_weekly(),
        this_week=crowd.week_count(profile.id),
    )
