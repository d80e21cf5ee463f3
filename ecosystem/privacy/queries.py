"""Questions about requests, and what a copy or an erasure would hold."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account, Role, RoleGrant
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.feature import House, Personal
from ecosystem.core.journal import Entry
from ecosystem.directory import queries as directory
from ecosystem.directory.models import Profile
from ecosystem.privacy.models import DataRequest, RequestKind, RequestState
from ecosystem.privacy.rules import WRITTEN
from ecosystem.taxonomy import queries as taxonomy

MOST_EVENTS = 5000
MOST_SHOWN = 50


def personal() -> dict[str, Personal]:
    """Every feature that holds personal data, those of higher floors first."""
    house: House = current_app.extensions["house"]
    return {feature.name: feature.personal for feature in house.features if feature.personal is not None}


def keeps() -> list[str]:
    """What must stay after an erasure, in words."""
    return [str(one.keeps) for one in personal().values() if one.keeps]


def terms(kind: RequestKind) -> tuple[int, int]:
    """Working days until the answer and days until it is done, as the list of the vocabulary says."""
    term = taxonomy.term("data_subject_requests", kind.value)
    extra = term.extra if term else {}
    return int(extra.get("ack_working_days", 2)), int(extra.get("days", 15))


def open_request(account_id: int, kind: RequestKind) -> DataRequest | None:
    """The request of this kind that waits."""
    same = (DataRequest.account_id == account_id, DataRequest.kind == kind, DataRequest.state == RequestState.OPEN)
    return db.session.scalar(sa.select(DataRequest).where(*same))


def latest_copy(account_id: int) -> DataRequest | None:
    """The last copy that was asked for and not taken back."""
    same = (DataRequest.account_id == account_id, DataRequest.kind == RequestKind.ACCESS)
    select = sa.select(DataRequest).where(*same, DataRequest.state != RequestState.CANCELLED)
    return db.session.scalar(select.order_by(DataRequest.id.desc()).limit(1))


def request(request_id: int) -> DataRequest:
    """One request by its id. Raises ``NotFound``."""
    found = db.session.get(DataRequest, request_id)
    if found is None:
        raise NotFound
    return found


def register(*, only_open: bool = False) -> sa.Select[DataRequest]:
    """All requests, the newest first; or the open ones, what is due first on top."""
    if only_open:
        waiting = sa.select(DataRequest).where(DataRequest.state == RequestState.OPEN)
        return waiting.order_by(DataRequest.done_by, DataRequest.id)
    return sa.select(DataRequest).order_by(DataRequest.id.desc())


def written(account_id: int) -> list[DataRequest]:
    """What one person asked for in words, the newest first."""
    mine = (DataRequest.account_id == account_id, DataRequest.kind.in_(WRITTEN))
    return list(
        db.session.scalars(sa.select(DataRequest).where(*mine).order_by(DataRequest.id.desc()).limit(MOST_SHOWN))
    )


def kind_label(kind: RequestKind, locale: str | None = None) -> str:
    """What a kind of request is called."""
    return taxonomy.label("data_subject_requests", kind.value, locale)


def sample_request(role: str) -> dict[str, Any] | None:
    """The URL values of a request in words that officers may answer, if there is one."""
    found = sa.select(DataRequest.id).where(DataRequest.kind.in_(WRITTEN), DataRequest.account_id.is_not(None))
    request_id = db.session.scalar(found.order_by(DataRequest.id).limit(1)) if role == "officer" else None
    return {"request_id": request_id} if request_id else None


def waiting() -> int:
    """How many requests are open."""
    count = sa.select(sa.func.count()).select_from(DataRequest).where(DataRequest.state == RequestState.OPEN)
    return db.session.scalar(count) or 0


def due_erasures() -> list[int]:
    """The ids of erasures whose time has come."""
    due = (DataRequest.state == RequestState.OPEN, DataRequest.acts_at <= clock.now())
    return list(db.session.scalars(sa.select(DataRequest.id).where(*due).order_by(DataRequest.id)))


def owned_alone(account: Account) -> list[Profile]:
    """The profiles that go with this account."""
    return directory.owned_alone(account.id)


def administrators() -> int:
    """How many administrators there are who can sign in."""
    held = (
        sa.select(sa.func.count(RoleGrant.account_id.distinct()))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Account.locked_at.is_(None))
    )
    return db.session.scalar(held) or 0


def names_of(account: Account) -> list[str]:
    """What this person is called on the site: what goes out of others' records."""
    return list(dict.fromkeys([account.full_name, *(profile.name for profile in owned_alone(account))]))


def contacts_of(account: Account) -> list[str]:
    """The addresses and telephone numbers of this person and of the profiles that go with the account."""
    held = [account.email]
    held += [contact for profile in owned_alone(account) for contact in (profile.email, profile.phone) if contact]
    return list(dict.fromkeys(held))


def events_of(account_id: int) -> list[dict[str, Any]]:
    """What the journal holds of one's own acts: when and what, the newest first."""
    select = sa.select(Entry.at, Entry.event).where(Entry.actor_id == account_id)
    rows = db.session.execute(select.order_by(Entry.id.desc()).limit(MOST_EVENTS))
    return [{"at": row.at, "event": row.event} for row in rows]


def proof(account: Account) -> dict[str, Any]:
    """What is kept to show that somebody agreed and was erased, of use only to who knows the address already."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    who = hmac.new(key, account.email.encode(), hashlib.sha256).hexdigest()
    given = [f"{row.purpose}/{row.text}" for row in accounts.consents(account.id) if not row.replaced]
    return {"who": who, "consents": sorted(given)}
