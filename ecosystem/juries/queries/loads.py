"""How much each juror of a call was given, did and left to others."""

from __future__ import annotations

from dataclasses import dataclass

from ecosystem.calls.models import Call
from ecosystem.juries.models import JuryRead, ReadState
from ecosystem.juries.queries import rounds


@dataclass(frozen=True)
class Load:
    """One juror in one round."""

    round: str
    name: str
    given: int
    sent: int
    abstained: int
    has_left: bool

    @property
    def percent(self) -> int:
        """How much of what counts is done."""
        left = self.given - self.abstained
        return self.sent * 100 // left if left else 0


def of_call(call: Call) -> list[Load]:
    """Every juror of every round, the rounds in their order, whoever has most first."""
    found = []
    for one in rounds.of_call(call):
        reads: dict[int, list[JuryRead]] = {}
        for read in rounds.reads_of(one):
            reads.setdefault(read.juror_id, []).append(read)
        rows = [
            Load(
                rounds.name_of(one),
                juror.account.full_name,
                len(reads.get(juror.id, ())),
                sum(read.state is ReadState.SENT for read in reads.get(juror.id, ())),
                sum(read.state is ReadState.ABSTAINED for read in reads.get(juror.id, ())),
                juror.left_at is not None,
            )
            for juror in one.jurors
        ]
        found += sorted(rows, key=lambda row: (-row.given, row.name))
    return found
