"""Ready-made plans: which milestones a type of program begins with, and how far into the cohort each is due. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

# Type of program -> kind of milestone and its day in percent of the cohort's length.
Plan = tuple[tuple[str, int], ...]
EARLY: Plan = (("problem-validated", 30), ("solution-validated", 60), ("prototype-done", 85), ("pitch-delivered", 100))
PLANS: Mapping[str, Plan] = {
    "pre-incubation": EARLY,
    "student-startup": EARLY,
    "hackathon": (("prototype-done", 80), ("pitch-delivered", 100)),
    "competition": (("solution-validated", 40), ("prototype-done", 75), ("pitch-delivered", 100)),
    "incubation": (
        ("problem-validated", 15),
        ("solution-validated", 30),
        ("prototype-done", 45),
        ("mvp-launched", 65),
        ("first-user", 75),
        ("ip-filed", 90),
        ("pitch-delivered", 100),
    ),
    "acceleration": (
        ("first-paying-customer", 25),
        ("pilot-signed", 50),
        ("partnership-signed", 70),
        ("hire-key", 80),
        ("funding-closed", 95),
        ("pitch-delivered", 100),
    ),
    "challenge": (("prototype-done", 35), ("pilot-signed", 60), ("tech-transfer", 100)),
    "sandbox": (("sandbox-approved", 10), ("pilot-signed", 25), ("certified", 100)),
    "soft-landing": (("company-registered", 40), ("partnership-signed", 75), ("first-paying-customer", 100)),
    "ip-support": (("ip-filed", 50), ("ip-granted", 100)),
    "grant-scheme": (("grant-awarded", 10), ("prototype-done", 60), ("recognised-startup", 100)),
}


def plan(program_type: str, starts_on: date, ends_on: date) -> list[tuple[str, date]]:
    """The kinds of milestones for a cohort of this type, with the day each is due."""
    length = (ends_on - starts_on).days
    return [(kind, starts_on + timedelta(days=length * at // 100)) for kind, at in PLANS.get(program_type, EARLY)]
