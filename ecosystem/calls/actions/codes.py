"""Single-use codes for late entry: made by a lead, shown once, kept as a hash, written down in the journal."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls import rules
from ecosystem.calls.models import AccessCode, Application, Call
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.core.text import nfc

# Without letters and digits that are taken for each other. Twelve of them hold 59 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 12, 4


def make_code(actor: Account, call: Call, *, label: str, late_until: datetime) -> tuple[AccessCode, str]:
    """A fresh code and what to give its holder, for this once. Raises ``Refused``: ``rights``, ``past``, ``label``."""
    if not rules.may_lead(actor, call):
        raise Refused(_l("Việc này dành cho người phụ trách đợt gọi."), code="rights")
    if not label.strip():
        raise Refused(_l("Vui lòng ghi mã này cho ai và vì sao."), code="label")
    if late_until <= clock.now():
        raise Refused(_l("Hạn của mã cần ở tương lai."), code="past")
    plain = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    code = AccessCode(
        call_id=call.id,
        code_hash=hashed(plain),
        label=nfc(label).strip()[:200],
        late_until=late_until,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(code)
    db.session.flush()
    record("code.made", actor=actor.id, subject=code, call=call.id, late_until=late_until.isoformat())
    return code, "-".join(plain[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def redeem(actor: Account, application: Application, typed: str) -> AccessCode:
    """Use a code for an application: its deadline becomes the code's. Raises ``Refused``: ``code``, ``code-used``."""
    wanted = sa.select(AccessCode).where(
        AccessCode.code_hash == hashed(typed), AccessCode.call_id == application.call_id
    )
    code = db.session.scalars(wanted).one_or_none()
    now = clock.now()
    if code is None or code.revoked_at is not None or code.late_until < now:
        raise Refused(_l("Mã này không đúng hoặc đã hết hạn."), code="code")
    # The one that finds it unused uses it; the other is too late.
    unused = sa.update(AccessCode).where(
        AccessCode.id == code.id, AccessCode.used_at.is_(None), AccessCode.revoked_at.is_(None)
    )
    values = {"used_at": now, "used_by_id": actor.id, "application_id": application.id}
    if not affected(unused.values(values).execution_options(synchronize_session=False)):
        raise Refused(_l("Mã này đã được dùng."), code="code-used")
    db.session.refresh(code)
    application.late_until = code.late_until
    db.session.flush()
    record("code.used", actor=actor.id, subject=code, application=application.id)
    return code


def revoke_code(actor: Account, code: AccessCode) -> None:
    """Take back a code that nobody used. Raises ``Refused``: ``rights``, ``code-used``."""
    if not rules.may_lead(actor, code.call):
        raise Refused(_l("Việc này dành cho người phụ trách đợt gọi."), code="rights")
    unused = sa.update(AccessCode).where(
        AccessCode.id == code.id, AccessCode.used_at.is_(None), AccessCode.revoked_at.is_(None)
    )
    if not affected(unused.values(revoked_at=clock.now()).execution_options(synchronize_session=False)):
        raise Refused(_l("Mã này đã được dùng hoặc thu hồi."), code="code-used")
    db.session.refresh(code)
    record("code.revoked", actor=actor.id, subject=code, call=code.call_id)


def hashed(typed: str) -> str:
    """The hash that is kept of a code, however it was typed. 59 random bits want no slow hash."""
    plain = "".join(char for char in typed.upper() if char in ALPHABET)
    return hashlib.sha256(f"nhip-cau/access-code/{plain}".encode()).hexdigest()
