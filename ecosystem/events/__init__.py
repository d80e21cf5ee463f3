"""Events: who comes with whose consent, whom they wish to meet, and what becomes of every contact until it is closed.

Words: an *organiser* (officer or program manager) runs an event; an *attendee* is one person on its list, who stands
for a profile; others see them only after they *consented* to that for this event. A *wish* is private: nobody sees who
wished to meet them. Two wishes that meet are a *match*, which is an introduction of ``connections`` both sides agreed
to. Organisers see counts, and the names of matches, never of wishes. Start at ``rules``, then ``actions``.
"""
