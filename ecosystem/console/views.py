"""The console's pages; each is for administrators only."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecosystem.accounts import actions as accounts
from ecosystem.accounts import queries as people_queries
from ecosystem.accounts import rules as people_rules
from ecosystem.accounts.models import ROLE_NAMES, Account, Role
from ecosystem.console import actions, queries, rules
from ecosystem.console.forms import ROLES, ActForm, RoleForm
from ecosystem.core.errors import Refused
from ecosystem.core.feature import House
from ecosystem.core.journal import Delivery
from ecosystem.web.access import allow, current_account
from ecosystem.web.fields import BaseForm
from ecosystem.web.pages import back, back_to, paginate, render, toast

bp = Blueprint("console", __name__, url_prefix="/console")
SEARCH_MOST = 100


@bp.get("")
@allow(rules.may_administer)
def home() -> ResponseReturnValue:
    """How the house is."""
    return render("console/home.html", counts=queries.counts())


@bp.get("/jobs")
@allow(rules.may_administer)
def jobs() -> ResponseReturnValue:
    """Reactions that failed too often."""
    page = paginate(queries.parked())
    return render("console/jobs.html", page=page, form=ActForm())


@bp.post("/jobs/<int(max=9223372036854775807):delivery_id>/retry")
@allow(rules.may_administer, load=queries.parked_delivery)
def retry(delivery: Delivery) -> ResponseReturnValue:
    """Try a parked reaction again."""
    _checked(ActForm())
    actions.retry(current_account(), delivery)
    toast(_("Đã đưa việc trở lại hàng đợi."))
    return back("console.jobs")


@bp.get("/people")
@allow(rules.may_administer)
def people() -> ResponseReturnValue:
    """Everybody, found by name or address."""
    search = request.args.get("q", "")[:SEARCH_MOST].strip()
    role = request.args.get("role", "")
    known = Role(role) if role in set(Role) else None
    page = paginate(people_queries.people(search, known))
    return render(
        "console/people.html",
        page=page,
        form=RoleForm(),
        search=search,
        role=known,
        roles=ROLES,
        names=ROLE_NAMES,
        may_lock=people_rules.may_lock,
        may_revoke=people_rules.may_revoke,
    )


@bp.post("/people/<int(max=9223372036854775807):account_id>/grant")
@allow(rules.may_administer, load=people_queries.account)
def grant(account: Account) -> ResponseReturnValue:
    """Give a role."""
    form = _checked(RoleForm())
    role = Role(form.data["role"])
    words = _("%(name)s nay giữ vai trò %(role)s.", name=account.full_name, role=ROLE_NAMES[role])
    return _act(lambda: accounts.grant_role(current_account(), account, role), words, form.data["next"])


@bp.post("/people/<int(max=9223372036854775807):account_id>/revoke")
@allow(rules.may_administer, load=people_queries.account)
def revoke(account: Account) -> ResponseReturnValue:
    """Take a role away."""
    form = _checked(RoleForm())
    role = Role(form.data["role"])
    words = _("%(name)s không còn vai trò %(role)s.", name=account.full_name, role=ROLE_NAMES[role])
    return _act(lambda: accounts.revoke_role(current_account(), account, role), words, form.data["next"])


@bp.post("/people/<int(max=9223372036854775807):account_id>/lock")
@allow(rules.may_administer, load=people_queries.account)
def lock(account: Account) -> ResponseReturnValue:
    """Shut somebody out."""
    form = _checked(ActForm())
    words = _("Đã khoá tài khoản của %(name)s.", name=account.full_name)
    undo = url_for("console.unlock", account_id=account.id)
    return _act(lambda: accounts.lock(current_account(), account), words, form.data["next"], undo)


@bp.post("/people/<int(max=9223372036854775807):account_id>/unlock")
@allow(rules.may_administer, load=people_queries.account)
def unlock(account: Account) -> ResponseReturnValue:
    """Let somebody in again."""
    form = _checked(ActForm())
    words = _("Đã mở khoá tài khoản của %(name)s.", name=account.full_name)
    return _act(lambda: accounts.unlock(current_account(), account), words, form.data["next"])


@bp.get("/journal")
@allow(rules.may_administer)
def journal() -> ResponseReturnValue:
    """What happened, the newest first."""
    house: House = current_app.extensions["house"]
    asked = request.args.get("event", "")
    event = asked if asked in house.sentences else ""
    page = paginate(queries.entries(event), size=50)
    lines = queries.lines(page.items, house.sentences)
    return render("console/journal.html", page=page, lines=lines, events=sorted(house.sentences), event=event)


def _checked(form: BaseForm) -> BaseForm:
    # These forms are buttons of a page: one that does not hold was not made by it.
    if not form.validate():
        abort(422)
    return form


def _act(act: Callable[[], None], words: str, target: str | None, undo: str | None = None) -> ResponseReturnValue:
    try:
        act()
    except Refused as no:
        toast(no.message, "bad")
    else:
        toast(words, undo=undo)
    return back_to(target, "console.people")
