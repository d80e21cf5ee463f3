"""Who meets whom when: the best timetable of short meetings between two sides, with its proof.

Words: the *left* and *right* sides meet (startups, mentors or investors); a *wish* is a pair that both sides want, with
its points; a *slot* is one turn of the clock, a *room* has tables and each table one meeting a slot; a *locked* meeting
is a human decision, an *absent* person is away in a slot. Breaks are no slots: they are left out of the count.

>>> problem = Problem(left, right, {("an", "hoa"): 80}, slots=12, rooms=[Room("a", 10)])
>>> answer = timetable(problem)  # Timetable, or Impossible with the reasons
>>> replan(later, answer.meetings, now=4)  # somebody is late: what is held stays, as little as possible moves

`problem` and `answer` hold the words, `model` the rows and columns, `bound` the proof by prices, `search` the solver,
`seats` the tables, `solving` joins them, `replanning` changes a timetable that stands.
"""
