"""Reactions of challenges: they follow their calls, and tell people what concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Call, CallState
from ecosystem.calls.queries import applications
from ecosystem.challenges import actions, queries
from ecosystem.challenges.models import Pilot, PilotState
from ecosystem.challenges.queries import pilots, solvers, told
from ecosystem.challenges.rules import feeding
from ecosystem.challenges.rules.pilots import Side
from ecosystem.connections import queries as connections
from ecosystem.core.db import unlocked
from ecosystem.core.journal import Entry
from ecosystem.directory.queries import local
from ecosystem.notices import actions as notices
from ecosystem.taxonomy import queries as taxonomy

# What is worth a mail; the rest is told in the site.
MAILED = frozenset({"pilot.waits", "pilot.began", "pilot.ended", "pilot.ordered"})


def follow(entry: Entry) -> None:
    """A call came to another state: its challenge goes with it, at the instant the call did."""
    one = queries.of_call(entry.subject_id or 0)
    if one is not None:
        actions.follow(one, CallState(entry.data["state"]), entry.at)


def seek(entry: Entry) -> None:
    """Work out who could solve it, beside the database's lock, and keep it for who asked."""
    # scikit-learn takes seconds to import; web workers never come here.
    from ecosystem.recommendations.engine.solvers import rank  # noqa: PLC0415

    one, asked_at = queries.by_id(entry.subject_id or 0), datetime.fromisoformat(entry.data["at"])
    if one is None or one.shortlist_asked_at != asked_at or one.shortlist is not None:
        return
    text, sectors = feeding.asked(one), frozenset(one.sectors)
    facts, lists = solvers.facts(), taxonomy.vocabulary_lists()
    with unlocked():
        entries = rank(text, sectors, facts, lists)
    actions.keep_shortlist(one, asked_at, entries)


def tell_invited(entry: Entry) -> None:
    """Who may act for an invited profile hears of it, in the site and by mail."""
    row = solvers.invitation(entry.subject_id or 0)
    if row is None:
        return
    call, profile = row.challenge.call, row.profile
    path, key = f"/challenges/{call.slug}", told.key("challenge.invited", row.id)
    readers = connections.readers(profile)
    words = {"title": call.title_vi, "name": profile.name}
    notices.notify([one.id for one in readers], "challenge.invited", key=key, path=path, at=entry.at, **words)
    for reader in readers if not call.is_sample else ():
        about = {"title": title(call, reader), "name": profile.name, "closes_at": call.closes_at, "link": link(path)}
        notices.write(reader, "challenge.invited", key=key, template="challenges/invited", **about)


def let_go(entry: Entry) -> None:
    """Who was chosen declined, or is gone: the challenge looks for another."""
    application = applications.by_id(entry.subject_id or 0)
    if application is not None:
        actions.let_go(application)


def tell_agreed(entry: Entry) -> None:
    """One side has agreed: the other hears that its click is waited for."""
    one = pilots.by_id(entry.subject_id or 0)
    if one is not None and one.state is PilotState.DRAFT:
        other = Side.SOLVER if entry.data["side"] == Side.OWNER.value else Side.OWNER
        _tell(one, entry, "pilot.waits", told.hands_of(one, other))


def tell_both(entry: Entry) -> None:
    """It began, was measured, ended, or was bought: both sides hear of it, but who did it."""
    one = pilots.by_id(entry.subject_id or 0)
    if one is not None:
        _tell(one, entry, entry.event, [*told.hands_of(one, Side.OWNER), *told.hands_of(one, Side.SOLVER)])


def tell_reused(entry: Entry) -> None:
    """Another agency uses it again: the first agency and whoever solved it hear of it, in the site and by mail."""
    row = pilots.reuse_by_id(entry.subject_id or 0)
    one = pilots.of_challenge(row.challenge_id) if row is not None else None
    if row is None or one is None:
        return
    call, key = row.challenge.call, told.key("challenge.reused", row.id)
    readers = {each.id: each for side in Side for each in told.hands_of(one, side) if each.id != entry.actor_id}
    path, words = f"/challenges/{call.slug}", {"title": call.title_vi, "agency": row.agency.name}
    notices.notify(list(readers), "challenge.reused", key=key, path=path, at=entry.at, **words)
    for reader in readers.values() if not call.is_sample else ():
        about = {"title": title(call, reader), "agency": row.agency.name, "link": link(path)}
        notices.write(reader, "challenge.reused", key=key, template="challenges/reused", **about)


def _tell(one: Pilot, entry: Entry, kind: str, readers: Sequence[Account]) -> None:
    call, path = one.challenge.call, f"/pilots/{one.key}"
    key = told.key(kind, one.id, entry.id)
    others = {each.id: each for each in readers if each.id != entry.actor_id}
    notices.notify(list(others), kind, key=key, path=path, at=entry.at, title=call.title_vi)
    for reader in others.values() if kind in MAILED and not call.is_sample else ():
        about = {"title": title(call, reader), "what": kind, "link": link(path)}
        notices.write(reader, kind, key=key, template="challenges/pilot", **about)


def link(path: str) -> str:
    """An address of the site for a mail."""
    return str(current_app.config["SITE_URL"]).rstrip("/") + path


def title(call: Call, reader: Account) -> str:
    """The title of a challenge in a reader's language."""
    with force_locale(reader.locale):
        return local(call.title_vi, call.title_en)
