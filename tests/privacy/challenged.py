"""Rows of challenges that name one person, for the walk of traces."""

from __future__ import annotations

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

NAME = "Phạm Diễm Quỳnh"


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
