"""The tables of juries."""

from ecosystem.juries.models.decisions import Decision, Letter, Outcome
from ecosystem.juries.models.reads import Declaration, JuryRead, Override, ReadState, Redaction
from ecosystem.juries.models.rounds import Juror, JuryRound, RoundState, Sight

__all__ = [
    "Decision",
    "Declaration",
    "Juror",
    "JuryRead",
    "JuryRound",
    "Letter",
    "Outcome",
    "Override",
    "ReadState",
    "Redaction",
    "RoundState",
    "Sight",
]
