"""Reactions: mails and notices to the side concerned, each reader in their own language.

A mail and the mark that its reaction is done are one transaction of the runner, so a reaction that runs twice writes
once. A mail is written from the row as it stands then: what was withdrawn meanwhile is not announced any more.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from ecosystem.connections import actions, queries, rules
from ecosystem.connections.actions import blocking
from ecosystem.connections.models import Introduction, IntroductionState, IntroductionStep, Side
from ecosystem.connections.queries import blocks, calendar, told, trail
from ecosystem.core import clock, facts
from ecosystem.core.db import write
from ecosystem.core.journal import Entry
from ecosystem.directory.models import Profile
from ecosystem.notices import actions as notices

# The clock looks this often, and at so many introductions at a time.
TICK = 300
AT_ONCE = 500
A_DAY = 86_400
# The fields of a profile that say whether it takes requests.
OPENNESS = frozenset({"accepting", "paused_until"})
# The fact that says what the instants in the database were counted by.
CLOCK = "reply-clock"
WAITING = tuple(sorted(rules.WAITING))
# The notices that wait for an answer: settled for everybody once it came.
ASKING = ("introduction.asked", "introduction.reminded", "introduction.more_asked", "introduction.more_answered")


def mail_asked(entry: Entry) -> None:
    """Tell the side asked. The mail never holds the asker's contacts."""
    introduction = _standing(entry, *WAITING)
    if introduction is not None:
        _write(entry, "asked", introduction, Side.ASKED)


def mail_accepted(entry: Entry) -> None:
    """Tell both sides, each with the other's contacts."""
    introduction = _standing(entry, IntroductionState.ACCEPTED)
    if introduction is not None:
        _write(entry, "accepted", introduction, Side.ASKER)
        _write(entry, "accepted", introduction, Side.ASKED)


def mail_arranged(entry: Entry) -> None:
    """Tell both sides that both want to meet, each with the other's contacts."""
    introduction = _standing(entry, IntroductionState.ACCEPTED)
    if introduction is not None:
        _write(entry, "arranged", introduction, Side.ASKER)
        _write(entry, "arranged", introduction, Side.ASKED)


def mail_declined(entry: Entry) -> None:
    """Tell the side that asked, with the kind sentence of the reason."""
    introduction = _standing(entry, IntroductionState.DECLINED)
    if introduction is not None:
        _write(entry, "declined", introduction, Side.ASKER)


def mail_withdrawn(entry: Entry) -> None:
    """Tell the side asked that nothing waits for them any more."""
    introduction = _standing(entry, IntroductionState.WITHDRAWN)
    if introduction is not None:
        _write(entry, "withdrawn", introduction, Side.ASKED)


def mail_reminded(entry: Entry) -> None:
    """Remind the side that is waited for, unless it answered meanwhile."""
    introduction = _standing(entry, *WAITING)
    if introduction is None or introduction.reminded != entry.data.get("number"):
        return
    side = rules.turn(introduction.state)
    if side is not None:
        _write(entry, "reminded", introduction, side, closes_at=trail.coming(introduction)[-1].at)


def mail_more_asked(entry: Entry) -> None:
    """Hand the question to the side that asked."""
    introduction = _standing(entry, IntroductionState.MORE_ASKED)
    if introduction is not None:
        _write(entry, "more_asked", introduction, Side.ASKER, words=_last_words(introduction))


def mail_more_answered(entry: Entry) -> None:
    """Hand the answer to the side asked."""
    introduction = _standing(entry, IntroductionState.MORE_ANSWERED)
    if introduction is not None:
        _write(entry, "more_answered", introduction, Side.ASKED, words=_last_words(introduction))


def mail_ended(entry: Entry) -> None:
    """Tell the other side, in the words that were left for it."""
    introduction = _standing(entry, IntroductionState.ENDED)
    if introduction is not None:
        reason = rules.END_REASONS.get(introduction.end_reason, "")
        to = rules.other_side(Side(entry.data["side"]))
        _write(entry, "ended", introduction, to, words=_last_words(introduction), end_reason=reason)


def mail_opened(entry: Entry) -> None:
    """Tell the writers of a draft that it can be sent now."""
    draft = _standing(entry, IntroductionState.DRAFT)
    if draft is not None:
        _write(entry, "opened", draft, Side.ASKER)


def tell_asked(entry: Entry) -> None:
    """A notice to the side asked."""
    introduction = _any(entry, *WAITING)
    if introduction is not None:
        _tell(entry, introduction, Side.ASKED)


def tell_answered(entry: Entry) -> None:
    """A notice to the side that asked, and to those of the side asked who did not answer themselves."""
    introduction = _any(entry, IntroductionState.ACCEPTED, IntroductionState.DECLINED)
    if introduction is None:
        return
    _settle(introduction)
    _tell(entry, introduction, Side.ASKER)
    if introduction.state is IntroductionState.ACCEPTED:
        _tell(entry, introduction, Side.ASKED)


def tell_arranged(entry: Entry) -> None:
    """A notice to both sides; also to who agreed last, for it opens the contacts."""
    introduction = _any(entry, IntroductionState.ACCEPTED)
    if introduction is not None:
        _settle(introduction)
        _tell(entry, introduction, Side.ASKER)
        _tell(entry, introduction, Side.ASKED)


def tell_withdrawn(entry: Entry) -> None:
    """A notice to the side asked, in the place of the one that asked them."""
    introduction = _any(entry, IntroductionState.WITHDRAWN)
    if introduction is not None:
        _settle(introduction)
        _tell(entry, introduction, Side.ASKED)


def tell_reminded(entry: Entry) -> None:
    """A notice to the side that is waited for."""
    introduction = _any(entry, *WAITING)
    side = rules.turn(introduction.state) if introduction is not None else None
    if introduction is not None and side is not None:
        _tell(entry, introduction, side)


def tell_more(entry: Entry) -> None:
    """A notice of a question to the side that asked, or of its answer to the side asked."""
    introduction = _any(entry, IntroductionState.MORE_ASKED, IntroductionState.MORE_ANSWERED)
    side = rules.turn(introduction.state) if introduction is not None else None
    if introduction is not None and side is not None:
        _settle(introduction)
        _tell(entry, introduction, side)


def tell_expired(entry: Entry) -> None:
    """A notice to both sides; what comes next for the asker is told by who knows the next best choice."""
    introduction = _any(entry, IntroductionState.EXPIRED)
    if introduction is not None:
        _settle(introduction)
        _tell(entry, introduction, Side.ASKER)
        _tell(entry, introduction, Side.ASKED)


def tell_ended(entry: Entry) -> None:
    """A notice to both sides, but for who ended it."""
    introduction = _any(entry, IntroductionState.ENDED)
    if introduction is not None:
        _tell(entry, introduction, Side.ASKER)
        _tell(entry, introduction, Side.ASKED)


def tell_opened(entry: Entry) -> None:
    """A notice to the writers of a draft, which leads to the form that holds it."""
    draft = _any(entry, IntroductionState.DRAFT)
    if draft is not None:
        _tell(entry, draft, Side.ASKER)


def count_pace(entry: Entry) -> None:
    """How soon the side asked answers is counted anew."""
    asked = entry.data.get("asked")
    if asked:
        actions.count_pace(int(asked))


def follow_openness(entry: Entry) -> None:
    """A profile pauses, opens again, or changed whether it takes requests: what waits there follows at once."""
    if entry.subject_id and (entry.event != "profile.changed" or OPENNESS & set(entry.data.get("fields", ()))):
        actions.follow_openness(entry.subject_id)


def keep_time() -> None:
    """The tick: remind, release, close, end what stands over a block, tell who waits. One transaction for each."""
    _follow_settings()
    for introduction_id in trail.due_ids(clock.now(), AT_ONCE):
        with write():
            actions.keep_time(introduction_id)
    for introduction_id in blocks.connected_apart(AT_ONCE):
        with write():
            blocking.close_standing(introduction_id)
    for draft_id in trail.told_draft_ids(AT_ONCE):
        with write():
            actions.tell_open(draft_id)


def _follow_settings() -> None:
    """When holidays or spans of the settings have changed, count anew when each is due; cut off, it starts again."""
    mark = calendar.mark()
    if facts.read(CLOCK) == {"mark": mark}:
        return
    last = 0
    while ids := trail.waiting_ids(last, AT_ONCE):
        with write():
            for introduction_id in ids:
                actions.recount(introduction_id)
        last = ids[-1]
    with write():
        facts.put(CLOCK, mark=mark)


def purge_drafts() -> None:
    """Delete drafts that were thrown away or forgotten."""
    with write():
        actions.purge_drafts()


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


def blocks_follow_merge(entry: Entry) -> None:
    """Its blocks, and those against it, hold for that one too."""
    blocking.follow_merge(int(entry.data["merge"]))


def blocks_follow_unmerge(entry: Entry) -> None:
    """And back."""
    blocking.follow_unmerge(int(entry.data["merge"]))


def settle_closed(entry: Entry) -> None:
    """Nothing waits any more; nobody is told why."""
    introduction = queries.by_id(entry.subject_id) if entry.subject_id else None
    if introduction is not None and introduction.state not in rules.WAITING:
        _settle(introduction)


def _any(entry: Entry, *states: IntroductionState) -> Introduction | None:
    """The introduction while it stands in one of ``states``; samples too, for a notice leaves the house for nobody."""
    introduction = queries.by_id(entry.subject_id) if entry.subject_id else None
    return introduction if introduction is not None and introduction.state in states else None


def _settle(introduction: Introduction) -> None:
    for kind in ASKING:
        notices.settle(_path(introduction), kind)


def _last_words(introduction: Introduction) -> str:
    steps: list[IntroductionStep] = trail.steps(introduction.id)
    return steps[-1].words if steps else ""


def _tell(entry: Entry, introduction: Introduction, to: Side) -> None:
    mine = rules.profile_of(introduction, to)
    readers = [reader.id for reader in queries.readers(mine) if reader.id != entry.actor_id]
    notices.notify(
        readers,
        entry.event,
        key=told.told_key(entry, introduction),
        path=_path(introduction),
        at=entry.at,
        other=rules.profile_of(introduction, rules.other_side(to)).name,
        mine=mine.name,
    )


def _path(introduction: Introduction) -> str:
    return f"/introductions/{introduction.key}"


def _standing(entry: Entry, *states: IntroductionState) -> Introduction | None:
    introduction = _any(entry, *states)
    return None if introduction is None or introduction.is_sample else introduction


def _write(entry: Entry, template: str, introduction: Introduction, to: Side, **words: Any) -> None:
    mine: Profile = rules.profile_of(introduction, to)
    other = rules.other_side(to)
    for reader in queries.readers(mine):
        notices.write(
            reader,
            entry.event,
            key=told.told_key(entry, introduction),
            template=f"connections/{template}",
            introduction=introduction,
            mine=mine,
            other=rules.profile_of(introduction, other),
            contacts=queries.contacts(introduction, other),
            reason=rules.REASONS.get(introduction.reason, ""),
            link=f"{current_app.config['SITE_URL']}{_path(introduction)}",
            **words,
        )
