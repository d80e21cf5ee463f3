"""Who is given to whom: the best assignment of two sides under needs, loads, conflicts and human decisions.

Words: the *left* side asks (startups, applications), the *right* side serves (mentors, jurors); a *need* is how many
counterparts a left wants, a *load* how many a right takes, both with a least and a most; a *locked* pair is a human
decision that stands, a *forbidden* one a conflict; the *floor* is what the worst-off of the left is promised.

>>> problem = Problem(left, right, scores, needs=[Bounds(1, 2)] * len(left), loads=[Bounds(0, 3)] * len(right))
>>> answer = assign(problem)  # Assignment, or Impossible with the reasons
>>> WhatIf.of(problem).of_left(left[0])  # what each other decision about them would cost

`problem` and `answer` hold the words, `model` the canonical integers, `flow` and `program` the two solvers, `duals` the
proof, `shortage` the reasons, `floor` the promise, `solving` joins them, `whatif` asks further.
"""
