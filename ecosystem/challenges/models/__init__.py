"""The tables of challenges."""

from ecosystem.challenges.models.challenges import Challenge, ChallengeState, ChallengeStep
from ecosystem.challenges.models.pilots import Measurement, Pilot, PilotOrder, PilotState, Reuse
from ecosystem.challenges.models.solvers import ChallengeInvitation

__all__ = [
    "Challenge",
    "ChallengeInvitation",
    "ChallengeState",
    "ChallengeStep",
    "Measurement",
    "Pilot",
    "PilotOrder",
    "PilotState",
    "Reuse",
]
