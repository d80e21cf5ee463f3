"""Telling jurors: what waits for them, and that its day comes near. Mails carry no name of an applicant."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts import queries as accounts
from ecosystem.core import clock
from ecosystem.core.db import write
from ecosystem.core.errors import NotFound
from ecosystem.core.journal import Entry
from ecosystem.directory.queries import local
from ecosystem.juries.models import JuryRead, JuryRound, RoundState
from ecosystem.juries.queries import rounds, told
from ecosystem.notices import actions as notices

AN_HOUR = 3600
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
