"""The inbox inside the site: one notice a person and thing that happened, read or not yet.

A *notice* is written by the reaction of the feature whose event it tells of (``actions.notify``); its *kind* stands on
that feature's card with its sentence and icon, so the words are said in the reader's language when they are read. A
notice holds plain names only, never what somebody wrote to somebody. Start with ``actions.py``.
"""
