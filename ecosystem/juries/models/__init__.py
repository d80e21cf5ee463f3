"""The tables of juries."""

from ecosystem.juries.models.reads import Declaration, JuryRead, Override, ReadState, Redaction
from ecosystem.juries.models.rounds import Juror, JuryRound, RoundState, Sight

__all__ = [
    "Declaration",
    "Juror",
    "JuryRead",
    "JuryRound",
    "Override",
    "ReadState",
    "Redaction",
    "RoundState",
    "Sight",
]
