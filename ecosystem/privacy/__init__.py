"""What people may do about their own data: agree and take it back, take a copy along, have it erased.

Words: a *purpose* is what data is used for, a *consent* one person's yes to one purpose; both belong to ``accounts``,
their words to the taxonomy. Each feature says on its card (``Feature.personal``) which personal data it holds.
Start with ``views.py`` for the pages.
"""
