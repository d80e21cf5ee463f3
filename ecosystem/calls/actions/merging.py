"""Which rows of calls follow profiles that become one: what they applied for, and the calls they own."""

from __future__ import annotations

from ecosystem.calls.models import Application, ApplicationState, Call
from ecosystem.directory.actions.following import Place

# Under this name merges keep what moved.
FEATURE = "applications"
ENDED = (ApplicationState.DISCARDED, ApplicationState.WITHDRAWN)
PLACES = (
    # Who has its own to a call keeps that.
    Place("moved", Application.profile_id, (Application.call_id,), Application.state.not_in(ENDED)),
    Place("owned", Call.organisation_id),
)
