"""Building what a cohort goes through: modules, sessions, materials; and who was there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ecosystem.accounts.models import Account
from ecosystem.accounts.queries import find_account
from ecosystem.core import clock, files
from ecosystem.core.db import affected, db, insert_into
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.programs import rules
from ecosystem.programs.actions.enrolling import lock
from ecosystem.programs.models import (
    Attendance,
    CheckIn,
    Cohort,
    CohortMaterial,
    CohortModule,
    CohortSession,
    Enrolment,
    Presence,
    SessionTrainer,
)
from ecosystem.programs.rules import curriculum as inside

KIND = "cohort"
TRAINERS_MOST = 8


@dataclass(frozen=True)
class SessionValues:
    """What people write of a session; each of ``trainers`` is a name, or the address of an account."""

    title_vi: str
    starts_at: datetime
    ends_at: datetime
    title_en: str = ""
    notes: str = ""
    place: str = ""
    link: str = ""
    module_id: int | None = None
    trainers: tuple[str, ...] = ()


def put_module(
    actor: Account, cohort: Cohort, *, title_vi: str, title_en: str = "", module: CohortModule | None = None
) -> CohortModule:
    """A new part of the curriculum at its end, or another name for ``module``. Raises ``Refused``: ``rights``."""
    _refuse(actor, cohort)
    if module is None:
        last = sa.select(sa.func.max(CohortModule.position)).where(CohortModule.cohort_id == cohort.id)
        module = CohortModule(cohort_id=cohort.id, position=(db.session.scalar(last) or 0) + 1)
        db.session.add(module)
    module.title_vi, module.title_en = title_vi, title_en
    db.session.flush()
    record("cohort.module_set", actor=actor.id, subject=cohort, module=module.id)
    return module


def move_module(actor: Account, cohort: Cohort, module: CohortModule, *, by: int) -> None:
    """Move a part so many places down (below nothing: up) among the others; at an end it stays. ``rights``."""
    _refuse(actor, cohort)
    lock(cohort)
    kept = sa.select(CohortModule).where(CohortModule.cohort_id == cohort.id)
    parts = list(db.session.scalars(kept.order_by(CohortModule.position, CohortModule.id)))
    place = parts.index(module)
    parts.insert(min(max(place + by, 0), len(parts) - 1), parts.pop(place))
    for position, one in enumerate(parts, start=1):
        one.position = position
    db.session.flush()
    record("cohort.module_set", actor=actor.id, subject=cohort, module=module.id)


def drop_module(actor: Account, cohort: Cohort, module: CohortModule) -> None:
    """Take a part away; its sessions and tasks stay, without it."""
    _refuse(actor, cohort)
    db.session.delete(module)
    db.session.flush()
    record("cohort.module_dropped", actor=actor.id, subject=cohort)


def create_session(actor: Account, cohort: Cohort, values: SessionValues, *, is_sample: bool = False) -> CohortSession:
    """A new session with its code. Raises ``Refused``: ``rights``, ``backwards``, ``trainers``."""
    _refuse(actor, cohort)
    made = CohortSession(
        key=secrets.token_urlsafe(12), code=secrets.token_urlsafe(18), cohort_id=cohort.id, is_sample=is_sample
    )
    _write(made, values)
    db.session.add(made)
    db.session.flush()
    record("session.created", actor=actor.id, subject=made, cohort=cohort.id)
    return made


def edit_session(actor: Account, session: CohortSession, values: SessionValues, *, version: int | None = None) -> None:
    """Change a session. Raises ``Refused``: ``rights``, ``stale``, ``backwards``, ``trainers``."""
    _refuse(actor, session.cohort)
    if version is not None and version != session.version:
        raise Refused(_l("Buổi học vừa được người khác sửa. Vui lòng tải lại trang rồi sửa tiếp."), code="stale")
    _write(session, values)
    db.session.flush()
    record("session.changed", actor=actor.id, subject=session, cohort=session.cohort_id)


def cancel_session(actor: Account, session: CohortSession) -> None:
    """Call a session off; calendars show it so. Raises ``Refused``: ``rights``, ``moved``."""
    _refuse(actor, session.cohort)
    if session.cancelled_at is not None:
        raise Refused(_l("Buổi này đã huỷ."), code="moved")
    session.cancelled_at = clock.now()
    db.session.flush()
    record("session.cancelled", actor=actor.id, subject=session, cohort=session.cohort_id)


def add_material(
    actor: Account, session: CohortSession, *, title: str, url: str = "", upload: tuple[IO[bytes], str] | None = None
) -> CohortMaterial:
    """Attach a link or a file to a session. Raises ``Refused``: ``rights``, ``one`` (neither or both), file faults."""
    _refuse(actor, session.cohort)
    if bool(url) == (upload is not None):
        raise Refused(_l("Vui lòng chọn một tệp hoặc dán một liên kết."), code="one")
    stored = files.store(upload[0], name=upload[1], kind=KIND, owner=None) if upload is not None else None
    made = CohortMaterial(
        key=secrets.token_urlsafe(12),
        cohort_id=session.cohort_id,
        session_id=session.id,
        title=title,
        url=url,
        file_id=stored.id if stored else None,
        added_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    record("session.material_added", actor=actor.id, subject=session)
    return made


def remove_material(actor: Account, material: CohortMaterial) -> None:
    """Take it off again."""
    _refuse(actor, material.cohort)
    stored = material.file
    db.session.delete(material)
    db.session.flush()
    if stored is not None:
        files.remove(stored)
    record("session.material_removed", actor=actor.id, subject=material.cohort)


def mark_attendance(actor: Account, session: CohortSession, marks: Mapping[int, Presence]) -> None:
    """Write down who was there, by enrolment id; what somebody said themselves is written over.

    Raises ``Refused``: ``rights``, ``early`` (before the check-in opens one can only be excused).
    """
    _refuse(actor, session.cohort)
    here = set(db.session.scalars(sa.select(Enrolment.id).where(Enrolment.cohort_id == session.cohort_id)))
    moment = clock.now()
    if not all(inside.may_be_marked(session, state, moment) for state in marks.values()):
        raise Refused(_l("Buổi này chưa mở điểm danh; bây giờ chỉ ghi được vắng có phép."), code="early")
    for enrolment_id, state in marks.items():
        if enrolment_id not in here:
            continue
        _put(session, enrolment_id, state, (moment, actor.id), is_final=True)
    record("session.attendance_marked", actor=actor.id, subject=session)


def check_in(actor: Account, session: CohortSession, enrolments: Sequence[Enrolment]) -> bool:
    """Say that one is there, for each of one's enrolments in the cohort; whether this was the first time.

    Raises ``Refused``: ``rights``, ``window``.
    """
    mine = inside.attending(actor, enrolments)
    moment = clock.now()
    if not mine:
        raise Refused(_l("Bạn không tham gia khoá này."), code="rights")
    if not inside.is_check_in_open(session, moment):
        raise Refused(_l("Chưa tới giờ điểm danh, hoặc đã hết giờ."), code="window")
    row = {"session_id": session.id, "account_id": actor.id, "at": moment}
    once = insert_into(CheckIn).values(row).on_conflict_do_nothing(index_elements=["session_id", "account_id"])
    if not affected(once):
        return False
    for one in mine:
        _put(session, one.id, inside.presence_at(session, moment), (moment, actor.id), is_final=False)
    record("session.checked_in", actor=actor.id, subject=session)
    return True


def _put(
    session: CohortSession, enrolment_id: int, state: Presence, said: tuple[datetime, int], *, is_final: bool
) -> None:
    row = {"session_id": session.id, "enrolment_id": enrolment_id, "state": state, "at": said[0], "by_id": said[1]}
    keys = ["session_id", "enrolment_id"]
    insert = insert_into(Attendance).values(row)
    if is_final:
        new = {name: row[name] for name in ("state", "at", "by_id")}
        db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_=new))
    else:
        # The first of a startup counts, and whatever who runs the cohort wrote down stays.
        db.session.execute(insert.on_conflict_do_nothing(index_elements=keys))


def _refuse(actor: Account, cohort: Cohort) -> None:
    if not rules.is_running_it(actor, cohort):
        raise Refused(_l("Bạn không sửa được khoá này."), code="rights")


def _write(session: CohortSession, values: SessionValues) -> None:
    if values.ends_at <= values.starts_at:
        raise Refused(_l("Giờ kết thúc cần sau giờ bắt đầu."), code="backwards")
    for name in ("title_vi", "title_en", "notes", "place", "link", "module_id", "starts_at", "ends_at"):
        setattr(session, name, getattr(values, name))
    session.check_in_from = values.starts_at - inside.OPENS_BEFORE
    session.check_in_until = min(values.starts_at + inside.CLOSES_AFTER, values.ends_at)
    if [one.name for one in session.trainers] != list(values.trainers):
        session.trainers = [_trainer(words) for words in values.trainers[:TRAINERS_MOST]]


def _trainer(words: str) -> SessionTrainer:
    """A name, or the person behind an address."""
    if "@" not in words:
        return SessionTrainer(name=words[:120])
    account = find_account(words)
    if account is None or account.email_confirmed_at is None:
        raise Refused(_l("Chưa có tài khoản nào dùng email %(email)s.", email=words), code="trainers")
    return SessionTrainer(name=account.full_name, account_id=account.id)
