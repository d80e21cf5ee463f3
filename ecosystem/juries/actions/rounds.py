"""Making a round, its rubric, its steps, its panel, what is blacked out for it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import find_account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import Application, Call
from ecosystem.calls.rules.applications import UNSENT
from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.models import Membership
from ecosystem.juries import rules
from ecosystem.juries.models import Juror, JuryRead, JuryRound, ReadState, Redaction, RoundState, Sight
from ecosystem.juries.rules import rubric as rubrics

FAULTS = {
    "empty": _l("Cần ít nhất một tiêu chí."),
    "most": _l("Có quá nhiều tiêu chí."),
    "words": _l("Mỗi tiêu chí và mỗi mức cần lời, ngắn gọn."),
    "levels": _l("Mỗi tiêu chí cần từ 2 đến 7 mức."),
    "weight": _l("Trọng số từ 1 đến 100; tiêu chí ngoài tổng không có trọng số."),
    "whole": _l("Tổng trọng số phải bằng 100."),
    "key": _l("Hai tiêu chí trùng nhau."),
}

COLUMNS = [one.key for one in sa.inspect(JuryRound).column_attrs]


@dataclass(frozen=True)
class RoundValues:
    """What people write of a round."""

    name_vi: str
    name_en: str = ""
    is_blind: bool = True
    sight: Sight = Sight.NEVER
    reads_needed: int = 3
    most_reads: int = 12
    closes_at: datetime | None = None


def create(actor: Account, call: Call, values: RoundValues, *, is_sample: bool = False) -> JuryRound:
    """A new round of a call with the ready-made rubric. Raises ``Refused``: ``rights``, ``past``."""
    if not calls.may_edit(actor, call):
        raise Refused(_l("Bạn không tổ chức được vòng chấm của đợt này."), code="rights")
    made = JuryRound(
        key=secrets.token_hex(8),
        call_id=call.id,
        state=RoundState.DRAFT,
        rubric=rubrics.plain(tuple(rubrics.READY)),
        created_at=clock.now(),
        is_sample=is_sample,
    )
    _write(made, values)
    db.session.add(made)
    db.session.flush()
    record("jury.round_created", actor=actor.id, subject=made, call=call.id)
    return made


def edit(actor: Account, one: JuryRound, values: RoundValues) -> None:
    """Change a round; once it is open only its dates and loads. Raises ``Refused``: ``rights``, ``begun``, ``past``."""
    _refuse_hands(actor, one)
    lock(one)
    if one.state is not RoundState.DRAFT and (one.is_blind, one.sight) != (values.is_blind, values.sight):
        raise Refused(_l("Vòng đã mở: không đổi cách đọc được nữa."), code="begun")
    _write(one, values)
    db.session.flush()
    record("jury.round_changed", actor=actor.id, subject=one)


def set_rubric(actor: Account, one: JuryRound, raw: Sequence[dict[str, Any]]) -> None:
    """Put the rubric of a round that has not begun. Raises ``Refused``: ``rights``, ``begun``, a key of ``FAULTS``."""
    _refuse_hands(actor, one)
    lock(one)
    if one.state is not RoundState.DRAFT:
        raise Refused(_l("Vòng đã mở: không đổi thang điểm được nữa."), code="begun")
    try:
        one.rubric = rubrics.plain(rubrics.read(list(raw)))
    except rubrics.WrongRubric as wrong:
        raise Refused(FAULTS[wrong.code], code=wrong.code) from wrong
    db.session.flush()
    record("jury.round_changed", actor=actor.id, subject=one)


def move(actor: Account, one: JuryRound, to: RoundState) -> None:
    """Open a round to its jurors, close it, open it again. Raises ``Refused``: ``moved``, ``jurors``, ``past``."""
    lock(one)
    if not rules.may_move(actor, one, to):
        raise Refused(_l("Vòng chấm vừa được chuyển bước, hoặc bạn không chuyển được."), code="moved")
    if to is RoundState.OPEN and not seated(one):
        raise Refused(_l("Vui lòng mời giám khảo trước khi mở vòng."), code="jurors")
    if to is RoundState.OPEN and one.closes_at <= clock.now():
        raise Refused(_l("Hạn chấm cần ở tương lai."), code="past")
    one.state = to
    db.session.flush()
    record("jury.round_moved", actor=actor.id, subject=one, state=to.value)


def add_juror(actor: Account, one: JuryRound, *, email: str) -> Juror:
    """Let somebody with an account read. Raises ``Refused``: ``rights``, ``email``, ``applicant``."""
    _refuse_hands(actor, one)
    account = find_account(email)
    if account is None or account.email_confirmed_at is None or account.locked_at is not None:
        raise Refused(_l("Chưa có tài khoản nào dùng email này."), code="email")
    if _applies(one.call_id, account.id):
        raise Refused(_l("Người này đang dự tuyển chính đợt này, nên không chấm được."), code="applicant")
    lock(one)
    there: Juror | None = db.session.scalar(
        sa.select(Juror).where(Juror.round_id == one.id, Juror.account_id == account.id)
    )
    if there is not None and there.left_at is None:
        return there
    made = there or Juror(round_id=one.id, account_id=account.id, since=clock.now())
    made.left_at = None
    db.session.add(made)
    db.session.flush()
    record("jury.juror_added", actor=actor.id, subject=one, juror=made.id)
    return made


def remove_juror(actor: Account, juror: Juror) -> None:
    """Take somebody off the panel: what they sent stays, what they did not do is free again."""
    _refuse_hands(actor, juror.round)
    lock(juror.round)
    db.session.refresh(juror)
    if juror.left_at is not None:
        return
    juror.left_at = clock.now()
    open_reads = (JuryRead.juror_id == juror.id, JuryRead.state == ReadState.GIVEN)
    freed = affected(sa.delete(JuryRead).where(*open_reads))
    db.session.flush()
    record("jury.juror_removed", actor=actor.id, subject=juror.round, juror=juror.id, freed=freed)


def redact(actor: Account, one: JuryRound, application: Application, question: str, phrases: Sequence[str]) -> None:
    """Black phrases out of one answer, for everybody who reads it in this round."""
    _refuse_hands(actor, one)
    lock(one)
    wanted = [each for each in dict.fromkeys(phrase.strip()[:200] for phrase in phrases) if each][:30]
    of_one = (
        Redaction.round_id == one.id,
        Redaction.application_id == application.id,
        Redaction.question == question,
    )
    row = db.session.scalar(sa.select(Redaction).where(*of_one))
    if row is None:
        row = Redaction(round_id=one.id, application_id=application.id, question=question, phrases=[], at=clock.now())
        db.session.add(row)
    row.phrases, row.at = wanted, clock.now()
    db.session.flush()
    record("jury.redacted", actor=actor.id, subject=one, application=application.id, question=question)


def seated(one: JuryRound) -> list[Juror]:
    """Who sits on the panel now."""
    return [each for each in one.jurors if each.left_at is None]


def lock(one: JuryRound) -> None:
    """One at a time changes a round; then it is seen as it stands."""
    db.session.execute(sa.select(JuryRound.id).where(JuryRound.id == one.id).with_for_update())
    db.session.refresh(one, COLUMNS)


def _applies(call_id: int, account_id: int) -> bool:
    mine = sa.select(Membership.profile_id).where(Membership.account_id == account_id)
    applied = sa.exists().where(
        Application.call_id == call_id, Application.profile_id.in_(mine), Application.state.not_in(list(UNSENT))
    )
    return bool(db.session.scalar(sa.select(applied)))


def _write(one: JuryRound, values: RoundValues) -> None:
    if values.closes_at is None or values.closes_at <= clock.now():
        raise Refused(_l("Hạn chấm cần ở tương lai."), code="past")
    one.name_vi, one.name_en = values.name_vi, values.name_en
    one.is_blind, one.sight, one.closes_at = values.is_blind, values.sight, values.closes_at
    one.reads_needed, one.most_reads = values.reads_needed, values.most_reads


def _refuse_hands(actor: Account, one: JuryRound) -> None:
    if not rules.may_run(actor, one):
        raise Refused(_l("Bạn không tổ chức được vòng chấm của đợt này."), code="rights")
