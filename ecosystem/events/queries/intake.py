"""What a file of attendees holds, and what would become of each row: read, looked up, never written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.connections.rules import HANDS
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.directory.models import Membership, Profile, State
from ecosystem.directory.queries.intake import headers, uploads
from ecosystem.events.models import Attendee
from ecosystem.events.queries import MEETING
from ecosystem.events.rules.imports import MOST_ROWS, PROBLEMS, Row, checked

EMAILS = ("email", "e mail", "mail", "thu dien tu", "dia chi email", "email address", "email lien he", "contact email")
NAMES = ("ho va ten", "ho ten", "ten", "ten day du", "full name", "name", "attendee", "nguoi tham du", "khach moi")
FATES = {
    "profile": _l("Có hồ sơ, sẽ được mời đồng ý"),
    "account": _l("Có tài khoản, chưa có hồ sơ công khai"),
    "new": _l("Chưa có tài khoản, sẽ nhận thư mời"),
    "told": _l("Sẽ nhận thư hỏi ý"),
    "listed": _l("Đã có trong danh sách"),
    "bad": _l("Có lỗi, không được ghi"),
}
# What tells whether an address is known here.
KNOWN_APART = frozenset({"profile", "account", "new"})


@dataclass(frozen=True)
class Known:
    """Who an address belongs to: the account that confirmed it, the profile it stands for."""

    account_id: int | None = None
    profile: Profile | None = None


@dataclass(frozen=True)
class PreviewRow:
    """A row and what would become of it (a key of ``FATES``)."""

    row: Row
    fate: str
    profile: Profile | None

    @property
    def words(self) -> Any:  # noqa: ANN401  a lazy translation
        """What is wrong, or what will happen."""
        return PROBLEMS[self.row.problem] if self.row.problem else FATES[self.fate]


def read(content: bytes) -> list[Row]:
    """The checked rows of an upload. Raises ``Refused``: no table, no column of addresses or names, or too many."""
    table = uploads.read(content)
    email, name = _column(table.columns, EMAILS), _column(table.columns, NAMES)
    if not email or not name:
        raise Refused(_l("Tệp cần một cột “Email” và một cột “Họ và tên”."), code="columns")
    if len(table.lines) > MOST_ROWS:
        raise Refused(_l("Tối đa %(most)s dòng mỗi tệp.", most=MOST_ROWS), code="file-too-large")
    return checked((line.number, line.cells.get(email, ""), line.cells.get(name, "")) for line in table.lines)


def plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as JSON keeps them."""
    return [asdict(row) for row in rows]


def kept(rows: Iterable[dict[str, Any]]) -> list[Row]:
    """The rows that ``plain`` wrote."""
    return [Row(**row) for row in rows]


def preview(event_id: int, rows: Sequence[Row]) -> list[PreviewRow]:
    """What would become of each row now."""
    emails = [row.email for row in rows if not row.problem]
    known, listed = known_people(emails), _listed(event_id, emails)
    return [_previewed(row, known.get(row.email, Known()), row.email in listed) for row in rows]


def veiled(rows: Iterable[PreviewRow]) -> list[PreviewRow]:
    """The same for who may not learn which addresses are known here: all that would be written look alike."""
    return [replace(row, fate="told" if row.fate in KNOWN_APART else row.fate, profile=None) for row in rows]


def known_people(emails: Sequence[str]) -> dict[str, Known]:
    """Whom these addresses belong to: confirmed accounts with their profile, else the profile that shows the address.

    Of several profiles of an account the one it owns counts, the oldest first.
    """
    confirmed = (Account.email.in_(emails), Account.email_confirmed_at.is_not(None))
    select = sa.select(Account.email, Account.id).where(*confirmed)
    accounts = {row.email: row.id for row in db.session.execute(select)}
    profiles = _profiles_of(list(accounts.values()))
    shown = _profiles_at([email for email in emails if email not in accounts])
    found = {email: Known(number, profiles.get(number)) for email, number in accounts.items()}
    return {**{email: Known(None, profile) for email, profile in shown.items()}, **found}


def _previewed(row: Row, known: Known, is_listed: bool) -> PreviewRow:  # noqa: FBT001  one look-up of two
    if row.problem:
        return PreviewRow(row, "bad", None)
    if is_listed:
        return PreviewRow(row, "listed", known.profile)
    fate = "profile" if known.profile else "account" if known.account_id else "new"
    return PreviewRow(row, fate, known.profile)


def _column(columns: Sequence[str], words: Sequence[str]) -> str | None:
    keyed = {headers.key(column): column for column in reversed(columns)}
    return next((keyed[word] for word in words if word in keyed), None)


def _listed(event_id: int, emails: Sequence[str]) -> set[str]:
    select = sa.select(Attendee.email).where(Attendee.event_id == event_id, Attendee.email.in_(emails))
    return set(db.session.scalars(select))


def _profiles_of(account_ids: Sequence[int]) -> dict[int, Profile]:
    select = (
        sa.select(Membership.account_id, Profile)
        .join(Profile, Profile.id == Membership.profile_id)
        .where(
            Membership.account_id.in_(account_ids),
            Membership.right.in_(list(HANDS)),
            Profile.state == State.PUBLISHED,
            Profile.kind.in_(MEETING),
        )
        .order_by(Membership.right, Profile.id.desc())
    )
    # The last one written stands: owners sort behind editors, older profiles behind younger ones.
    return {row[0]: row[1] for row in db.session.execute(select)}


def _profiles_at(emails: Sequence[str]) -> dict[str, Profile]:
    """Profiles with hands whose own address this is."""
    held = sa.select(Membership.profile_id).where(Membership.right.in_(list(HANDS)))
    select = sa.select(Profile).where(
        sa.func.lower(Profile.email).in_(emails),
        Profile.state == State.PUBLISHED,
        Profile.kind.in_(MEETING),
        Profile.id.in_(held),
    )
    return {profile.email.lower(): profile for profile in db.session.scalars(select.order_by(Profile.id.desc()))}
