"""Invitations that wait, by their link, address or target."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Invitation, Role
from ecosystem.accounts.queries.people import token_hash
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound


def live_invitation(token: str) -> Invitation | None:
    """The invitation of ``token`` with who sent it, while it may still be taken up; looking does not use it."""
    live = sa.select(Invitation).where(Invitation.token_hash == token_hash(token), _is_open())
    found: Invitation | None = db.session.scalar(live.options(joinedload(Invitation.invited_by)))
    return found


def open_invitation(email: str, role: Role | None, target: str) -> Invitation | None:
    """What this address is invited into already; ``email`` in its normal form."""
    same = (Invitation.email == email, Invitation.role == role, Invitation.target == target)
    found: Invitation | None = db.session.scalar(sa.select(Invitation).where(*same, _is_open()).limit(1))
    return found


def invitation(invitation_id: int) -> Invitation:
    """One invitation by its id, whatever became of it; raises ``NotFound``."""
    found: Invitation | None = db.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def open_invitations(target: str = "") -> sa.Select[tuple[Invitation]]:
    """The invitations that wait, the newest first: into one ``target``, or into roles."""
    which = Invitation.target == target if target else Invitation.role.is_not(None)
    waiting = sa.select(Invitation).where(which, _is_open()).order_by(Invitation.id.desc())
    return waiting.options(joinedload(Invitation.invited_by))


def invitations_to(email: str) -> list[Invitation]:
    """The open invitations into roles that were sent to an address, in its normal form."""
    return list(db.session.scalars(open_invitations().where(Invitation.email == email).limit(20)))


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(
        Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now()
    )
