"""Suggestions by the week: opened once a person and week, written when their turn comes, each card told of once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from ecosystem.accounts import queries as accounts
from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.journal import record
from ecosystem.notices import actions as notices
from ecosystem.notices.rules import is_reached
from ecosystem.recommendations.actions.lists import keep_all
from ecosystem.recommendations.documents import PURPOSE
from ecosystem.recommendations.models import SentSuggestion, SuggestionMail
from ecosystem.recommendations.queries import mails

KIND = "recommendation.fresh"
KEPT = timedelta(days=180)


def open_weeks(account_ids: Sequence[int]) -> int:
    """Open this week for these people, each once whichever worker comes first. Returns how many."""
    if not account_ids:
        return 0
    moment = clock.now()
    week = {"week": mails.week_of(moment), "opened_at": moment, "entries": 0}
    rows = [{"account_id": account_id, **week} for account_id in account_ids]
    insert = insert_into(SuggestionMail).values(rows)
    statement = insert.on_conflict_do_nothing(index_elements=["account_id", "week"]).returning(SuggestionMail)
    opened = list(db.session.scalars(statement))
    for one in opened:
        record("suggestions.opened", actor=None, subject=one)
    return len(opened)


def write_week(one: SuggestionMail) -> int:
    """Tell a person what is new in their lists. Returns how many cards; with none there is no mail and no notice."""
    if one.written_at is not None:
        return one.entries
    account = db.session.get_one(Account, one.account_id)
    with force_locale(account.locale):
        week = mails.fresh(account, one.week) if _may_hear(account) else mails.Week()
        if week.found:
            _tell(account, one, week.found)
    keep_all(week.shown)
    one.written_at, one.entries = clock.now(), len(week.found)
    db.session.flush()
    return one.entries


def forget_weeks() -> None:
    """Delete weeks that are long over; which cards were told of is kept with the profiles."""
    db.session.execute(sa.delete(SuggestionMail).where(SuggestionMail.week < clock.today() - KEPT))


def _may_hear(account: Account) -> bool:
    return is_reached(account) and accounts.has_consent(account.id, PURPOSE)


def _tell(account: Account, one: SuggestionMail, found: Sequence[mails.Fresh]) -> None:
    moment, first = clock.now(), found[0]
    path = f"/recommendations/{first.wanted}?as={first.own.slug}"
    key = f"{KIND}:{one.week.isoformat()}"
    names = ", ".join(dict.fromkeys(item.own.name for item in found))
    notices.notify([account.id], KIND, key=key, path=path, count=str(len(found)), mine=names)
    site = current_app.config["SITE_URL"].rstrip("/")
    several = len({item.own.id for item in found}) > 1
    words = {
        "found": found,
        "several": several,
        "link": f"{site}{path}",
        "settings": f"{site}/settings/recommendations",
    }
    notices.write_by_week(account, KIND, template="recommendations/fresh", **words)
    rows = [
        {"account_id": account.id, "profile_id": item.own.id, "other_id": item.item.card.id, "sent_at": moment}
        for item in found
    ]
    keys = ["account_id", "profile_id", "other_id"]
    db.session.execute(insert_into(SentSuggestion).values(rows).on_conflict_do_nothing(index_elements=keys))
