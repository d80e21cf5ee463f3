"""Who fits whom, and why: a pure library on numpy, scipy and scikit-learn.

It knows documents, not the application: no Flask, no database, no files but those it is told to save or load.
Words: a *startup* stands on one side, its *counterparts* (mentors, angels, funds) on the other; a *mandate* is one
set of conditions of a counterpart; a *rule* forbids a pair; an *affinity* is a value in 0..1; a *part* is an affinity
with its weight; a *reason* is a part in whole points with its evidence.
Start at `matcher.Matcher`; the formulae and the measurements stand in `docs/matching.md`.
"""
