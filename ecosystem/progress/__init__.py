"""What startups of a cohort reach: milestones, monthly figures, graduation, and what became of them years later.

Stands above ``programs``, whose cohorts and enrolments it follows. Start with ``rules``: every step, sign and figure is
decided there.
"""
