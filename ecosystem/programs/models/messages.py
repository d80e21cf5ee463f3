"""What who runs a cohort writes to it, and to whom each message goes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecosystem.accounts.models import Account
from ecosystem.core.db import BigId, db
from ecosystem.core.mail import Mail
from ecosystem.programs.models.cohorts import Cohort
from ecosystem.programs.models.enrolments import Enrolment


class CohortMessage(db.Model):
    """One message to a cohort, or to those of it that ``audience`` names."""

    __tablename__ = "cohort_message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    cohort_id: Mapped[int] = mapped_column(sa.ForeignKey(Cohort.id, ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    audience: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(160))
    body: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]
    cohort: Mapped[Cohort] = relationship()
    by: Mapped[Account | None] = relationship()


class MessageRecipient(db.Model):
    """One person a message goes to; ``told_at`` when it stood in their inbox, ``mail_id`` the mail that carried it."""

    __tablename__ = "cohort_message_recipient"

    message_id: Mapped[int] = mapped_column(
        sa.ForeignKey(CohortMessage.id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey(Enrolment.id, ondelete="CASCADE"), index=True)
    told_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Mail.id, ondelete="SET NULL"), index=True)
    message: Mapped[CohortMessage] = relationship()
    account: Mapped[Account] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
    mail: Mapped[Mail | None] = relationship()
