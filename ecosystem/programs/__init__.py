"""Programs: what follows the yes of a call. A program runs cohorts, a cohort has seats, an enrolment takes one.

Words: an *offer* is an enrolment that waits for an answer; a *manager* runs a cohort; a *hand* is who writes for a
profile. Start at ``rules/enrolments.py`` (what may follow) and ``actions/enrolling.py`` (how seats are given).
"""
