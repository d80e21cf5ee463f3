"""Tell people what happened: in the inbox, and by mail as each of them chose.

A feature's reaction calls ``notify`` for the inbox and, where a mail is worth it, ``write`` for each reader, both with
the same kind and key. Whether a mail leaves now, waits for the morning, is left to a digest or is not wanted is decided
here alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from ecosystem.accounts.models import Account
from ecosystem.core import clock, mail
from ecosystem.core.db import db, insert_into
from ecosystem.notices import links, queries, rules
from ecosystem.notices.models import Frequency, Notice

MOST_WORDS = 120
IN_DIGESTS = (Frequency.DAILY, Frequency.WEEKLY)


def notify(
    account_ids: Iterable[int], kind: str, *, key: str, path: str, at: datetime | None = None, **words: str
) -> None:
    """Tell each account once that ``key`` happened: a notice of ``kind`` (of a card) that leads to ``path``.

    ``words`` fill the kind's sentence and are plain names, never a private text. Telling the same ``key`` again
    changes nothing, so a reaction may run twice. Who wants digests of the topic finds it in the next one, unless its
    feature writes a mail of its own by the week.
    """
    moment = at or clock.now()
    plain = {name: str(word)[:MOST_WORDS] for name, word in words.items()}
    topic = queries.topic_of(kind)
    chosen = queries.of_many(sorted(set(account_ids)), topic)
    in_digests = () if queries.has_own_mail(topic) else IN_DIGESTS
    rows = [
        {
            "account_id": account_id,
            "key": key,
            "kind": kind,
            "path": path,
            "words": plain,
            "at": moment,
            "shown": choice.site,
            "waits": choice.mail in in_digests,
        }
        for account_id, choice in chosen.items()
        if choice.site or choice.mail in in_digests
    ]
    if not rows:
        return
    db.session.execute(insert_into(Notice).values(rows).on_conflict_do_nothing(index_elements=["account_id", "key"]))


def write(to: Account, kind: str, /, *, key: str, template: str, **context: Any) -> mail.Mail | None:
    """Mail ``to`` at once what ``notify`` told under the same ``key``, if that is what they chose.

    In their quiet hours it waits in the house until these end, and is looked at again then (``let_go``).
    """
    topic = queries.topic_of(kind)
    if queries.of_many([to.id], topic)[to.id].mail is not Frequency.NOW:
        return None
    with force_locale(to.locale):
        label = queries.house().topics[topic].label
        why = _("Bạn nhận thư này vì mục “%(topic)s” được gửi ngay cho bạn.", topic=label)
    about = {"account": to.id, "kind": kind, "key": key}
    return mail.queue(
        to=to,
        template=template,
        subscription=mail.Subscription(topic, why, links.address(to.id, topic), about),
        not_before=rules.quiet_until(clock.now(), *queries.quiet_hours(to.id)),
        **context,
    )


def write_by_week(to: Account, kind: str, /, *, template: str, **context: Any) -> mail.Mail | None:
    """Mail ``to`` what a feature made for them this week, if they have its topic by the week; see ``Topic.by_week``.

    The feature calls it outside of their quiet hours, so it leaves at once.
    """
    topic = queries.topic_of(kind)
    wanted = queries.of_many([to.id], topic)[to.id].mail
    if wanted is not Frequency.WEEKLY or not rules.is_reached(to):
        return None
    with force_locale(to.locale):
        label = queries.house().topics[topic].label
        why = _("Bạn nhận thư này vì mục “%(topic)s” được gửi cho bạn hằng tuần.", topic=label)
    subscription = mail.Subscription(topic, why, links.address(to.id, topic))
    return mail.queue(to=to, template=template, subscription=subscription, **context)


def let_go(mail_id: int) -> bool:
    """Send a mail that waited for the end of quiet hours, unless it has become needless. Returns whether it goes.

    Needless is what was read in the site, what no longer stands, and what its reader no longer wants at once.
    """
    taken = mail.take(mail_id)
    if taken is None:
        return False
    about = taken.about
    account = db.session.get(Account, about.get("account"))
    if account is None or not _is_wanted(account, about["kind"], about["key"]):
        mail.drop(taken, to_account=int(about.get("account", 0)))
        return False
    mail.release(taken, to_account=account.id)
    return True


def _is_wanted(account: Account, kind: str, key: str) -> bool:
    if not rules.is_reached(account):
        return False
    told = db.session.scalar(sa.select(Notice).where(Notice.account_id == account.id, Notice.key == key))
    if told is not None and told.read_at is not None:
        return False
    known = queries.house().notices.get(kind)
    if known is not None and known.standing is not None and key not in known.standing(account.id, [key]):
        return False
    choice = queries.of_many([account.id], queries.topic_of(kind))[account.id]
    if choice.mail in IN_DIGESTS and told is not None:
        told.waits = True
        db.session.flush()
    return choice.mail is Frequency.NOW
