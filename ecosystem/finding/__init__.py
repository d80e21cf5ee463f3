"""One search over everything a person may open: pages, profiles, their own introductions.

The *palette* (Ctrl+K) asks for it while somebody types, the page ``/search`` is the same without a script. What is
found is decided by the same rules as the pages themselves, so it never names what one may not see. Start with
``queries.py``.
"""
