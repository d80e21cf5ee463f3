"""Who of a cohort works with which mentor, who meets whom on a meeting day, and its demo day.

A *plan* pairs the startups of a cohort with its mentors; a *mark* is what one side says of working with another. Start
with ``rules`` (who may what), then ``actions``.
"""
