"""The shared vocabulary: the code lists and the 94 wards, kept as files, loaded into tables, edited by officers.

Words: a *list* holds *terms*; a term is known by its slug, the only stable key; its labels, order and synonyms may be
edited and then survive a reload of the files; a *retired* term is no longer offered but stays readable. A *ward* is
one of the city's wards, communes and special zones of today, found by its former names too.
Start in ``queries`` for reading and in ``actions.load_lists`` for where the rows come from.
"""
