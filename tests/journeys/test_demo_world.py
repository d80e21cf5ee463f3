"""The demo world comes and goes as a whole, and never beside real people."""

from __future__ import annotations

import json

import sqlalchemy as sa

from ecosystem.accounts.models import Account
from ecosystem.calls.models import Application, Call, CallKind, CallState
from ecosystem.challenges.models import Challenge, ChallengeState, Pilot, PilotState
from ecosystem.core import facts, limits
from ecosystem.core.db import db
from ecosystem.core.files import StoredFile
from ecosystem.core.journal import Delivery
from ecosystem.directory.models import Profile
from ecosystem.juries.models import JuryRound, RoundState
from ecosystem.juries.queries import rounds, scores
from ecosystem.meetings.models import MentorPair
from ecosystem.programs.models import Cohort, CohortState, Program
from ecosystem.progress.queries import alumni as lives
from ecosystem.progress.rules import alumni


def run(app, *args):
    return app.test_cli_runner().invoke(args=["demo", *args])


def programs_and_challenges_stand():
    """Three programs, one of which takes applications in seven states; six challenges in five states, and more."""
    cohorts = sa.select(Cohort.state).join(Program, Program.id == Cohort.program_id).order_by(Cohort.id)
    assert set(db.session.scalars(cohorts)) == {CohortState.FINISHED, CohortState.RUNNING, CohortState.PLANNED}
    taking = sa.select(Call.id).where(Call.state == CallState.OPEN, Call.kind == CallKind.PROGRAM)
    states = sa.select(Application.state).where(Application.call_id.in_(taking)).distinct()
    assert len(db.session.scalars(states).all()) >= 7
    posed = db.session.scalars(sa.select(Challenge.state)).all()
    assert len(posed) >= 6
    assert set(posed) == set(ChallengeState) - {ChallengeState.APPROVED, ChallengeState.CANCELLED}
    assert set(db.session.scalars(sa.select(Pilot.state))) == {PilotState.DRAFT, PilotState.RUNNING, PilotState.ORDERED}


def outcomes_have_two_sides():
    """Of those who answered, enough had a mentor and enough had none: what goes with what can be told."""
    manager = db.session.scalars(sa.select(Account).where(Account.email == "manager@demo.example")).one()
    told = alumni.groups(lives.stories(manager), "mentor")
    assert [(one.value, one.figures is not None) for one in told] == [("no", True), ("yes", True)]
    paired = db.session.scalars(sa.select(MentorPair).where(MentorPair.published_at.is_not(None))).all()
    ended = db.session.scalars(sa.select(Cohort).where(Cohort.state == CohortState.FINISHED)).one()
    assert all(one.published_at.date() < ended.ends_on and one.reasons for one in paired)


def test_it_loads_whole_is_marked_and_leaves_nothing(app, tmp_path):
    manifest = tmp_path / "manifest.json"
    assert run(app, "load", "--json", str(manifest)).exit_code == 0

    described = json.loads(manifest.read_text(encoding="utf-8"))
    assert [person["email"].partition("@")[0] for person in described["accounts"]] == [
        "founder",
        "angel",
        "mentor",
        "fund",
        "manager",
        "owner",
        "officer",
        "admin",
    ]
    profiles = db.session.scalars(sa.select(Profile)).all()
    assert len(profiles) == 83
    assert all(profile.is_sample for profile in profiles)
    assert db.session.scalars(sa.select(Delivery.state).distinct()).all() == ["done"]
    judged = db.session.scalars(sa.select(JuryRound.key).where(JuryRound.state == RoundState.CLOSED)).all()
    # Taking severity out changes a place where a manager of the demo looks.
    assert any(scores.board(rounds.round_by_key(key)).calibration.moves for key in judged)
    programs_and_challenges_stand()
    outcomes_have_two_sides()

    db.session.rollback()
    assert run(app, "remove").exit_code == 0
    db.session.rollback()
    left = [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (Profile, StoredFile)]
    assert left == [0, 0]
    assert facts.is_demo() is False


def test_it_is_not_loaded_beside_real_people(app, cast):
    assert cast.lan.is_sample is False
    answer = run(app, "load")
    assert answer.exit_code == 1
    assert "real accounts" in answer.output


def test_limits_stay_on_outside_a_demo_database(app):
    app.config["RATE_LIMITS"] = "off"
    assert limits.are_off() is False
    assert [limits.hit("probe", limit=1, seconds=60) for _ in range(2)][1] > 0
