"""Messages to a cohort: what was written, to whom it went, and whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from ecosystem.accounts.models import Account
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import NotFound
from ecosystem.core.mail import Mail
from ecosystem.directory.models import Membership, Profile
from ecosystem.directory.queries import local
from ecosystem.notices.models import Notice
from ecosystem.programs.models import Cohort, CohortManager, CohortMessage, Enrolment, MessageRecipient
from ecosystem.programs.queries.day import late_of
from ecosystem.programs.rules.day import AUDIENCES
from ecosystem.programs.rules.enrolments import HANDS

LABELS: Mapping[str, Any] = {
    "taking-part": _l("Mọi đơn vị đang tham gia"),
    "offered": _l("Ai chưa trả lời lời mời"),
    "accepted": _l("Ai đã nhận chỗ, chưa bắt đầu"),
    "late": _l("Ai còn nợ bài quá hạn"),
    "graduated": _l("Ai đã hoàn thành"),
}


@dataclass(frozen=True)
class MessageRow:
    """One message in the list of a cohort: to how many, and how many of them it reached and who read it."""

    message: CohortMessage
    audience: str
    people: int
    told: int
    read: int


@dataclass(frozen=True)
class Delivery:
    """One person a message goes to: waiting, in their inbox, mailed, read."""

    name: str
    startup: str
    state: str


@dataclass(frozen=True)
class Letter:
    """A message as one of its readers has it."""

    message: CohortMessage
    enrolment: Enrolment
    account_ids: frozenset[int]


def message(key: str) -> CohortMessage:
    """The message of ``key`` with its cohort's managers. Raises ``NotFound``."""
    found = db.session.scalars(_whole().where(CohortMessage.key == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_id(message_id: int) -> CohortMessage | None:
    """The same by id, or ``None``."""
    return db.session.scalars(_whole().where(CohortMessage.id == message_id)).one_or_none()


def _whole() -> sa.Select[CohortMessage]:
    of = joinedload(CohortMessage.cohort)
    return sa.select(CohortMessage).options(of.selectinload(Cohort.managers), joinedload(CohortMessage.by))


def letter(key: str, message_key: str) -> Letter:
    """A message to the people of one enrolment. Raises ``NotFound``."""
    one = message(message_key)
    select = sa.select(MessageRecipient).options(
        joinedload(MessageRecipient.enrolment).joinedload(Enrolment.profile).selectinload(Profile.memberships)
    )
    here = select.join(Enrolment, Enrolment.id == MessageRecipient.enrolment_id).where(
        MessageRecipient.message_id == one.id, Enrolment.key == key
    )
    rows = list(db.session.scalars(here))
    if not rows:
        raise NotFound
    return Letter(one, rows[0].enrolment, frozenset(row.account_id for row in rows))


def audience(cohort_id: int, word: str) -> dict[int, int]:
    """Whom a message to ``word`` goes to: account id -> the enrolment it reaches them by."""
    rows = (
        sa.select(Membership.account_id, Enrolment.id)
        .join(Enrolment, Enrolment.profile_id == Membership.profile_id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.state.in_(list(AUDIENCES[word])),
            Membership.right.in_(HANDS),
            Account.locked_at.is_(None),
            Account.email_confirmed_at.is_not(None),
        )
        .order_by(Enrolment.id.desc())
    )
    late = late_of(cohort_id, clock.now()) if word == "late" else None
    found = db.session.execute(rows)
    return {account: enrolment for account, enrolment in found if late is None or enrolment in late}


def of_cohort(cohort_id: int) -> sa.Select[CohortMessage]:
    """The messages of a cohort, the newest first."""
    select = sa.select(CohortMessage).options(joinedload(CohortMessage.by))
    return select.where(CohortMessage.cohort_id == cohort_id).order_by(CohortMessage.id.desc())


def rows(messages: Sequence[CohortMessage]) -> list[MessageRow]:
    """Messages as a list shows them, counted in one query."""
    told = sa.func.sum(sa.case((MessageRecipient.told_at.is_not(None), 1), else_=0))
    read = sa.func.sum(sa.case((Notice.read_at.is_not(None), 1), else_=0))
    counted = (
        sa.select(MessageRecipient.message_id, sa.func.count(), told, read)
        .outerjoin(Notice, _is_of())
        .where(MessageRecipient.message_id.in_([one.id for one in messages]))
        .group_by(MessageRecipient.message_id)
    )
    found = {number: figures for number, *figures in db.session.execute(counted)}
    return [
        MessageRow(one, str(LABELS[one.audience]), *(int(figure or 0) for figure in found.get(one.id, (0, 0, 0))))
        for one in messages
    ]


def deliveries(message_id: int) -> list[Delivery]:
    """Whom a message goes to and how far it is with each."""
    select = (
        sa.select(Account.full_name, Profile, MessageRecipient.told_at, Mail.sent_at, Notice.read_at)
        .select_from(MessageRecipient)
        .join(Account, Account.id == MessageRecipient.account_id)
        .join(Enrolment, Enrolment.id == MessageRecipient.enrolment_id)
        .join(Profile, Profile.id == Enrolment.profile_id)
        .outerjoin(Mail, Mail.id == MessageRecipient.mail_id)
        .outerjoin(Notice, _is_of())
        .where(MessageRecipient.message_id == message_id)
        .order_by(Profile.sort_key, Account.id)
    )
    return [
        Delivery(name, local(profile.name, profile.name_en), _state(told, mailed, read))
        for name, profile, told, mailed, read in db.session.execute(select)
    ]


def undelivered(message_id: int, limit: int) -> list[MessageRecipient]:
    """Whom a message has not reached yet."""
    select = sa.select(MessageRecipient).options(
        joinedload(MessageRecipient.account), joinedload(MessageRecipient.enrolment).joinedload(Enrolment.profile)
    )
    here = (MessageRecipient.message_id == message_id, MessageRecipient.told_at.is_(None))
    return list(db.session.scalars(select.where(*here).order_by(MessageRecipient.account_id).limit(limit)))


def notice_key(enrolment_id: Any, message_id: Any) -> Any:  # noqa: ANN401  numbers, or columns of them
    """What the notice of a message is called."""
    return f"cohort.message:{enrolment_id}:{message_id}"


def _is_of() -> sa.ColumnElement[bool]:
    enrolment, number = (
        sa.cast(column, sa.String) for column in (MessageRecipient.enrolment_id, MessageRecipient.message_id)
    )
    key = sa.literal("cohort.message:").concat(enrolment).concat(":").concat(number)
    return sa.and_(Notice.account_id == MessageRecipient.account_id, Notice.key == key)


def _state(told: Any, mailed: Any, read: Any) -> str:  # noqa: ANN401  moments or nothing
    if read is not None:
        return "read"
    if mailed is not None:
        return "mailed"
    return "told" if told is not None else "waiting"


def sample_message(role: str) -> dict[str, Any] | None:
    """The URL values of a message to a cohort of the demo account."""
    wanted = (
        sa.select(CohortMessage.key)
        .join(CohortManager, CohortManager.cohort_id == CohortMessage.cohort_id)
        .join(Account, Account.id == CohortManager.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    key = db.session.scalar(wanted.order_by(CohortMessage.id).limit(1))
    return {"key": key} if key else None


def sample_letter(role: str) -> dict[str, Any] | None:
    """The URL values of a message that the demo account got."""
    wanted = (
        sa.select(Enrolment.key, CohortMessage.key)
        .join(MessageRecipient, MessageRecipient.enrolment_id == Enrolment.id)
        .join(CohortMessage, CohortMessage.id == MessageRecipient.message_id)
        .join(Account, Account.id == MessageRecipient.account_id)
        .where(Account.email == f"{role}@demo.example")
    )
    row = db.session.execute(wanted.order_by(CohortMessage.id).limit(1)).first()
    return {"key": row[0], "message_key": row[1]} if row else None
