"""Connections: who asks whom for an introduction, and what comes of it.

Words: an *introduction* is one asking between two profiles; the *asker's side* asked, the *asked side* answers; a pair
is *open* while it is asked or accepted, and *connected* once accepted. Contacts show only between connected sides.
Start at ``rules.TRANSITIONS``, then ``actions``.
"""
