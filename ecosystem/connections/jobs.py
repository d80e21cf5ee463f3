"""Reactions: mails and notices to the side concerned, each reader in their own language.

A mail and the mark that its reaction is done are one transaction of the runner, so a reaction that runs twice writes
once. A mail is written from the row as it stands then: what was withdrawn meanwhile is not announced any more.
"""

from __future__ import annotations

from flask import current_app

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.models import Introduction, IntroductionState
from ecosystem.connections.rules import Side
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Profile
from ecosystem.notices import actions as notices


def mail_asked(entry: Entry) -> None:
    """Tell the side asked. The mail never holds the asker's contacts."""
    introduction = _standing(entry, IntroductionState.ASKED)
    if introduction is not None:
        _write("asked", introduction, Side.ASKED)


def mail_accepted(entry: Entry) -> None:
    """Tell both sides, each with the other's contacts."""
    introduction = _standing(entry, IntroductionState.ACCEPTED)
    if introduction is not None:
        _write("accepted", introduction, Side.ASKER)
        _write("accepted", introduction, Side.ASKED)


def mail_declined(entry: Entry) -> None:
    """Tell the side that asked, with the kind sentence of the reason."""
    introduction = _standing(entry, IntroductionState.DECLINED)
    if introduction is not None:
        _write("declined", introduction, Side.ASKER)


def mail_withdrawn(entry: Entry) -> None:
    """Tell the side asked that nothing waits for them any more."""
    introduction = _standing(entry, IntroductionState.WITHDRAWN)
    if introduction is not None:
        _write("withdrawn", introduction, Side.ASKED)


def tell_asked(entry: Entry) -> None:
    """A notice to the side asked."""
    introduction = _any(entry, IntroductionState.ASKED)
    if introduction is not None:
        _tell(entry, introduction, Side.ASKED)


def tell_answered(entry: Entry) -> None:
    """A notice to the side that asked, and to those of the side asked who did not answer themselves."""
    introduction = _any(entry, IntroductionState.ACCEPTED, IntroductionState.DECLINED)
    if introduction is None:
        return
    notices.settle(_path(introduction), "introduction.asked")
    _tell(entry, introduction, Side.ASKER)
    if introduction.state is IntroductionState.ACCEPTED:
        _tell(entry, introduction, Side.ASKED)


def tell_withdrawn(entry: Entry) -> None:
    """A notice to the side asked, in the place of the one that asked them."""
    introduction = _any(entry, IntroductionState.WITHDRAWN)
    if introduction is not None:
        notices.settle(_path(introduction), "introduction.asked")
        _tell(entry, introduction, Side.ASKED)


def close_purged(entry: Entry) -> None:
    """End what waited for a profile that is gone for good."""
    if entry.subject_id:
        actions.close_for(entry.subject_id)


def follow_merge(entry: Entry) -> None:
    """What a profile that was taken into another had asked and been asked goes on for that one."""
    actions.follow_merge(int(entry.data["merge"]))


def follow_unmerge(entry: Entry) -> None:
    """And back."""
    actions.follow_unmerge(int(entry.data["merge"]))


def _any(entry: Entry, *states: IntroductionState) -> Introduction | None:
    """The introduction while it stands in one of ``states``; samples too, for a notice leaves the house for nobody."""
    introduction = queries.by_id(entry.subject_id) if entry.subject_id else None
    return introduction if introduction is not None and introduction.state in states else None


def _tell(entry: Entry, introduction: Introduction, to: Side) -> None:
    other = Side.ASKER if to is Side.ASKED else Side.ASKED
    mine = rules.profile_of(introduction, to)
    readers = [reader.id for reader in queries.readers(mine) if reader.id != entry.actor_id]
    notices.notify(
        readers,
        entry.event,
        key=queries.told_key(entry.event, introduction.id),
        path=_path(introduction),
        at=entry.at,
        other=rules.profile_of(introduction, other).name,
        mine=mine.name,
    )


def _path(introduction: Introduction) -> str:
    return f"/introductions/{introduction.key}"


def _standing(entry: Entry, state: IntroductionState) -> Introduction | None:
    introduction = queries.by_id(entry.subject_id) if entry.subject_id else None
    if introduction is None or introduction.state is not state or introduction.is_sample:
        return None
    return introduction


def _write(template: str, introduction: Introduction, to: Side) -> None:
    other = Side.ASKER if to is Side.ASKED else Side.ASKED
    mine: Profile = rules.profile_of(introduction, to)
    event = f"introduction.{template}"
    for reader in queries.readers(mine):
        notices.write(
            reader,
            event,
            key=queries.told_key(event, introduction.id),
            template=f"connections/{template}",
            introduction=introduction,
            mine=mine,
            other=rules.profile_of(introduction, other),
            contacts=queries.contacts(introduction, other),
            reason=rules.DECLINE_REASONS.get(introduction.reason, ""),
            link=f"{current_app.config['SITE_URL']}/introductions/{introduction.key}",
        )
