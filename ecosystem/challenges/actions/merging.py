"""Which rows of challenges follow profiles that become one: who was invited, and which agency used a solution again.

Proposals and the agency of a challenge are those of its call, and follow there.
"""

from __future__ import annotations

from ecosystem.challenges.models import ChallengeInvitation, Reuse
from ecosystem.directory.actions.following import Place

FEATURE = "challenges"
PLACES = (
    Place("invited", ChallengeInvitation.profile_id, (ChallengeInvitation.challenge_id,)),
    Place("reused", Reuse.agency_id, (Reuse.challenge_id,)),
)
