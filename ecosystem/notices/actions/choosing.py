"""Choose how one hears of what, and when not; turn mails off by a link."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.notices import queries, rules
from ecosystem.notices.models import Frequency, NoticeChoice, QuietHours

Wanted = Mapping[str, tuple[Frequency, bool]]


def choose(account: Account, wanted: Wanted, *, actor: int | None) -> bool:
    """Set mail and site for each topic of ``wanted``. Returns whether anything changed.

    What stands as wanted already is left alone, so a default that nobody touched stays a default.
    """
    now = queries.of_account(account.id)
    fresh = {
        topic: (mail, site)
        for topic, (mail, site) in wanted.items()
        if topic in queries.house().topics and (mail, site) != (now[topic].mail, now[topic].site)
    }
    if not fresh:
        return False
    for topic, (mail, site) in fresh.items():
        _keep(account.id, topic, mail, site=site)
    told = {topic: mail.value for topic, (mail, _site) in fresh.items()}
    record("notices.chosen", actor=actor, subject=account, topics=told)
    return True


def keep_quiet(account: Account, starts: int, ends: int) -> bool:
    """Want no mails that can wait between two hours; equal hours mean at any hour. Returns whether that is new."""
    if starts != ends and (starts not in rules.MAY_START or ends not in rules.MAY_END):
        raise Refused(_("Giờ yên lặng bắt đầu từ 18 giờ trở đi và kết thúc chậm nhất 10 giờ sáng."))
    if queries.quiet_hours(account.id) == (starts, ends):
        return False
    hours = {"starts": starts, "ends": ends}
    statement = insert_into(QuietHours).values(account_id=account.id, **hours)
    db.session.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=hours))
    _forget_loaded()
    record("notices.quiet_chosen", actor=account.id, subject=account, **hours)
    return True


def unsubscribe(account: Account, topic: str) -> bool:
    """Turn off the mails of a topic, or of everything that comes in digests. Doing it again changes nothing."""
    now = queries.of_account(account.id)
    if topic == queries.DIGESTS:
        off = [one for one in now.values() if one.mail in (Frequency.DAILY, Frequency.WEEKLY)]
    else:
        off = [now[topic]]
    # Whoever holds the mail may press this, signed in or not: the journal names nobody.
    return choose(account, {one.topic: (Frequency.OFF, one.site) for one in off}, actor=None)


def _keep(account_id: int, topic: str, mail: Frequency, *, site: bool) -> None:
    values = {"mail": mail, "site": site, "chosen_at": clock.now()}
    statement = insert_into(NoticeChoice).values(account_id=account_id, topic=topic, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["account_id", "topic"], set_=values))
    _forget_loaded()


def _forget_loaded() -> None:
    # The rows were written past the session; what it had loaded of them is read anew.
    for row in list(db.session.identity_map.values()):
        if isinstance(row, NoticeChoice | QuietHours):
            db.session.expire(row)
