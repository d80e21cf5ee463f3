"""Roles, locks and settings: what a person may do here."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import rules
from ecosystem.accounts.actions.checks import check_name
from ecosystem.accounts.actions.visits import end_sign_ins
from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


def update_settings(actor: Account, *, full_name: str, locale: str, roles: Iterable[Role]) -> None:
    """Change one's name, language and the roles one may take up by oneself. Raises ``Refused`` with the field."""
    wanted = set(roles)
    if not all(rules.may_choose(role) for role in wanted):
        raise Refused(_l("Vai trò này do quản trị viên cấp."), code="roles")
    if not wanted and not actor.roles & rules.GIVEN:
        raise Refused(_l("Vui lòng giữ ít nhất một vai trò."), code="roles")
    if full_name != actor.full_name:
        check_name(full_name)
    actor.full_name, actor.locale = full_name, locale
    db.session.flush()
    record("account.changed", actor=actor.id, subject=actor)
    held = actor.roles
    for role in rules.SELF_CHOSEN:
        if role in wanted and role not in held:
            grant_role(actor, actor, role)
        elif role in held and role not in wanted:
            revoke_role(actor, actor, role)


def grant_role(actor: Account | None, account: Account, role: Role) -> None:
    """Give ``role`` to ``account``; ``None`` acts for the system. Nothing happens when it is held already."""
    if actor is not None and not rules.may_grant(actor, role, account):
        raise Refused(_l("Bạn không cấp được vai trò này."), code="role")
    if role in account.roles:
        return
    try:
        with db.session.begin_nested():
            add_grant(account, role, actor)
            db.session.flush()
    except sa.exc.IntegrityError:
        # Another administrator was a moment faster: it is held, and journaled by them.
        return
    record("role.granted", actor=actor.id if actor else None, subject=account, role=role.value)


def revoke_role(actor: Account | None, account: Account, role: Role) -> None:
    """Take ``role`` away; it holds from the next request on. Nothing happens when it is not held."""
    if actor is not None and not rules.may_revoke(actor, role, account):
        raise Refused(_l("Bạn không thu hồi được vai trò này."), code="role")
    if role not in account.roles:
        return
    if role is Role.ADMINISTRATOR:
        _keep_an_administrator(account)
    account.grants = [grant for grant in account.grants if grant.role is not role]
    db.session.flush()
    record("role.revoked", actor=actor.id if actor else None, subject=account, role=role.value)


def lock(actor: Account, account: Account) -> None:
    """Shut ``account`` out at once: it cannot sign in, and its open sign-ins end."""
    _check_lock(actor, account)
    if account.locked_at is None:
        if Role.ADMINISTRATOR in account.roles:
            _keep_an_administrator(account)
        account.locked_at = clock.now()
        db.session.flush()
        end_sign_ins(account)
        record("account.locked", actor=actor.id, subject=account)


def unlock(actor: Account, account: Account) -> None:
    """Let ``account`` sign in again."""
    _check_lock(actor, account)
    if account.locked_at is not None:
        account.locked_at = None
        db.session.flush()
        record("account.unlocked", actor=actor.id, subject=account)


def _keep_an_administrator(leaving: Account) -> None:
    """Refuse to lose the last one who can run the site.

    The rows are locked, so of two administrators who strip each other at the same moment the second is refused.
    """
    held = (
        sa.select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Account.locked_at.is_(None))
        .order_by(Account.id)
        .with_for_update()
    )
    if not set(db.session.scalars(held)) - {leaving.id}:
        raise Refused(_l("Đây là quản trị viên cuối cùng. Hãy cấp vai trò này cho một người nữa trước."), code="last")


def _check_lock(actor: Account, account: Account) -> None:
    if not rules.may_lock(actor, account):
        raise Refused(_l("Bạn không khoá hay mở khoá được tài khoản này."), code="lock")


def add_grant(account: Account, role: Role, by: Account | None) -> None:
    """Give a role without asking or telling; for a row that is not flushed yet too."""
    if role not in account.roles:
        account.grants.append(RoleGrant(role=role, granted_by_id=by.id if by else None, granted_at=clock.now()))
