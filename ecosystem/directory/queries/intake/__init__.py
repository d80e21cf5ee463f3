"""Taking profiles in from files: one engine for the command line and for the site.

``sources`` and ``uploads`` read tables, ``headers`` knows columns, ``mapping`` makes values of cells, ``checking`` says
what would become of a row.
"""
