"""Juries: people who read what was sent to a call, without a conflict of interest, and score it by a rubric.

It stands on ``calls``. A *round* has a rubric and a *panel* of jurors; a *read* is one application given to one
juror; a juror *declares* before they see more than a summary. Start with ``rules``: conflicts, blindness, rubric,
calibration.
"""
