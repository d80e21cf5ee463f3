"""Conversations: what two connected sides write to each other, agree on, and make of it.

Words: a *conversation* is the messages of one accepted introduction; a *hand* (owner or editor) of a side writes, every
member of both sides reads, nobody else: officers and administrators see only what was reported to them. An *outcome* is
what a side says has come of the introduction. Start at ``rules``, then ``actions``.
"""
