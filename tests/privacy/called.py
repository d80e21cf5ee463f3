"""Rows of calls, juries and challenges that name one person, for the walk of traces."""

from __future__ import annotations

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import (
    AccessCode,
    Application,
    ApplicationAnswer,
    ApplicationState,
    ApplicationStep,
    Call,
    CallForm,
    CallKind,
    CallManager,
    CallQuestion,
    CallState,
    CallSubscription,
    ManagerRight,
    Submission,
)
from ecosystem.challenges.models import (
    Challenge,
    ChallengeInvitation,
    ChallengeState,
    ChallengeStep,
    Measurement,
    Pilot,
    PilotOrder,
    PilotState,
    Reuse,
)
from ecosystem.core import clock
from ecosystem.core.db import db
from ecosystem.juries.models import (
    Decision,
    Declaration,
    Juror,
    JuryRead,
    JuryRound,
    Outcome,
    Override,
    ReadState,
    RoundState,
    Sight,
)

NAME, PHONE = "Phạm Diễm Quỳnh", "+84905777888"


def call(person, startup):
    """A call one works on, follows and asked about, and an application of a startup that others hold too."""
    moment, state = clock.now(), {"state": CallState.DRAFT, "state_at": clock.now()}
    one = Call(slug="dot", kind=CallKind.PROGRAM, title_vi="Đợt", rules=[], created_at=moment, **state)
    one.managers = [CallManager(account_id=person.id, right=ManagerRight.LEAD, since=moment)]
    db.session.add(one)
    db.session.flush()
    form = CallForm(call_id=one.id, number=1, content={"sections": []}, changed_at=moment)
    db.session.add(form)
    db.session.flush()
    sent = {
        "state": ApplicationState.SUBMITTED,
        "state_at": moment,
        "submitted_at": moment,
        "asked_note": f"Hỏi {NAME}",
    }
    applied = Application(
        key="a",
        call_id=one.id,
        profile_id=startup.id,
        form_id=form.id,
        screener_id=person.id,
        created_at=moment,
        asked=[],
        **sent,
    )
    db.session.add(applied)
    db.session.flush()
    of = {"application_id": applied.id}
    answer = {"question": "team", "value": [[NAME, "sáng lập"]], "version": 1, "saved_at": moment}
    db.session.add_all(
        [
            CallQuestion(
                call_id=one.id, words=f"{NAME} hỏi", asked_at=moment, answer=f"Chào {NAME}", answered_at=moment
            ),
            CallSubscription(call_id=one.id, account_id=person.id, since=moment),
            ApplicationAnswer(**answer, **of),
            ApplicationStep(came="draft", state=ApplicationState.SUBMITTED, at=moment, note=NAME, reason=NAME, **of),
            Submission(number=1, at=moment, form_id=form.id, content=f'["{NAME}"]', sha256="x", **of),
            AccessCode(
                call_id=one.id, code_hash="h", label=f"Cho {NAME}", late_until=moment, made_at=moment, used_at=moment
            ),
        ]
    )
    db.session.flush()
    jury(person, one, applied)
    challenge(one, applied)


def challenge(call, applied):
    """A challenge with a step, whose words name the person."""
    moment = clock.now()
    named = {"head_vi": f"Phó Chủ tịch {NAME}", "head_en": NAME, "cancelled_why": f"{NAME} chuyển việc"}
    state = {"state": ChallengeState.CANCELLED, "state_at": moment, "created_at": moment}
    one = Challenge(call_id=call.id, sectors=[], test=[], phases=[], **named, **state)
    db.session.add(one)
    db.session.flush()
    db.session.add(ChallengeStep(challenge_id=one.id, came="", state=ChallengeState.PROPOSED, at=moment))
    db.session.add(ChallengeInvitation(challenge_id=one.id, profile_id=applied.profile_id, at=moment))
    pilot = Pilot(key="p", challenge_id=one.id, application_id=applied.id, state=PilotState.DRAFT, made_at=moment)
    for name in ("scope", "limits", "data", "supervisor", "stop_rules", "sandbox_case", "reason", "learnt"):
        setattr(pilot, name, f"{NAME} lo việc này")
    db.session.add(pilot)
    db.session.flush()
    day = clock.today()
    of_pilot = {"pilot_id": pilot.id, "at": moment}
    db.session.add_all(
        [
            Measurement(measure="m0", value=1, measured_on=day, note=f"{NAME} đo", by_owner=True, **of_pilot),
            PilotOrder(value_vnd=1, ordered_on=day, document=f"HĐ {NAME}", **of_pilot),
            Reuse(challenge_id=one.id, agency_id=applied.profile_id, at=moment),
        ]
    )
    db.session.flush()


def jury(person, call, applied):
    """A panel one sits on, with a declaration, marks and a conflict one asked to set aside."""
    moment = clock.now()
    of_round = {"state": RoundState.OPEN, "is_blind": True, "sight": Sight.NEVER, "rubric": []}
    round_ = JuryRound(
        key="r",
        call_id=call.id,
        name_vi="Vòng",
        reads_needed=1,
        most_reads=1,
        closes_at=moment,
        created_at=moment,
        **of_round,
    )
    db.session.add(round_)
    db.session.flush()
    juror = Juror(round_id=round_.id, account_id=person.id, since=moment)
    someone = db.session.scalars(sa.select(Account.id).where(Account.id != person.id)).first()
    other = Juror(round_id=round_.id, account_id=someone, since=moment)
    db.session.add_all([juror, other])
    db.session.flush()
    both = {"juror_id": juror.id, "application_id": applied.id}
    notes = {"note": f"Của {NAME}", "private_note": NAME, "abstained_why": NAME}
    db.session.add_all(
        [
            JuryRead(key="d", state=ReadState.GIVEN, given_at=moment, marks={}, **notes, **both),
            Declaration(at=moment, has_conflict=True, words=NAME, **both),
            Override(reason=NAME, asked_at=moment, asked_by_id=person.id, **both),
            Override(
                juror_id=other.id,
                application_id=applied.id,
                reason=NAME,
                asked_at=moment,
                agreed_at=moment,
                agreed_by_id=person.id,
            ),
            Decision(
                application_id=applied.id, outcome=Outcome.REJECTED, note=f"Gửi {NAME}", reason=NAME, decided_at=moment
            ),
        ]
    )
    db.session.flush()
