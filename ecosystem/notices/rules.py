"""Whose notices are whose, when a digest is due, and when nobody wants a mail. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from ecosystem.core import clock
from ecosystem.notices.models import Frequency

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account
    from ecosystem.notices.models import Notice

# When digests are made, in Đà Nẵng; those of the week on this day of it (Monday is 0).
DIGEST_AT = time(7, 30)
WEEKLY_ON = 0
# The hours people choose their quiet from: whatever they choose, late morning to late afternoon stays open.
MAY_START = (18, 19, 20, 21, 22, 23)
MAY_END = (5, 6, 7, 8, 9, 10)


def is_mine(actor: Account | None, notice: Notice) -> bool:
    """A notice is for the person it was written to and for nobody else, whatever their role."""
    return actor is not None and notice.account_id == actor.id


def holds_link(_actor: Account | None, _subscribed: object) -> bool:
    """Whoever holds the link of a mail may turn its mails off: it does nothing else, and needs no sign-in."""
    return True


def is_reached(account: Account) -> bool:
    """Mails go to who confirmed their address and may sign in."""
    return account.email_confirmed_at is not None and account.locked_at is None


def last_cut(frequency: Frequency, moment: datetime) -> datetime | None:
    """The latest moment not after ``moment`` at which a digest of ``frequency`` was due; others have none."""
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return None
    local = clock.local(moment)
    cut = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    if cut > local:
        cut -= timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        cut -= timedelta(days=(cut.weekday() - WEEKLY_ON) % 7)
    return cut


def is_due(frequency: Frequency, told_at: datetime, moment: datetime) -> bool:
    """Whether a digest made at ``moment`` holds what was told at ``told_at``.

    What was left for a digest and is now wanted at once goes into the next daily one; what is off goes nowhere. A cut
    that was missed (no worker ran) is made up for, so nothing depends on the minute.
    """
    wanted = Frequency.DAILY if frequency is Frequency.NOW else frequency
    cut = last_cut(wanted, moment)
    return cut is not None and told_at < cut


def quiet_until(moment: datetime, starts: int, ends: int) -> datetime | None:
    """When the quiet hours end in which ``moment`` falls; ``None`` outside of them. Equal hours are no quiet at all."""
    local = clock.local(moment)
    over_midnight = starts > ends
    within = (local.hour >= starts or local.hour < ends) if over_midnight else starts <= local.hour < ends
    if not within:
        return None
    end = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
