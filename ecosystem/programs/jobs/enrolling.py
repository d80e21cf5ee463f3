"""What follows a yes: an offer, its mail, the next of the waitlist when a seat is freed; and what the clock does."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts.models import Account
from ecosystem.calls.models import ApplicationState
from ecosystem.calls.queries import applications
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.notices import actions as notices
from ecosystem.programs import actions
from ecosystem.programs.models import Enrolment, EnrolmentState
from ecosystem.programs.queries import cohorts, enrolments, told
from ecosystem.programs.rules.enrolments import FREED

S = EnrolmentState
A_MINUTE = 60
# The steps of others that the hands of a profile are told of.
TOLD = frozenset({S.ACTIVE, S.ON_LEAVE, S.DROPPED, S.GRADUATED})
# What managers are told: the kind of notice.
OF_REPLY = {S.ACCEPTED: "enrolment.accepted", S.DECLINED: "enrolment.declined", S.EXPIRED: "enrolment.expired"}


def offer_seat(entry: Entry) -> None:
    """An application was accepted: its profile is offered a seat."""
    if entry.data["state"] != ApplicationState.ACCEPTED.value:
        return
    application = applications.by_id(entry.subject_id or 0)
    if application is not None:
        actions.offer_accepted(application)


def tell_offered(entry: Entry) -> None:
    """The offer, to every hand of the profile: in the inbox and by mail."""
    one = enrolments.by_id(entry.subject_id or 0)
    if one is None or one.state is not S.OFFERED:
        return
    key, path = f"enrolment.offered:{one.id}:{entry.id}", f"/enrolments/{one.key}"
    hands = told.hands_of(one)
    ids = [reader.id for reader in hands]
    notices.notify(ids, "enrolment.offered", key=key, path=path, at=entry.at, **_words(one))
    for reader in hands if not one.is_sample else ():
        _write(reader, one, key, path)


def follow_step(entry: Entry) -> None:
    """A step: who waits for it is told, and a freed seat goes to the next of the waitlist."""
    one = enrolments.by_id(entry.subject_id or 0)
    if one is None:
        return
    state = EnrolmentState(entry.data["state"])
    if state in FREED:
        actions.fill(one.cohort)
    kind = OF_REPLY.get(state)
    if kind is not None:
        ids = [reader.id for reader in told.managers_of(one.cohort_id)]
        inside = f"/manager/enrolments/{one.key}"
        notices.notify(ids, kind, key=f"{kind}:{one.id}:{entry.id}", path=inside, at=entry.at, **_words(one))
    if state in TOLD and one.state is state:
        ids = [reader.id for reader in told.hands_of(one) if reader.id != entry.actor_id]
        key = f"enrolment.moved:{one.id}:{entry.id}"
        path = f"/enrolments/{one.key}"
        notices.notify(ids, "enrolment.moved", key=key, path=path, at=entry.at, **_words(one))


def tick() -> None:
    """End offers that nobody answered; begin and end cohorts."""
    with write():
        actions.expire()
    with write():
        actions.tick()


def _words(one: Enrolment) -> dict[str, str]:
    return {"title": one.cohort.name_vi, "name": one.profile.name}


def _write(reader: Account, one: Enrolment, key: str, path: str) -> None:
    with force_locale(reader.locale):
        title = cohorts.name_of(one.cohort)
    notices.write(
        reader,
        "enrolment.offered",
        key=key,
        template="programs/offer",
        title=title,
        name=one.profile.name,
        reply_by=one.reply_by,
        starts_on=one.cohort.starts_on,
        ends_on=one.cohort.ends_on,
        link=str(current_app.config["SITE_URL"]).rstrip("/") + path,
    )
