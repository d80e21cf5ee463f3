"""Questions about accounts and their links."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from ecosystem.accounts import rules
from ecosystem.accounts.models import (
    Account,
    LinkPurpose,
    LinkRequest,
    Role,
    RoleGrant,
    SingleUseLink,
)
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.text import fold


def find_account(email: str) -> Account | None:
    """The account of an address in any of its spellings, or ``None``."""
    found: Account | None = db.session.scalar(sa.select(Account).where(Account.email == rules.normal_email(email)))
    return found


def demo_account(role: str) -> Account | None:
    """Who signs in to the demo world in this role: the eyes with which live samples of pages are found."""
    return find_account(f"{role}@demo.example")


def demo_account_id(role: str) -> int:
    """The same by its id; 0, which nobody has, where there is no demo world."""
    found = demo_account(role)
    return found.id if found is not None else 0


def account(account_id: int) -> Account:
    """The account with this id; raises ``NotFound``."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def link_request(request_id: int | None) -> LinkRequest | None:
    """A request that still waits for its answer."""
    return db.session.get(LinkRequest, request_id) if request_id else None


def live_link(token: str, purpose: LinkPurpose) -> SingleUseLink | None:
    """The link of ``token`` while it may still be used; looking does not use it."""
    found: SingleUseLink | None = db.session.scalar(
        sa.select(SingleUseLink).where(
            SingleUseLink.token_hash == token_hash(token),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > clock.now(),
        )
    )
    return found


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def staff_names() -> list[str]:
    """The names of officers and administrators, which nobody else may pass for."""
    held = sa.select(RoleGrant.account_id).where(RoleGrant.role.in_(rules.GIVEN))
    return list(db.session.scalars(sa.select(Account.full_name).where(Account.id.in_(held))))


def people(search: str = "", role: Role | None = None) -> sa.Select[tuple[Account]]:
    """Accounts, the newest first; ``search`` is a part of the name or address, with or without marks."""
    select = sa.select(Account).order_by(Account.id.desc())
    for word in fold(search).split()[:8]:
        select = select.where(Account.folded.contains(word, autoescape=True))
    if role is not None:
        select = select.where(Account.id.in_(sa.select(RoleGrant.account_id).where(RoleGrant.role == role)))
    return select


def sample_account() -> Account | None:
    """One account of the demo world, or ``None``."""
    found: Account | None = db.session.scalar(
        sa.select(Account).where(Account.is_sample, Account.locked_at.is_(None)).order_by(Account.id).limit(1)
    )
    return found
