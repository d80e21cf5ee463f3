"""Telling of calls: questions, answers, approval, opening, a later deadline."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts.models import Account
from ecosystem.calls import queries
from ecosystem.calls.models import Call, CallState
from ecosystem.calls.queries import told
from ecosystem.core.journal import Entry
from ecosystem.directory.queries import local
from ecosystem.notices import actions as notices

# What is told of a call that came to a state: the kind of notice.
OF_STATE = {
    CallState.IN_APPROVAL: "call.for_approval",
    CallState.PUBLISHED: "call.published",
    CallState.DRAFT: "call.returned",
    CallState.OPEN: "call.opened",
    CallState.RESULTS: "call.results",
}
# Where a step leads who hears of it; everywhere else to the inside of the call.
OUTSIDE = {CallState.OPEN: "/calls/{slug}", CallState.RESULTS: "/calls/{slug}/results"}


def link(path: str) -> str:
    """An address of the site for a mail."""
    return str(current_app.config["SITE_URL"]).rstrip("/") + path


def title(call: Call, reader: Account) -> str:
    """The title of a call in a reader's language."""
    with force_locale(reader.locale):
        return local(call.title_vi, call.title_en)


def tell_asked(entry: Entry) -> None:
    """Leads and editors hear of a question."""
    question = told.question_of(entry.subject_id or 0)
    call = queries.by_id(int(entry.data["call"]))
    if question is None or call is None:
        return
    readers = [one.id for one in told.workers_of(call) if one.id != entry.actor_id]
    path = f"/manager/calls/{call.slug}/questions"
    key = f"call.asked:{call.id}:{question.id}"
    notices.notify(readers, "call.asked", key=key, path=path, at=entry.at, title=call.title_vi)


def tell_answered(entry: Entry) -> None:
    """Who follows the call hears of an answer, in the site and by mail."""
    question = told.question_of(entry.subject_id or 0)
    call = queries.by_id(int(entry.data["call"]))
    if question is None or call is None or not question.answer:
        return
    path = f"/calls/{call.slug}#question-{question.id}"
    key = f"call.answered:{call.id}:{question.id}"
    readers = [one for one in queries.subscribers(call.id) if one.id != entry.actor_id]
    notices.notify([one.id for one in readers], "call.answered", key=key, path=path, at=entry.at, title=call.title_vi)
    for reader in readers if not call.is_sample else ():
        notices.write(
            reader,
            "call.answered",
            key=key,
            template="calls/answered",
            title=title(call, reader),
            question=question.words,
            link=link(path),
        )


def tell_moved(entry: Entry) -> None:
    """A call came to another state: officers, its managers or its followers hear of it."""
    call = queries.by_id(entry.subject_id or 0)
    kind = OF_STATE.get(CallState(entry.data["state"]))
    if call is None or kind is None or call.state.value != entry.data["state"]:
        return
    returned = call.state is CallState.DRAFT and entry.data["came"] != CallState.IN_APPROVAL.value
    if returned:
        return
    readers = told.approvers() if call.state is CallState.IN_APPROVAL else told.workers_of(call)
    if call.state in OUTSIDE:
        readers = queries.subscribers(call.id)
    path = OUTSIDE.get(call.state, "/manager/calls/{slug}").format(slug=call.slug)
    key = f"{kind}:{call.id}:{entry.id}"
    ids = [one.id for one in readers if one.id != entry.actor_id]
    notices.notify(ids, kind, key=key, path=path, at=entry.at, title=call.title_vi)


def tell_extended(entry: Entry) -> None:
    """A later deadline: followers, and who is writing."""
    call = queries.by_id(entry.subject_id or 0)
    if call is None or call.closes_at is None or call.closes_at.isoformat() != entry.data["closes_at"]:
        return
    path, key = f"/calls/{call.slug}", f"call.extended:{call.id}:{entry.id}"
    readers = [one for one in told.waiting_for(call) if one.id != entry.actor_id]
    notices.notify([one.id for one in readers], "call.extended", key=key, path=path, at=entry.at, title=call.title_vi)
    for reader in readers if not call.is_sample else ():
        notices.write(
            reader,
            "call.extended",
            key=key,
            template="calls/extended",
            title=title(call, reader),
            closes_at=call.closes_at,
            link=link(path),
        )
