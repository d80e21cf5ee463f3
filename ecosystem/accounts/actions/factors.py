"""Second factors: adding and removing them, recovery codes, and showing one.

Each code counts once: an app's by the number of its half minute, a recovery code by the row that is marked as used. One
conditional statement decides, so of two tries at once one finds it unused.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp
import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts import passwords, queries, rules
from ecosystem.accounts.actions.visits import end_sign_ins
from ecosystem.accounts.models import Account, ExternalIdentity, Passkey, RecoveryCode, Totp
from ecosystem.core import cipher, clock, mail
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record

PURPOSE = "totp"
SITE_NAME = "Nhịp Cầu"
STEP = 30  # seconds a code of an app lasts
DIGITS = 6
CODES = 10
# Crockford's letters: none passes for another when read aloud or from paper.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})
LONGEST_CODE = 40


def new_app_key() -> str:
    """A fresh secret for an authenticator app, of 160 bits."""
    return pyotp.random_base32()


def app_address(actor: Account, key: str) -> str:
    """The address that an app reads from the picture."""
    return pyotp.TOTP(key).provisioning_uri(name=actor.email, issuer_name=SITE_NAME)


def add_app(actor: Account, key: str, code: str) -> list[str]:
    """Take an app as a second factor once it shows the right code; a new one takes the place of the one before.

    Returns fresh recovery codes when this is the first factor. Raises ``Refused`` (``code``).
    """
    step = _matching_step(key, _plain(code))
    if step is None:
        raise Refused(_l("Mã chưa khớp. Hãy chờ mã mới hiện ra rồi nhập lại."), code="code")
    first = not queries.has_second_factor(actor.id)
    db.session.execute(sa.delete(Totp).where(Totp.account_id == actor.id))
    secret = cipher.encrypted(key, purpose=PURPOSE)
    db.session.add(Totp(account_id=actor.id, secret=secret, last_step=step, created_at=clock.now()))
    db.session.flush()
    tell(actor, "second_factor.app_added")
    return renew_codes(actor, quiet=True) if first else []


def remove_app(actor: Account) -> None:
    """Give the app up. Raises ``Refused`` (``last``) when the role needs a factor and this is the only one."""
    _check_last(actor)
    db.session.execute(sa.delete(Totp).where(Totp.account_id == actor.id))
    _after_removal(actor, "second_factor.app_removed")


def remove_passkey(actor: Account, key: Passkey) -> None:
    """Give one passkey up. Raises ``Refused`` (``last``) as for the app."""
    _check_last(actor)
    db.session.delete(key)
    db.session.flush()
    _after_removal(actor, "second_factor.passkey_removed")


def renew_codes(actor: Account, *, quiet: bool = False) -> list[str]:
    """Ten fresh recovery codes; those before are worth nothing. Only their hashes are kept, so they are shown once."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == actor.id))
    codes = [f"{place}{''.join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))}" for place in range(CODES)]
    for place, code in enumerate(codes):
        db.session.add(RecoveryCode(account_id=actor.id, place=place, code_hash=passwords.hashed(code)))
    db.session.flush()
    if not quiet:
        tell(actor, "second_factor.codes_renewed")
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes]


def use_code(account: Account, code: str) -> str:
    """Take a code of the app or a recovery code; returns which: ``app`` or ``recovery``.

    Raises ``Refused`` (``code``) for a wrong code and for one that was used before.
    """
    plain = _plain(code)
    if len(plain) == DIGITS and plain.isdigit():
        sound, how = _use_app(account, plain), "app"
    else:
        sound, how = _use_recovery(account, plain), "recovery"
    if not sound:
        raise Refused(_l("Mã chưa đúng hoặc đã dùng rồi. Hãy chờ mã mới rồi nhập lại."), code="code")
    if how == "recovery":
        tell(account, "second_factor.code_used", left=queries.factors(account).codes_left)
    return how


def reset_second_factor(actor: Account | None, account: Account) -> None:
    """Take all second factors of ``account`` away for who lost them; ``None`` acts for the system.

    Every visit ends and the person gets a mail. Raises ``Refused`` (``second_factor``).
    """
    if actor is not None and not rules.may_reset_second_factor(actor, account):
        raise Refused(_l("Bạn không đặt lại được bước xác minh thứ hai của tài khoản này."), code="second_factor")
    for model in (Totp, Passkey, RecoveryCode):
        db.session.execute(sa.delete(model).where(model.account_id == account.id))
    end_sign_ins(account)
    tell(account, "second_factor.reset", actor=actor)


def drop_later_factors(account: Account, since: datetime) -> None:
    """Take away every way in that was added since a moment: apps, passkeys, identities of a provider.

    For who takes an account back from somebody else. Older ways stay; recovery codes go with the last factor.
    """
    for model, added in (
        (Totp, Totp.created_at),
        (Passkey, Passkey.created_at),
        (ExternalIdentity, ExternalIdentity.linked_at),
    ):
        db.session.execute(sa.delete(model).where(model.account_id == account.id, added >= since))
    if not queries.has_second_factor(account.id):
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def reencrypt_apps() -> int:
    """Write every app's secret anew under the newest key; how many there are. For turning SECRET_KEY."""
    rows = db.session.scalars(sa.select(Totp).order_by(Totp.account_id)).all()
    for row in rows:
        row.secret = cipher.renewed(row.secret, purpose=PURPOSE)
    db.session.flush()
    return len(rows)


def tell(account: Account, event: str, *, actor: Account | None = None, left: int | None = None) -> None:
    """Keep in the journal what became of the second factors of ``account``, and write to its owner."""
    by = actor or (account if event != "second_factor.reset" else None)
    record(event, actor=by.id if by else None, subject=account)
    mail.queue(to=account, template="accounts/second_factor", what=event.partition(".")[2], left=left)


def _after_removal(actor: Account, event: str) -> None:
    if not queries.has_second_factor(actor.id):
        db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == actor.id))
    tell(actor, event)


def _check_last(actor: Account) -> None:
    # The account's row decides between two removals at once.
    db.session.execute(sa.select(Account.id).where(Account.id == actor.id).with_for_update())
    if rules.needs_second_factor(actor) and queries.factors(actor).count <= 1:
        raise Refused(
            _l("Vai trò của bạn cần bước xác minh thứ hai. Hãy thêm cách khác trước khi bỏ cách này."), code="last"
        )


def _plain(code: str) -> str:
    kept = unicodedata.normalize("NFKC", code[:LONGEST_CODE]).lower()
    return "".join(char for char in kept if char.isascii() and char.isalnum())


def _matching_step(key: str, code: str) -> int | None:
    now = int(clock.now().timestamp()) // STEP
    app = pyotp.TOTP(key)
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(app.at(step * STEP).encode(), code.encode()):
            found = step
    return found


def _use_app(account: Account, code: str) -> bool:
    row = db.session.get(Totp, account.id, populate_existing=True)
    if row is None:
        return False
    try:
        step = _matching_step(cipher.decrypted(row.secret, purpose=PURPOSE), code)
    except cipher.Unreadable:
        # The key was turned without keeping the old one: recovery codes and passkeys still work.
        return False
    if step is None:
        return False
    used = (
        sa.update(Totp)
        .where(Totp.account_id == account.id, Totp.last_step < step)
        .values(last_step=step)
        .returning(Totp.account_id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(used) is not None


def _use_recovery(account: Account, plain: str) -> bool:
    code = plain.translate(MISREAD)
    place = int(code[0]) if code[:1].isdigit() else -1
    row = db.session.scalar(
        sa.select(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.place == place)
    )
    sound, _newer = passwords.verified(code, row.code_hash if row else None)
    if row is None or not sound:
        return False
    used = (
        sa.update(RecoveryCode)
        .where(RecoveryCode.id == row.id, RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(used) is not None
