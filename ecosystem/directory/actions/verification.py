"""Verbs of verification: holders ask and withdraw, officers take a case, decide, and reopen; time expires badges.

Who is faster is decided by the database: every step is one conditional update of the state and version it began from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l

from ecosystem.core import clock
from ecosystem.core.db import affected, db
from ecosystem.core.errors import Refused
from ecosystem.core.journal import record
from ecosystem.directory.actions.identity import MOVED_ON, move
from ecosystem.directory.actions.permits import permit
from ecosystem.directory.models import Profile, Verification, VerificationState, VerificationTag
from ecosystem.directory.queries import verification as queries
from ecosystem.directory.rules import verification as rules
from ecosystem.directory.rules.verification import Act

if TYPE_CHECKING:
    from ecosystem.accounts.models import Account

TAKEN = _l("Một cán bộ khác vừa nhận hồ sơ này.")
NOT_IMPARTIAL = _l("Bạn là thành viên của hồ sơ này, nên một cán bộ khác sẽ xem xét.")
BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a holder declares, and where an officer can check it."""

    words: str
    evidence_url: str = ""
    evidence_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an officer decided: one of ``rules.DECISIONS``, why, and what the holder reads."""

    act: Act
    reasons: tuple[str, ...] = ()
    message: str = ""


def ask_verification(actor: Account | None, profile: Profile, statement: Statement) -> Verification:
    """Ask officers to verify ``profile`` (memberships loaded).

    Raises ``Refused``: ``not-yours``, ``too-early`` (a badge is still fresh) or ``no-step``.
    """
    permit(actor is None or rules.may_ask_verification(actor, profile))
    case = _case(profile)
    if case.state is VerificationState.VERIFIED and not rules.may_renew(case.valid_until, clock.today()):
        raise Refused(_l("Hồ sơ vẫn đang được xác thực; gần hết hạn bạn có thể đề nghị lại."), code="too-early")
    move(
        _id(actor),
        case,
        Act.ASK,
        words=statement.words,
        statement=statement.words,
        evidence_url=statement.evidence_url,
        evidence_note=statement.evidence_note,
        asked_at=clock.now(),
        asked_by_id=_id(actor),
        changed_fields=[],
        message="",
    )
    return case


def withdraw_verification(actor: Account | None, profile: Profile) -> Verification:
    """Take the asking back. A badge that still holds stays; otherwise the profile is unverified again."""
    permit(actor is None or rules.may_ask_verification(actor, profile))
    case = _case(profile)
    holds = case.state is VerificationState.WAITING and rules.has_badge(case.valid_until, clock.today())
    if holds:
        move(_id(actor), case, Act.KEEP)
    else:
        move(_id(actor), case, Act.WITHDRAW, valid_until=None, message="")
    return case


def take_case(actor: Account, profile: Profile) -> None:
    """Take a case that nobody looks at. Raises ``Refused`` (``taken``) when another officer was faster."""
    _permit_officer(actor, profile)
    _assign(profile.id, actor.id, Verification.assignee_id.is_(None))
    record("verification.taken", actor=actor.id, subject=profile)


def release_case(actor: Account, profile: Profile) -> None:
    """Give one's case back to the queue."""
    _permit_officer(actor, profile)
    _assign(profile.id, None, Verification.assignee_id == actor.id)
    record("verification.released", actor=actor.id, subject=profile)


def hand_over_case(actor: Account, profile: Profile, to: Account) -> None:
    """Give one's case, or one that nobody has, to another officer who is no member of the profile."""
    _permit_officer(actor, profile)
    if not rules.may_decide(to, profile):
        raise Refused(_l("Người này không xem xét được hồ sơ này."), code="not-impartial")
    _assign(profile.id, to.id, sa.or_(Verification.assignee_id == actor.id, Verification.assignee_id.is_(None)))
    record("verification.handed_over", actor=actor.id, subject=profile, to=to.id)


def note_case(actor: Account, profile: Profile, *, note: str, tags: Sequence[str], version: int | None = None) -> None:
    """Keep officers' own note and tags. Raises ``Refused`` (``no-step``) when the case changed since ``version``."""
    _permit_officer(actor, profile)
    case = _case(profile)
    wanted = [tag for tag in rules.TAGS if tag in tags]
    # Of two notes at once the database lets one through; the other officer reads the first one's before writing.
    noted = affected(
        sa.update(Verification)
        .where(Verification.profile_id == profile.id, Verification.version == (version or case.version))
        .values(note=note, version=Verification.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not noted:
        raise Refused(MOVED_ON, code="no-step")
    db.session.refresh(case)
    case.tags = [row for row in case.tags if row.tag in wanted]
    known = {row.tag for row in case.tags}
    case.tags.extend(VerificationTag(tag=tag) for tag in wanted if tag not in known)
    db.session.flush()
    record("verification.noted", actor=actor.id, subject=profile, tags=wanted)


def decide(actor: Account, profile: Profile, decision: Decision, *, version: int | None = None) -> Verification:
    """Verify, return or reject. ``version`` is the case the officer read.

    Raises ``Refused``: ``not-impartial``, ``taken`` (another officer holds it), ``no-step`` (somebody was faster) or
    ``reasons`` (a no needs one).
    """
    _permit_officer(actor, profile)
    case = _case(profile)
    if version is not None and version != case.version:
        raise Refused(MOVED_ON, code="no-step")
    if case.assignee_id not in (None, actor.id):
        raise Refused(TAKEN, code="taken")
    if decision.act is not Act.VERIFY and not decision.reasons:
        raise Refused(_l("Vui lòng chọn ít nhất một lý do để người nộp biết cần làm gì."), code="reasons")
    move(
        actor.id,
        case,
        decision.act,
        words=decision.message,
        reasons=decision.reasons,
        decided_at=clock.now(),
        decided_by_id=actor.id,
        message=decision.message,
        **_badge(profile, decision.act),
    )
    return case


def reopen(actor: Account, profile: Profile, *, message: str) -> Verification:
    """Take a badge off because of a doubt, and look again."""
    _permit_officer(actor, profile)
    case = _case(profile)
    move(actor.id, case, Act.REOPEN, words=message, message=message, valid_until=None, changed_fields=[])
    return case


def expire_badges() -> int:
    """End the badges whose last day has passed, some at a time. Returns how many ended."""
    ended = queries.ended(clock.today(), BATCH)
    for case in ended:
        move(None, case, Act.EXPIRE)
    return len(ended)


def remind_of_ends() -> int:
    """Note for each badge that ends soon, once, that its holders should hear of it. Returns how many."""
    ending = queries.ending(clock.today(), BATCH)
    for case in ending:
        case.reminded_for = case.valid_until
        db.session.flush()
        record("verification.ending", actor=None, subject=case.profile, until=str(case.valid_until))
    return len(ending)


def _badge(profile: Profile, act: Act) -> dict[str, Any]:
    if act is Act.VERIFY:
        today = clock.today()
        end = rules.months_after(today, int(current_app.config["VERIFICATION_MONTHS"]))
        identity = rules.identity_of(profile)
        return {"verified_on": today, "valid_until": end, "identity": identity, "changed_fields": []}
    return {"valid_until": None} if act is Act.REJECT else {}


def _permit_officer(actor: Account, profile: Profile) -> None:
    permit(rules.may_look_after(actor, profile))
    if not rules.is_impartial(actor, profile):
        raise Refused(NOT_IMPARTIAL, code="not-impartial")


def _case(profile: Profile) -> Verification:
    """The case of ``profile`` as it stands now; one that was never asked about gets its row."""
    found = db.session.get(Verification, profile.id, populate_existing=True)
    if found is None:
        fresh = Verification(profile_id=profile.id, state=VerificationState.UNVERIFIED)
        try:
            # Two who ask first at once: the primary key lets one row in.
            with db.session.begin_nested():
                db.session.add(fresh)
                db.session.flush()
        except sa.exc.IntegrityError:
            found = db.session.get_one(Verification, profile.id, populate_existing=True)
        else:
            found = fresh
    return found


def _assign(profile_id: int, to: int | None, held: sa.ColumnElement[bool]) -> None:
    moved = affected(
        sa.update(Verification)
        .where(Verification.profile_id == profile_id, Verification.state == VerificationState.WAITING, held)
        .values(assignee_id=to, version=Verification.version + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.get(Verification, profile_id, populate_existing=True)
    if not moved:
        raise Refused(TAKEN, code="taken")


def _id(actor: Account | None) -> int | None:
    return actor.id if actor is not None else None
