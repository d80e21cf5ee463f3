"""Digests: opened once a person and day, written when their turn comes, by what then still stands."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core import clock, mail
from ecosystem.core.db import db, insert_into
from ecosystem.core.journal import record
from ecosystem.notices import links, queries, rules
from ecosystem.notices.models import Digest, Notice


def open_digests() -> int:
    """Open the digests of this day that are due, each once whichever worker comes first. Returns how many."""
    moment, day = clock.now(), clock.today()
    rows = [
        {"account_id": account_id, "day": day, "opened_at": moment, "entries": 0}
        for account_id in queries.without_digest()
    ]
    if not rows:
        return 0
    statement = insert_into(Digest).values(rows).on_conflict_do_nothing(index_elements=["account_id", "day"])
    opened = list(db.session.scalars(statement.returning(Digest)))
    for digest in opened:
        record("digest.opened", actor=None, subject=digest)
    return len(opened)


def write_digest(digest: Digest) -> int:
    """Write the mail of an opened digest. Returns how many entries it holds; with none there is no mail.

    What was read meanwhile, what its reader may no longer hear of and what they turned off is left out for good.
    """
    if digest.written_at is not None:
        return digest.entries
    account = db.session.get_one(Account, digest.account_id)
    due = queries.due(account.id, digest.opened_at)
    told = queries.standing(account.id, due) if rules.is_reached(account) else []
    _settle(account.id, [one.id for one in due])
    digest.written_at, digest.entries = clock.now(), len(told)
    db.session.flush()
    if told:
        _queue(account, told)
    return len(told)


def _queue(account: Account, told: list[Notice]) -> None:
    with force_locale(account.locale):
        sections = queries.sections(account.id, told)
        why = _("Bạn nhận thư này vì có mục bạn nhận tóm tắt theo ngày hay theo tuần.")
    link = links.address(account.id, queries.DIGESTS)
    mail.queue(
        to=account,
        template="notices/digest",
        subscription=mail.Subscription(queries.DIGESTS, why, link),
        sections=sections,
        count=len(told),
        day=clock.today(),
    )


def _settle(account_id: int, ids: list[int]) -> None:
    """What was in a digest, or was to be, waits no more; what was turned off since will not wait either."""
    chosen = queries.of_account(account_id)
    off = [one.id for one in queries.waiting(account_id) if chosen[queries.topic_of(one.kind)].mail.value == "off"]
    db.session.execute(
        sa.update(Notice)
        .where(Notice.id.in_([*ids, *off]))
        .values(waits=False)
        .execution_options(synchronize_session=False)
    )
