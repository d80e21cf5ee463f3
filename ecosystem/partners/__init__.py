"""Finding companions: co-founders and first customers, matched by what one side needs and the other offers.

Words: a *posting* is what one profile says of one *subject* (co-founder, first customer) on one *side* (need, offer);
its *list* holds the postings of the other side that suit it. Start at ``rules`` and ``actions/posting.py``.
"""
