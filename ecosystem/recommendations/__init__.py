"""Recommendations: who should meet, and why; the lists that the worker makes and the pages show.

Words: the *facts* of a profile are what the engine is told about it; a *list* holds the best counterparts of one
profile, each an *entry* with a score and the parts that sum to it; an *opinion* is "fits" or "does not fit".
``engine`` is the only door to the library ``matching``, and only the worker and the command line open it: web workers
read stored lists. Start at ``documents`` for what is compared, at ``engine`` for how, at ``jobs`` for when.
"""
