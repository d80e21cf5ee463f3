"""Reactions of the directory to what people agree to, and to a change of who owns a personal profile."""

from __future__ import annotations

from datetime import date

from flask import current_app

from ecosystem.core.db import write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Entry
from ecosystem.directory import actions, queries
from ecosystem.directory.models import State
from ecosystem.directory.queries.telling import told_key
from ecosystem.directory.rules.quality import panel_path
from ecosystem.notices import actions as notices

A_DAY = 86_400
CHUNK = 100
EVENTS = ("consent.given", "consent.withdrawn")
OWNERS = (
    *("profile.member_added", "profile.member_changed", "profile.member_removed", "profile.member_left"),
    "profile.handed_over",
)


def follow(entry: Entry) -> None:
    """Hide or show the personal profiles of who withdrew or gave the consent; as it stands now, so twice is once."""
    if entry.data.get("purpose") == queries.PUBLIC and entry.actor_id is not None:
        actions.follow_consent(entry.actor_id)


def follow_owners(entry: Entry) -> None:
    """Hide or show the profile whose members changed, by what its owners agree to now; twice is once."""
    if entry.subject_id is None:
        return
    try:
        profile = queries.profile_by_id(entry.subject_id)
    except NotFound:
        return
    actions.follow_owners(profile)


def ask_anew() -> None:
    """Where the words of the consent changed, ask the owners of published personal profiles, or hide what waited."""
    last = 0
    while True:
        with write():
            ids = queries.waiting_for_yes(last, CHUNK)
            actions.ask_anew(ids)
        if len(ids) < CHUNK:
            return
        last = ids[-1]


def tell_owners(entry: Entry) -> None:
    """Say to every owner that the words changed, and until which day the profile waits for an answer."""
    profile = queries.profile_with_members(entry.subject_id) if entry.subject_id is not None else None
    if profile is None or profile.state is not State.PUBLISHED or queries.may_be_public(profile):
        return
    key, due = told_key(entry, profile.id), date.fromisoformat(entry.data["due"])
    owners, site = queries.owners_of(profile), current_app.config["SITE_URL"]
    for owner in owners:
        link = f"{site}/settings/privacy#{queries.PUBLIC}"
        notices.write(owner, entry.event, key=key, template="directory/consent", profile=profile, link=link, due=due)
    notices.notify(
        [owner.id for owner in owners],
        entry.event,
        key=key,
        path=panel_path(profile.id),
        at=entry.at,
        name=profile.name,
    )
