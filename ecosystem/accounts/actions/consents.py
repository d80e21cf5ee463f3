"""Agreeing to a purpose, and taking that back: the same effort for both."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import queries
from ecosystem.accounts.models import Account, Consent
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record


def give_consent(account: Account, purpose: str, *, method: str, seen: int | None = None) -> bool:
    """Agree to ``purpose`` in the words of today; ``seen`` is the number of the text that was read.

    Returns whether anything changed. Raises ``Refused``: ``purpose`` when it is not offered, ``text-changed`` when
    the words are others by now.
    """
    offered = queries.purpose(purpose)
    if offered is None:
        raise Refused(_l("Mục này hiện không hỏi ý kiến."), code="purpose")
    if seen is not None and seen != offered.text:
        raise Refused(_l("Nội dung này vừa thay đổi. Vui lòng đọc lại rồi chọn."), code="text-changed")
    held = queries.open_consent(account.id, purpose)
    if held is not None and held.text == offered.text:
        return False
    consent = Consent(
        account_id=account.id,
        purpose=purpose,
        text=offered.text,
        locale=account.locale,
        method=method,
        given_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            # A yes to these very words that another click gave meanwhile stays, and refuses this one.
            _end(account, purpose, Consent.text != offered.text, replaced=True)
            db.session.add(consent)
            db.session.flush()
    except sa.exc.IntegrityError:
        # Another click was a moment faster: it is given, and journaled by that one.
        return False
    record("consent.given", actor=account.id, subject=consent, purpose=purpose, text=consent.text, method=method)
    return True


def withdraw_consent(account: Account, purpose: str) -> bool:
    """Take the yes to ``purpose`` back; of two clicks at once one counts. Returns whether anything changed.

    Raises ``Refused`` (``required``) for what an account cannot be without.
    """
    offered = queries.purpose(purpose)
    if offered is not None and offered.required:
        raise Refused(_l("Tài khoản không thể thiếu mục này. Muốn dừng, bạn xoá tài khoản."), code="required")
    ended = _end(account, purpose)
    if ended is None:
        return False
    consent = db.session.get_one(Consent, ended, populate_existing=True)
    record("consent.withdrawn", actor=account.id, subject=consent, purpose=purpose, text=consent.text)
    return True


def agree_at_registration(account: Account, purposes: Iterable[str]) -> None:
    """What was agreed to with the account: what it cannot be without, and the boxes that were ticked."""
    wanted = {offered.slug for offered in queries.purposes() if offered.required} | set(purposes)
    for held in queries.open_purposes(account.id) - wanted:
        withdraw_consent(account, held)
    for purpose in sorted(wanted):
        give_consent(account, purpose, method="registration")


def _end(account: Account, purpose: str, *which: sa.ColumnElement[bool], replaced: bool = False) -> int | None:
    ended: int | None = db.session.scalar(
        sa.update(Consent)
        .where(Consent.account_id == account.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None), *which)
        .values(withdrawn_at=clock.now(), replaced=replaced)
        .returning(Consent.id)
        .execution_options(synchronize_session=False)
    )
    return ended
