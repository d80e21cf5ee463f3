"""Who sees a demo day, who may stand on it, who may say that a startup interests them. Pure."""

from __future__ import annotations

from ecosystem.accounts.models import Account
from ecosystem.directory.models import Kind
from ecosystem.meetings.models import DemoDay
from ecosystem.programs import rules as programs
from ecosystem.programs.models import Enrolment
from ecosystem.programs.rules.enrolments import HOLDING

PITCH_LEAST, PITCH_MOST = 30, 600
# In whose name somebody says that a startup interests them.
INTERESTED = (Kind.FUND, Kind.ANGEL, Kind.MENTOR, Kind.INSTITUTION)


def may_run_demo(actor: Account | None, demo: DemoDay) -> bool:
    """Who runs the cohort runs its demo day."""
    return programs.may_run(actor, demo.cohort)


def may_see_demo(actor: Account | None, demo: DemoDay) -> bool:
    """Everybody once it is open; before that who runs it."""
    return demo.opened_at is not None or may_run_demo(actor, demo)


def may_stand(actor: Account | None, enrolment: Enrolment) -> bool:
    """Hands of a startup that holds a seat in the cohort say whether it is shown."""
    return enrolment.state in HOLDING and programs.may_take_part(actor, enrolment)
