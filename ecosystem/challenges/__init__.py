"""Challenges: an agency says what hurts, somebody solves it, it is tried out, measured, bought, and reused.

It stands on ``calls``: a *challenge* ("bài toán") has one call, which carries its texts, its window, the proposals and
the questions in public. What is its own: the pain, the *acceptance test*, the shortlist of solvers, and the chain after
the award: *pilot*, *measurements*, *order*, *reuse*. Start with ``rules``; ``docs/decisions/0025-challenges.md`` says
why it is cut like this.
"""
