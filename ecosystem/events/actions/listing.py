"""Verbs of the list of an event: take a file, look, write it after a yes, tell those on it, seat who joined since."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import actions as accounts
from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import token_hash
from ecosystem.connections.rules import HANDS
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.events import queries, rules
from ecosystem.events.actions.base import permit
from ecosystem.events.actions.leaving import drop_wishes
from ecosystem.events.models import Attendee, AttendeeImport, Event, EventState
from ecosystem.events.queries import intake

AT_ONCE = 50
KEPT = timedelta(days=1)
TARGET = "event:"
RIGHT = "attendee"


def take_file(actor: Account, event: Event, content: bytes, *, name: str) -> AttendeeImport:
    """Read a file of attendees and keep its rows until they are confirmed; another file takes its place.

    Raises ``Refused``: what is wrong with the file, ``not-yours``, or ``moved`` when no list is taken any more.
    """
    _permit_listing(actor, event)
    rows = intake.plain(intake.read(content))
    held = queries.pending_import(event.id) or AttendeeImport(event_id=event.id)
    held.name, held.rows, held.made_by_id, held.made_at = name[:200], rows, actor.id, clock.now()
    db.session.add(held)
    db.session.flush()
    return held


def confirm(actor: Account, event: Event) -> int:
    """Put the sound rows of the file on the list. Returns how many are new; without a file, none.

    Nobody is shown to anybody by this: each is asked first, once the event is open.
    """
    _permit_listing(actor, event)
    # Of two clicks at once, one finds the file.
    taken = sa.delete(AttendeeImport).where(AttendeeImport.event_id == event.id).returning(AttendeeImport.rows)
    held = db.session.scalar(taken.execution_options(synchronize_session=False))
    if held is None:
        return 0
    db.session.expire_all()
    rows = [row for row in intake.kept(held) if not row.problem]
    known = intake.known_people([row.email for row in rows])
    count = 0
    for row in rows:
        who = known.get(row.email, intake.Known())
        profile_id = who.profile.id if who.profile else None
        count += _list(event, row.email, row.name, account_id=who.account_id, profile_id=profile_id)
    if count:
        record("attendees.imported", actor=actor.id, subject=event, count=count)
    return count


def discard(actor: Account, event: Event) -> None:
    """Forget the file."""
    permit(allowed=rules.may_run(actor, event))
    db.session.execute(sa.delete(AttendeeImport).where(AttendeeImport.event_id == event.id))


def remove(actor: Account, attendee: Attendee) -> None:
    """Take somebody off the list, with what they consented to; matches they have stay with the two sides."""
    event, profile_id = attendee.event, attendee.profile_id
    permit(allowed=rules.may_run(actor, event))
    db.session.delete(attendee)
    db.session.flush()
    drop_wishes(event.id, profile_id)
    record("attendee.removed", actor=actor.id, subject=event)


def purge_imports() -> None:
    """Forget files that nobody confirmed: they hold names and addresses."""
    db.session.execute(sa.delete(AttendeeImport).where(AttendeeImport.made_at < clock.now() - KEPT))


def open_link(attendee: Attendee) -> str:
    """A fresh token of the attendee's own link, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    attendee.token_hash = token_hash(token)
    db.session.flush()
    return token


def tell_some(event: Event) -> list[Attendee]:
    """Some of those on the list who were not told yet, marked as told; who is unknown here is invited by mail.

    Returns those who are known: the reaction writes to them. Empty when nobody is left.
    """
    if event.state is not EventState.OPEN:
        return []
    found = queries.untold(event.id, AT_ONCE)
    for one in found:
        one.told_at = clock.now()
        if one.account_id is None and one.profile_id is None and event.organiser is not None and not event.is_sample:
            offer = accounts.Offer(target=f"{TARGET}{one.id}", right=RIGHT, name=event.title_vi)
            accounts.invite(event.organiser, email=one.email, offer=offer)
    db.session.flush()
    return found


def seat(account: Account) -> list[Attendee]:
    """Give an account, whose address is confirmed, the places that were kept for its address. Returns the new ones."""
    if account.email_confirmed_at is None:
        return []
    kept = sa.select(Attendee).where(Attendee.email == account.email, Attendee.account_id.is_(None))
    found = list(db.session.scalars(kept.with_for_update(of=Attendee)))
    mine = queries.profiles_of(account.id)
    for one in found:
        one.account_id = account.id
        if one.profile_id is None and mine:
            one.profile_id = mine[0].id
    db.session.flush()
    return found


def adopt(profile_id: int) -> None:
    """A profile is there now: its hands who are on lists without one stand for it."""
    hands = sa.select(Membership.account_id).where(
        Membership.profile_id == profile_id, Membership.right.in_(list(HANDS))
    )
    public = sa.select(Profile.id).where(
        Profile.id == profile_id, Profile.state == State.PUBLISHED, Profile.kind.in_(queries.MEETING)
    )
    if db.session.scalar(public) is None:
        return
    db.session.execute(
        sa.update(Attendee)
        .where(Attendee.profile_id.is_(None), Attendee.account_id.in_(hands))
        .values(profile_id=profile_id)
        .execution_options(synchronize_session=False)
    )


def _permit_listing(actor: Account, event: Event) -> None:
    permit(allowed=rules.may_run(actor, event))
    if event.state not in rules.LISTING:
        raise Refused(_l("Danh sách đã chốt nên không nhập thêm được."), code="moved")


def _list(event: Event, email: str, name: str, *, account_id: int | None, profile_id: int | None) -> int:
    """One more on the list; whoever is on it already stays as they are. Returns how many that made."""
    row = {
        "key": secrets.token_urlsafe(16),
        "event_id": event.id,
        "email": email,
        "full_name": name,
        "account_id": account_id,
        "profile_id": profile_id,
        "added_at": clock.now(),
    }
    fresh = insert_into(Attendee).values(**row).on_conflict_do_nothing(index_elements=["event_id", "email"])
    return int(db.session.scalar(fresh.returning(Attendee.id)) is not None)
