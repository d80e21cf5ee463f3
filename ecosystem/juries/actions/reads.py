"""Giving applications to jurors, what jurors declare and give, and conflicts that two managers set aside."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.juries import rules
from ecosystem.juries.actions.rounds import lock
from ecosystem.juries.models import Declaration, Juror, JuryRead, Override, ReadState
from ecosystem.juries.queries import conflicts, rounds
from ecosystem.juries.rules import rubric as rubrics
from ecosystem.juries.rules.conflict import Stand

COLUMNS = [one.key for one in sa.inspect(JuryRead).column_attrs]
HANDLESS = _l("Bạn không tổ chức được vòng chấm của đợt này.")


@dataclass(frozen=True)
class Given:
    """What a juror gives: a level of each criterion, a word to the organisers, a word to the applicant."""

    marks: Mapping[str, Any] = field(default_factory=dict)
    private_note: str = ""
    note: str = ""


def give(actor: Account | None, juror: Juror, application: Application, *, is_locked: bool = True) -> JuryRead:
    """Give an application to a juror; by hand it is a decision that no proposal undoes.

    ``None`` for ``actor``: a proposal that somebody published. Raises ``Refused``: ``rights``, ``state``,
    ``conflict``.
    """
    round_ = juror.round
    if actor is not None and not rules.may_run(actor, round_):
        raise Refused(HANDLESS, code="rights")
    lock(round_)
    if juror.left_at is not None or application.state not in rules.READABLE or application.call_id != round_.call_id:
        raise Refused(_l("Hồ sơ này không giao cho giám khảo đó được."), code="state")
    if conflicts.stand_of(juror, application) is Stand.CLOSED:
        raise Refused(_l("Giám khảo này có xung đột lợi ích với hồ sơ."), code="conflict")
    wanted = (JuryRead.juror_id == juror.id, JuryRead.application_id == application.id)
    there: JuryRead | None = db.session.scalar(sa.select(JuryRead).where(*wanted))
    if there is not None:
        there.is_locked = there.is_locked or is_locked
        db.session.flush()
        return there
    made = JuryRead(
        key=secrets.token_hex(8),
        juror_id=juror.id,
        application_id=application.id,
        state=ReadState.GIVEN,
        is_locked=is_locked,
        given_at=clock.now(),
        marks={},
    )
    db.session.add(made)
    db.session.flush()
    record("jury.given", actor=actor.id if actor else None, subject=made, round=round_.id)
    return made


def take_away(actor: Account, read: JuryRead) -> None:
    """Take back what was given and not done yet. Raises ``Refused``: ``rights``, ``done``."""
    if not rules.may_run(actor, read.juror.round):
        raise Refused(HANDLESS, code="rights")
    lock(read.juror.round)
    see(read)
    if read.state is not ReadState.GIVEN:
        raise Refused(_l("Giám khảo đã chấm hồ sơ này."), code="done")
    record("jury.taken_away", actor=actor.id, subject=read.juror.round, juror=read.juror_id)
    db.session.delete(read)
    db.session.flush()


def declare(actor: Account, read: JuryRead, *, has_conflict: bool, words: str = "") -> None:
    """Say before sight whether one has an interest; said once. Raises ``Refused``: ``rights``, ``said``, ``words``."""
    if not rules.is_reader(actor, read):
        raise Refused(_l("Hồ sơ này không giao cho bạn."), code="rights")
    if has_conflict and not words.strip():
        raise Refused(_l("Vui lòng nói ngắn gọn về mối liên hệ của bạn."), code="words")
    lock(read.juror.round)
    of_both = (Declaration.juror_id == read.juror_id, Declaration.application_id == read.application_id)
    there = db.session.scalar(sa.select(Declaration).where(*of_both))
    if there is not None and (there.has_conflict or not has_conflict):
        return
    if there is None:
        there = Declaration(juror_id=read.juror_id, application_id=read.application_id, at=clock.now())
        db.session.add(there)
    there.at, there.has_conflict, there.words = clock.now(), has_conflict, words.strip()[:1000]
    db.session.flush()
    record("jury.declared", actor=actor.id, subject=read, conflict=has_conflict)


def keep(actor: Account, read: JuryRead, given: Given) -> None:
    """Keep marks without sending them; what was sent stays as sent. Raises ``Refused``: ``marks``."""
    _refuse(actor, read, ReadState.SENT)
    if read.state is ReadState.SENT:
        raise Refused(_l("Điểm đã gửi; hãy gửi lại nếu muốn sửa."), code="sent")
    _write(read, given)
    db.session.flush()


def send(actor: Account, read: JuryRead, given: Given) -> None:
    """Send marks; while the round is open they may be sent again. Raises ``Refused``: ``marks``, ``missing``."""
    _refuse(actor, read, ReadState.SENT)
    rubric = rounds.rubric_of(read.juror.round)
    if not rubrics.is_complete(rubric, given.marks):
        raise Refused(_l("Vui lòng chọn một mức cho mỗi tiêu chí."), code="missing")
    _write(read, given)
    read.state, read.sent_at = ReadState.SENT, clock.now()
    db.session.flush()
    record("jury.sent", actor=actor.id, subject=read)


def abstain(actor: Account, read: JuryRead, *, why: str) -> None:
    """Leave an application to others, with a reason. Raises ``Refused``: ``marks``, ``why``."""
    _refuse(actor, read, ReadState.ABSTAINED)
    if not why.strip():
        raise Refused(_l("Vui lòng nói lý do bạn không chấm hồ sơ này."), code="why")
    read.state, read.sent_at, read.marks = ReadState.ABSTAINED, None, {}
    read.abstained_why = why.strip()[:1000]
    db.session.flush()
    record("jury.abstained", actor=actor.id, subject=read)


def ask_override(actor: Account, juror: Juror, application: Application, *, reason: str) -> Override:
    """Ask a second manager to set a conflict aside. Raises ``Refused``: ``rights``, ``reason``, ``none``."""
    if not rules.may_run(actor, juror.round):
        raise Refused(HANDLESS, code="rights")
    if not reason.strip():
        raise Refused(_l("Vui lòng nói vì sao cần giám khảo này; lý do được in trong báo cáo."), code="reason")
    if conflicts.stand_of(juror, application) is not Stand.CLOSED:
        raise Refused(_l("Giám khảo này không có xung đột lợi ích với hồ sơ."), code="none")
    lock(juror.round)
    of_both = (Override.juror_id == juror.id, Override.application_id == application.id)
    there: Override | None = db.session.scalar(sa.select(Override).where(*of_both))
    if there is not None:
        return there
    made = Override(
        juror_id=juror.id,
        application_id=application.id,
        reason=reason.strip()[:1000],
        asked_at=clock.now(),
        asked_by_id=actor.id,
    )
    db.session.add(made)
    db.session.flush()
    record("jury.override_asked", actor=actor.id, subject=juror.round, override=made.id)
    return made


def agree_override(actor: Account, override: Override) -> None:
    """A second manager agrees. Raises ``Refused``: ``second`` for who asked or has no right."""
    round_ = override.juror.round
    lock(round_)
    db.session.refresh(override)
    if override.agreed_at is not None:
        return
    if not rules.may_agree(actor, round_, override.asked_by_id):
        raise Refused(_l("Cần một người phụ trách khác đồng ý, không phải người đề nghị."), code="second")
    override.agreed_at, override.agreed_by_id = clock.now(), actor.id
    db.session.flush()
    record("jury.override_agreed", actor=actor.id, subject=round_, override=override.id)


def see(read: JuryRead) -> None:
    """Wait for whoever writes this read, then see it as it stands. Raises ``Refused``: ``gone``."""
    held = db.session.scalar(sa.select(JuryRead.id).where(JuryRead.id == read.id).with_for_update())
    if held is None:
        raise Refused(_l("Hồ sơ này vừa được lấy lại."), code="gone")
    db.session.refresh(read, COLUMNS)


def _write(read: JuryRead, given: Given) -> None:
    read.marks = rubrics.sound(rounds.rubric_of(read.juror.round), given.marks)
    read.private_note, read.note = given.private_note.strip()[:4000], given.note.strip()[:2000]


def _refuse(actor: Account, read: JuryRead, to: ReadState) -> None:
    """Locked and looked at again: the round may have closed, the read been taken away meanwhile."""
    lock(read.juror.round)
    see(read)
    standing = conflicts.stand_of(read.juror, read.application)
    if not rules.is_reader(actor, read) or not rules.may_mark(read, standing, to, clock.now()):
        raise Refused(_l("Hồ sơ này không nhận điểm của bạn lúc này."), code="marks")
