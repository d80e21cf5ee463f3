"""The tables of challenges."""

from ecosystem.challenges.models.challenges import Challenge, ChallengeState, ChallengeStep

__all__ = ["Challenge", "ChallengeState", "ChallengeStep"]
