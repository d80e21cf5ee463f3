"""Who decides, how an application gets where a decision says, and the words of its letter. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from ecosystem.accounts.models import Account
from ecosystem.calls import rules as calls
from ecosystem.calls.models import ApplicationState, Call, CallState
from ecosystem.juries.models import Outcome

S = ApplicationState
# The steps of an application from where it stands to where a decision puts it; each is one that calls allow.
STEPS: Mapping[tuple[ApplicationState, Outcome], Sequence[ApplicationState]] = {
    (S.UNDER_REVIEW, Outcome.ACCEPTED): (S.SHORTLISTED, S.ACCEPTED),
    (S.UNDER_REVIEW, Outcome.WAITLISTED): (S.WAITLISTED,),
    (S.UNDER_REVIEW, Outcome.REJECTED): (S.REJECTED,),
    (S.INTERVIEW, Outcome.ACCEPTED): (S.SHORTLISTED, S.ACCEPTED),
    (S.INTERVIEW, Outcome.WAITLISTED): (S.WAITLISTED,),
    (S.INTERVIEW, Outcome.REJECTED): (S.REJECTED,),
    (S.SHORTLISTED, Outcome.ACCEPTED): (S.ACCEPTED,),
    (S.SHORTLISTED, Outcome.WAITLISTED): (S.WAITLISTED,),
    (S.SHORTLISTED, Outcome.REJECTED): (S.REJECTED,),
    (S.WAITLISTED, Outcome.ACCEPTED): (S.ACCEPTED,),
    (S.WAITLISTED, Outcome.REJECTED): (S.REJECTED,),
}
# So long a release can be taken back.
UNDO = timedelta(minutes=10)
FIELDS = ("name", "call", "number", "place", "note", "notes")
FIELD = re.compile(r"\{(\w+)\}")


def may_decide(actor: Account | None, call: Call) -> bool:
    """Leads decide and send."""
    return calls.may_lead(actor, call) and call.state not in (CallState.DRAFT, CallState.ARCHIVED)


def is_reachable(state: ApplicationState, outcome: Outcome) -> bool:
    """Whether a decision can still be carried out."""
    return (state, outcome) in STEPS


def is_move(outcome: Outcome, place: int | None, seats: int | None) -> bool:
    """Whether a decision goes against the ranking: in from behind the seats, or not in before they end."""
    if place is None or seats is None:
        return False
    return (outcome is Outcome.ACCEPTED) is (place > seats)


def unknown_fields(body: str) -> list[str]:
    """The merge fields of a letter that there are not."""
    return [name for name in dict.fromkeys(FIELD.findall(body)) if name not in FIELDS]


def merged(body: str, values: Mapping[str, str]) -> str:
    """A letter with its fields filled in; a line that only held an empty field goes."""
    lines = []
    for line in body.splitlines():
        filled = FIELD.sub(lambda found: values.get(found.group(1), found.group(0)), line)
        if filled.strip() or not line.strip():
            lines.append(filled.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
