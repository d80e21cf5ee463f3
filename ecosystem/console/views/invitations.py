"""Invitations into a role: sent, sent again, revoked."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries as people_queries
from ecosystem.accounts.models import ROLE_NAMES, Invitation, Role
from ecosystem.console import rules
from ecosystem.console.forms import ActForm, InviteForm
from ecosystem.console.views.base import acted, bp, checked
from ecosystem.core.errors import Refused
from ecosystem.web.access import Limit, allow, by_account, current_account, limited, proven
from ecosystem.web.pages import back, paginate, render, toast

INVITE = (Limit("invite.account", 60, 3600, by_account),)
ONE = "/invitations/<int:invitation_id>"
PAGE = "console/invitations.html"


@bp.route("/invitations", methods=["GET", "POST"])
@allow(rules.may_administer)
@proven
@limited(*INVITE)
def invitations() -> ResponseReturnValue:
    """Invite by e-mail into a role; the invitations that wait."""
    form = InviteForm()
    page = paginate(people_queries.open_invitations())
    if not form.is_submitted():
        return render(PAGE, form=form, page=page, names=ROLE_NAMES)
    if not form.validate():
        return render(PAGE, 422, form=form, page=page, names=ROLE_NAMES)
    try:
        offer = accounts.Offer(role=Role(form.data["role"]))
        accounts.invite(current_account(), email=form.data["email"], offer=offer)
    except Refused as no:
        form.refuse(no.message, "role")
        return render(PAGE, 422, form=form, page=page, names=ROLE_NAMES)
    toast(_("Đã gửi lời mời tới %(email)s.", email=form.data["email"]))
    return back("console.invitations")


@bp.post(f"{ONE}/resend")
@allow(rules.may_handle_invitation, load=people_queries.invitation)
@proven
@limited(*INVITE)
def resend_invitation(invitation: Invitation) -> ResponseReturnValue:
    """Send it again under a new link."""
    form = checked(ActForm())
    words = _("Đã gửi lại lời mời tới %(email)s.", email=invitation.email)
    return acted(lambda: accounts.resend_invitation(current_account(), invitation), words, form.data["next"])


@bp.post(f"{ONE}/revoke")
@allow(rules.may_handle_invitation, load=people_queries.invitation)
@proven
def revoke_invitation(invitation: Invitation) -> ResponseReturnValue:
    """Make its link worthless."""
    form = checked(ActForm())
    words = _("Đã thu hồi lời mời tới %(email)s.", email=invitation.email)
    return acted(lambda: accounts.revoke_invitation(current_account(), invitation), words, form.data["next"])
