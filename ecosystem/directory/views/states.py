"""Acts on a whole profile: pausing, hiding, publishing, removing; each says how to take it back."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.core.errors import Refused
from ecosystem.directory import actions, queries, rules
from ecosystem.directory.models import Profile
from ecosystem.directory.views.base import bp
from ecosystem.web.access import allow, current_account, signed_in
from ecosystem.web.pages import back, render, toast


@bp.post("/profiles/<slug>/pause")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def pause(profile: Profile) -> ResponseReturnValue:
    """Take no requests for now."""
    said = _("Đã tạm nghỉ. Lời ngỏ đang chờ được đóng lại; hoàn tác trong 5 phút thì mọi thứ trở về như cũ.")
    return _act(profile, actions.pause, said, "directory.resume")


@bp.post("/profiles/<slug>/resume")
@allow(rules.may_know, load=queries.profile, then=rules.may_edit)
def resume(profile: Profile) -> ResponseReturnValue:
    """Take requests again."""
    return _act(profile, actions.resume, _("Đã nhận lời ngỏ trở lại."), "directory.pause")


@bp.post("/profiles/<slug>/hide")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def hide(profile: Profile) -> ResponseReturnValue:
    """Show the profile to its members only."""
    return _act(profile, actions.hide, _("Đã ẩn hồ sơ. Chỉ thành viên của hồ sơ còn thấy."), "directory.publish")


@bp.post("/profiles/<slug>/publish")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def publish(profile: Profile) -> ResponseReturnValue:
    """Show the profile to all again."""
    return _act(profile, actions.publish, _("Hồ sơ đã hiện với mọi người."), "directory.hide")


@bp.post("/profiles/<slug>/remove")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def remove(profile: Profile) -> ResponseReturnValue:
    """Take the profile away; the toast takes that back."""
    said = _("Đã gỡ hồ sơ %(name)s. Hồ sơ nằm trong thùng rác 30 ngày.", name=profile.name)
    return _act(profile, actions.remove, said, "directory.bring_back")


@bp.post("/profiles/<slug>/bring-back")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage)
def bring_back(profile: Profile) -> ResponseReturnValue:
    """Bring a removed profile back to where it was."""
    return _act(profile, actions.bring_back, _("Đã khôi phục hồ sơ %(name)s.", name=profile.name), "directory.remove")


@bp.get("/profiles/bin")
@signed_in
def removed() -> ResponseReturnValue:
    """What one removed and can still bring back."""
    return render("directory/bin.html", rows=queries.bin_rows(current_account()))


def _act(profile: Profile, act: Callable[..., None], said: str, undo: str) -> ResponseReturnValue:
    try:
        act(current_account(), profile)
    except Refused as no:
        # A person's own profile waits for their consent; any other refusal is a page of its own.
        if no.code != "consent":
            raise
        toast(no.message, "warn")
        return back("directory.my_profiles")
    toast(said, undo=url_for(undo, slug=profile.slug))
    return back("directory.my_profiles")
