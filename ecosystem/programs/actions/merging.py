"""Which rows of programs follow profiles that become one: what they take part in, and the cohorts they run."""

from __future__ import annotations

from ecosystem.directory.actions.following import Place
from ecosystem.programs.models import Enrolment, Program
from ecosystem.programs.rules.enrolments import FREED

# Under this name merges keep what moved.
FEATURE = "enrolments"
PLACES = (
    # Who takes part in a cohort itself keeps that.
    Place("moved", Enrolment.profile_id, (Enrolment.cohort_id,), Enrolment.state.not_in(list(FREED))),
    Place("owned", Program.organisation_id),
)
