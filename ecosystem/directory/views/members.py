"""Who belongs to a profile: asking in, another right, taking out, handing over, leaving."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions as accounts
from ecosystem.core.errors import Refused
from ecosystem.directory import actions, forms, queries, rules
from ecosystem.directory.models import Profile, Right
from ecosystem.directory.rules import Asked, Seat
from ecosystem.directory.views.base import A_DAY, bp
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven
from ecosystem.web.pages import back, render, toast

INVITES = Limit("directory.invite", 40, A_DAY, by_account)


@bp.get("/profiles/<slug>/members")
@allow(rules.may_know, load=queries.profile, then=rules.is_inside)
def members(profile: Profile) -> ResponseReturnValue:
    """Who belongs to the profile, and who has been asked in."""
    return _page(profile)


@bp.post("/profiles/<slug>/members")
@allow(rules.may_know, load=queries.profile, then=rules.may_manage_members)
@proven
@limited(INVITES)
def invite(profile: Profile) -> ResponseReturnValue:
    """Ask somebody in by mail."""
    form = forms.InviteForm()
    if not form.validate_on_submit():
        return _page(profile, 422, form=form)
    email = str(form.email.data)
    try:
        actions.invite(current_account(), profile, email=email, right=Right(form.right.data))
    except Refused as no:
        form.show_refusal(no)
        return _page(profile, 422, form=form)
    toast(_("Đã gửi lời mời tới %(email)s.", email=email))
    return back("directory.members", slug=profile.slug)


@bp.post("/profiles/<slug>/members/<int:account_id>/right")
@allow(rules.may_know_seat, load=queries.seat, then=rules.may_manage_seat)
@proven
def change_right(seat: Seat) -> ResponseReturnValue:
    """Give a member another right."""
    form = forms.RightForm()
    if not form.validate_on_submit():
        return _page(seat.profile, 422, refusal=_("Lựa chọn này không có trong danh sách."))
    right = Right(form.right.data)
    act = partial(actions.change_right, current_account(), seat.profile, seat.account_id, right)
    return _act(seat.profile, act, _("Đã đổi quyền."))


@bp.post("/profiles/<slug>/members/<int:account_id>/remove")
@allow(rules.may_know_seat, load=queries.seat, then=rules.may_manage_seat)
@proven
def remove_member(seat: Seat) -> ResponseReturnValue:
    """Take a member out."""
    act = partial(actions.remove_member, current_account(), seat.profile, seat.account_id)
    return _act(seat.profile, act, _("Đã bỏ thành viên khỏi hồ sơ."))


@bp.post("/profiles/<slug>/members/<int:account_id>/hand-over")
@allow(rules.may_know_seat, load=queries.seat, then=rules.may_hand_over)
@proven
def hand_over(seat: Seat) -> ResponseReturnValue:
    """Make another member the owner in one's own place."""
    act = partial(actions.hand_over, current_account(), seat.profile, seat.account_id)
    return _act(seat.profile, act, _("Đã chuyển quyền chủ. Bạn vẫn là người biên tập của hồ sơ."))


@bp.post("/profiles/<slug>/members/leave")
@allow(rules.may_know, load=queries.profile, then=rules.is_member)
def leave(profile: Profile) -> ResponseReturnValue:
    """Leave the profile by oneself."""
    act = partial(actions.leave, current_account(), profile)
    return _act(profile, act, _("Bạn đã rời hồ sơ %(name)s.", name=profile.name), "directory.my_profiles")


@bp.post("/profiles/<slug>/invitations/<int:invitation_id>/revoke")
@allow(rules.may_know_asked, load=queries.asked, then=rules.may_manage_asked)
def revoke_invitation(asked: Asked) -> ResponseReturnValue:
    """Make the link of an invitation worthless."""
    act = partial(accounts.revoke_invitation, current_account(), asked.invitation)
    return _act(asked.profile, act, _("Đã thu hồi lời mời."))


@bp.post("/profiles/<slug>/invitations/<int:invitation_id>/resend")
@allow(rules.may_know_asked, load=queries.asked, then=rules.may_manage_asked)
@proven
@limited(INVITES)
def resend_invitation(asked: Asked) -> ResponseReturnValue:
    """Send an invitation again under a new link."""
    act = partial(accounts.resend_invitation, current_account(), asked.invitation)
    return _act(asked.profile, act, _("Đã gửi lại lời mời."))


def _act(
    profile: Profile, act: Callable[[], None], said: str, leads_to: str = "directory.members"
) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        return _page(profile, 409, refusal=no.message)
    toast(said)
    return back(leads_to) if leads_to != "directory.members" else back(leads_to, slug=profile.slug)


def _page(profile: Profile, status: int = 200, **shown: Any) -> ResponseReturnValue:
    account = current_account()
    return render(
        "directory/members.html",
        status,
        **{"form": forms.InviteForm(formdata=None), "refusal": None, **shown},
        profile=profile,
        rows=queries.member_rows(profile),
        invited=queries.invited(profile),
        rights=queries.RIGHT_LABELS,
        notes=queries.RIGHT_NOTES,
        own_right=rules.right_of(account, profile),
        may_manage=rules.may_manage_members(account, profile),
        href=url_for(queries.page_endpoint(profile.kind), slug=profile.slug),
    )
