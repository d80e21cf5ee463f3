"""Telling jurors: what waits for them, and that its day comes near. Mails carry no name of an applicant."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import groupby

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts import queries as accounts
from ecosystem.calls.queries import applications as calls
from ecosystem.calls.queries.told import hands_of
from ecosystem.core import clock, files, progress
from ecosystem.core.db import db, unlocked, write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Entry
from ecosystem.directory.queries import local
from ecosystem.juries import actions
from ecosystem.juries.actions import exports
from ecosystem.juries.models import JuryRead, JuryRound, RoundState
from ecosystem.juries.queries import decisions, packs, proposing, rounds, told
from ecosystem.juries.queries import exports as packed
from ecosystem.notices import actions as notices
from ecosystem.recommendations import documents
from ecosystem.taxonomy import queries as taxonomy

A_MINUTE, AN_HOUR = 60, 3600
PATH = "/jury"


def tell_opened(entry: Entry) -> None:
    """A round was opened: whoever has something to read in it hears of it once."""
    one = rounds.by_id(entry.subject_id or 0)
    if one is None or one.state is not RoundState.OPEN or entry.data["state"] != RoundState.OPEN.value:
        return
    for account_id in told.waiting_in(one.id):
        _tell(one, account_id, "jury.given", f"jury.given:{one.id}:{entry.id}")


def tell_given(entry: Entry) -> None:
    """Somebody was given one more in an open round: told once a day, however many they are."""
    one = rounds.by_id(int(entry.data["round"]))
    read = rounds.read_by_id(entry.subject_id or 0)
    if one is None or read is None or one.state is not RoundState.OPEN or read.juror.left_at is not None:
        return
    if not told.is_first_of_day(read):
        return
    _tell(one, read.juror.account_id, "jury.given", f"jury.given:{one.id}:{entry.at:%Y%m%d}")


def propose(entry: Entry) -> None:
    """Work out who should read what, beside the database's lock, and keep it for who asked."""
    # scikit-learn and OR-tools take seconds to import; web workers never come here.
    from ecosystem.recommendations.engine import readers  # noqa: PLC0415

    one = rounds.by_id(entry.subject_id or 0)
    asked_at = datetime.fromisoformat(entry.data["at"])
    if one is None or one.proposal_asked_at != asked_at or one.proposal is not None:
        return
    need = proposing.needed(one)
    reading = readers.Reading(
        {str(key): str(profile) for key, profile in need.applications.items()},
        {str(key): [str(each) for each in held] for key, held in need.jurors.items()},
        one.reads_needed,
        one.most_reads,
        frozenset((str(left), str(right)) for left, right in need.locked),
        frozenset((str(left), str(right)) for left, right in need.forbidden),
    )
    ids = {*need.applications.values(), *(each for held in need.jurors.values() for each in held)}
    facts, lists = documents.facts(clock.today(), ids), taxonomy.vocabulary_lists()
    with unlocked():
        found = readers.propose(reading, facts, lists)
    actions.keep_proposal(
        one,
        asked_at,
        {
            "pairs": [[int(left), int(right)] for left, right in found.pairs],
            "short": [int(left) for left in found.short],
            "total": found.total,
            "bound": found.bound,
            "optimal": found.is_optimal,
        },
    )


def make_pack(entry: Entry) -> bool:
    """Make the next piece of a ZIP, or the whole when all pieces are there: beside the database's lock."""
    entry_id, task_id, locale = entry.id, int(entry.data["task"]), str(entry.data["locale"])
    with unlocked():
        actor, call = exports.of_entry(db.session.get_one(Entry, entry_id))
        place = progress.place(task_id)
        if place < packed.count(call):
            made = packs.piece(call, actor, place, locale)
            keep = partial(exports.keep_piece, place=place, made=made)
        else:
            with packs.whole(call, actor, exports.parts_of(task_id), locale) as path:
                keep = partial(exports.keep_whole, laid=files.lay(path))
    entry = db.session.get_one(Entry, entry_id)
    return progress.work(entry, lambda task: keep(*exports.of_entry(entry), task), stopped=exports.drop_parts)


def tidy_packs() -> None:
    """Take away ZIPs that are a day old."""
    with write():
        exports.tidy()


def send() -> None:
    """Carry out the decisions whose time to be taken back is over: each in a transaction of its own."""
    for application_id in decisions.due(clock.now()):
        with write():
            actions.carry_out(application_id)


def tell_decided(entry: Entry) -> None:
    """The letter, to every hand of the profile that applied."""
    application = calls.by_id(entry.subject_id or 0)
    one = decisions.decision(entry.subject_id or 0)
    if application is None or one is None or one.sent_at is None or one.outcome.value != entry.data["outcome"]:
        return
    link = str(current_app.config["SITE_URL"]).rstrip("/") + f"/applications/{application.key}"
    key = f"application.moved:{application.id}:{entry.id}"
    for reader in hands_of(application) if not application.is_sample else ():
        body = decisions.letter(
            application.call,
            one,
            name=application.profile.name,
            number=application.number,
            is_english=reader.locale == "en",
        )
        notices.write(
            reader,
            "application.moved",
            key=key,
            template="juries/letter",
            lines=body.splitlines(),
            title=application.call.title_vi,
            name=application.profile.name,
            link=link,
        )


def remind() -> None:
    """Two days before a round closes, whoever has not read all is told once."""
    with write():
        now = clock.now()
        for juror_id, reads in groupby(told.due(now), key=lambda read: read.juror_id):
            one, account_id = _marked(list(reads), now)
            _tell(one, account_id, "jury.due", f"jury.due:{one.id}:{one.closes_at:%Y%m%d}:{juror_id}")


def _marked(reads: list[JuryRead], now: datetime) -> tuple[JuryRound, int]:
    for read in reads:
        read.reminded_at = now
    return reads[0].juror.round, reads[0].juror.account_id


def _tell(one: JuryRound, account_id: int, kind: str, key: str) -> None:
    notices.notify([account_id], kind, key=key, path=PATH, title=one.call.title_vi)
    if one.is_sample:
        return
    try:
        reader = accounts.account(account_id)
    except NotFound:
        return
    with force_locale(reader.locale):
        title = local(one.call.title_vi, one.call.title_en)
    link = str(current_app.config["SITE_URL"]).rstrip("/") + PATH
    notices.write(reader, kind, key=key, template="juries/waiting", title=title, closes_at=one.closes_at, link=link)
