"""People: found, looked at, given and taken roles, locked. What changes somebody's reach asks again who sits here."""

from __future__ import annotations

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import devices
from ecosystem.accounts import queries as people_queries
from ecosystem.accounts import rules as people_rules
from ecosystem.accounts.models import ROLE_NAMES, Account, Role
from ecosystem.console import queries, rules
from ecosystem.console.forms import ROLES, ActForm, RoleForm, VisitForm
from ecosystem.console.queries import wording
from ecosystem.console.views.base import acted, bp, checked
from ecosystem.core.feature import House
from ecosystem.web.access import allow, current_account, proven
from ecosystem.web.pages import paginate, render

SEARCH_MOST = 100
ONE = "/people/<int:account_id>"


@bp.get("/people")
@allow(rules.may_administer)
def people() -> ResponseReturnValue:
    """Everybody, found by name or address."""
    search = request.args.get("q", "")[:SEARCH_MOST].strip()
    role, state = request.args.get("role", ""), request.args.get("state", "")
    known = Role(role) if role in set(Role) else None
    page = paginate(queries.people(search, known, state))
    return render(
        "console/people.html",
        page=page,
        search=search,
        role=known,
        state=state,
        states=queries.STATES,
        roles=ROLES,
        names=ROLE_NAMES,
    )


@bp.get(f"{ONE}")
@allow(rules.may_administer, load=people_queries.account)
def person(account: Account) -> ResponseReturnValue:
    """One person: roles, lock, visits, invitations, what happened last."""
    house: House = current_app.extensions["house"]
    return render(
        "console/person.html",
        account=account,
        form=RoleForm(),
        roles=ROLES,
        names=ROLE_NAMES,
        visits=people_queries.visits(account, current_user.row),
        named=devices.named,
        invited=people_queries.invitations_to(account.email),
        identities=people_queries.identities(account.id),
        lines=wording.lines(queries.last_of(account.id), house.sentences),
        may_lock=people_rules.may_lock,
        may_revoke=people_rules.may_revoke,
        factors=people_queries.factors(account),
        may_reset=people_rules.may_reset_second_factor,
    )


@bp.post(f"{ONE}/visits/end")
@allow(rules.may_administer, load=people_queries.account)
@proven
def end_visits(account: Account) -> ResponseReturnValue:
    """Sign somebody out on every device, or on the one named."""
    form = checked(VisitForm())
    key = form.data["key"]
    words = _("Đã đăng xuất %(name)s.", name=account.full_name)
    actor, here = current_account(), current_user.row
    return acted(lambda: accounts.end_visits_of(actor, account, key, here=here), words, form.data["next"])


@bp.post(f"{ONE}/grant")
@allow(rules.may_administer, load=people_queries.account)
@proven
def grant(account: Account) -> ResponseReturnValue:
    """Give a role."""
    form = checked(RoleForm())
    role = Role(form.data["role"])
    words = _("%(name)s nay giữ vai trò %(role)s.", name=account.full_name, role=ROLE_NAMES[role])
    return acted(lambda: accounts.grant_role(current_account(), account, role), words, form.data["next"])


@bp.post(f"{ONE}/revoke")
@allow(rules.may_administer, load=people_queries.account)
@proven
def revoke(account: Account) -> ResponseReturnValue:
    """Take a role away."""
    form = checked(RoleForm())
    role = Role(form.data["role"])
    words = _("%(name)s không còn vai trò %(role)s.", name=account.full_name, role=ROLE_NAMES[role])
    return acted(lambda: accounts.revoke_role(current_account(), account, role), words, form.data["next"])


@bp.post(f"{ONE}/lock")
@allow(rules.may_administer, load=people_queries.account)
@proven
def lock(account: Account) -> ResponseReturnValue:
    """Shut somebody out."""
    form = checked(ActForm())
    words = _("Đã khoá tài khoản của %(name)s.", name=account.full_name)
    undo = url_for("console.unlock", account_id=account.id)
    return acted(lambda: accounts.lock(current_account(), account), words, form.data["next"], undo)


@bp.post(f"{ONE}/unlock")
@allow(rules.may_administer, load=people_queries.account)
@proven
def unlock(account: Account) -> ResponseReturnValue:
    """Let somebody in again."""
    form = checked(ActForm())
    words = _("Đã mở khoá tài khoản của %(name)s.", name=account.full_name)
    return acted(lambda: accounts.unlock(current_account(), account), words, form.data["next"])


@bp.post(f"{ONE}/second-factor/reset")
@allow(rules.may_administer, load=people_queries.account)
@proven
def reset_second_factor(account: Account) -> ResponseReturnValue:
    """Take away the second factors of who lost them; they are told by mail."""
    form = checked(ActForm())
    words = _("Đã đặt lại bước xác minh thứ hai của %(name)s.", name=account.full_name)
    return acted(lambda: accounts.reset_second_factor(current_account(), account), words, form.data["next"])
